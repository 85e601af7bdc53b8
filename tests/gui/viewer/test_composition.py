from dataclasses import replace

import pytest

from examiner.explanation.records import Side
from examiner.gui.viewer.composition import layers, side_at, wipe_line
from examiner.gui.viewer.placement import Mode, ViewState, WipeDirection

P, R = Side.PROBE, Side.REFERENCE
SIZE = (101, 60)


def composed(mode, *, flipped=False, **more):
    return layers(ViewState(mode=mode, **more), (P, R), SIZE, flipped)


def owners(shown):
    """Which side owns every pixel, by the clips alone."""
    return [
        [
            [layer.side for layer in shown if layer.covers((x + 0.5, y + 0.5))]
            for x in range(SIZE[0])
        ]
        for y in range(SIZE[1])
    ]


@pytest.mark.parametrize("direction", list(WipeDirection))
@pytest.mark.parametrize("position", [0.0, 0.37, 1.0])
def test_that_a_wipe_gives_every_pixel_to_the_side_of_the_line_it_is_on(direction, position):
    shown = composed(Mode.WIPE, wipe_direction=direction, wipe_position=position)
    axis = 0 if direction is WipeDirection.VERTICAL else 1
    line = wipe_line(ViewState(wipe_direction=direction, wipe_position=position), SIZE)
    assert line == round(position * SIZE[axis])
    for y, row in enumerate(owners(shown)):
        for x, sides in enumerate(row):
            assert sides == [P if (x, y)[axis] < line else R]


def test_that_the_grid_is_a_board_that_covers_the_pane_once():
    board = owners(composed(Mode.GRID, grid=6))
    for y, row in enumerate(board):
        for x, sides in enumerate(row):
            assert sides == [R if (x // 10 + y // 10) % 2 else P]


def test_that_flicker_shows_one_face_at_a_time():
    assert [layer.side for layer in composed(Mode.FLICKER)] == [P]
    assert [layer.side for layer in composed(Mode.FLICKER, flipped=True)] == [R]


def test_that_a_blend_lays_the_reference_over_the_probe():
    under, over = composed(Mode.BLEND, blend=0.3)
    assert (under.side, under.opacity, over.side, over.opacity) == (P, 1.0, R, 0.3)


def test_that_a_pane_of_one_side_shows_it_whole_in_every_mode():
    for mode in Mode:
        (layer,) = layers(replace(ViewState(), mode=mode), (R,), SIZE, True)
        assert (layer.side, layer.clip, layer.opacity, layer.difference) == (R, None, 1.0, False)


def test_that_a_place_belongs_to_the_photograph_drawn_there():
    assert side_at(composed(Mode.WIPE), (10, 10)) is P
    assert side_at(composed(Mode.WIPE), (90, 10)) is R
    assert side_at(composed(Mode.BLEND), (90, 10)) is P
    assert side_at(composed(Mode.FLICKER, flipped=True), (1, 1)) is R
