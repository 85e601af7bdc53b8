from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from examiner.face.alignment import inverse
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.placement import Mode, ViewState, WipeDirection, moved_point
from examiner.render.overlay import OverlayState
from tests.gui.viewer.scenes import SMALLER, TURNED, P, R, content, noise
from tests.gui.viewer.views import click, drag, pane_place, photograph_place, press, wheel

KEY = Qt.Key


def sent(signal):
    """Everything that a signal sends from now on."""
    found = []
    signal.connect(lambda *values: found.append(values if len(values) > 1 else values[0]))
    return found


def faces_seen(view):
    """Whether both whole crops lie within their panes."""
    for side, matrix in ((P, TURNED), (R, SMALLER)):
        for corner in ((0, 0), (111, 0), (111, 111), (0, 111)):
            point = moved_point(inverse(matrix), corner)
            at = pane_place(view, side, point)
            if not view.pane_for(side).rect().contains(at):
                return False
    return True


def test_that_a_new_pair_shows_both_faces_whole(view):
    assert faces_seen(view)
    view.resize(900, 420)
    assert faces_seen(view)


def test_that_a_view_once_placed_does_not_follow_the_window(view):
    view.zoom_by(2)
    placed = view.state()
    view.resize(900, 420)
    assert view.state() == placed


def test_that_the_wheel_enlarges_about_the_pointer_in_both_panes(view):
    at = QPoint(90, 70)
    before = [photograph_place(view, side, at) for side in (P, R)]
    scale = view.photograph_scale(P)
    wheel(view.pane_for(P), at, 3)
    after = [photograph_place(view, side, at) for side in (P, R)]
    assert np.array(after) == pytest.approx(np.array(before))
    assert view.photograph_scale(P) == pytest.approx(scale * 1.2**3)


def test_that_shift_and_wheel_turn_the_photographs(view):
    wheel(view.pane_for(P), QPoint(90, 70), 2, Qt.KeyboardModifier.ShiftModifier)
    assert view.state().probe.rotation == pytest.approx(2)
    assert view.state().reference.rotation == pytest.approx(2)


def test_that_dragging_moves_both_photographs_with_the_pointer(view):
    under = photograph_place(view, P, QPoint(150, 150))
    drag(view.pane_for(P), QPoint(150, 150), QPoint(100, 170))
    assert photograph_place(view, P, QPoint(100, 170)) == pytest.approx(under, abs=1e-6)
    assert view.state().probe == view.state().reference


def test_that_without_the_link_only_the_dragged_photograph_moves(view):
    view.toggle_link()
    assert not view.state().linked
    before = view.state()
    drag(view.pane_for(R), QPoint(150, 150), QPoint(100, 170))
    assert view.state().probe == before.probe
    assert view.state().reference != before.reference
    view.toggle_link()
    assert view.state().probe == view.state().reference


def test_that_place_zoom_and_rotation_are_kept_in_every_mode(view):
    view.zoom_by(1.7)
    view.rotate_by(11)
    placed = (view.state().probe, view.state().reference)
    for mode in Mode:
        view.set_mode(mode)
        assert (view.state().probe, view.state().reference) == placed
        assert [pane.isVisible() for pane in view.panes] == (
            [True, True, False] if mode is Mode.SIDE_BY_SIDE else [False, False, True]
        )


def test_that_the_keyboard_stays_in_the_view_when_the_mode_changes(view):
    view.set_mode(Mode.BLEND)
    assert view.shown_panes()[0].hasFocus()
    view.set_mode(Mode.SIDE_BY_SIDE)
    assert view.pane_for(P).hasFocus()


def test_that_acts_zoom_fit_and_show_pixel_for_pixel(view):
    scale = view.photograph_scale(P)
    view.zoom_by(1.25)
    assert view.photograph_scale(P) == pytest.approx(scale * 1.25)
    view.one_to_one()
    assert view.photograph_scale(P) == pytest.approx(1)
    view.fit()
    whole = [pane_place(view, P, point) for point in ((-0.5, -0.5), (499.5, 399.5))]
    assert all(view.pane_for(P).rect().adjusted(-1, -1, 1, 1).contains(at) for at in whole)


