import pytest

from examiner.gui.viewer.annotating import Drawing, selected_at
from examiner.gui.viewer.scene import Cursor
from examiner.gui.viewer.tools import annotation_at, grip_at, next_number
from examiner.render.annotations import Annotation, AnnotationKind
from tests.gui.viewer.scenes import P, R

KIND = AnnotationKind


def mark(name, kind, *points, side=P, number=1, text=""):
    return Annotation(name, kind, side, number, points, text)


def drawn(kind, *points, side=P):
    drawing = Drawing(kind)
    for point in points:
        drawing = drawing.hovered(Cursor(side, point)).pressed(Cursor(side, point))
    return drawing


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (KIND.POINT, ((1, 2),)),
        (KIND.LINE, ((1, 2), (3, 4))),
        (KIND.ELLIPSE, ((1, 2), (3, 4))),
    ],
)
def test_that_a_shape_is_complete_with_its_last_point(kind, points):
    assert not drawn(kind, *points[:-1]).draft or not drawn(kind, *points[:-1]).draft.complete
    drawing = drawn(kind, *points)
    assert drawing.draft.complete
    result = drawing.result(())
    assert (result.kind, result.points, result.side, result.number) == (kind, points, P, 1)


def test_that_a_polygon_goes_on_until_it_is_ended_and_has_at_least_three_points():
    assert drawn(KIND.POLYGON, (0, 0), (5, 0)).result(()) is None
    drawing = drawn(KIND.POLYGON, (0, 0), (5, 0), (5, 5)).hovered(Cursor(P, (9, 9)))
    assert not drawing.draft.complete
    assert drawing.result(()).points == ((0, 0), (5, 0), (5, 5))


def test_that_the_second_click_of_a_double_click_adds_no_point():
    assert drawn(KIND.POLYGON, (0, 0), (5, 0), (5, 0)).draft.points == ((0, 0), (5, 0))


def test_that_points_can_be_taken_back():
    drawing = drawn(KIND.POLYGON, (0, 0), (5, 0)).without_last_point()
    assert drawing.draft.points == ((0, 0),)
    assert drawing.without_last_point().draft is None


def test_that_a_draft_stays_on_its_photograph():
    drawing = drawn(KIND.LINE, (0, 0)).pressed(Cursor(R, (7, 7)))
    assert drawing.draft.points == ((0, 0),)


def test_that_pulling_with_the_button_down_draws_a_line_at_once():
    drawing = drawn(KIND.LINE, (0, 0))
    assert not drawing.released(Cursor(P, (0, 1)), travelled=False).draft.complete
    assert drawing.released(Cursor(P, (9, 1)), travelled=True).draft.points == ((0, 0), (9, 1))


def test_that_a_text_waits_for_its_words():
    drawing = drawn(KIND.TEXT, (4, 4))
    assert drawing.wants_text
    assert drawing.result(()) is None
    assert drawing.pressed(Cursor(P, (8, 8))) == drawing
    words = drawing.result((), "scar")
    assert (words.text, words.number, words.points) == ("scar", None, ((4, 4),))


def test_that_features_get_the_smallest_free_number_of_their_side():
    taken = (
        mark("a", KIND.POINT, (0, 0), number=1),
        mark("b", KIND.POINT, (0, 0), number=3),
        mark("c", KIND.POINT, (0, 0), side=R, number=2),
    )
    assert next_number(P, taken) == 2
    assert next_number(R, taken) == 1
    assert next_number(P, ()) == 1


def test_that_every_annotation_has_an_id_of_its_own():
    drawing = drawn(KIND.POINT, (1, 1))
    assert drawing.result(()).id != drawing.result(()).id


def test_that_dragging_a_grip_moves_that_point_only():
    line = mark("a", KIND.LINE, (0.0, 0.0), (50.0, 0.0))
    drawing = Drawing().gripped(Cursor(P, (49, 3)), (line,), 5)
    moved = drawing.hovered(Cursor(P, (60, 9))).moved
    assert (moved.id, moved.points) == ("a", ((0.0, 0.0), (60, 9)))


def test_that_grips_are_found_within_reach_and_on_their_side():
    line = mark("a", KIND.LINE, (0.0, 0.0), (50.0, 0.0))
    assert grip_at((line,), P, (3, 4), 5).vertex == 0
    assert grip_at((line,), P, (3, 4.1), 5) is None
    assert grip_at((line,), R, (0, 0), 5) is None


@pytest.mark.parametrize(
    ("place", "found"), [((25, 4), True), ((25, 6), False), ((-4, 0), True), ((60, 0), False)]
)
def test_that_an_annotation_is_found_along_its_whole_line(place, found):
    line = mark("a", KIND.LINE, (0.0, 0.0), (50.0, 0.0))
    assert (annotation_at((line,), P, place, 5) is line) is found


def test_that_the_closing_side_of_a_polygon_is_part_of_it():
    polygon = mark("a", KIND.POLYGON, (0.0, 0.0), (50.0, 0.0), (50.0, 50.0))
    assert annotation_at((polygon,), P, (25, 25), 2) is polygon


def test_that_a_point_goes_before_a_line_that_passes_nearer():
    line = mark("a", KIND.LINE, (0.0, 0.0), (50.0, 0.0))
    point = mark("b", KIND.POINT, (25.0, 3.0))
    assert selected_at(Cursor(P, (25, 0)), (line, point), 5) is point
