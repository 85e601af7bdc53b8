"""The face editor: choosing, correcting by mouse and keys, placing, and what is refused."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton

from examiner.errors import LandmarksRefused
from examiner.face.alignment import align
from examiner.face.records import FaceBox, Landmarks
from examiner.gui.face_editor import FaceEditor
from examiner.gui.face_view import FaceView
from examiner.gui.face_work import LANDMARKS, FaceWork, points_of
from examiner.gui.loupe import CropView, Loupe
from examiner.gui.picture import picture_of
from examiner.gui.viewer.pyramid import Pyramid
from tests.gui.case_records import LANDMARKS as FIVE
from tests.gui.case_records import face, image

WIDTH, HEIGHT = 240, 160

SECOND = Landmarks(*[(x + 110, y + 20) for x, y in points_of(FIVE)])

FACES = (
    face("P1.1"),
    face("P1.2", box=FaceBox(125.0, 30.0, 207.0, 138.0), landmarks=SECOND),
)


def pixels() -> np.ndarray:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.dstack([columns, rows, (rows * 7 + columns * 13) % 251]).astype(np.uint8)


@pytest.fixture
def editor(qtbot):
    made = FaceEditor()
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    made.show_photograph(image("P1", width=WIDTH, height=HEIGHT), Pyramid(pixels()), FACES)
    made.setFocus()
    return made


def view_of(editor) -> FaceView:
    return editor.findChild(FaceView)


def heard(signal) -> list[tuple]:
    calls: list[tuple] = []
    signal.connect(lambda *values: calls.append(values))
    return calls


def spot(editor, point) -> QPointF:
    return view_of(editor).viewportTransform().map(QPointF(*point))


def mouse(editor, kind, place, button=Qt.MouseButton.LeftButton) -> None:
    viewport = view_of(editor).viewport()
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind,
        place,
        QPointF(viewport.mapToGlobal(QPoint(0, 0))) + place,
        button,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def click(editor, point) -> None:
    mouse(editor, QEvent.Type.MouseButtonPress, spot(editor, point))
    mouse(editor, QEvent.Type.MouseButtonRelease, spot(editor, point))


def drag(editor, start, end, *, drop=True) -> None:
    mouse(editor, QEvent.Type.MouseButtonPress, spot(editor, start))
    mouse(editor, QEvent.Type.MouseMove, spot(editor, end))
    if drop:
        mouse(editor, QEvent.Type.MouseButtonRelease, spot(editor, end))


def key(editor, which, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view_of(editor), which, modifier)


def test_that_the_chosen_face_is_in_hand_at_first(editor):
    assert editor.work.active == 1
    assert editor.work.points == points_of(FIVE)


def test_that_clicking_another_face_chooses_it_and_clicking_the_chosen_one_does_not(editor):
    chosen = heard(editor.face_chosen)
    click(editor, (20, 15))
    click(editor, (200, 130))
    assert chosen == [(2,)]
    assert editor.work.points == points_of(SECOND)


def test_that_a_number_key_chooses_a_face_and_an_unknown_number_none(editor):
    chosen = heard(editor.face_chosen)
    key(editor, Qt.Key.Key_2)
    key(editor, Qt.Key.Key_7)
    assert chosen == [(2,)]
    assert editor.work.active == 2


def test_that_going_through_the_list_looks_and_enter_chooses(editor):
    chosen = heard(editor.face_chosen)
    faces = editor.findChild(QListWidget)
    faces.setFocus()
    QTest.keyClick(faces, Qt.Key.Key_Down)
    assert editor.work.active == 2
    assert chosen == []
    QTest.keyClick(faces, Qt.Key.Key_Return)
    assert chosen == [(2,)]


def test_that_a_dragged_landmark_is_told_once_when_it_is_let_go(editor):
    moved = heard(editor.landmarks_moved)
    drag(editor, FIVE.nose, (58, 75), drop=False)
    assert moved == []
    mouse(editor, QEvent.Type.MouseButtonRelease, spot(editor, (58, 75)))
    ((mark, landmarks),) = moved
    assert mark == "P1.1"
    assert landmarks.nose == pytest.approx((58, 75))
    assert landmarks.left_eye == FIVE.left_eye


def test_that_a_landmark_clicked_without_dragging_is_taken_and_not_moved(editor):
    moved = heard(editor.landmarks_moved)
    click(editor, FIVE.left_mouth)
    assert LANDMARKS[editor.work.current] == "left_mouth"
    assert moved == []


def test_that_tab_goes_through_the_landmarks_and_then_leaves(editor):
    seen = [editor.work.current]
    for _ in range(4):
        key(editor, Qt.Key.Key_Tab)
        seen.append(editor.work.current)
    assert seen == [0, 1, 2, 3, 4]
    assert view_of(editor).hasFocus()
    key(editor, Qt.Key.Key_Tab)
    assert not view_of(editor).hasFocus()


def test_that_arrow_keys_move_by_a_pixel_a_quarter_or_ten_and_enter_hands_on(editor):
    moved = heard(editor.landmarks_moved)
    key(editor, Qt.Key.Key_Right)
    key(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert moved == []
    key(editor, Qt.Key.Key_Return)
    assert moved[0][1].left_eye == (39.0, 52.25)
    key(editor, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert editor.work.points[0] == (29.0, 52.25)


def test_that_escape_brings_the_old_landmarks_back_also_while_dragging(editor):
    moved = heard(editor.landmarks_moved)
    key(editor, Qt.Key.Key_Right)
    key(editor, Qt.Key.Key_Escape)
    assert editor.work.points == points_of(FIVE)
    drag(editor, FIVE.nose, (58, 75), drop=False)
    key(editor, Qt.Key.Key_Escape)
    mouse(editor, QEvent.Type.MouseMove, spot(editor, (90, 90)))
    mouse(editor, QEvent.Type.MouseButtonRelease, spot(editor, (90, 90)))
    assert editor.work.points == points_of(FIVE)
    assert moved == []


def test_that_leaving_the_photograph_hands_on_what_keys_moved(editor):
    moved = heard(editor.landmarks_moved)
    key(editor, Qt.Key.Key_Right)
    editor.findChild(QListWidget).setFocus(Qt.FocusReason.TabFocusReason)
    assert [mark for mark, _ in moved] == ["P1.1"]


def test_that_refused_landmarks_are_explained_and_the_old_ones_come_back(editor):
    moved = heard(editor.landmarks_moved)
    drag(editor, FIVE.left_eye, (115, 60))
    assert moved == []
    assert editor.work.points == points_of(FIVE)
    assert "left and right landmarks are exchanged" in editor.message


def test_that_a_landmark_stays_on_the_photograph(editor):
    drag(editor, FIVE.nose, (-40, 900), drop=False)
    assert editor.work.points[2] == (-0.5, HEIGHT - 0.5)


def test_that_a_refusal_from_outside_is_shown_and_the_record_comes_back(editor):
    drag(editor, FIVE.nose, (58, 75))
    editor.refuse(LandmarksRefused("It cannot be.", advice="Try again."))
    editor.show_faces(FACES)
    assert editor.message == "It cannot be. Try again."
    assert editor.work.points == points_of(FIVE)


def test_that_the_crop_follows_a_landmark_that_is_being_dragged(editor, qtbot):
    crop = editor.findChild(CropView)
    drag(editor, FIVE.nose, (60, 77), drop=False)
    wanted = picture_of(align(pixels(), editor.work.landmarks, "P1.1", "0" * 64).pixels)
    qtbot.waitUntil(lambda: crop.picture == wanted)


def place(editor, points) -> None:
    for point in points:
        click(editor, point)


def test_that_five_clicks_in_the_order_named_place_a_face(editor):
    placed, moved = heard(editor.face_placed), heard(editor.landmarks_moved)
    key(editor, Qt.Key.Key_N)
    assert "the eye on the left of the picture (1 of 5)" in editor.message
    place(editor, points_of(SECOND)[:4])
    assert "the corner of the mouth on the right of the picture (5 of 5)" in editor.message
    assert placed == []
    place(editor, points_of(SECOND)[4:])
    ((mark, landmarks),) = placed
    assert mark == "P1"
    assert landmarks.array() == pytest.approx(SECOND.array())
    assert editor.work.placed is None
    assert moved == []


def test_that_a_face_can_be_placed_by_keys_alone(editor):
    placed = heard(editor.face_placed)
    key(editor, Qt.Key.Key_N)
    for x, y in points_of(SECOND):
        editor.aim_at((x, y))
        key(editor, Qt.Key.Key_Right)
        key(editor, Qt.Key.Key_Return)
    step = placed[0][1].array()[:, 0] - SECOND.array()[:, 0]
    assert step == pytest.approx(np.full(5, step[0]))
    assert step[0] >= 1


def test_that_the_last_placed_landmark_can_be_taken_back_and_all_given_up(editor):
    placed = heard(editor.face_placed)
    editor.place_new()
    place(editor, points_of(SECOND)[:2])
    key(editor, Qt.Key.Key_Backspace)
    assert len(editor.work.points) == 1
    editor.findChildren(QPushButton)[1].click()
    assert editor.work.placed is None
    assert placed == []


def test_that_points_which_are_no_face_are_refused_and_can_be_placed_again(editor):
    placed = heard(editor.face_placed)
    editor.place_new()
    place(editor, [(x, 80) for x in (10, 40, 70, 100, 130)])
    assert placed == []
    assert editor.work.placed == ()
    assert "left and right landmarks are exchanged" in editor.message


def test_that_the_wheel_zooms_about_the_pointer(editor):
    view = view_of(editor)
    before = view.scale_now
    place = spot(editor, (200, 30))
    event = QWheelEvent(
        place,
        QPointF(view.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert view.scale_now == pytest.approx(before * 1.25)
    assert (spot(editor, (200, 30)) - place).manhattanLength() <= 2


@pytest.mark.parametrize("hand", ["middle", "space"])
def test_that_the_photograph_follows_the_hand(editor, hand):
    view = view_of(editor)
    before = spot(editor, (100, 80))
    button = Qt.MouseButton.MiddleButton if hand == "middle" else Qt.MouseButton.LeftButton
    if hand == "space":
        QTest.keyPress(view, Qt.Key.Key_Space)
    chosen = heard(editor.face_chosen)
    mouse(editor, QEvent.Type.MouseButtonPress, QPointF(300, 200), button)
    mouse(editor, QEvent.Type.MouseMove, QPointF(330, 180), button)
    mouse(editor, QEvent.Type.MouseButtonRelease, QPointF(330, 180), button)
    assert (spot(editor, (100, 80)) - before - QPointF(30, -20)).manhattanLength() < 0.01
    assert chosen == []


def test_that_plain_keys_are_the_editors_before_any_shortcut_and_ctrl_s_is_not(editor):
    def claimed(which, modifier=Qt.KeyboardModifier.NoModifier) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, which, modifier)
        event.ignore()
        QApplication.sendEvent(view_of(editor), event)
        return event.isAccepted()

    assert claimed(Qt.Key.Key_1)
    assert claimed(Qt.Key.Key_Escape)
    assert not claimed(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_that_the_loupe_has_the_landmark_in_its_middle_and_each_pixel_eight_wide(editor):
    loupe = editor.findChild(Loupe)
    loupe.show_point(pixels(), (100.0, 80.0))
    picture = loupe.grab().toImage()
    middle = loupe.width() // 2
    for across in (-3, 2, 5):
        for down in (-4, 3):
            colour = picture.pixelColor(middle + across * 8, middle + down * 8)
            expected = pixels()[80 + down, 100 + across]
            assert colour.getRgb()[:3] == tuple(int(value) for value in expected)


def test_that_a_loupe_at_the_corner_shows_nothing_beyond_it(editor):
    loupe = editor.findChild(Loupe)
    loupe.show_point(pixels(), (0.0, 0.0))
    picture = loupe.grab().toImage()
    assert picture.pixelColor(5, 5).getRgb()[:3] == (40, 40, 40)


def test_that_a_photograph_without_faces_says_what_can_be_done(editor):
    editor.show_faces(())
    assert "place one by hand" in editor.message
    editor.show_nothing()
    assert editor.message == ""


def test_that_among_several_unchosen_faces_none_is_in_hand():
    unchosen = tuple(face(f"P1.{n}", chosen=False) for n in (1, 2))
    assert FaceWork(10, 10).with_faces(unchosen).active is None
    assert FaceWork(10, 10).with_faces(unchosen[:1]).active == 1
