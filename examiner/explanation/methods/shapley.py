"""Shapley: each patch's mean gain to the score over orders in which the face is uncovered.

After Castro, Gómez, Tejada (2009): walk from the baseline to the whole face, uncovering patch after
patch in a random order; a patch's argument is what the score gains at its turn, averaged over the
orders. The gains of one walk add up to s − s₀ whatever the order, so the table is complete for any
number of orders; more orders make each row more certain. Each order is walked backwards as well
(antithetic), which evens out whether a patch comes early or late.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import WORDS, fill
from examiner.explanation.method_parameters import ShapleyParameters
from examiner.explanation.pair import (
    BOTH,
    PROBE_ONLY,
    CropPair,
    Faces,
    MapPair,
    Split,
    SplitPair,
)
from examiner.explanation.patches import GRID, patch_index, spread
from examiner.explanation.records import TOLERANCE
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.job import Progress, Watcher


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Where every order begins and ends."""

    empty: NDArray[np.float64]
    """(N,) products of unit embeddings, u_k·v_k, with the whole face covered; sums to s₀."""
    whole: NDArray[np.float64]
    """(N,) the same with the whole face uncovered; sums to s."""
    alone: float
    """Σ over patches of s − (the score with that patch alone covered)."""


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """What uncovering one face in several orders gives."""

    gains: NDArray[np.float64]
    """(orders, patches, N): mean over an order and its reverse of what each dimension gains."""
    empty: NDArray[np.float64]
    """(N,) products of unit embeddings, u_k·v_k, with the whole face covered; sums to s₀."""
    alone: float
    """Σ over patches of s − (the score with that patch alone covered)."""

    def split(self) -> Split:
        """Mean gains with their standard errors over the orders."""
        per_order = self.gains.sum(axis=2)
        count = len(per_order)
        errors = per_order.std(axis=0, ddof=1) / np.sqrt(count) if count > 1 else None
        return Split(per_order.mean(axis=0), float(self.empty.sum()), errors, self.alone)


@dataclass(slots=True)
class Walker:
    """One face that is being uncovered; `other` is the other face's unit embedding (N,)."""

    backbone: Backbone
    pixels: NDArray[np.uint8]
    """(112, 112, 3)."""
    baseline: NDArray[np.float32]
    """(112, 112, 3), 0 to 255: what stands in the place of patches not yet uncovered."""
    other: NDArray[np.float64]
    steps: Steps

    def ends(self, patches: int) -> Ends:
        """The products with nothing and with everything uncovered, and the single falls."""
        products = self._products(_end_masks(patches))
        empty, whole, alone = products[0], products[1], products[2:]
        return Ends(empty, whole, float((whole.sum() - alone.sum(axis=1)).sum()))

    def gains(self, order: NDArray[np.intp], ends: Ends) -> NDArray[np.float64]:
        """(patches, N): what each dimension gains, mean over `order` and its reverse."""
        both = (order, order[::-1])
        between = self._products(mask for each in both for mask in _masks(each))
        states = between.reshape(2, len(order) - 1, -1)
        gains = np.empty((2, len(order), ends.empty.size))
        for each, middle, found in zip(both, states, gains, strict=True):
            found[each] = np.diff(np.vstack([ends.empty, middle, ends.whole]), axis=0)
        mean: NDArray[np.float64] = gains.mean(axis=0)
        return mean

    def _products(self, masks: Iterable[NDArray[np.float32]]) -> NDArray[np.float64]:
        units = covered_units(self.backbone, self.pixels, masks, self.baseline, self.steps)
        return units * self.other


@dataclass(frozen=True, slots=True)
class Shapley:
    """The Shapley explainer: for each face and order, twice as many passes as patches."""

    parameters: ShapleyParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Mean gains per pixel of both faces, with the split that they are.

        A Watcher sees the maps after each order.
        """
        for splits in self._splits(pair, backbone, progress, BOTH):
            maps = self._maps(splits)
            if isinstance(progress, Watcher):
                progress.sketch((maps.probe, maps.reference))
        return maps

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone."""
        *_, (split,) = self._splits(pair, backbone, progress, PROBE_ONLY)
        return spread(split.patches)

    def _splits(
        self, pair: CropPair, backbone: Backbone, progress: Progress, faces: Faces
    ) -> Iterator[list[Split]]:
        """Each face's split as it stands after each order."""
        wanted = self.parameters
        orders = random_orders(wanted.orders, GRID**2, wanted.seed)
        steps = Steps(progress, len(faces) * _passes(orders), "Shapley: faces partly covered")
        others = [unit_embedding(backbone, pair.crops[1 - face]) for face in faces]
        walkers = [
            Walker(backbone, pixels, fill(wanted.baseline, pixels), other, steps)
            for pixels, other in zip((pair.crops[face] for face in faces), others, strict=True)
        ]
        for walked in walk(walkers, orders):
            yield [each.split() for each in walked]

    def _maps(self, splits: list[Split]) -> MapPair:
        wanted = self.parameters
        return MapPair(
            probe=spread(splits[0].patches),
            reference=spread(splits[1].patches),
            splits=SplitPair(
                rule="shapley",
                parameters=asdict(wanted),
                baseline=WORDS[wanted.baseline],
                tolerance=TOLERANCE,
                probe=splits[0],
                reference=splits[1],
            ),
        )


def random_orders(count: int, patches: int, seed: int) -> NDArray[np.intp]:
    """(count, patches): random orders of the patches, the same for the same seed."""
    draw = np.random.default_rng(seed)
    return np.stack([draw.permutation(patches) for _ in range(count)])


def walk(walkers: list[Walker], orders: NDArray[np.intp]) -> Iterator[list[Walks]]:
    """Uncover every walker's face in each order and in its reverse; all walks after each order."""
    ends = [walker.ends(orders.shape[1]) for walker in walkers]
    gains: list[list[NDArray[np.float64]]] = [[] for _ in walkers]
    for order in orders:
        for walker, end, found in zip(walkers, ends, gains, strict=True):
            found.append(walker.gains(order, end))
        yield [
            Walks(np.stack(found), end.empty, end.alone)
            for end, found in zip(ends, gains, strict=True)
        ]


def _end_masks(patches: int) -> Iterator[NDArray[np.float32]]:
    """All covered, all kept, then each patch alone covered."""
    index = patch_index(math.isqrt(patches))
    none = np.zeros(patches, np.float32)
    yield none[index]
    yield (1 - none)[index]
    for patch in range(patches):
        kept = 1 - none
        kept[patch] = 0
        yield kept[index]


def _masks(order: NDArray[np.intp]) -> Iterator[NDArray[np.float32]]:
    """The states between the ends, within one order."""
    index = patch_index(math.isqrt(len(order)))
    kept = np.zeros(len(order), np.float32)
    for patch in order[:-1]:
        kept[patch] = 1
        yield kept[index]


def _passes(orders: NDArray[np.intp]) -> int:
    count, patches = len(orders), len(orders[0])
    return 2 + patches + 2 * count * (patches - 1)
