"""DrawingPanel: what the arguments of a comparison draw, and where each channel draws."""

import numpy as np
from PySide6.QtCore import QItemSelection, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.explanation.fills import fill
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Side
from examiner.gui.channels_model import Channel, ChannelsModel, channels_of
from examiner.gui.picture import picture_of
from examiner.gui.rows_table import RowsTable
from examiner.reconstruction.usual import usual_regions
from examiner.render.drawn_faces import WATERMARK, region_on, sheet

_LEAST_SIDE = 6
"""Least side of a face, in heights of a letter."""

_SIZE_OF_CROP = (112, 112, 3)


class ScaledPicture(QWidget):
    """A picture as large as there is room for, its sides in proportion."""

    def __init__(self, name: str, wide: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._wide = QImage(), wide
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: QImage) -> None:
        """Show another picture; a null one empties."""
        self._picture = picture
        self.setVisible(not picture.isNull())
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A face on which a region can be made out."""
        side = self.fontMetrics().height() * _LEAST_SIDE
        return QSize(side * self._wide, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it, smooth where it is made smaller."""
        if self._picture.isNull():
            return
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._picture)
        painter.end()


class DrawingPanel(QWidget):
    """Renders the latest drawing of one comparison; a channel is picked in the table."""

    draw_wanted = Signal()
    """The arguments of the comparison are to be drawn."""
    exhibit_wanted = Signal(str)
    """The drawing with this mark is to be an exhibit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: ArgumentDrawing | None = None
        self._pair: CropPair | None = None
        self.summary, self.words = QLabel(), QLabel()
        for label in (self.summary, self.words):
            label.setWordWrap(True)
        self.words.setAccessibleName(self.tr("The channel that is picked"))
        self.draw = QPushButton(self.tr("Draw from the arguments"))
        self.exhibit = QPushButton(self.tr("Keep as an exhibit…"))
        self.channels = ChannelsModel(self)
        self.table = RowsTable(self.channels)
        self.table.setAccessibleName(self.tr("Channels, the strongest arguments first"))
        self.usual = ScaledPicture(self.tr("The channel's usual region, on a mean face"))
        self.faces = {
            Side.PROBE: ScaledPicture(self.tr("The channel's region on the probe")),
            Side.REFERENCE: ScaledPicture(self.tr("The channel's region on the reference")),
        }
        self.sheets = {
            Side.PROBE: ScaledPicture(self.tr("Reconstructions of the probe"), 4),
            Side.REFERENCE: ScaledPicture(self.tr("Reconstructions of the reference"), 4),
        }
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._lay_out()
        self.draw.clicked.connect(self.draw_wanted)
        self.exhibit.clicked.connect(self._want_exhibit)
        self.table.selectionModel().selectionChanged.connect(self._pick)
        self.show_drawing("", None, None)

    @property
    def picked(self) -> Channel | None:
        """The channel whose regions are shown."""
        rows = self.table.selectionModel().selectedRows()
        return self.channels.rows[rows[0].row()] if rows else None

    def show_drawing(
        self,
        comparison: str,
        drawing: ArgumentDrawing | None,
        pair: CropPair | None,
        *,
        drawable: bool = True,
    ) -> None:
        """Show a comparison's drawing; `drawable` says whether its network has a decoder."""
        before = self.picked
        self._drawing, self._pair = drawing, pair
        self.summary.setText(self._summary(comparison, drawable=drawable))
        self.draw.setVisible(bool(comparison) and drawable and drawing is None)
        for part in (self.exhibit, self.table, self.words):
            part.setVisible(drawing is not None)
        rows = () if drawing is None else channels_of(drawing.arguments)
        self.channels.show_rows(rows)
        for side, shown in self.sheets.items():
            shown.show_picture(
                QImage()
                if drawing is None
                else picture_of(sheet(drawing.face(side), drawing.counts))
            )
        numbers = [each.number for each in rows]
        at = numbers.index(before.number) if before and before.number in numbers else 0
        if rows:
            self.table.selectRow(at)
        self._pick()

    def _pick(self, *_: QItemSelection) -> None:
        channel, drawing, pair = self.picked, self._drawing, self._pair
        shown = (self.usual, *self.faces.values())
        if channel is None or drawing is None or pair is None:
            for picture in shown:
                picture.show_picture(QImage())
            return
        usual, at = usual_regions(drawing.decoder_sha256), channel.number - 1
        mean = np.rint(fill("mean_face", np.zeros(_SIZE_OF_CROP, np.uint8))).astype(np.uint8)
        self.usual.show_picture(
            QImage() if usual is None else picture_of(region_on(mean, usual[at]))
        )
        for side, crop in ((Side.PROBE, pair.probe), (Side.REFERENCE, pair.reference)):
            region = drawing.face(side).regions[at]
            self.faces[side].show_picture(picture_of(region_on(crop, region)))
        where = (
            self.tr("on the probe and on the reference")
            if usual is None
            else self.tr("on a mean face, on the probe and on the reference")
        )
        words = self.tr(
            "Channel {number}: where it draws {where}. A region says what the decoder draws, not "
            "where the network looks."
        )
        self.words.setText(words.format(number=channel.number, where=where))

    def _summary(self, comparison: str, *, drawable: bool) -> str:
        if not comparison:
            return self.tr("No comparison is open.")
        if not drawable:
            return self.tr("There is no decoder for the network of {mark}.").format(mark=comparison)
        if self._drawing is None:
            return self.tr("Nothing was drawn from the arguments of {mark} yet.").format(
                mark=comparison
            )
        favouring, opposing = self._drawing.counts
        words = self.tr("{mark}: {favouring} channels argue for, {opposing} against. {watermark}.")
        return words.format(
            mark=self._drawing.mark,
            favouring=favouring,
            opposing=opposing,
            watermark=" ".join(WATERMARK).capitalize(),
        )

    def _want_exhibit(self) -> None:
        if self._drawing is not None:
            self.exhibit_wanted.emit(self._drawing.mark)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.summary, 1)
        for button in (self.draw, self.exhibit):
            above.addWidget(button)
        regions = QHBoxLayout()
        for picture in (self.usual, *self.faces.values()):
            regions.addWidget(picture, 1)
        drawn = QVBoxLayout()
        for shown in self.sheets.values():
            drawn.addWidget(shown, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.table, 1)
        right.addWidget(self.words)
        right.addLayout(regions, 1)
        across = QHBoxLayout()
        across.addLayout(left, 3)
        across.addLayout(right, 8)
        across.addLayout(drawn, 11)
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addLayout(across, 1)
