"""ViewPage: the photographs, a bar of what can be done to them, and what a map is not."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolBar, QToolButton, QVBoxLayout, QWidget

from examiner.gui.glyphs import VIEW_GLYPHS, glyph
from examiner.gui.menus import Actions
from examiner.gui.overlay_choice import OverlayChoice
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.placement import Mode, ViewState, WipeDirection

_SPACE = 6

_STYLES = (
    Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
    Qt.ToolButtonStyle.ToolButtonTextOnly,
    Qt.ToolButtonStyle.ToolButtonIconOnly,
)
"""From the widest look of the bar to the narrowest."""


class ViewBar(QToolBar):
    """The acts of the view as buttons; those that can be on or off show which they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: Actions | None = None
        self.setObjectName("bar.view")
        self.setWindowTitle(self.tr("View"))
        self.setAccessibleName(self.tr("View"))
        self._widths: dict[Qt.ToolButtonStyle, int] = {}

    def fill(self, actions: Actions) -> None:
        """Show the window's own actions under short names."""
        self._actions = actions
        for group in self._groups():
            if self.actions():
                self.addSeparator()
            for name, words in group.items():
                action = actions[name]
                action.setIconText(words)
                action.setIcon(glyph(VIEW_GLYPHS[name]))
                action.setIconVisibleInMenu(False)
                action.setCheckable(name not in {"view.fit", "view.one_to_one"})
                self.addAction(action)
                button = self.widgetForAction(action)
                if isinstance(button, QToolButton):
                    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                    button.setAccessibleName(action.text())
        self._follow_letters()

    def show_state(self, state: ViewState, choice: OverlayChoice | None) -> None:
        """Tick what is on."""
        if self._actions is None:
            return
        for name, on in _ticks(state, choice).items():
            self._actions[name].setChecked(on)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say as much as there is room for; a sign alone is named by its tool tip."""
        super().resizeEvent(event)
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._follow_letters()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as the bar is; it may be as narrow as its window wants."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def _follow_letters(self) -> None:
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        for style in _STYLES:
            self.setToolButtonStyle(style)
            self._widths[style] = self._width()
        self._shorten()

    def _width(self) -> int:
        """Width of all that is in the bar, as its buttons now are."""
        layout = self.layout()
        if layout is not None:
            # What was measured before its buttons changed.
            layout.invalidate()
        return self.sizeHint().width()

    def _shorten(self) -> None:
        fitting = (style for style in _STYLES if self._widths.get(style, 0) <= self.width())
        self.setToolButtonStyle(next(fitting, _STYLES[-1]))

    def _groups(self) -> tuple[dict[str, str], ...]:
        modes = {
            "view.side_by_side": self.tr("Side by side"),
            "view.wipe_vertical": self.tr("Wipe │"),
            "view.wipe_horizontal": self.tr("Wipe ─"),
            "view.flicker": self.tr("Flicker"),
            "view.blend": self.tr("Blend"),
            "view.difference": self.tr("Difference"),
            "view.grid": self.tr("Grid"),
        }
        place = {
            "view.fit": self.tr("Fit"),
            "view.one_to_one": self.tr("1:1"),
            "view.link": self.tr("Link"),
            "view.align_eyes": self.tr("Eyes"),
            "view.crosshair": self.tr("Crosshair"),
        }
        maps = {
            "map.show": self.tr("Map"),
            "map.contours": self.tr("Contours"),
            "map.hatching": self.tr("Hatching"),
        }
        return modes, place, maps


class ViewPage(QWidget):
    """Bar, photographs, and a line of words; the focus goes on to the photographs."""

    def __init__(self, view: ComparisonView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.bar = ViewBar(self)
        self.words = QLabel()
        self.words.setContentsMargins(_SPACE, 0, _SPACE, 0)
        self.words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        # An empty line keeps its height, so that the photographs stay where they are.
        self.words.setText(" ")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.bar)
        column.addWidget(view, 1)
        column.addWidget(self.words)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_state(self, choice: OverlayChoice | None) -> None:
        """Bring bar and words to what the view shows, with the map's `choice`."""
        state = self.view.state()
        self.bar.show_state(state, choice)
        drawn = choice is not None and choice.shown and state.mode is not Mode.DIFFERENCE
        limit = self.tr("A saliency map explains the model, not the face.")
        self.words.setText(limit if drawn and self.view.scene.overlays else " ")

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hand the focus on to the photograph that was last acted on."""
        super().focusInEvent(event)
        self.view.pane_for(self.view.active).setFocus(event.reason())


def _ticks(state: ViewState, choice: OverlayChoice | None) -> dict[str, bool]:
    wipes = state.mode is Mode.WIPE
    vertical = state.wipe_direction is WipeDirection.VERTICAL
    plain = (Mode.SIDE_BY_SIDE, Mode.FLICKER, Mode.BLEND, Mode.DIFFERENCE, Mode.GRID)
    return {
        **{f"view.{mode}": state.mode is mode for mode in plain},
        "view.wipe_vertical": wipes and vertical,
        "view.wipe_horizontal": wipes and not vertical,
        "view.link": state.linked,
        "view.align_eyes": state.aligned_by_eyes,
        "view.crosshair": state.crosshair,
        "map.show": choice is not None and choice.shown,
        "map.contours": choice is not None and choice.contours,
        "map.hatching": choice is not None and choice.overlay.hatched,
    }
