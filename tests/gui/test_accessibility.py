"""Every part of the window for every person: names, keys, targets, room for words, contrast."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDockWidget

from examiner.case.verification import Fact
from examiner.embedding.catalogue import spec as backbone_spec
from examiner.gui import dialogs, theme
from examiner.gui.cover_dialog import CoverDialog
from examiner.gui.error_box import ErrorBox
from examiner.gui.explain_dialog import ExplainDialog
from examiner.gui.glyphs import VIEW_GLYPHS
from examiner.gui.main_window import MainWindow
from examiner.gui.new_case_dialog import NewCaseDialog
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.shortcuts_dialog import ShortcutsDialog
from examiner.gui.theme import BASE_POINTS, SHADES, Theme
from examiner.gui.threshold_dialog import ThresholdDialog
from tests.gui.accessible import settle, troubles
from tests.gui.explained import comparison
from tests.gui.test_report_dialog import OFFER
from tests.gui.test_theme import contrast

WAIT = 60_000
SCREEN = QSize(1920, 1080)
LOOKS = [(Theme.DARK, 1.0), (Theme.LIGHT, 2.0)]
FACTS = (Fact("the chain is unbroken", ok=True, detail="40 entries"),)


@pytest.fixture
def window(qtbot, worked) -> Iterator[MainWindow]:
    made = MainWindow()
    made.resize(SCREEN)
    made.show()
    made.open_case(worked)
    with qtbot.waitSignal(made.bench.shown, timeout=WAIT):
        made.open_comparison("C1")
    made.check_case()
    yield made
    made.set_look(replace(made.desk, theme=Theme.DARK, text_scale=1.0))
    made.close()
    made.deleteLater()


def look(window: MainWindow, chosen: tuple[Theme, float]) -> float:
    """Give the window a look while it is open, as a person does; the points of its letters."""
    named, scale = chosen
    window.set_look(replace(window.desk, theme=named, text_scale=scale))
    window.resize(SCREEN)
    window.reset_layout()
    settle()
    return BASE_POINTS * scale


@pytest.mark.parametrize("chosen", LOOKS, ids=str)
def test_that_every_panel_can_be_named_reached_hit_and_read(qtbot, window, chosen):
    points = look(window, chosen)
    window.docks["regions"].raise_()
    qtbot.waitUntil(lambda: window.panels.regions.bars is not None, timeout=WAIT)
    found = set()
    for dock in window.docks.values():
        dock.raise_()
        settle()
        found.update(troubles(window, points))
    window.docks["examination"].raise_()
    for page in range(window.panels.examination.count()):
        window.panels.examination.setCurrentIndex(page)
        settle()
        found.update(troubles(window, points))
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("chosen", LOOKS, ids=str)
def test_that_the_pages_of_faces_and_of_the_start_can_be_named_reached_hit_and_read(window, chosen):
    points = look(window, chosen)
    window.open_item("P1")
    settle()
    found = troubles(window.faces.editor, points)
    window.close_case()
    settle()
    found += troubles(window, points)
    assert not found, "\n".join(found)


def _threshold(window: MainWindow) -> QDialog:
    return ThresholdDialog(comparison(), window)


def _error(window: MainWindow) -> QDialog:
    box = ErrorBox("It did not go.", "Try again.", "line 1\nline 2", parent=window)
    box.more.click()
    return box


def _facts(window: MainWindow) -> QDialog:
    dialogs.show_facts(window, "Facts", FACTS)
    return window.findChildren(QDialog)[-1]


def _integrity(window: MainWindow) -> QDialog:
    window.integrity.show_facts(FACTS)
    window.integrity.show_list()
    return window.findChildren(QDialog)[-1]


def _report(window: MainWindow) -> QDialog:
    return ReportDialog(OFFER, parent=window)


DIALOGS: list[Callable[[MainWindow], QDialog]] = [
    lambda window: NewCaseDialog("D. Examiner", window),
    _threshold,
    _error,
    _facts,
    _integrity,
    _report,
    lambda window: ExplainDialog("C1", backbone_spec("mobilefacenet"), window),
    lambda window: CoverDialog("C1", (17, 18), (), window),
    lambda window: ShortcutsDialog(parent=window),
]


@pytest.fixture
def plain(qtbot) -> Iterator[MainWindow]:
    made = MainWindow()
    made.resize(SCREEN)
    made.show()
    yield made
    made.set_look(replace(made.desk, theme=Theme.DARK, text_scale=1.0))
    made.close()
    made.deleteLater()


@pytest.mark.parametrize("chosen", LOOKS, ids=str)
def test_that_every_dialog_can_be_named_reached_hit_and_read(plain, chosen):
    points = look(plain, chosen)
    found = []
    for make in DIALOGS:
        box = make(plain)
        box.show()
        box.resize(box.size().boundedTo(SCREEN * 0.95))
        settle()
        assert box.width() <= SCREEN.width()
        assert box.minimumSizeHint().height() <= SCREEN.height()
        kind = f"{type(box).__name__} {box.windowTitle()}"
        found += [f"{kind}: {trouble}" for trouble in troubles(box, points)]
        box.close()
        box.deleteLater()
    assert not found, "\n".join(found)


def test_that_letters_follow_back_and_forth_while_the_window_is_open(window):
    for chosen in (LOOKS[1], LOOKS[0], LOOKS[1]):
        points = look(window, chosen)
    titles = [dock.titleBarWidget().words.font().pointSizeF() for dock in _docks(window)]
    assert set(titles) == {points}


def _docks(window: MainWindow) -> list[QDockWidget]:
    return [dock for dock in window.docks.values() if dock.isVisible()]


def test_that_every_act_of_the_view_is_seen_on_a_usual_screen_at_twice_the_text(window):
    look(window, LOOKS[1])
    bar = window.page.bar
    buttons = [bar.widgetForAction(each) for each in bar.actions() if not each.isSeparator()]
    assert len(buttons) == len(VIEW_GLYPHS)
    for button in buttons:
        assert button.isVisible()
        assert bar.rect().contains(button.geometry()), button.accessibleName()
        assert button.toolTip()


@pytest.mark.qt_log_ignore("does not support raise")
def test_that_a_dock_is_taken_out_put_back_and_closed_by_its_title(qtbot, window):
    dock = window.docks["case"]
    title = dock.titleBarWidget()
    assert "out of the window" in title.floating.accessibleName()
    title.floating.click()
    assert dock.isFloating()
    assert "back into the window" in title.floating.accessibleName()
    title.floating.click()
    assert not dock.isFloating()
    title.closing.click()
    assert not dock.isVisible()


PAIRS = [
    ("WindowText", "Window"), ("Text", "Base"), ("Text", "AlternateBase"),
    ("ButtonText", "Button"), ("ToolTipText", "ToolTipBase"), ("HighlightedText", "Highlight"),
    ("PlaceholderText", "Window"), ("PlaceholderText", "Base"),
    ("PlaceholderText", "AlternateBase"), ("Link", "Window"), ("Link", "Base"),
    ("LinkVisited", "Base"), ("BrightText", "Highlight"),
]  # fmt: skip
"""Letters and what they stand on."""


@pytest.mark.parametrize("named", Theme)
@pytest.mark.parametrize(
    "group", [QPalette.ColorGroup[name] for name in ("Active", "Inactive", "Disabled")]
)
@pytest.mark.parametrize("pair", PAIRS, ids="/".join)
def test_that_letters_stand_out_from_what_they_are_written_on(named, group, pair):
    made = theme.palette(named)
    ink, ground = (made.color(group, QPalette.ColorRole[name]).name() for name in pair)
    # Qt's rules need no contrast of what is disabled, but here it still says how things stand.
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("named", Theme)
@pytest.mark.parametrize("ground", ["window", "base", "alternate", "button"])
def test_that_the_ring_of_the_keyboard_stands_out_from_every_ground(named, ground):
    shades = SHADES[named]
    assert contrast(shades.focus, getattr(shades, ground)) >= 3