def test_that_one_to_one_means_the_pane_that_has_the_keyboard(view):
    view.panes[1].setFocus()
    view.one_to_one()
    assert view.photograph_scale(R) == pytest.approx(1)
    assert view.photograph_scale(P) != pytest.approx(1)


def test_that_a_double_click_fits(view):
    view.zoom_by(9)
    pane = view.pane_for(P)
    click(pane, QPoint(50, 50))
    QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    fitted = view.state()
    view.fit()
    assert view.state() == fitted


@pytest.mark.parametrize(
    ("key", "step"),
    [
        (KEY.Key_Left, (1, 0)),
        (KEY.Key_Right, (-1, 0)),
        (KEY.Key_Up, (0, 1)),
        (KEY.Key_Down, (0, -1)),
    ],
)
def test_that_arrows_look_into_their_direction(view, key, step):
    before = pane_place(view, P, (200.0, 150.0))
    press(view, key)
    assert pane_place(view, P, (200.0, 150.0)) - before == QPoint(*step) * 40


@pytest.mark.parametrize("direction", list(WipeDirection))
def test_that_the_wipe_moves_by_mouse_and_by_arrows(view, direction):
    view.change(replace(view.state(), mode=Mode.WIPE, wipe_direction=direction))
    placed = view.state().probe
    pane = view.shown_panes()[0]
    middle = pane.rect().center()
    end = QPoint(round(pane.width() * 0.25), round(pane.height() * 0.25))
    drag(pane, middle, end)
    assert view.state().wipe_position == pytest.approx(0.25, abs=0.01)
    upright = direction is WipeDirection.VERTICAL
    press(view, KEY.Key_Right if upright else KEY.Key_Down)
    assert view.state().wipe_position == pytest.approx(0.26, abs=0.01)
    assert view.state().probe == placed
    press(view, KEY.Key_Down if upright else KEY.Key_Right)
    assert view.state().probe != placed


def test_that_the_state_is_sent_when_the_examiner_changes_it_and_only_then(view):
    states = sent(view.state_changed)
    view.set_state(replace(view.state(), blend=0.2))
    assert states == []
    view.zoom_by(1.25)
    assert states == [view.state()]
    view.set_linked(True)
    assert len(states) == 1


