"""DockTitle: the title of a dock with its two buttons, as large as the letters of the window."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from examiner.gui.glyphs import close_window, float_window, glyph

_GAP = 4


class DockTitle(QWidget):
    """Stands in for Qt's own title, whose letters do not follow the size of text."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.words = QLabel(dock.accessibleName())
        self.floating = _button(glyph(float_window))
        self.closing = _button(glyph(close_window))
        name(self.closing, self.tr("Close the panel “{}”").format(dock.accessibleName()))
        line = QHBoxLayout(self)
        line.setContentsMargins(_GAP, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.words, 1)
        line.addWidget(self.floating)
        line.addWidget(self.closing)
        self.floating.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.closing.clicked.connect(dock.close)
        dock.topLevelChanged.connect(self._say_place)
        self._say_place()
        self._follow_letters()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._follow_letters()

    def _say_place(self) -> None:
        words = (
            self.tr("Put the panel “{}” back into the window")
            if self._dock.isFloating()
            else self.tr("Take the panel “{}” out of the window")
        )
        name(self.floating, words.format(self._dock.accessibleName()))

    def _follow_letters(self) -> None:
        side = round(self.fontMetrics().height() * 0.8)
        for button in (self.floating, self.closing):
            button.setIconSize(QSize(side, side))


def name(button: QToolButton, words: str) -> None:
    """Say what a button without words does, to the eye and to a screen reader."""
    button.setToolTip(words)
    button.setAccessibleName(words)


def _button(icon: QIcon) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon)
    return button
