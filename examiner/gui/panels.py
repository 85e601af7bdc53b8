"""Every panel of the window, in its dock; nothing is wired here."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

from PySide6.QtCore import QByteArray, QCoreApplication, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QTabBar, QWidget

from examiner.gui.action_groups import label
from examiner.gui.argument_table import ArgumentPanel
from examiner.gui.audit_panel import AuditPanel
from examiner.gui.case_panel import CasePanel
from examiner.gui.dock_title import DockTitle
from examiner.gui.drawing_panel import DrawingPanel
from examiner.gui.examination_panel import ExaminationPanel
from examiner.gui.exhibit_panel import ExhibitPanel
from examiner.gui.job_panel import JobPanel
from examiner.gui.matrix_panel import MatrixPanel
from examiner.gui.methods_strip import MethodsStrip
from examiner.gui.overlay_panel import OverlayPanel
from examiner.gui.properties_panel import PropertiesPanel
from examiner.gui.region_chart import RegionChart
from examiner.gui.threshold_panel import ThresholdPanel

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class Panels:
    """The panels around the photographs."""

    case: CasePanel
    properties: PropertiesPanel
    overlay: OverlayPanel
    threshold: ThresholdPanel
    arguments: ArgumentPanel
    regions: RegionChart
    strip: MethodsStrip
    examination: ExaminationPanel
    matrix: MatrixPanel
    drawing: DrawingPanel
    jobs: JobPanel
    audit: AuditPanel
    exhibits: ExhibitPanel


_PLACES = {
    "case": ("Case", "Case", LEFT),
    "properties": ("Properties", "Properties", LEFT),
    "threshold": ("Decision threshold", "Decision", RIGHT),
    "overlay": ("Saliency map", "Map", RIGHT),
    "exhibits": ("Exhibits", "Exhibits", RIGHT),
    "arguments": ("Arguments", "Arguments", BOTTOM),
    "regions": ("Arguments by region", "Regions", BOTTOM),
    "strip": ("All methods", "Methods", BOTTOM),
    "examination": ("Explanations put to the test", "Checks", BOTTOM),
    "matrix": ("Cells against cells", "Cells", BOTTOM),
    "drawing": ("What the arguments draw", "Drawn", BOTTOM),
    "jobs": ("Jobs", "Jobs", BOTTOM),
    "audit": ("Audit log", "Audit log", BOTTOM),
}
"""Title of each panel's dock, the title on its tab, and its side; panels of the right and of the
bottom share a place, where whole titles in large letters would hide each other."""

_SCROLLED = ("arguments", "regions", "strip", "matrix", "drawing", "audit")
"""Panels that are wider or higher than a small window with large text leaves room for."""


LEFT_LETTERS = 19
_SIDES = (LEFT_LETTERS, 20)
"""Widths of the left and the right docks, in heights of a letter."""

_LINES = 20
"""Height of the docks at the bottom, in the same."""

_LEAST_SIDE, _LEAST = 14, 10
"""Least width of a dock at the side and least height of one at the bottom, where a case is opened
as it was left, in the same."""


def make_panels(picture_of: Callable[[str], QImage]) -> Panels:
    """New, empty panels; `picture_of` gives the picture of an exhibit by its mark."""
    return Panels(
        case=CasePanel(),
        properties=PropertiesPanel(),
        overlay=OverlayPanel(),
        threshold=ThresholdPanel(),
        arguments=ArgumentPanel(),
        regions=RegionChart(),
        strip=MethodsStrip(),
        examination=ExaminationPanel(),
        matrix=MatrixPanel(),
        drawing=DrawingPanel(),
        jobs=JobPanel(),
        audit=AuditPanel(),
        exhibits=ExhibitPanel(picture_of),
    )


def dock_panels(window: QMainWindow, panels: Panels) -> dict[str, QDockWidget]:
    """Put every panel into a dock, not yet in its place; the docks by the panels' names."""
    window.setDockOptions(
        QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AnimatedDocks
    )
    window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
    window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
    return {
        field.name: _dock(window, field.name, getattr(panels, field.name))
        for field in fields(panels)
    }


