from dataclasses import replace

import numpy as np
import pytest

from examiner.render.overlay import (
    COLOUR_MAPS,
    NEUTRAL,
    OverlayState,
    alone,
    clipped,
    colour_bar,
    draw,
    rgba,
    symmetric_scale,
)

BASE = np.random.default_rng(3).integers(0, 256, size=(40, 50, 3), dtype=np.uint8)
GREY = np.full((40, 50, 3), 128, dtype=np.uint8)
STATE = OverlayState(scale=2.0)


def constant(value: float) -> np.ndarray:
    return np.full((40, 50), value, dtype=np.float32)


def test_that_a_zero_map_leaves_the_base_unchanged():
    assert np.array_equal(draw(BASE, constant(0.0), STATE), BASE)


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_that_positive_values_are_warm_and_negative_values_cool(name):
    state = replace(STATE, colour_map=name)
    red, _, blue = draw(GREY, constant(1.5), state)[0, 0].astype(int)
    assert red > blue + 30
    red, _, blue = draw(GREY, constant(-1.5), state)[0, 0].astype(int)
    assert blue > red + 30


def test_that_a_stronger_value_moves_the_base_further():
    moved = [
        np.abs(draw(GREY, constant(value), STATE).astype(int) - 128).sum()
        for value in (0.1, 0.5, 1.0, 2.0)
    ]
    assert moved == sorted(moved)
    assert moved[0] > 0


def test_that_values_beyond_the_scale_look_like_the_scale_and_are_counted():
    at_scale = draw(BASE, constant(2.0), STATE)
    assert np.array_equal(draw(BASE, constant(99.0), STATE), at_scale)
    assert clipped(constant(99.0), STATE) == 40 * 50
    assert clipped(constant(2.0), STATE) == 0


def test_that_the_display_threshold_hides_weak_values_of_both_signs_only():
    values = np.zeros((40, 50), dtype=np.float32)
    values[0, :3] = (0.9, -0.9, 1.1)
    values[1, 0] = -1.1
    drawn = draw(BASE, values, replace(STATE, display_threshold=1.0))
    changed = np.argwhere((drawn != BASE).any(axis=-1)).tolist()
    assert changed == [[0, 2], [1, 0]]


def test_that_the_layer_laid_over_the_base_is_the_drawing():
    values = np.random.default_rng(7).normal(size=(40, 50)).astype(np.float32) * 2
    values[:4] = 0
    state = replace(STATE, display_threshold=0.5, opacity=0.6)
    layer = rgba(values, state).astype(np.float64)
    alpha = layer[..., 3:] / 255
    laid = BASE * (1 - alpha) + layer[..., :3] * alpha
    assert np.abs(laid - draw(BASE, values, state)).max() <= 1.5
    assert (layer[..., 3] == 0).sum() == (np.abs(values) < 0.5).sum()
    with pytest.raises(ValueError, match="not finite"):
        rgba(constant(float("nan")), STATE)


def test_that_opacity_zero_draws_nothing():
    assert np.array_equal(draw(BASE, constant(1.0), replace(STATE, opacity=0.0)), BASE)


def test_that_a_map_alone_is_neutral_where_it_is_zero():
    assert (alone(constant(0.0), STATE) == NEUTRAL).all()


def test_that_the_colour_bar_has_the_colours_of_a_map_alone():
    bar = colour_bar(STATE, (5, 3))
    values = np.array([[-2.0, -1.0, 0.0, 1.0, 2.0]], dtype=np.float32)
    assert bar.shape == (3, 5, 3)
    assert np.array_equal(bar[:1], alone(values, STATE))


def test_that_one_scale_serves_both_faces_and_both_signs():
    rng = np.random.default_rng(5)
    one, other = (rng.normal(size=(112, 112)).astype(np.float32) * k for k in (1.0, 3.0))
    scale = symmetric_scale(one, other)
    assert scale == symmetric_scale(-other, one)
    sizes = np.abs(np.concatenate([one.ravel(), other.ravel()]))
    assert np.mean(sizes > scale) == pytest.approx(0.005, abs=1e-4)


def test_that_sparse_and_empty_maps_still_have_a_scale():
    sparse = np.zeros((112, 112), dtype=np.float32)
    assert symmetric_scale(sparse) == 1.0
    sparse[4, 4] = -0.25
    assert symmetric_scale(sparse) == 0.25


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": 0.0},
        {"scale": float("nan")},
        {"opacity": 1.1},
        {"display_threshold": -1.0},
        {"colour_map": "jet"},
    ],
)
def test_that_a_state_outside_its_ranges_is_refused(wrong):
    with pytest.raises(ValueError, match=r"overlay state|no colour map"):
        OverlayState(**{"scale": 1.0, **wrong})


def test_that_a_map_that_does_not_fit_or_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        draw(BASE, np.zeros((4, 4), dtype=np.float32), STATE)
    with pytest.raises(ValueError, match="not finite"):
        draw(BASE, constant(float("nan")), STATE)
