"""Other devices beside the CPU: how far their results are from the reference."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.benchmark.material import Material
from examiner.comparison.score import similarity
from examiner.embedding import catalogue as backbones
from examiner.embedding.backbone import Backbone
from examiner.embedding.devices import available
from examiner.explanation.catalogue import as_it_comes, load
from examiner.explanation.pair import CropPair
from examiner.explanation.records import CPU
from examiner.job import Silent

EMBEDDING = 1e-4
"""Largest difference of an embedding's numbers allowed, as a part of the largest of them."""

SCORE = 1e-5
"""Largest difference of a similarity score allowed."""

MAP = 1e-2
"""Largest difference of an xSSAB map allowed, as a part of its largest value.

Where a cell lies on the bend of a PReLU, rounding decides which slope its gradient takes.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far one result of a device is from the CPU's."""

    device: str
    what: str
    found: float
    allowed: float

    @property
    def within(self) -> bool:
        """Whether no more is found than is allowed; a value that is no number is more."""
        return self.found <= self.allowed


def others() -> tuple[str, ...]:
    """The devices here that are not the CPU."""
    return tuple(device for device in available() if device != CPU)


def differences(
    things: Material, name: str, devices: tuple[str, ...] | None = None
) -> tuple[Difference, ...]:
    """Embeddings, score and xSSAB maps of the demonstration pair on each device but the CPU.

    `name` is the backbone's.
    """
    reference = backbones.load(name)
    wanted = others() if devices is None else devices
    return tuple(each for device in wanted for each in _of(things, reference, device))


def _of(things: Material, reference: Backbone, device: str) -> Iterator[Difference]:
    here, there = reference, reference.to(device)
    crops = (things.probe, things.reference)
    expected, found = ([each.embed(crop) for crop in crops] for each in (here, there))
    part = max(_part(one.raw, other.raw) for one, other in zip(expected, found, strict=True))
    yield Difference(device, "embedding", part, EMBEDDING)
    scores = [similarity(*pair).value for pair in (expected, found)]
    yield Difference(device, "score", abs(scores[0] - scores[1]), SCORE)
    request = as_it_comes("xssab")
    pair = CropPair(things.probe.pixels, things.reference.pixels)
    maps = [
        load(request.spec, request.parameters).explain(pair, each, scores[0], Silent())
        for each in (here, there)
    ]
    sides = ((maps[0].probe, maps[1].probe), (maps[0].reference, maps[1].reference))
    yield Difference(device, "xssab map", max(_part(*side) for side in sides), MAP)


def _part(expected: NDArray[np.float32], found: NDArray[np.float32]) -> float:
    return float(np.abs(expected - found).max() / np.abs(expected).max())
