"""Embeddings of changed crops: all that a black-box method sees of a network.

Crops go through the network in batches of the same size and order whatever the machine, and
batches side by side on its cores; so memory is bounded and the same questions give the same bytes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from examiner.embedding.backbone import Backbone
from examiner.explanation.lanes import side_by_side
from examiner.job import Progress

BATCH = 4
"""Crops in one pass: a larger batch is no faster, and has the system fetch its memory anew."""


@dataclass(slots=True)
class Steps:
    """Counts passes through `progress`; asked to stop before each batch."""

    progress: Progress
    total: int
    note: str
    done: int = 0

    def ahead(self, passes: int) -> None:
        """Report where the count stands, then count `passes` more; raises Cancelled."""
        self.progress.advance(min(self.done, self.total), self.total, self.note)
        self.done += passes


def unit_embedding(backbone: Backbone, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(N,) float64 of length one: the embedding of one unchanged crop (112, 112, 3)."""
    with torch.no_grad():
        raw = backbone.raw(backbone.prepare(pixels))
    unit: NDArray[np.float64] = _units(raw)[0]
    return unit


def covered_units(
    backbone: Backbone,
    pixels: NDArray[np.uint8],
    masks: Iterable[NDArray[np.float32]],
    fill: NDArray[np.float32],
    steps: Steps,
) -> NDArray[np.float64]:
    """(n, N) float64, rows of length one: the crop seen through each of n masks.

    A mask is (112, 112) float32 from 0 (covered by `fill`, (112, 112, 3), 0 to 255) to 1 (kept).
    `masks` is drawn from batch by batch.
    """
    work = partial(_covered_batch, backbone, _planes(pixels.astype(np.float32)), _planes(fill))
    return _gather(side_by_side(work, _in_batches(masks)), steps)


def units_of(
    backbone: Backbone, crops: Iterable[NDArray[np.float32]], steps: Steps
) -> NDArray[np.float64]:
    """(n, N) float64, rows of length one, of n crops (112, 112, 3) of values from 0 to 255."""
    work = partial(_crop_batch, backbone)
    return _gather(side_by_side(work, _in_batches(crops)), steps)


def _gather(answers: Iterator[NDArray[np.float64]], steps: Steps) -> NDArray[np.float64]:
    found = []
    steps.ahead(0)
    for units in answers:
        steps.ahead(len(units))
        found.append(units)
    return np.concatenate(found)


def _in_batches(
    values: Iterable[NDArray[np.float32]],
) -> Iterator[NDArray[np.float32]]:
    drawn = iter(values)
    while batch := list(islice(drawn, BATCH)):
        yield np.stack(batch)


def _covered_batch(
    backbone: Backbone, face: Tensor, fill: Tensor, masks: NDArray[np.float32]
) -> NDArray[np.float64]:
    kept = torch.from_numpy(masks)[:, None]
    return _embed(backbone, kept * face + (1 - kept) * fill)


def _crop_batch(backbone: Backbone, crops: NDArray[np.float32]) -> NDArray[np.float64]:
    return _embed(backbone, torch.from_numpy(crops).permute(0, 3, 1, 2))


def _embed(backbone: Backbone, crops: Tensor) -> NDArray[np.float64]:
    with torch.no_grad():
        return _units(backbone.raw(backbone.network.normalise(crops)))


def _planes(picture: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)))


def _units(raw: Tensor) -> NDArray[np.float64]:
    values = raw.numpy().astype(np.float64)
    units: NDArray[np.float64] = values / np.linalg.norm(values, axis=1, keepdims=True)
    return units
