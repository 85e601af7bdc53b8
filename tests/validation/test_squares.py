"""The squares of Patch-LFW come out number for number as the published generator draws them."""

import numpy as np
import pytest

from examiner.validation.patches.squares import genuine_squares, impostor_squares

ROWS = (
    106, 85, 45, 40, 78, 23, 59, 49, 95, 64, 53, 36, 110, 65, 37, 94, 44, 70, 16, 80, 34, 79, 53,
    72, 72, 87, 53,
)  # fmt: skip
COLUMNS = (
    24, 3, 56, 72, 0, 21, 19, 74, 41, 10, 21, 38, 20, 44, 93, 39, 14, 26, 81, 90, 22, 66, 2, 63,
    60, 1, 51,
)  # fmt: skip


def test_that_the_first_impostor_pair_has_the_published_squares():
    first = next(impostor_squares(1))
    assert (first.rows, first.columns) == (ROWS, COLUMNS)
    assert first.mask().sum() == 5150


def test_that_the_first_genuine_pair_has_the_same_squares_and_later_ones_do_not():
    genuine = [squares for squares, _ in genuine_squares([np.arange(11998)] * 20)]
    impostor = list(impostor_squares(20))
    assert genuine[0] == impostor[0]
    # The draw of the first donor happens to fall on a number that the squares would not have taken.
    assert genuine[1] == impostor[1]
    assert genuine[19] != impostor[19]


def test_that_the_impostor_set_covers_what_is_published_of_it():
    masks = np.stack([squares.mask() for squares in impostor_squares(3000)])
    shares = masks.mean(axis=(1, 2))
    assert shares.mean() == pytest.approx(0.4070, abs=5e-5)
    assert (shares.min(), shares.max()) == pytest.approx((0.325, 0.479), abs=5e-4)
    often = masks.mean(axis=0)
    assert often[56, 56] == pytest.approx(0.528, abs=0.02)
    assert not often[111].any()
    assert not often[:, 111].any()
