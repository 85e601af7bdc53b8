"""PdfPages: the pages of a PDF one below the other, each drawn when it comes into sight."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

GAP = 12
"""Pixels around a page."""

KEPT_PAGES = 8
ZOOMS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Steps of zoom; at 1 a point of the page is as large as a point of text."""

_POINTS_PER_INCH = 72


class PdfPages(QAbstractScrollArea):
    """Shows bytes of a PDF; memory holds the document and a few drawn pages."""

    page_changed = Signal(int, int)
    """Page in sight, from 1, and the number of pages; 0 and 0 without a document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Any = None
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._zoom = 0.0
        self._drawn: dict[tuple[int, int], QImage] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._draw_next)
        self._shown = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages of the report"))
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.horizontalScrollBar().valueChanged.connect(self._moved)

    def show_pdf(self, pdf: bytes) -> None:
        """Show other pages, from the first; b"" shows none."""
        self._forget()
        if pdf:
            from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

            self._document = PdfDocument(pdf)
            pages = range(len(self._document))
            self._sizes = tuple(self._document.get_page_size(page) for page in pages)
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._moved()

    @property
    def count(self) -> int:
        """Pages of the document."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page at the middle of the view, from 1; 0 without a document."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        tops = [rect.top() - GAP for rect in self._rects()]
        return sum(top <= middle for top in tops)

    def go_to(self, page: int) -> None:
        """Bring the top of a page, from 1, to the top of the view."""
        if self.count:
            page = min(max(page, 1), self.count)
            self.verticalScrollBar().setValue(list(self._rects())[page - 1].top() - GAP)

    def fit_width(self) -> None:
        """Make pages as wide as the view, and keep them so."""
        self._set_zoom(0.0)

    def zoom_by(self, steps: int) -> None:
        """Enlarge (above 0) or reduce by steps of `ZOOMS`."""
        now = self._scale() / self._unit()
        larger = [zoom for zoom in ZOOMS if zoom > now * 1.01]
        smaller = [zoom for zoom in reversed(ZOOMS) if zoom < now * 0.99]
        ladder = larger if steps > 0 else smaller
        if ladder and steps:
            self._set_zoom(ladder[min(abs(steps), len(ladder)) - 1])

    def drawn_pages(self) -> tuple[int, ...]:
        """Pages, from 1, that are held as pictures."""
        return tuple(sorted({page + 1 for page, _ in self._drawn}))

    def _forget(self) -> None:
        self._later.stop()
        self._drawn.clear()
        self._sizes = ()
        if self._document is not None:
            self._document.close()
            self._document = None

    def _unit(self) -> float:
        return self.logicalDpiY() / _POINTS_PER_INCH

    def _scale(self) -> float:
        """Pixels of the view per point of the page."""
        if self._zoom or not self._sizes:
            return (self._zoom or 1.0) * self._unit()
        widest = max(width for width, _ in self._sizes)
        return max(self.viewport().width() - 2 * GAP, 50) / widest

    def _set_zoom(self, zoom: float) -> None:
        page = self.page
        self._zoom = zoom
        self._drawn.clear()
        self._lay_out()
        self.go_to(page)
        self.viewport().update()

    def _rects(self) -> Iterator[QRect]:
        """Where each page lies on the whole roll, in pixels."""
        scale, top = self._scale(), GAP
        room = max(self.viewport().width(), self._widest())
        for width, height in self._sizes:
            size = QSize(round(width * scale), round(height * scale))
            yield QRect((room - size.width()) // 2, top, size.width(), size.height())
            top += size.height() + GAP

    def _widest(self) -> int:
        widths = (round(width * self._scale()) for width, _ in self._sizes)
        return max(widths, default=0) + 2 * GAP

    def _lay_out(self) -> None:
        view = self.viewport()
        bottom = max((rect.bottom() for rect in self._rects()), default=0) + 1 + GAP
        self.verticalScrollBar().setRange(0, max(bottom - view.height(), 0))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(self.fontMetrics().lineSpacing() * 2)
        self.horizontalScrollBar().setRange(0, max(self._widest() - view.width(), 0))
        self.horizontalScrollBar().setPageStep(view.width())

    def _moved(self) -> None:
        self.viewport().update()
        told = (self.page, self.count)
        if told != self._shown:
            self._shown = told
            words = self.tr("Pages of the report, page {} of {}").format(*told)
            self.setAccessibleName(words if told[1] else self.tr("Pages of the report"))
            self.page_changed.emit(*told)

    def _in_sight(self) -> list[tuple[int, QRect]]:
        shift = (-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        moved = ((page, rect.translated(*shift)) for page, rect in enumerate(self._rects()))
        return [each for each in moved if each[1].intersects(self.viewport().rect())]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint drawn pages; those not drawn yet are blank for a moment."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.palette().mid())
        missing = False
        for page, rect in self._in_sight():
            picture = self._drawn.get((page, self._pixels(rect)))
            if picture is None:
                painter.fillRect(rect, Qt.GlobalColor.white)
                missing = True
            else:
                painter.drawImage(rect.topLeft(), picture)
        painter.end()
        if missing:
            self._later.start()

    def _pixels(self, rect: QRect) -> int:
        """Device pixels across a page."""
        return round(rect.width() * self.devicePixelRatioF())

    def _draw_next(self) -> None:
        """Draw one page that is in sight; painting asks for the next, so that keys get through."""
        for page, rect in self._in_sight():
            wanted = (page, self._pixels(rect))
            if wanted not in self._drawn:
                while len(self._drawn) >= KEPT_PAGES:
                    del self._drawn[next(iter(self._drawn))]
                self._drawn[wanted] = self._draw(*wanted)
                self.viewport().update()
                return

    def _draw(self, page: int, pixels: int) -> QImage:
        opened = self._document[page]
        try:
            drawn = opened.render(scale=pixels / self._sizes[page][0], rev_byteorder=True)
            rgb = drawn.to_numpy()
            height, width, channels = rgb.shape
            kinds = {3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}
            # The copy owns its pixels; those of the page go when it is closed.
            picture = QImage(rgb.data, width, height, rgb.strides[0], kinds[channels]).copy()
            drawn.close()
        finally:
            opened.close()
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the page in sight where the width of the view decides the zoom."""
        page = self.page
        super().resizeEvent(event)
        self._lay_out()
        if not self._zoom:
            self.go_to(page)
        self._moved()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Page keys turn pages, Home and End go to the ends, plus, minus and 0 zoom."""
        acts = {
            Qt.Key.Key_PageDown: lambda: self.go_to(self.page + 1),
            Qt.Key.Key_PageUp: lambda: self.go_to(self.page - 1),
            Qt.Key.Key_Home: lambda: self.go_to(1),
            Qt.Key.Key_End: lambda: self.go_to(self.count),
            Qt.Key.Key_Plus: lambda: self.zoom_by(1),
            Qt.Key.Key_Minus: lambda: self.zoom_by(-1),
            Qt.Key.Key_0: self.fit_width,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Control and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
