"""ShortcutsDialog: the cheat sheet of every act and its keys, which can be changed there."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from examiner.gui.action_groups import label
from examiner.gui.action_specs import ACTIONS, ActionSpec, holder_of, keys_in_force, portable
from examiner.gui.dialog_size import give_size
from examiner.gui.shortcuts_model import ACT, KEYS, ShortcutsModel, native

_WIDTH_IN_LETTERS, _HEIGHT_IN_LINES = 72, 30


class ShortcutsDialog(QDialog):
    """Shows the keys in force; refuses keys that another act has."""

    remapped = Signal(dict)
    """Keys by action id, in portable spelling, for the acts whose keys the user has changed."""

    def __init__(
        self,
        specs: tuple[ActionSpec, ...] = ACTIONS,
        changed: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._specs = {spec.id: spec for spec in specs}
        self._changed = dict(changed or {})
        self.setWindowTitle(self.tr("Keyboard cheat sheet"))
        self.model = ShortcutsModel(specs, self)
        self.model.show_keys(self._changed)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search acts and keys"))
        self.search.setAccessibleName(self.tr("Search acts and keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.model.search)
        self.table = self._table()
        self._make_editor()
        self._arrange()
        self.table.selectRow(0)

    def changed(self) -> dict[str, str]:
        """Keys by action id for the acts whose keys the user has changed."""
        return dict(self._changed)

    def select(self, action: str) -> None:
        """Select the row of an action."""
        self.table.selectRow(self.model.row_of(action))

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Acts and their keys"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(max(24, self.fontMetrics().height() + 6))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(ACT, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        table.selectionModel().currentRowChanged.connect(self._show_current)
        self.model.modelReset.connect(self._show_first)
        return table

    def _make_editor(self) -> None:
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(self.tr("New keys: press them"))
        self.change = QPushButton(self.tr("&Use these keys"))
        self.restore = QPushButton(self.tr("Usual &keys"))
        self.restore_all = QPushButton(self.tr("Usual keys for &all"))
        self.change.clicked.connect(self._take)
        self.restore.clicked.connect(self._restore)
        self.restore_all.clicked.connect(lambda: self._set({}))
        self.what = QLabel()
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setWordWrap(True)
        self.answer = QLabel()
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setWordWrap(True)

    def _arrange(self) -> None:
        editor = QGridLayout()
        editor.addWidget(self.what, 0, 0, 1, 3)
        for column, widget in enumerate((self.keys, self.change, self.restore)):
            editor.addWidget(widget, 1, column)
        editor.addWidget(self.answer, 2, 0, 1, 3)
        editor.setColumnStretch(0, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.restore_all, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        for button in (self.change, self.restore, self.restore_all):
            # Return while keys are typed must change nothing by itself.
            button.setAutoDefault(False)
        whole = QVBoxLayout(self)
        whole.addWidget(self.search)
        whole.addWidget(self.table, stretch=1)
        whole.addLayout(editor)
        whole.addWidget(buttons)
        metrics = self.fontMetrics()
        give_size(
            self,
            metrics.averageCharWidth() * _WIDTH_IN_LETTERS,
            metrics.lineSpacing() * _HEIGHT_IN_LINES,
        )

    def _show_first(self) -> None:
        self.table.selectRow(0)
        self._show_current(self.table.currentIndex())

    def _current(self) -> ActionSpec | None:
        row = self.table.currentIndex().row()
        return self.model.spec(row) if row >= 0 else None

    def _show_current(self, current: QModelIndex | QPersistentModelIndex) -> None:
        spec = self.model.spec(current.row()) if current.isValid() else None
        for widget in (self.keys, self.change, self.restore):
            widget.setEnabled(spec is not None)
        self.answer.clear()
        if spec is None:
            self.what.clear()
            return
        held = keys_in_force([spec], self._changed)[spec.id]
        self.what.setText(self.tr("Keys for “{}”").format(label(spec.text)))
        self.keys.setKeySequence(QKeySequence(held, QKeySequence.SequenceFormat.PortableText))

    def _take(self) -> None:
        spec = self._current()
        if spec is not None:
            portable_text = QKeySequence.SequenceFormat.PortableText
            self._try(spec, self.keys.keySequence().toString(portable_text))

    def _restore(self) -> None:
        spec = self._current()
        if spec is not None:
            self._try(spec, spec.shortcut)

    def _try(self, spec: ActionSpec, keys: str) -> None:
        """Give an act keys, unless another act has them."""
        in_force = keys_in_force(self._specs.values(), self._changed)
        holder = holder_of(keys, in_force, but=spec.id)
        if holder:
            refusal = self.tr("{} is already used for “{}”. Change that one first.")
            self.answer.setText(refusal.format(native(keys), label(self._specs[holder].text)))
            return
        others = {name: held for name, held in self._changed.items() if name != spec.id}
        own = {} if portable(keys) == portable(spec.shortcut) else {spec.id: portable(keys)}
        self._set(others | own)

    def _set(self, changed: dict[str, str]) -> None:
        self._changed = changed
        self.model.show_keys(changed)
        self._show_current(self.table.currentIndex())
        self.answer.setText(self.tr("Changed. It holds at once."))
        self.table.resizeColumnToContents(KEYS)
        self.remapped.emit(dict(changed))
