from dataclasses import replace

import numpy as np
import pytest

from examiner.face.alignment import inverse, to_photograph
from examiner.gui.viewer.overlay_layer import OverlayLook, overlay_layer
from examiner.gui.viewer.painting import GROUND
from examiner.gui.viewer.placement import Mode, Placement, ViewState, WipeDirection, moved_point
from examiner.render.annotations import ANNOTATION_COLOUR, Annotation, AnnotationKind
from examiner.render.figure import crop_with_sign_changes
from examiner.render.overlay import OverlayState, draw
from tests.gui.viewer.scenes import (
    BLUE,
    GREEN,
    RED,
    SMALLER,
    TURNED,
    WHITE,
    P,
    R,
    content,
    flat,
    noise,
    pane,
    scene,
    without_words,
)

SIZE = (200, 160)
GREY = (GROUND.red(),) * 3


def upright(x, y, zoom, **more):
    placed = Placement(x, y, zoom)
    plain = {"aligned_by_eyes": False, "outline": False, "probe": placed, "reference": placed}
    return ViewState(**{**plain, **more})


def aligned(zoom=1.5, **more):
    placed = Placement(56, 56, zoom)
    return ViewState(**{"outline": False, "probe": placed, "reference": placed, **more})


def near(colour, picture):
    return (np.abs(picture.astype(int) - colour) <= 2).all(axis=-1)


def test_that_a_photograph_stands_upright_and_is_not_mirrored():
    pixels = flat(300, 400, WHITE)
    pixels[:150, :200], pixels[:150, 200:], pixels[150:, :200] = RED, GREEN, BLUE
    picture = pane(scene(upright(199.5, 149.5, 0.4), content(P, pixels)))
    corners = [picture[50, 60], picture[50, 140], picture[100, 60], picture[100, 140]]
    assert [tuple(corner) for corner in corners] == [RED, GREEN, BLUE, WHITE]
    assert tuple(picture[80, 10]) == GREY


@pytest.mark.parametrize("size", [(200, 160), (201, 161)])
@pytest.mark.parametrize("middle", [(300.0, 200.0), (300.31, 199.77)])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_that_one_to_one_shows_every_pixel_unchanged(size, middle, ratio):
    pixels = noise(400, 600)
    picture = pane(scene(upright(*middle, 1.0), content(P, pixels)), (P,), size, ratio)
    shown = without_words(picture)[:, -20:]
    at = np.argwhere((pixels == shown[0, 0]).all(axis=-1)).tolist()
    found = [pixels[y : y + shown.shape[0], x : x + shown.shape[1]] for y, x in at]
    assert any(np.array_equal(part, shown) for part in found)


@pytest.mark.parametrize("zoom", [3.0, 7.0, 64.0])
def test_that_above_200_percent_every_pixel_is_a_square_and_nothing_is_mixed(zoom):
    pixels = noise(400, 600)
    picture = pane(scene(upright(300.0, 200.0, zoom), content(P, pixels)))
    state = upright(300.0, 200.0, zoom)
    back = inverse(scene(state, content(P, pixels)).placed(P, SIZE))
    for row in range(60, 110):
        for column in range(150, 200, 7):
            x, y = moved_point(back, (column + 0.5, row + 0.5))
            expected = pixels[int(np.floor(y + 0.5)), int(np.floor(x + 0.5))]
            assert np.array_equal(picture[row, column], expected)


def test_that_a_small_view_averages_what_it_cannot_show():
    pixels = np.zeros((1000, 1000, 3), np.uint8)
    pixels[::2] = 255
    picture = without_words(pane(scene(upright(500, 500, 0.25), content(P, pixels))))
    assert np.abs(picture.astype(int) - 128).max() <= 1


def test_that_linked_panes_show_a_template_point_at_the_same_pixel():
    template = (70.0, 60.0)
    found = []
    for side, matrix, shape in ((P, TURNED, (400, 500)), (R, SMALLER, (260, 300))):
        pixels = flat(*shape, (0, 0, 0))
        x, y = (round(value) for value in moved_point(inverse(matrix), template))
        half = round(6 * np.hypot(*inverse(matrix)[0][:2]))
        pixels[y - half : y + half + 1, x - half : x + half + 1] = WHITE
        picture = pane(scene(aligned(1.2), content(side, pixels, matrix)), (side,))
        lit = np.argwhere(without_words(picture)[..., 0] > 127)
        found.append(lit.mean(axis=0))
    assert np.abs(found[0] - found[1]).max() < 1.0


