"""CoverDialog: which face is covered, and where."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from examiner.explanation.records import Side
from examiner.face.regions import region_map
from examiner.gui.dialog_size import give_size
from examiner.render.annotations import Annotation

_LETTERS_WIDE, _LIST_ROWS = 30, 7
_LEAST_ROW, _ROW_LINES = 24, 1.7
"""Height of a row: at least so many pixels, and so many heights of a letter."""


@dataclass(frozen=True, slots=True)
class RegionWanted:
    """A region of one face, named in one of three ways; the others are empty."""

    side: Side
    regions: tuple[str, ...] = ()
    """Facial regions by name."""
    patches: tuple[int, ...] = ()
    """Cells of the argument table by number."""
    annotation: str = ""
    """Id of an annotation with an area."""


class CoverDialog(QDialog):
    """A face, and one of three ways to name a region of it."""

    requested = Signal(object)
    """The RegionWanted that was accepted."""

    def __init__(
        self,
        mark: str,
        cells: tuple[int, ...],
        annotations: tuple[Annotation, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Cover a region of {}").format(mark))
        self._cells = cells
        self._annotations = tuple(each for each in annotations if each.closed)
        self.side = QComboBox()
        self.side.setAccessibleName(self.tr("Face that is covered"))
        self.side.addItem(self.tr("Probe"), Side.PROBE)
        self.side.addItem(self.tr("Reference"), Side.REFERENCE)
        self.by_region = QRadioButton(self.tr("Facial regions"))
        self.by_cells = QRadioButton(self.tr("Cells selected in the argument table"))
        self.by_annotation = QRadioButton(self.tr("An annotation of this face"))
        self.regions = QListWidget()
        self.regions.setAccessibleName(self.tr("Facial regions"))
        self.annotation = QComboBox()
        self.annotation.setAccessibleName(self.tr("Annotation"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.proceed = self.buttons.addButton(
            self.tr("Cover"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._fill()
        self._lay_out()
        self._connect()
        self._change_side()

    @property
    def wanted(self) -> RegionWanted:
        """What is asked for now."""
        # Qt hands the side back as bare text.
        side = Side(self.side.currentData())
        if self.by_cells.isChecked():
            return RegionWanted(side, patches=self._cells)
        if self.by_annotation.isChecked():
            return RegionWanted(side, annotation=str(self.annotation.currentData() or ""))
        items = (self.regions.item(at) for at in range(self.regions.count()))
        ticked = (each.text() for each in items if each.checkState() is Qt.CheckState.Checked)
        return RegionWanted(side, regions=tuple(ticked))

    def accept(self) -> None:
        """Tell what is asked for, and close."""
        self.requested.emit(self.wanted)
        super().accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Give the rows room for letters of a new size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_rows()

    def _fill(self) -> None:
        for name in region_map().names:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.regions.addItem(item)
        self._fit_rows()
        self.by_cells.setEnabled(bool(self._cells))
        self.by_cells.setChecked(bool(self._cells))
        self.by_region.setChecked(not self._cells)

    def _fit_rows(self) -> None:
        height = max(_LEAST_ROW, round(self.fontMetrics().height() * _ROW_LINES))
        for place in range(self.regions.count()):
            self.regions.item(place).setSizeHint(QSize(0, height))
        self.regions.setMinimumHeight(height * _LIST_ROWS)

    def _lay_out(self) -> None:
        listed = ", ".join(map(str, self._cells))
        cells = QLabel(listed or self.tr("No row of the argument table is selected."))
        note = QLabel(
            self.tr(
                "Left and right are the picture's. The region is filled in two ways and the score "
                "computed again; what is measured is a fact about the network and says nothing of "
                "the person."
            )
        )
        for label in (cells, note):
            label.setWordWrap(True)
        face = QFormLayout()
        face.addRow(self.tr("Face"), self.side)
        column = QVBoxLayout(self)
        column.addLayout(face)
        column.addWidget(self.by_region)
        column.addWidget(self.regions, 1)
        for part in (self.by_cells, cells, self.by_annotation, self.annotation, note, self.buttons):
            column.addWidget(part)
        letter = self.fontMetrics().height()
        give_size(self, letter * _LETTERS_WIDE, self.sizeHint().height())

    def _connect(self) -> None:
        self.side.currentIndexChanged.connect(self._change_side)
        self.regions.itemChanged.connect(self._tick)
        self.annotation.activated.connect(lambda: self.by_annotation.setChecked(True))
        for way in (self.by_region, self.by_cells, self.by_annotation):
            way.toggled.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _change_side(self) -> None:
        """Offer the annotations of the face that is chosen."""
        side = Side(self.side.currentData())
        own = [each for each in self._annotations if each.side is side]
        self.annotation.clear()
        for each in own:
            words = each.caption or self.tr("without a number")
            self.annotation.addItem(f"{words} ({each.kind})", each.id)
        if not own:
            self.annotation.addItem(self.tr("None with an area on this face"), "")
        self.by_annotation.setEnabled(bool(own))
        self.annotation.setEnabled(bool(own))
        if not own and self.by_annotation.isChecked():
            self.by_region.setChecked(True)
        self._check()

    def _tick(self, item: QListWidgetItem) -> None:
        if item.checkState() is Qt.CheckState.Checked:
            self.by_region.setChecked(True)
        self._check()

    def _check(self, *_: object) -> None:
        wanted = self.wanted
        self.proceed.setEnabled(bool(wanted.regions or wanted.patches or wanted.annotation))
