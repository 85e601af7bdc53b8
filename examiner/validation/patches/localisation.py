"""Localisation on patched pairs: does a map point at the patches?

Patches of an impostor pair argue for a score above the threshold, since they show the other person;
patches of a genuine pair argue against it, since they show somebody else. A map is asked on one
side at a time: upwards, what argues for, or downwards, what argues against. Which side counts is
for the reader of these numbers to say: that of the decision, as in the replacement protocol, or
that on which the patches are known to argue.

A control knows no side; it looks at the same pixels on both.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.validation.controls import CONTROLS
from examiner.validation.patches.replacement import places_in_ring, rings

Values = NDArray[np.floating]


def located(method: str, values: Values, covered: NDArray[np.bool_]) -> dict[str, Any]:
    """What a map (112, 112) says of patched pixels (`covered`), upwards and downwards."""
    if method in CONTROLS:
        sides = {"up": np.abs(values), "down": np.abs(values)}
    else:
        sides = {"up": values, "down": -values}
    return {
        "area": float(covered.mean()),
        **{name: _on_side(each.astype(np.float64), covered) for name, each in sides.items()},
    }


def _on_side(values: NDArray[np.float64], covered: NDArray[np.bool_]) -> dict[str, float | None]:
    return {
        "hit": hit(values, covered),
        "mass": mass(values, covered),
        "rank": rank(values.ravel(), covered.ravel()),
        "rank_in_rings": rank(ring_ranks(values), covered.ravel()),
    }


def hit(values: Values, covered: NDArray[np.bool_]) -> float:
    """1 where the highest value is patched, else 0; of several equal ones the share patched."""
    return float(covered[values == values.max()].mean())


def mass(values: Values, covered: NDArray[np.bool_]) -> float | None:
    """The part of the positive values that is patched, less the part of the area that is.

    −1 to 1, 0 by chance; None for a map without positive values.
    """
    positive = np.maximum(values, 0)
    total = positive.sum()
    return float(positive[covered].sum() / total - covered.mean()) if total > 0 else None


def rank(values: Values, covered: NDArray[np.bool_]) -> float:
    """The chance that a patched pixel's value is above that of another, equal ones half.

    The area under the ROC curve, 0 to 1, 0.5 by chance.
    """
    from scipy.stats import rankdata

    inside = int(covered.sum())
    outside = covered.size - inside
    above = rankdata(values)[covered].sum() - inside * (inside + 1) / 2
    return float(above / (inside * outside))


def ring_ranks(values: Values) -> NDArray[np.float64]:
    """(12544,): each pixel's rank within its ring around the middle, 0 (lowest) to 1.

    Equal values in a ring have their mean rank, so that a map that is even over a ring says
    nothing of it.
    """
    flat = values.ravel()
    order = np.lexsort((flat, rings()))
    ring, rising = rings()[order], flat[order]
    begins = (np.diff(ring, prepend=-1) != 0) | (np.diff(rising, prepend=rising[0]) != 0)
    group = np.cumsum(begins) - 1
    # Whole numbers add up exactly, so that rings of other sizes do not differ by rounding.
    doubled = np.bincount(group, 2 * places_in_ring(ring) + 1) / np.bincount(group)
    ranks = np.empty(flat.size)
    ranks[order] = doubled[group] / (2 * np.bincount(ring)[ring])
    return ranks