@pytest.mark.parametrize("zoom", [1.5, 6.0])
@pytest.mark.parametrize("hot", [(50, 61), (60, 49)])
def test_that_a_hot_map_pixel_lies_on_its_place_in_the_photograph(zoom, hot):
    values = np.zeros((112, 112), np.float32)
    values[hot] = 1.0
    layer = overlay_layer(values, OverlayState(scale=1.0, opacity=1.0), OverlayLook())
    state = aligned(zoom)
    shown = scene(state, content(P, flat(400, 500, WHITE), TURNED))
    lit = replace(shown, overlays={P: layer})
    changed = np.argwhere((pane(lit) != pane(shown)).any(axis=-1))
    middle = changed.mean(axis=0)[::-1] + 0.5
    found = moved_point(inverse(shown.placed(P, SIZE)), tuple(middle))
    (expected,) = to_photograph(TURNED, np.array([[hot[1], hot[0]]], dtype=float))
    assert np.abs(found - expected).max() < 0.5
    assert len(changed) == pytest.approx(zoom**2, rel=0.3, abs=2)


def test_that_a_map_is_drawn_as_on_paper():
    values = np.random.default_rng(1).normal(size=(112, 112)).astype(np.float32)
    pixels = noise(112, 112)
    state = OverlayState(scale=1.5, opacity=0.7, display_threshold=0.4)
    layer = overlay_layer(values, state, OverlayLook())
    unmoved = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    view = scene(upright(55.5, 55.5, 1.0), content(P, pixels, unmoved), overlays={P: layer})
    picture = pane(view, (P,), (112, 112))
    paper = draw(pixels, values, state)
    difference = np.abs(without_words(picture).astype(int) - without_words(paper))
    assert difference.max() <= 3


