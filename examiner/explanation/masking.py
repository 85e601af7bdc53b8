"""Both faces of a pair seen through the same masks, and sums over masks that are never all kept.

A recipe makes a face's masks anew whenever it is called, the same ones in the same order; so any
number of masks takes the memory of one batch.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.pair import BOTH, CropPair, Faces
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.face.records import CROP_SIZE

Mask = NDArray[np.float32]
"""(112, 112) float32 from 0, covered, to 1, kept."""

Recipe = Callable[[], Iterable[Mask]]

_SUMMED_AT_ONCE = 64


def masked_scores(
    pair: CropPair,
    backbone: Backbone,
    recipe: Recipe,
    filled_with: str,
    steps: Steps,
    faces: Faces = BOTH,
) -> list[NDArray[np.float64]]:
    """(n,) float64 for each of `faces`: its score through each mask.

    The other face is left as it is.
    """
    others = [unit_embedding(backbone, pair.crops[1 - face]) for face in faces]
    seen = [(pair.crops[face], other) for face, other in zip(faces, others, strict=True)]
    return [
        covered_units(backbone, pixels, recipe(), fill(filled_with, pixels), steps) @ other
        for pixels, other in seen
    ]


def weighted_sum(weights: NDArray[np.float64], masks: Iterable[Mask]) -> NDArray[np.float64]:
    """(112, 112) float64: Σ weight · mask; (k, 112, 112) for k rows of weights, (k, n).

    A row gives the same bytes alone as it does in a pair.
    """
    if weights.shape[:-1] == (1,):
        # A lone row would go through a routine that adds up in another order.
        return weighted_sum(np.repeat(weights, 2, axis=0), masks)[:1]
    total = np.zeros((*weights.shape[:-1], CROP_SIZE * CROP_SIZE))
    done = 0
    for stack in _stacks(masks):
        total += weights[..., done : done + len(stack)] @ stack
        done += len(stack)
    if done != weights.shape[-1]:
        raise ValueError(f"{weights.shape[-1]} weights for {done} masks")
    return total.reshape(*weights.shape[:-1], CROP_SIZE, CROP_SIZE)


def mean_and_deviation(masks: Iterable[Mask]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each (112, 112) float64: mean and standard deviation of every pixel over the masks."""
    total, squares = np.zeros((2, CROP_SIZE * CROP_SIZE))
    count = 0
    for stack in _stacks(masks):
        total += stack.sum(axis=0)
        squares += np.square(stack).sum(axis=0)
        count += len(stack)
    mean = total / count
    deviation = np.sqrt(np.maximum(squares / count - mean**2, 0))
    return mean.reshape(CROP_SIZE, CROP_SIZE), deviation.reshape(CROP_SIZE, CROP_SIZE)


def _stacks(masks: Iterable[Mask]) -> Iterator[NDArray[np.float64]]:
    """(up to 64, 12544) float64."""
    drawn = iter(masks)
    while batch := list(islice(drawn, _SUMMED_AT_ONCE)):
        yield np.stack(batch).reshape(len(batch), -1).astype(np.float64)
