"""Decision-based patch replacement: does undoing what a map points at undo the patches?

After Huber, Luu, Terhörst, Damer (WACV 2024) and their published code: pixels of the patched
picture get back what they were, a growing share of them, those first that the map holds for most
alike where the score is at or above the threshold, and for least alike where it is below. Whether
the pair is of one person is not asked. The false match and the false non-match rate at the same
threshold should fall soon.

The protocol rewards looking at the middle of the face, where most patches lie and most matters. So
there is a second one, this program's own: replacement within rings. All rings of equal distance to
the middle get back the same share of their pixels, in the map's order within each; what then
differs from a random order is no merit of the middle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from examiner.face.records import CROP_SIZE
from examiner.image.records import RgbPixels
from examiner.validation.controls import PIXELS, RANDOM, shuffle
from examiner.validation.patches.patched import PatchedPair, kept

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone
    from examiner.explanation.scoring import Steps

SHARES: tuple[float, ...] = tuple(float(share) for share in np.arange(0.05, 1.0, 0.05))
"""Of the pixels, as published and with the published rounding: 0.05 to 0.95."""

Order = NDArray[np.intp]
"""(12544,): the pixels, row by row from 0, in the order in which they are replaced."""


@dataclass(frozen=True, slots=True, eq=False)
class Replacing:
    """One way to replace: an order, and how many of its first pixels at each share."""

    order: Order
    counts: tuple[int, ...]


def published(method: str, values: NDArray[np.floating], *, accepts: bool) -> Replacing:
    """The order and counts of the published protocol for a map (112, 112).

    Of equal values the first from the top left goes first; the published code takes none of those
    that are equal to the last, so that it replaces fewer pixels of a map with large even areas.
    """
    return Replacing(
        ranked(values, accepts=accepts),
        tuple(published_count(share, accepts and method != RANDOM) for share in SHARES),
    )


def within_rings(values: NDArray[np.floating], *, accepts: bool) -> Replacing:
    """Every ring around the middle gets back the same share of its pixels, in the map's order.

    Of equal values in a ring those go first that the published shuffle has first, so that a map
    that is even over a ring gains nothing from it.
    """
    ring, at, tie = rings(), np.empty(PIXELS), np.empty(PIXELS)
    tie[shuffle()] = np.arange(PIXELS)
    flat = values.ravel()
    by_ring = np.lexsort((tie, -flat if accepts else flat, ring))
    at[by_ring] = (places_in_ring(ring[by_ring]) + 0.5) / np.bincount(ring)[ring[by_ring]]
    order = np.argsort(at, kind="stable")
    return Replacing(order, tuple(int(share * PIXELS) for share in SHARES))


def published_count(share: float, highest: bool) -> int:
    """How many pixels the published code replaces at a share.

    It compares strictly with a sorted value, which the highest values lose one pixel by.
    """
    return PIXELS - int((1 - share) * PIXELS) - 1 if highest else int(share * PIXELS)


def ranked(values: NDArray[np.floating], *, accepts: bool) -> Order:
    """The highest values first above the threshold (`accepts`), the lowest first below it."""
    flat = values.ravel()
    return np.argsort(-flat if accepts else flat, kind="stable")


def places_in_ring(ring: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of pixels sorted by ring: each one's place in its ring, from 0."""
    sizes = np.bincount(ring)
    places: NDArray[np.intp] = np.arange(len(ring)) - (np.cumsum(sizes) - sizes)[ring]
    return places


@cache
def rings() -> NDArray[np.intp]:
    """(12544,): the number of each pixel's ring, from the middle outwards.

    A ring is all pixels whose distance to the middle rounds to the same number of pixels.
    """
    from examiner.explanation.checks.curves import centre_prior

    distance = np.rint(-centre_prior()).astype(np.intp).ravel()
    return np.unique(distance, return_inverse=True)[1]


def replaced(pair: PatchedPair, order: Order, count: int) -> RgbPixels:
    """The patched probe with the first `count` pixels of an order as they were."""
    back = np.zeros(PIXELS, dtype=np.bool_)
    back[order[:count]] = True
    at = back.reshape(CROP_SIZE, CROP_SIZE, 1)
    pixels: RgbPixels = np.where(at, pair.original, pair.crops.probe)
    return kept(pixels, pair.version)


def patched_score(pair: PatchedPair, backbone: "Backbone", steps: "Steps") -> float:
    """The score of the pair as patched, on which the decision rests."""
    from examiner.explanation.scoring import units_of

    faces = (pair.crops.probe, pair.crops.reference)
    probe, reference = units_of(backbone, (each.astype(np.float32) for each in faces), steps)
    return float(probe @ reference)


def scores_of(
    pair: PatchedPair, ways: Sequence[Replacing], backbone: "Backbone", steps: "Steps"
) -> NDArray[np.float64]:
    """(ways, 19): the score at each share of each way to replace."""
    from examiner.explanation.scoring import units_of

    # The faithful version encodes the second picture anew at each share, too.
    units = units_of(backbone, _pictures(pair, ways), steps)
    scores: NDArray[np.float64] = (units[1:] @ units[0]).reshape(len(ways), len(SHARES))
    return scores


def _pictures(pair: PatchedPair, ways: Sequence[Replacing]) -> Iterator[NDArray[np.float32]]:
    yield kept(pair.crops.reference, pair.version).astype(np.float32)
    for way in ways:
        for count in way.counts:
            yield replaced(pair, way.order, count).astype(np.float32)
