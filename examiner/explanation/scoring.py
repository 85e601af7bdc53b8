"""Embeddings of changed crops: all that a black-box method sees of a network.

Crops go through the network in batches of the same size and order whatever the machine, and
batches side by side on its cores; so memory is bounded and the same questions give the same bytes.
Where even a batch does not fit into the memory of its device, it is halved, and the note of the
progress says so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from examiner.embedding.backbone import Backbone
from examiner.explanation.lanes import side_by_side
from examiner.explanation.records import CPU
from examiner.job import Progress

BATCH = 4
"""Crops in one pass: a larger batch is no faster, and has the system fetch its memory anew."""


BATCH_ELSEWHERE = 64
"""Crops in one pass on another device than the CPU, which small batches would leave idle."""

GRADIENTS_ELSEWHERE = 16
"""Gradients in one pass there; each holds all layers in memory."""

Part = TypeVar("Part", range, NDArray[np.float64], Tensor)
Answer = TypeVar("Answer")

_SHORT = "; memory is short: "
"""Between a note and how many crops go through at once."""


@dataclass(slots=True)
class Steps:
    """Counts passes through `progress`; asked to stop before each batch."""

    progress: Progress
    total: int
    note: str
    done: int = 0
    most: int = BATCH_ELSEWHERE
    """Crops that go through the network at once at most; becomes smaller where memory is short."""

    def halve(self, failed: int) -> None:
        """Take at most half of the `failed` crops at once from here on, and say so in the note."""
        self.most = min(self.most, failed // 2)
        said = self.note.partition(_SHORT)[0]
        self.note = f"{said}{_SHORT}{self.most} at once"

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
    face = _planes(pixels.astype(np.float32))
    work = partial(_covered_batch, backbone, face, _planes(fill), steps)
    return _gather(_answers(backbone, work, masks), steps)


def units_of(
    backbone: Backbone, crops: Iterable[NDArray[np.float32]], steps: Steps
) -> NDArray[np.float64]:
    """(n, N) float64, rows of length one, of n crops (112, 112, 3) of values from 0 to 255."""
    return _gather(_answers(backbone, partial(_crop_batch, backbone, steps), crops), steps)


def gradients_at_once(backbone: Backbone) -> int:
    """How many gradients a pass takes: one on the CPU, where that is fastest."""
    return 1 if backbone.device == CPU else GRADIENTS_ELSEWHERE


def in_parts(
    values: Part, work: Callable[[Part], Answer], backbone: Backbone, steps: Steps
) -> Iterator[Answer]:
    """`work` of all values at once; in halves, in order, where the device's memory is short.

    Raises MemoryError where not even one value's work fits.
    """
    done = 0
    while done < len(values):
        part = values[done : done + steps.most]
        try:
            answer = work(part)
        except RuntimeError as error:
            if not _is_shortage(error):
                raise
            if len(part) == 1:
                raise MemoryError(
                    f"one crop does not fit into the memory of {backbone.device}"
                ) from error
            steps.halve(len(part))
        else:
            done += len(part)
            yield answer


def lanes_for(backbone: Backbone) -> int | None:
    """Passes side by side: as many as the machine has lanes on the CPU, elsewhere one."""
    return None if backbone.device == CPU else 1


def _answers(
    backbone: Backbone,
    work: Callable[[NDArray[np.float32]], NDArray[np.float64]],
    values: Iterable[NDArray[np.float32]],
) -> Iterator[NDArray[np.float64]]:
    size = BATCH if backbone.device == CPU else BATCH_ELSEWHERE
    return side_by_side(work, _in_batches(values, size), lanes_for(backbone))


def _gather(answers: Iterator[NDArray[np.float64]], steps: Steps) -> NDArray[np.float64]:
    found = []
    steps.ahead(0)
    for units in answers:
        steps.ahead(len(units))
        found.append(units)
    return np.concatenate(found)


def _in_batches(values: Iterable[NDArray[np.float32]], size: int) -> Iterator[NDArray[np.float32]]:
    drawn = iter(values)
    while batch := list(islice(drawn, size)):
        yield np.stack(batch)


def _covered_batch(
    backbone: Backbone, face: Tensor, fill: Tensor, steps: Steps, masks: NDArray[np.float32]
) -> NDArray[np.float64]:
    kept = torch.from_numpy(masks)[:, None]
    return _embed(backbone, kept * face + (1 - kept) * fill, steps)


def _crop_batch(
    backbone: Backbone, steps: Steps, crops: NDArray[np.float32]
) -> NDArray[np.float64]:
    return _embed(backbone, torch.from_numpy(crops).permute(0, 3, 1, 2), steps)


def _embed(backbone: Backbone, crops: Tensor, steps: Steps) -> NDArray[np.float64]:
    """Unit embeddings of crops (n, 3, 112, 112); raises what `in_parts` does."""
    return np.concatenate(list(in_parts(crops, partial(_pass, backbone), backbone, steps)))


def _pass(backbone: Backbone, crops: Tensor) -> NDArray[np.float64]:
    with torch.no_grad():
        inputs = backbone.network.normalise(crops.to(backbone.device))
        return _units(backbone.raw(inputs))


def _is_shortage(error: RuntimeError) -> bool:
    """torch has an error of its own for its devices' memory, but none for the computer's."""
    return isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error)


def _planes(picture: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)))


def _units(raw: Tensor) -> NDArray[np.float64]:
    values = raw.cpu().numpy().astype(np.float64)
    units: NDArray[np.float64] = values / np.linalg.norm(values, axis=1, keepdims=True)
    return units