def test_that_dots_lie_where_a_sign_changes_and_nowhere_else():
    values = np.zeros((112, 112), np.float32)
    places = np.zeros((112, 112), np.uint8)
    places[40:60, 50:80] = 1
    layer = overlay_layer(values, OverlayState(scale=1.0), OverlayLook(), places)
    unmoved = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    grey = flat(112, 112, (128, 128, 128))
    bare = scene(upright(55.5, 55.5, 4.0), content(P, grey, unmoved))
    changed = pane(replace(bare, overlays={P: layer}), (P,), (448, 448)) != pane(
        bare, (P,), (448, 448)
    )
    down, right = np.nonzero(changed.any(axis=-1))
    # A dot is whole, and may reach half the distance of dots beyond its place.
    reach = 1.5
    assert down.min() / 4 >= 40 - reach
    assert right.min() / 4 >= 50 - reach
    assert down.max() / 4 <= 60 + reach
    assert right.max() / 4 <= 80 + reach
    assert len(np.unique(down // 12)) * len(np.unique(right // 12)) >= 7 * 10


def test_that_dots_lie_over_a_map_as_in_the_report():
    values = np.random.default_rng(1).normal(size=(112, 112)).astype(np.float32)
    places = np.zeros((112, 112), np.uint8)
    places[16:96, 16:96] = 1
    state, pixels, factor = OverlayState(scale=1.5), noise(112, 112), 4
    layer = overlay_layer(values, state, OverlayLook(), places)
    unmoved = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    at = upright(55.5, 55.5, float(factor))
    view = scene(at, content(P, pixels, unmoved), overlays={P: layer})
    picture = without_words(pane(view, (P,), (448, 448))).astype(int)
    paper = without_words(crop_with_sign_changes(pixels, values, places, state, factor))
    near = np.abs(picture - paper).max(axis=-1) <= 4
    assert near.mean() > 0.99


def test_that_zero_and_hidden_values_leave_the_photograph_as_it_is():
    values = np.zeros((112, 112), np.float32)
    values[40:50, 40:50], values[60:70, 60:70] = 0.4, -0.4
    layer = overlay_layer(values, OverlayState(scale=1, display_threshold=0.5), OverlayLook())
    shown = scene(aligned(), content(P, noise(400, 500), TURNED))
    assert np.array_equal(pane(replace(shown, overlays={P: layer})), pane(shown))


def test_that_the_display_threshold_shows_strong_values_of_both_signs():
    values = np.zeros((112, 112), np.float32)
    values[40:50, 40:50], values[60:70, 60:70] = 0.6, -0.6
    layer = overlay_layer(values, OverlayState(scale=1, display_threshold=0.5), OverlayLook())
    shown = scene(aligned(), content(P, flat(400, 500, (128, 128, 128)), TURNED))
    picture = pane(replace(shown, overlays={P: layer})).astype(int)
    assert (picture[..., 0] - picture[..., 2]).max() > 60
    assert (picture[..., 2] - picture[..., 0]).max() > 60


def coloured(mode, **more):
    state = aligned(mode=mode, **more)
    return scene(
        state,
        content(P, flat(400, 500, (200, 40, 0)), TURNED),
        content(R, flat(400, 400, BLUE), SMALLER),
    )


def stacked(mode, *, flipped=False, **more):
    shown = replace(coloured(mode, **more), flipped=flipped)
    return without_words(pane(shown, (P, R)))[:, 70:130]


def test_that_a_blend_mixes_by_its_weight():
    expected = np.array((200, 40, 0)) * 0.75 + np.array(BLUE) * 0.25
    assert near(expected, stacked(Mode.BLEND, blend=0.25)).all()


def test_that_a_difference_is_absolute():
    assert near((200, 40, 255), stacked(Mode.DIFFERENCE)).all()
    same = coloured(Mode.DIFFERENCE)
    same = scene(
        same.state,
        content(P, flat(400, 500, RED), TURNED),
        content(R, flat(400, 400, RED), SMALLER),
    )
    assert near((0, 0, 0), without_words(pane(same, (P, R)))[:, 70:130]).all()


def test_that_a_difference_is_shown_only_where_both_photographs_are():
    view = scene(
        upright(100, 100, 1.0, mode=Mode.DIFFERENCE),
        content(P, flat(200, 200, RED)),
        content(R, flat(200, 100, BLUE)),
    )
    picture = pane(view, (P, R))
    assert tuple(picture[80, 50]) == (255, 0, 255)
    assert tuple(picture[80, 150]) == GREY


def test_that_flicker_shows_first_the_probe_and_then_the_reference():
    assert near((200, 40, 0), stacked(Mode.FLICKER)).all()
    assert near(BLUE, stacked(Mode.FLICKER, flipped=True)).all()


@pytest.mark.parametrize("direction", list(WipeDirection))
def test_that_a_wipe_shows_each_photograph_on_its_side_of_the_line(direction):
    view = coloured(Mode.WIPE, wipe_direction=direction, wipe_position=0.5)
    picture = pane(view, (P, R))
    upright_line = direction is WipeDirection.VERTICAL
    first, second = (
        (picture[60, 90], picture[60, 110])
        if upright_line
        else (picture[70, 130], picture[90, 130])
    )
    assert near((200, 40, 0), first)
    assert near(BLUE, second)


def test_that_a_grid_alternates_between_the_photographs():
    picture = pane(coloured(Mode.GRID, grid=8), (P, R))
    for row in (50, 70, 90):
        for column in (70, 90, 110, 130):
            odd = (row // 20 + column // 20) % 2
            assert near(BLUE if odd else (200, 40, 0), picture[row, column])


def test_that_lighting_a_cell_marks_it_on_both_faces():
    cell = (3, 5)
    for side, matrix in ((P, TURNED), (R, SMALLER)):
        dark = scene(aligned(), content(side, flat(400, 500, (90, 90, 90)), matrix))
        lit = pane(replace(dark, highlighted=cell), (side,))
        changed = np.argwhere((lit != pane(dark, (side,))).any(axis=-1))
        low, high = changed.min(axis=0)[::-1], changed.max(axis=0)[::-1]
        # Zoom 1.5 about (56, 56) in the middle of 200 × 160: cell column 5 begins at 63.5.
        edges = [(63.5 - 56) * 1.5 + 100, (31.5 - 56) * 1.5 + 80]
        assert low == pytest.approx(edges, abs=4)
        assert high == pytest.approx(np.array(edges) + 24, abs=4)


def test_that_an_annotation_is_drawn_on_its_photograph_only():
    mark = Annotation("a", AnnotationKind.LINE, P, 1, ((150.0, 120.0), (260.0, 120.0)))
    both = coloured(Mode.SIDE_BY_SIDE)
    marked = replace(both, annotations=(mark,))
    amber = near(ANNOTATION_COLOUR, pane(marked, (P,)))
    assert amber.sum() > 20
    start = moved_point(both.placed(P, SIZE), (150.0, 120.0))
    places = np.argwhere(amber)[:, ::-1]
    assert np.abs(places - start).sum(axis=1).min() <= 3
    assert np.array_equal(pane(marked, (R,)), pane(both, (R,)))


def test_that_nothing_to_show_is_plain_ground():
    assert (pane(scene(ViewState())) == GREY).all()
