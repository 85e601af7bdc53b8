"""Score curves: a face covered, and uncovered, place by place in the order of a map.

The aligned crop is cut into 14×14 squares of 8 pixels. Deletion covers them with a fill, those with
the highest mean of the map first; insertion starts from the fill and uncovers in the same order.
One face is changed at a time, the other stays. What is drawn is the similarity score over the share
of squares, and what counts is the area under it: places that speak for the score should lower it
when they go and raise it when they come, so a good order has a small area under its deletion curve
and a large one under its insertion curve. Their difference, insertion less deletion, is the gap.

Covering in an order is uncovering in the reverse one, so the reverse order has the same gap with
the other sign: over all random orders the mean gap is 0, and the spread of some of them around 0
says what chance gives.

All orders are of the same squares, since single pixels covered here and there look like noise to a
network, and a random order of them could not be compared with an order of connected places.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.patches import patch_index, patch_means
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.face.records import CROP_SIZE

SQUARES = 14
"""Per side of the crop: 8 pixels each."""

SHARES = tuple(step / 8 for step in range(9))
"""Of the squares covered or uncovered: a point of the curve each."""

FILLS = ("blur", "black")

RANDOM_ORDERS = 8

SEED = 1

Order = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Areas:
    """Mean areas under the score curves of one order, by fill; over both faces."""

    deletion: tuple[float, ...]
    insertion: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Insertion less deletion, mean over the fills; what a good order makes large."""
        return float(np.mean(self.insertion) - np.mean(self.deletion))

    def reversed(self) -> "Areas":
        """Those of the same order from its end."""
        return Areas(self.insertion, self.deletion)


@dataclass(frozen=True, slots=True)
class Curves:
    """The areas of a map's order and of its controls on the same pair."""

    method: Areas
    centre: Areas
    """From the middle outwards or from the border inwards: whichever has the larger gap."""
    random: tuple[Areas, ...]

    @property
    def spread(self) -> float:
        """Root of the mean squared gap of the random orders."""
        return float(np.sqrt(np.mean([each.gap**2 for each in self.random])))


def passes() -> int:
    """Forward passes that `curves` takes."""
    inner = 2 * (len(SHARES) - 2)
    return 2 * len(FILLS) * (2 + inner * (2 + RANDOM_ORDERS))


def curves(
    maps: MapPair,
    pair: CropPair,
    backbone: Backbone,
    steps: Steps,
    random: tuple[Areas, ...] = (),
) -> Curves:
    """Areas for the order of the maps, of the distance to the middle, and of chance.

    `random`: what `random_areas` gave for this pair, which spares most of the passes.
    """
    known = 0 if random else RANDOM_ORDERS
    orders = [
        [order_of(own), order_of(centre_prior()), *random_orders(face)[:known]]
        for face, own in enumerate((maps.probe, maps.reference))
    ]
    areas = _followed(orders, pair, backbone, steps)
    outwards = areas[1]
    centre = outwards if outwards.gap >= 0 else outwards.reversed()
    return Curves(areas[0], centre, random or tuple(areas[2:]))


def random_areas(pair: CropPair, backbone: Backbone, steps: Steps) -> tuple[Areas, ...]:
    """Areas of the random orders, which are the same whatever explains the pair."""
    return tuple(_followed([random_orders(0), random_orders(1)], pair, backbone, steps))


def _followed(
    orders: list[list[Order]], pair: CropPair, backbone: Backbone, steps: Steps
) -> list[Areas]:
    """The areas of each of the probe's orders with the reference's order in the same place."""
    found = []
    units = [unit_embedding(backbone, pixels) for pixels in (pair.probe, pair.reference)]
    faces = zip((pair.probe, pair.reference), units[::-1], orders, strict=True)
    for pixels, other, own in faces:
        for name in FILLS:
            covered = covered_units(backbone, pixels, _masks(own), fill(name, pixels), steps)
            found.append(_areas(covered @ other, len(own)))
    by_fill = np.stack(found).reshape(2, len(FILLS), -1, 2).mean(axis=0)
    return [Areas(_floats(each[:, 0]), _floats(each[:, 1])) for each in by_fill.swapaxes(0, 1)]


def centre_prior() -> NDArray[np.float64]:
    """(112, 112): minus the distance to the middle, in pixels; knows nothing of the pair."""
    middle = (CROP_SIZE - 1) / 2
    along = np.arange(CROP_SIZE) - middle
    distance: NDArray[np.float64] = np.hypot(along[:, np.newaxis], along)
    return -distance


def order_of(values: NDArray[np.floating]) -> Order:
    """(196,) squares, the highest mean first; of equal ones the first from the top left."""
    return np.argsort(-patch_means(values, SQUARES), kind="stable")


def random_orders(face: int) -> list[Order]:
    """The same orders for every explanation, so that explanations differ by themselves only."""
    draw = np.random.Generator(np.random.PCG64([SEED, face]))
    return [draw.permutation(SQUARES**2) for _ in range(RANDOM_ORDERS)]


def _masks(orders: list[Order]) -> Iterator[NDArray[np.float32]]:
    """All covered and all kept; then, of each order, its deletion and its insertion."""
    yield np.zeros((CROP_SIZE, CROP_SIZE), np.float32)
    yield np.ones((CROP_SIZE, CROP_SIZE), np.float32)
    index = patch_index(SQUARES)
    for order in orders:
        place = np.argsort(order)[index]
        counts = [round(share * SQUARES**2) for share in SHARES[1:-1]]
        yield from ((place >= count).astype(np.float32) for count in counts)
        yield from ((place < count).astype(np.float32) for count in counts)


def _areas(scores: NDArray[np.float64], orders: int) -> NDArray[np.float64]:
    """(orders, 2): areas under deletion and insertion, by the trapezoid rule."""
    covered, kept = np.full((2, orders, 1), scores[:2, np.newaxis, np.newaxis])
    inner = scores[2:].reshape(orders, 2, -1)
    deletion = np.hstack([kept, inner[:, 0], covered])
    insertion = np.hstack([covered, inner[:, 1], kept])
    both = [np.trapezoid(each, SHARES, axis=1) for each in (deletion, insertion)]
    areas: NDArray[np.float64] = np.stack(both, axis=1)
    return areas


def _floats(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
