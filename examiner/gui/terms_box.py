"""TermsBox: at which level a report is signed, and the files that a level needs."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from examiner.gui.report_request import TermsAsked


class TermsBox(QWidget):
    """Shows only the fields that the chosen level uses; it opens nothing itself."""

    changed = Signal()
    """Something was chosen anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = QComboBox()
        self.level.setAccessibleName(self.tr("Level"))
        # Large text must not make the dialog wider than the screen.
        self.level.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for name, words in (
            ("b-b", self.tr("B-B: signature")),
            ("b-t", self.tr("B-T: with a timestamp")),
            ("b-lt", self.tr("B-LT: with certificates and revocation lists")),
            ("b-lta", self.tr("B-LTA: and a timestamp over all of these")),
        ):
            self.level.addItem(words, name)
        self.identity = QLineEdit()
        self.identity.setPlaceholderText(self.tr("Timestamp identity of the laboratory (.p12)"))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password of the timestamp identity"))
        self.browse = QPushButton(self.tr("Br&owse…"))
        self.add = QPushButton(self.tr("&Add files…"))
        self.clear = QPushButton(self.tr("Ta&ke out"))
        self.files = QLabel()
        self.files.setTextFormat(Qt.TextFormat.PlainText)
        self.files.setWordWrap(True)
        self.note = QLabel(
            self.tr("A timestamp by the laboratory's own key is not independent of the laboratory.")
        )
        self.note.setWordWrap(True)
        self._chosen: tuple[Path, ...] = ()
        self._arrange()
        self.level.currentIndexChanged.connect(self._show_used)
        self.identity.textChanged.connect(self.changed)
        self.password.textChanged.connect(self.changed)
        self.browse.clicked.connect(self._browse)
        self.add.clicked.connect(self._add)
        self.clear.clicked.connect(lambda: self.use_files(()))
        self._show_used()

    def asked(self) -> TermsAsked | None:
        """What was chosen; None while a level lacks something that it needs."""
        name = str(self.level.currentData())
        stamps, stores = name != "b-b", name in ("b-lt", "b-lta")
        path = self.identity.text().strip()
        if (stamps and not (path and self.password.text())) or (stores and not self._chosen):
            return None
        if not stamps:
            return TermsAsked()
        files = self._chosen if stores else ()
        return TermsAsked(name, Path(path).expanduser(), self.password.text(), files)

    def use_files(self, files: tuple[Path, ...]) -> None:
        """Take these files of certificates and revocation lists, and no others."""
        self._chosen = files
        self.files.setText(", ".join(each.name for each in files) or self.tr("none"))
        self.changed.emit()

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.level, 0, 0, 1, 3)
        self._stamping = [self._row(grid, 1, self.tr("Timestamps"), self.identity, self.browse)]
        self._stamping += [self._row(grid, 2, self.tr("Password"), self.password, None)]
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.add)
        row.addWidget(self.clear)
        words = self.tr("Authorities and revocation lists:")
        self._storing = [self._row(grid, 3, words, buttons, None)]
        self.files.setAccessibleName(words)
        self._storing.append([self.files])
        grid.addWidget(self.files, 4, 0, 1, 3)
        grid.addWidget(self.note, 5, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        for button in (self.browse, self.add, self.clear):
            button.setAutoDefault(False)
        self.files.setText(self.tr("none"))

    def _row(
        self, grid: QGridLayout, at: int, words: str, field: QWidget, button: QWidget | None
    ) -> list[QWidget]:
        label = QLabel(words)
        label.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(words)
        grid.addWidget(label, at, 0)
        grid.addWidget(field, at, 1, 1, 2 if button is None else 1)
        if button is None:
            return [label, field]
        grid.addWidget(button, at, 2)
        return [label, field, button]

    def _show_used(self) -> None:
        name = str(self.level.currentData())
        for row in self._stamping:
            for part in row:
                part.setVisible(name != "b-b")
        for row in self._storing:
            for part in row:
                part.setVisible(name in ("b-lt", "b-lta"))
        self.note.setVisible(name != "b-b")
        self.changed.emit()

    def _browse(self) -> None:
        box = self._dialog(self.tr("Choose a timestamp identity"))
        box.setNameFilters([self.tr("Identities (*.p12 *.pfx)"), self.tr("All files (*)")])
        box.fileSelected.connect(self.identity.setText)
        box.open()

    def _add(self) -> None:
        box = self._dialog(self.tr("Choose certificates and revocation lists"))
        box.setFileMode(QFileDialog.FileMode.ExistingFiles)
        box.filesSelected.connect(
            lambda names: self.use_files((*self._chosen, *(Path(name) for name in names)))
        )
        box.open()

    def _dialog(self, title: str) -> QFileDialog:
        box = QFileDialog(self, title)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        return box
