import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from examiner.gui.viewer.placement import Mode
from examiner.render.annotations import Annotation, AnnotationKind
from tests.gui.viewer.scenes import P, R
from tests.gui.viewer.views import click, drag, pane_place, photograph_place, press

KEY, KIND = Qt.Key, AnnotationKind


@pytest.fixture
def drawn(view):
    """Everything that is drawn, kept as the window would keep it."""
    found = []

    def keep(annotation):
        found.append(annotation)
        known = {each.id: each for each in view.scene.annotations}
        known[annotation.id] = annotation
        view.set_annotations(tuple(known.values()))

    view.annotation_drawn.connect(keep)
    return found


def places(view, *points):
    return [photograph_place(view, P, QPoint(*point)) for point in points]


def test_that_a_click_draws_a_point_where_it_was_clicked(view, drawn):
    view.set_tool(KIND.POINT)
    click(view.pane_for(P), QPoint(120, 90))
    click(view.pane_for(R), QPoint(120, 90))
    assert [(each.kind, each.side, each.number) for each in drawn] == [
        (KIND.POINT, P, 1),
        (KIND.POINT, R, 1),
    ]
    assert drawn[0].points[0] == pytest.approx(places(view, (120, 90))[0])


@pytest.mark.parametrize("kind", [KIND.LINE, KIND.ELLIPSE])
def test_that_a_drag_or_two_clicks_draw_a_line_and_an_ellipse(view, drawn, kind):
    view.set_tool(kind)
    placed = view.state()
    drag(view.pane_for(P), QPoint(80, 80), QPoint(160, 120))
    click(view.pane_for(P), QPoint(80, 80))
    click(view.pane_for(P), QPoint(160, 120))
    assert [each.kind for each in drawn] == [kind, kind]
    for each in drawn:
        for found, expected in zip(each.points, places(view, (80, 80), (160, 120)), strict=True):
            assert found == pytest.approx(expected)
    assert [each.number for each in drawn] == [1, 2]
    assert view.state() == placed


@pytest.mark.parametrize("ending", ["enter", "double click"])
def test_that_a_polygon_ends_with_enter_or_a_double_click(view, drawn, ending):
    view.set_tool(KIND.POLYGON)
    pane = view.pane_for(P)
    for point in ((80, 80), (160, 80), (160, 140)):
        click(pane, QPoint(*point))
    assert drawn == []
    if ending == "enter":
        press(view, KEY.Key_Return)
    else:
        QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(160, 140))
    assert len(drawn[0].points) == 3
    assert view.scene.draft is None


def test_that_enter_does_not_end_a_polygon_of_two_points(view, drawn):
    view.set_tool(KIND.POLYGON)
    click(view.pane_for(P), QPoint(80, 80))
    click(view.pane_for(P), QPoint(160, 80))
    press(view, KEY.Key_Return)
    assert drawn == []
    press(view, KEY.Key_Backspace)
    assert len(view.scene.draft.points) == 1


def test_that_escape_gives_up_the_draft_and_then_the_tool(view, drawn):
    view.set_tool(KIND.LINE)
    click(view.pane_for(P), QPoint(80, 80))
    press(view, KEY.Key_Escape)
    assert (view.scene.draft, view.tool) == (None, KIND.LINE)
    press(view, KEY.Key_Escape)
    assert view.tool is None
    assert drawn == []


def test_that_the_words_of_a_text_are_typed_on_the_photograph(view, drawn):
    view.set_tool(KIND.TEXT)
    click(view.pane_for(P), QPoint(80, 80))
    entry = view.findChild(QLineEdit)
    assert entry.hasFocus()
    QTest.keyClicks(entry, "scar, 0 + 1")
    QTest.keyClick(entry, KEY.Key_Return)
    assert [(each.kind, each.text) for each in drawn] == [(KIND.TEXT, "scar, 0 + 1")]
    assert view.tool is KIND.TEXT
    assert not entry.isVisible()
    assert view.pane_for(P).hasFocus()


