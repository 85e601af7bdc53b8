"""AgreementPanel: where the methods that explained one comparison agree, and where they do not."""

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from examiner.explanation.agreement import Agreement, agreement, voices_of
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Explanation, Side
from examiner.gui.agreement_model import Contradicted, ContradictionsModel, CorrelationsModel
from examiner.gui.colour_bar import ColourBar
from examiner.gui.face_pictures import FacePictures
from examiner.gui.picture import picture_of
from examiner.gui.rows_table import RowsTable
from examiner.gui.turning_box import TurningBox
from examiner.render.overlay import OverlayState, draw

BALANCE = OverlayState(scale=1.0, opacity=0.6)
"""How the balance of signs is drawn, as in the report."""

_LEAST_ROWS = 3

_BOTH_WIDE, _MATRICES_WIDE = 36, 22
"""Least widths with parts beside each other, in heights of a letter."""


class AgreementPanel(QWidget):
    """Renders the agreement of one comparison's explanations, added up when it is looked at."""

    cell_selected = Signal(int, int)
    """Row and column, 1 to 7, of a patch that the examiner came to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanations: tuple[Explanation, ...] = ()
        self._pair: CropPair | None = None
        self._is_due = True
        self.words, self.contradicted = QLabel(), QLabel()
        for label in (self.words, self.contradicted):
            label.setWordWrap(True)
        self.pictures = FacePictures(self.tr("Agreement of methods"))
        self.bar = ColourBar()
        self.bar.show_state(BALANCE)
        self.correlations = {side: CorrelationsModel(self) for side in Side}
        self.matrices = {side: RowsTable(model) for side, model in self.correlations.items()}
        self.contradictions = ContradictionsModel(self)
        self.list = RowsTable(self.contradictions)
        self._name_tables()
        self._lay_out()
        self.list.selectionModel().selectionChanged.connect(self._go)
        self._render()

    def show_explanations(
        self, explanations: tuple[Explanation, ...], pair: CropPair | None
    ) -> None:
        """Show how these explanations of one comparison agree; it takes two."""
        if explanations == self._explanations and pair == self._pair:
            return
        self._explanations, self._pair = explanations, pair
        self._is_due = True
        if self.isVisible():
            self._render()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Add up what came while nobody could see it."""
        super().showEvent(event)
        self._render()

    def _render(self) -> None:
        if not self._is_due:
            return
        self._is_due = False
        enough = len(self._explanations) > 1
        found = agreement(voices_of(self._explanations)) if enough else None
        self._parts.setVisible(found is not None)
        for side, model in self.correlations.items():
            model.show_face(found, side)
        self._show_contradictions(found)
        self._draw(found)
        if found is None:
            self.words.setText(
                self.tr("Methods agree or contradict each other once two or more have explained.")
            )
            return
        self.words.setText(
            self.tr(
                "Methods answer different questions in different units: only the order of their "
                "values and their signs are compared. Methods that share a weakness agree in it; "
                "agreement is not truth."
            )
        )

    def _show_contradictions(self, found: Agreement | None) -> None:
        faces = () if found is None else tuple(found.face(side) for side in Side)
        rows = tuple(
            Contradicted(face.side, each) for face in faces for each in face.contradictions
        )
        self.contradictions.show_rows(rows)
        self.list.setVisible(bool(rows))
        several = [int((face.patch_speaking > 1).sum()) for face in faces]
        if faces:
            words = self.tr(
                "Contradicted patches: {probe} of {probe_all} on the probe, {reference} of "
                "{reference_all} on the reference, of those of which two or more maps speak."
            )
            self.contradicted.setText(
                words.format(
                    probe=len(faces[0].contradictions),
                    probe_all=several[0],
                    reference=len(faces[1].contradictions),
                    reference_all=several[1],
                )
            )

    def _draw(self, found: Agreement | None) -> None:
        pair = self._pair
        if found is None or pair is None:
            self.pictures.show_pictures({})
            return
        crops = {Side.PROBE: pair.probe, Side.REFERENCE: pair.reference}
        self.pictures.show_pictures(
            {
                side: picture_of(draw(crop, found.face(side).balance, BALANCE))
                for side, crop in crops.items()
            }
        )

    def _go(self, *_: QItemSelection) -> None:
        rows = self.list.selectionModel().selectedRows()
        if rows:
            patch = self.contradictions.rows[rows[0].row()].patch
            self.cell_selected.emit(patch.row, patch.column)

    def _name_tables(self) -> None:
        self.matrices[Side.PROBE].setAccessibleName(self.tr("Rank correlations, probe"))
        self.matrices[Side.REFERENCE].setAccessibleName(self.tr("Rank correlations, reference"))
        self.list.setAccessibleName(self.tr("Contradicted patches"))
        for table in (*self.matrices.values(), self.list):
            table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            table.least_rows = _LEAST_ROWS
            table.fit()

    def _lay_out(self) -> None:
        legend = QLabel(
            self.tr(
                "Warm: more of the maps that speak there are for the score being above the "
                "decision threshold than against; cool: fewer."
            )
        )
        legend.setWordWrap(True)
        self._parts = TurningBox(_BOTH_WIDE)
        matrices = TurningBox(_MATRICES_WIDE)
        left = QVBoxLayout()
        for part in (self.pictures, self.bar, legend):
            left.addWidget(part)
        left.addStretch(1)
        for side, title in zip(Side, (self.tr("Probe"), self.tr("Reference")), strict=True):
            face = QVBoxLayout()
            face.addWidget(QLabel(title))
            face.addWidget(self.matrices[side], 1)
            matrices.box.addLayout(face)
        right = QVBoxLayout()
        right.addWidget(matrices, 2)
        right.addWidget(self.contradicted)
        right.addWidget(self.list, 3)
        self._parts.box.addLayout(left, 1)
        self._parts.box.addLayout(right, 2)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self._parts, 1)
        column.addStretch(0)