def test_that_the_cursor_is_read_out_and_mirrored_on_the_other_face(view):
    read = sent(view.cursor_moved)
    at = QPoint(150, 120)
    QTest.mouseMove(view.pane_for(P), at)
    assert read[-1].side is P
    assert read[-1].photograph == pytest.approx(photograph_place(view, P, at))
    before = view.pane_for(R).grab().toImage()
    view.change(replace(view.state(), crosshair=False))
    after = view.pane_for(R).grab().toImage()
    changed = [
        (x, y)
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    # The panes are linked, so the corresponding place has the same place in its pane.
    assert np.mean(changed, axis=0) + 0.5 == pytest.approx((150, 120), abs=0.6)


def test_that_nothing_is_read_out_when_the_pointer_has_left(view):
    read = sent(view.cursor_moved)
    view.pane_for(P).moved.emit(None)
    assert read == [None]


def test_that_the_crosshair_moves_by_control_and_arrows(view):
    read = sent(view.cursor_moved)
    control = Qt.KeyboardModifier.ControlModifier
    press(view, KEY.Key_Right, KEY.Key_Down, modifiers=control)
    x, y = view.pane_for(P).device_size
    expected = view.scene.photograph_point(P, (x / 2, y / 2 + 1), (x, y))
    assert read[-1].photograph == pytest.approx(expected)


def test_that_clicking_a_patch_sends_its_cell_and_a_drag_does_not(view):
    cells = sent(view.cell_clicked)
    inside = moved_point(inverse(SMALLER), (40.0, 90.0))
    click(view.pane_for(R), pane_place(view, R, inside))
    drag(view.pane_for(R), QPoint(150, 150), QPoint(100, 170))
    assert cells == [(R, 6, 3)]


def test_that_a_cell_can_be_chosen_by_keys(view):
    cells = sent(view.cell_clicked)
    press(view, KEY.Key_Space)
    assert cells == []
    press(view, KEY.Key_Space)
    # The face fills the pane, so its middle is the middle cell.
    assert cells == [(P, 4, 4)]


def test_that_flicker_is_off_at_the_start_and_runs_while_it_is_seen(view):
    view.set_mode(Mode.FLICKER)
    assert not view._timer.isActive()
    view.change(replace(view.state(), flicker_hz=3.0))
    assert view._timer.isActive()
    assert view._timer.interval() >= 1000 / 6
    view.hide()
    assert not view._timer.isActive()
    view.show()
    assert view._timer.isActive()
    view.set_mode(Mode.BLEND)
    assert not view._timer.isActive()


def test_that_no_timer_runs_after_the_view_is_closed(view):
    view.change(replace(view.state(), mode=Mode.FLICKER, flicker_hz=1.0))
    view.close()
    assert not view._timer.isActive()


def test_that_flicker_turns_by_key_and_ends_with_the_mode(view):
    view.set_mode(Mode.FLICKER)
    view.move_cursor(0, 0)
    press(view, KEY.Key_Space)
    assert view.scene.flipped
    view.set_mode(Mode.BLEND)
    assert not view.scene.flipped


def test_that_a_photograph_without_a_face_is_shown_in_its_own_coordinates(view):
    view.show_pair(content(P, noise(100, 100), TURNED), content(R, noise(90, 120)))
    assert not view.state().aligned_by_eyes
    view.set_aligned(True)
    assert not view.state().aligned_by_eyes
    view.show_pair(content(P, noise(400, 500), TURNED), content(R, noise(260, 300), SMALLER))
    assert view.state().aligned_by_eyes
    assert faces_seen(view)


def test_that_the_next_pair_is_shown_at_the_same_place_of_the_face(view):
    view.zoom_by(3)
    placed = view.state()
    view.show_pair(content(P, noise(300, 300), SMALLER), content(R, noise(400, 500), TURNED))
    assert view.state() == placed


def test_that_a_stored_state_comes_back_before_the_view_is_shown(qtbot):
    view = ComparisonView()
    qtbot.addWidget(view)
    stored = ViewState(mode=Mode.WIPE, wipe_position=0.2)
    view.set_state(stored)
    view.show_pair(content(P, noise(400, 500), TURNED), content(R, noise(260, 300), SMALLER))
    view.resize(500, 300)
    view.show()
    assert view.state() == stored


def test_that_taking_the_photographs_away_leaves_an_empty_view(view):
    view.show_pair(None, None)
    view.grab()
    press(view, KEY.Key_Right, KEY.Key_Space)
    view.fit()
    view.one_to_one()
    click(view.panes[0], QPoint(10, 10))
    assert view.panes[0].accessibleName() == "No photograph"


def test_that_one_photograph_alone_can_be_shown_in_every_mode(view):
    view.show_pair(None, content(R, noise(260, 300), SMALLER))
    for mode in Mode:
        view.set_mode(mode)
        view.grab()
        assert view.active is R


def test_that_a_map_can_be_laid_over_and_taken_away(view):
    plain = view.grab().toImage()
    maps = {P: np.ones((112, 112), np.float32)}
    view.set_overlay(maps, OverlayState(scale=1.0))
    assert view.grab().toImage() != plain
    view.set_overlay(maps, None)
    assert view.grab().toImage() == plain


def test_that_panes_say_what_they_show_and_show_where_the_keyboard_is(view):
    assert [pane.accessibleName() for pane in view.panes] == [
        "probe",
        "reference",
        "probe, reference",
    ]
    assert all(pane.accessibleDescription() for pane in view.panes)
    focused = view.panes[0].grab().toImage()
    view.panes[1].setFocus()
    assert view.panes[0].grab().toImage() != focused
    assert view.active is R


class Host(QWidget):
    """A window that notes the keys which reach it."""

    def __init__(self):
        super().__init__()
        self.keys = []

    def keyPressEvent(self, event):  # noqa: N802
        self.keys.append(event.key())


def test_that_other_keys_go_on_to_the_window(view, qtbot):
    host = Host()
    qtbot.addWidget(host)
    view.setParent(host)
    view.show()
    host.show()
    others = [KEY.Key_BracketLeft, KEY.Key_F1, KEY.Key_Plus, KEY.Key_0, KEY.Key_1, KEY.Key_L]
    press(view, *others)
    assert host.keys == others
    # Each of the two windows is closed for itself.
    view.setParent(None)
