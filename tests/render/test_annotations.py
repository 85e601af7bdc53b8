import msgspec
import numpy as np
import pytest

from examiner.explanation.records import Side
from examiner.render.annotations import (
    ANNOTATION_COLOUR,
    Annotation,
    AnnotationKind,
    draw_annotations,
    outline,
)

UNMOVED = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
GROUND = np.full((120, 160, 3), 128, dtype=np.uint8)


def annotation(kind, *points, number=None, text=""):
    return Annotation("a", AnnotationKind(kind), Side.PROBE, number, points, text)


def amber(picture):
    """(n, 2) x and y of the pixels in the full colour of annotations."""
    return np.argwhere((picture == ANNOTATION_COLOUR).all(axis=-1))[:, ::-1]


@pytest.mark.parametrize(
    ("kind", "points", "wrong"),
    [
        ("line", ((1, 1),), "cannot have 1 points"),
        ("point", ((1, 1), (2, 2)), "cannot have 2 points"),
        ("polygon", ((1, 1), (2, 2)), "cannot have 2 points"),
        ("point", ((1, float("nan")),), "not finite"),
    ],
)
def test_that_points_that_do_not_make_the_shape_are_refused(kind, points, wrong):
    with pytest.raises(ValueError, match=wrong):
        annotation(kind, *points)


def test_that_a_text_without_words_and_a_feature_number_zero_are_refused():
    with pytest.raises(ValueError, match="needs a text"):
        annotation("text", (1, 1), text="  ")
    with pytest.raises(ValueError, match="numbered from 1"):
        annotation("point", (1, 1), number=0)


def test_that_the_ellipse_touches_its_box_and_nothing_beyond():
    line = outline(AnnotationKind.ELLIPSE, ((10, 20), (50, 40)))
    assert line.min(axis=0) == pytest.approx((10, 20), abs=0.05)
    assert line.max(axis=0) == pytest.approx((50, 40), abs=0.05)


def test_that_a_line_is_printed_where_the_matrix_puts_it():
    doubled = ((2.0, 0.0, 7.0), (0.0, 2.0, 5.0))
    drawn = draw_annotations(GROUND, [annotation("line", (10, 20), (40, 20))], doubled, 3)
    places = amber(drawn)
    assert places[:, 1].mean() == pytest.approx(45, abs=0.01)
    assert (places[:, 0].min(), places[:, 0].max()) == pytest.approx((27, 87), abs=2)
    assert (GROUND == 128).all()


def test_that_the_number_is_written_beside_the_mark_and_inside_the_picture():
    plain = draw_annotations(GROUND, [annotation("point", (158, 2))], UNMOVED, 2)
    numbered = draw_annotations(GROUND, [annotation("point", (158, 2), number=12)], UNMOVED, 2)
    changed = np.argwhere((plain != numbered).any(axis=-1))
    assert len(changed) > 100
    assert len(amber(numbered)) > len(amber(plain))


def test_that_an_annotation_survives_a_round_trip_through_json():
    before = annotation("polygon", (1.5, 2), (3, 4), (5, 0.25), number=2, text="scar")
    assert msgspec.json.decode(msgspec.json.encode(before), type=Annotation) == before
    assert before.caption == "2 scar"