def arrange(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    """Every dock in its place, as in a new window."""
    put_away(window, docks)
    first: dict[Qt.DockWidgetArea, QDockWidget] = {}
    for name, (_, _, area) in _PLACES.items():
        dock = docks[name]
        dock.setFloating(False)
        window.addDockWidget(area, dock)
        dock.show()
        if area is LEFT:
            continue
        if area in first:
            window.tabifyDockWidget(first[area], dock)
        first.setdefault(area, dock)
    for dock in first.values():
        dock.raise_()
    # What the window has still to hear of itself would undo sizes given before it.
    QCoreApplication.sendPostedEvents(window)
    _give_sizes(window, docks)
    _name_tabs_soon(window)


def restore(window: QMainWindow, docks: dict[str, QDockWidget], layout: QByteArray) -> None:
    """Docks as a case was left, but none too small to be read; arranged where that is unknown."""
    _hide_tabs(window)
    if not window.restoreState(layout):
        arrange(window, docks)
        return
    QCoreApplication.sendPostedEvents(window)
    _widen(window, docks)
    _name_tabs_soon(window)


def _widen(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    """A case may be opened again in another window, or with larger letters, than it was left in."""
    letter, wide, high = window.fontMetrics().height(), window.width(), window.height()
    least_wide, least_high = min(letter * _LEAST_SIDE, wide // 5), min(letter * _LEAST, high // 4)
    # Of docks that share a place only the one in front has its size already.
    seen = [d for d in docks.values() if not (d.isFloating() or d.visibleRegion().isEmpty())]
    low = [d for d in seen if window.dockWidgetArea(d) is BOTTOM and d.height() < least_high]
    aside = (d for d in seen if window.dockWidgetArea(d) is not BOTTOM)
    narrow = [d for d in aside if d.width() < least_wide]
    # What is asked for at the bottom is with the tabs, two letters high, below the dock.
    window.resizeDocks(low, [least_high + 2 * letter] * len(low), Qt.Orientation.Vertical)
    QCoreApplication.sendPostedEvents(window)
    window.resizeDocks(narrow, [least_wide] * len(narrow), Qt.Orientation.Horizontal)


def _give_sizes(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    """In letters, not pixels; but the photographs keep about half of the window."""
    letter, wide, high = window.fontMetrics().height(), window.width(), window.height()
    sides = [min(letter * letters, wide // 4) for letters in _SIDES]
    window.resizeDocks([docks["case"], docks["threshold"]], sides, Qt.Orientation.Horizontal)
    lines = min(letter * _LINES, high * 2 // 5)
    window.resizeDocks([docks["arguments"]], [lines], Qt.Orientation.Vertical)


def _name_tabs_soon(window: QMainWindow, *_: object) -> None:
    """As soon as Qt has made the bars, and moved the tabs."""
    QTimer.singleShot(0, window, partial(_name_tabs, window))


def _name_tabs(window: QMainWindow) -> None:
    """Qt makes a bar of tabs wherever docks share a place, and gives it no name."""
    for bar in _tab_bars(window):
        bar.setAccessibleName(QCoreApplication.translate("Panels", "Panels that share a place"))
        # In large letters a title cut short says nothing; the bar scrolls instead.
        bar.setElideMode(Qt.TextElideMode.ElideNone)
        bar.setUsesScrollButtons(True)
        # Qt keeps bars whose docks went elsewhere out of sight, yet within the keyboard's reach.
        taken = Qt.FocusPolicy.TabFocus if bar.count() else Qt.FocusPolicy.NoFocus
        bar.setFocusPolicy(taken)
        if not bar.count():
            bar.hide()


def _hide_tabs(window: QMainWindow) -> None:
    """Qt makes new bars for new places, shows these, and leaves the old ones drawn below them."""
    for bar in _tab_bars(window):
        bar.hide()


def _tab_bars(window: QMainWindow) -> list[QTabBar]:
    return window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)


def put_away(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    """No dock in the window, and no tab of one left behind."""
    for dock in docks.values():
        window.removeDockWidget(dock)
    _hide_tabs(window)
    _name_tabs_soon(window)


def _dock(window: QMainWindow, name: str, panel: QWidget) -> QDockWidget:
    title, tab, _ = _PLACES[name]
    dock = QDockWidget(label(tab), window)
    dock.setObjectName(f"dock.{name}")
    dock.setAccessibleName(label(title))
    if name in _SCROLLED:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(panel)
        dock.setWidget(scroll)
    else:
        dock.setWidget(panel)
    # After the panel, so that the keyboard comes to what is worked with before the two buttons.
    dock.setTitleBarWidget(DockTitle(dock))
    dock.dockLocationChanged.connect(partial(_name_tabs_soon, window))
    return dock
