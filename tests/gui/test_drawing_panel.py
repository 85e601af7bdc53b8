"""The panel of what the arguments draw, alone and in the window."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.errors import ExhibitRefused
from examiner.explanation.drawing_records import ArgumentDrawing, FaceDrawings
from examiner.explanation.environment import environment
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Side
from examiner.gui.channels_model import ChannelsModel, channels_of
from examiner.gui.drawing_panel import DrawingPanel

WAIT = 90_000
ARGUMENTS = np.array([0.01, -0.30, 0.20])


def made() -> ArgumentDrawing:
    draw = np.random.default_rng(2)

    def face() -> FaceDrawings:
        pictures = [draw.integers(0, 255, (112, 112, 3)).astype(np.uint8) for _ in range(3)]
        return FaceDrawings(*pictures, draw.integers(0, 255, (3, 56, 56)).astype(np.uint8))

    inputs = ("0" * 64,)
    return ArgumentDrawing(
        "D1", "C1", 0.3, "a" * 64, ARGUMENTS.copy(), face(), face(), environment(), inputs
    )


def crops() -> CropPair:
    return CropPair(np.full((112, 112, 3), 90, np.uint8), np.full((112, 112, 3), 160, np.uint8))


@pytest.fixture
def panel(qtbot: QtBot) -> DrawingPanel:
    shown = DrawingPanel()
    qtbot.addWidget(shown)
    shown.resize(1200, 400)
    shown.show()
    return shown


def test_that_channels_come_by_the_strength_of_their_argument(qtmodeltester) -> None:
    model = ChannelsModel()
    model.show_rows(channels_of(ARGUMENTS))
    qtmodeltester.check(model)
    said = [model.index(row, 0).data() for row in range(3)]
    assert said == ["2", "3", "1"]
    assert model.index(0, 1).data().endswith("0.3000")


def test_that_picking_a_channel_shows_its_region_on_both_faces(panel: DrawingPanel) -> None:
    panel.show_drawing("C1", made(), crops())
    first = {side: picture.grab().toImage() for side, picture in panel.faces.items()}
    assert "Channel 2" in panel.words.text()
    panel.table.selectRow(1)
    assert "Channel 3" in panel.words.text()
    for side, picture in panel.faces.items():
        assert picture.isVisible()
        assert picture.grab().toImage() != first[side]


def test_that_the_picked_channel_stays_when_the_panel_is_told_anew(panel: DrawingPanel) -> None:
    panel.show_drawing("C1", made(), crops())
    panel.table.selectRow(2)
    panel.show_drawing("C1", made(), crops())
    assert panel.picked is not None
    assert panel.picked.number == 1


def test_that_without_a_drawing_it_can_be_asked_for(panel: DrawingPanel, qtbot: QtBot) -> None:
    panel.show_drawing("C1", None, crops())
    assert not panel.table.isVisible()
    with qtbot.waitSignal(panel.draw_wanted):
        qtbot.mouseClick(panel.draw, Qt.MouseButton.LeftButton)


def test_that_a_network_without_a_decoder_is_named(panel: DrawingPanel) -> None:
    panel.show_drawing("C1", None, crops(), drawable=False)
    assert not panel.draw.isVisible()
    assert "no decoder" in panel.summary.text()


def test_that_the_window_draws_and_refuses_the_exhibit(qtbot: QtBot, window, worked: Path) -> None:
    with qtbot.waitSignal(window.acts.drawn, timeout=WAIT):
        window.actions_by_id["comparison.draw"].trigger()
    panel = window.panels.drawing
    assert panel.table.isVisible()
    assert panel.faces[Side.PROBE].isVisible()
    with qtbot.waitSignal(window.acts.refused) as heard:
        panel.exhibit.click()
    assert isinstance(heard.args[0], ExhibitRefused)
    window.close_case()
    with CaseFile(worked, "A. Examiner") as case:
        assert case.marks(Exhibit) == ()
        assert case.marks(ArgumentDrawing) == ("D1",)


def test_that_where_it_is_allowed_a_caption_is_asked_for(
    qtbot: QtBot, window, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMINER_DRAWN_EXHIBITS", "allowed")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("What they draw", True))
    with qtbot.waitSignal(window.acts.drawn, timeout=WAIT):
        window.panels.drawing.draw.click()
    window.panels.drawing.exhibit.click()
    held = window.session.case.get(Exhibit, "X1")
    assert (held.caption, held.explanation) == ("What they draw", "D1")