@pytest.mark.parametrize("way", ["escape", "nothing typed", "focus elsewhere"])
def test_that_a_text_without_words_is_given_up(view, drawn, way):
    view.set_tool(KIND.TEXT)
    click(view.pane_for(P), QPoint(80, 80))
    entry = view.findChild(QLineEdit)
    if way == "focus elsewhere":
        view.panes[1].setFocus()
    else:
        QTest.keyClick(entry, KEY.Key_Escape if way == "escape" else KEY.Key_Return)
    assert drawn == []
    assert view.scene.draft is None
    assert view.tool is KIND.TEXT


def test_that_an_annotation_can_be_drawn_by_keys_alone(view, drawn):
    view.set_tool(KIND.LINE)
    press(view, KEY.Key_Space)
    start = view.scene.cursor.point
    press(view, KEY.Key_Space)
    press(view, *[KEY.Key_Right] * 5)
    end = view.scene.cursor.point
    press(view, KEY.Key_Space)
    assert drawn[0].points == (start, end)


def test_that_a_click_on_an_annotation_selects_it_and_beside_it_none(view, drawn):
    view.set_tool(KIND.LINE)
    drag(view.pane_for(P), QPoint(80, 80), QPoint(200, 80))
    view.set_tool(None)
    chosen = []
    view.annotation_selected.connect(chosen.append)
    click(view.pane_for(P), QPoint(140, 83))
    click(view.pane_for(P), QPoint(140, 160))
    assert chosen == [drawn[0].id, ""]


def test_that_a_point_of_the_selected_annotation_can_be_dragged(view, drawn):
    view.set_tool(KIND.LINE)
    drag(view.pane_for(P), QPoint(80, 80), QPoint(200, 80))
    view.set_tool(None)
    view.select_annotation(drawn[0].id)
    placed = view.state()
    drag(view.pane_for(P), QPoint(201, 81), QPoint(180, 140))
    assert (drawn[1].id, drawn[1].number) == (drawn[0].id, drawn[0].number)
    assert drawn[1].points[0] == drawn[0].points[0]
    assert drawn[1].points[1] == pytest.approx(places(view, (180, 140))[0])
    assert view.state() == placed
    assert len(view.scene.annotations) == 1


def test_that_an_annotation_that_is_not_stored_goes_back_to_where_it_was(view):
    line = Annotation("a", KIND.LINE, P, 1, ((150.0, 120.0), (260.0, 120.0)))
    view.set_annotations((line,))
    view.select_annotation("a")
    start = pane_place(view, P, line.points[1])
    drag(view.pane_for(P), start, start + QPoint(20, 30))
    assert view.scene.annotations == (line,)


def test_that_a_selection_ends_with_its_annotation(view):
    view.set_annotations((Annotation("a", KIND.POINT, P, 1, ((150.0, 120.0),)),))
    view.select_annotation("a")
    view.set_annotations(())
    assert view.scene.selected is None


def test_that_the_middle_button_moves_the_photographs_while_drawing(view, drawn):
    view.set_tool(KIND.POLYGON)
    before = view.state()
    drag(view.pane_for(P), QPoint(80, 80), QPoint(120, 90), Qt.MouseButton.MiddleButton)
    assert view.state() != before
    assert view.scene.draft is None


def test_that_an_annotation_in_a_wipe_belongs_to_the_photograph_drawn_there(view, drawn):
    view.set_mode(Mode.WIPE)
    view.set_tool(KIND.POINT)
    pane = view.shown_panes()[0]
    click(pane, QPoint(pane.width() // 4, 100))
    click(pane, QPoint(pane.width() * 3 // 4, 100))
    assert [each.side for each in drawn] == [P, R]


def test_that_another_pair_gives_up_the_draft(view, drawn):
    view.set_tool(KIND.POLYGON)
    click(view.pane_for(P), QPoint(80, 80))
    view.show_pair(*view.scene.contents.values())
    assert view.scene.draft is None
    press(view, KEY.Key_Return)
    assert drawn == []
