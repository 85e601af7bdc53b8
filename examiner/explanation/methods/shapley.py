"""Shapley: each patch's mean gain to the score over orders in which the face is uncovered.

After Castro, Gómez, Tejada (2009): walk from the baseline to the whole face, uncovering patch after
patch in a random order; a patch's argument is what the score gains at its turn, averaged over the
orders. The gains of one walk add up to s − s₀ whatever the order, so the table is complete for any
number of orders; more orders make each row more certain. Each order is walked backwards as well
(antithetic), which evens out whether a patch comes early or late.
"""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import WORDS, fill
from examiner.explanation.method_parameters import ShapleyParameters
from examiner.explanation.pair import CropPair, MapPair, Split, SplitPair
from examiner.explanation.patches import GRID, patch_index, spread
from examiner.explanation.records import TOLERANCE
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.job import Progress


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


@dataclass(frozen=True, slots=True)
class Shapley:
    """The Shapley explainer: for each face and order, twice as many passes as patches."""

    parameters: ShapleyParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Mean gains per pixel of both faces, with the split that they are."""
        wanted = self.parameters
        orders = random_orders(wanted.orders, GRID**2, wanted.seed)
        steps = Steps(progress, 2 * _passes(orders), "Shapley: faces partly covered")
        units = [unit_embedding(backbone, pixels) for pixels in (pair.probe, pair.reference)]
        splits = [
            walk(backbone, pixels, fill(wanted.baseline, pixels), other, orders, steps).split()
            for pixels, other in ((pair.probe, units[1]), (pair.reference, units[0]))
        ]
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


def walk(
    backbone: Backbone,
    pixels: NDArray[np.uint8],
    baseline: NDArray[np.float32],
    other: NDArray[np.float64],
    orders: NDArray[np.intp],
    steps: Steps,
) -> Walks:
    """Uncover one face (112, 112, 3) over `baseline` in each order and in its reverse.

    `other` is the other face's unit embedding (N,).
    """
    patches = orders.shape[1]
    both = np.concatenate([orders, orders[:, ::-1]])
    products = covered_units(backbone, pixels, _masks(both), baseline, steps) * other
    empty, whole, alone = products[0], products[1], products[2 : 2 + patches]
    between = products[2 + patches :].reshape(len(both), patches - 1, -1)
    ends = np.broadcast_to(empty, (len(both), 1, empty.size))
    starts = np.broadcast_to(whole, ends.shape)
    gains = np.empty((len(both), patches, empty.size))
    walked = np.diff(np.concatenate([ends, between, starts], axis=1), axis=1)
    for order, gained, found in zip(both, walked, gains, strict=True):
        found[order] = gained
    fall = float((whole.sum() - alone.sum(axis=1)).sum())
    return Walks((gains[: len(orders)] + gains[len(orders) :]) / 2, empty, fall)


def _masks(orders: NDArray[np.intp]) -> Iterator[NDArray[np.float32]]:
    """All covered, all kept, each patch alone covered, then the states within each order."""
    patches = orders.shape[1]
    index = patch_index(math.isqrt(patches))
    none = np.zeros(patches, np.float32)
    yield none[index]
    yield (1 - none)[index]
    for patch in range(patches):
        kept = 1 - none
        kept[patch] = 0
        yield kept[index]
    for order in orders:
        kept = none.copy()
        for patch in order[:-1]:
            kept[patch] = 1
            yield kept[index]


def _passes(orders: NDArray[np.intp]) -> int:
    count, patches = len(orders), len(orders[0])
    return 2 + patches + 2 * count * (patches - 1)
