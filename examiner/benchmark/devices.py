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
from examiner.embedding.records import Embedding
from examiner.errors import ParameterRefused
from examiner.explanation.catalogue import applicable, as_it_comes, load
from examiner.explanation.checks.bounds import AGAIN_ELSEWHERE
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.records import CPU
from examiner.job import Silent

EMBEDDING = 1e-4
"""Largest difference of an embedding's numbers allowed, as a part of the largest of them."""

SCORE = 1e-5
"""Largest difference of a similarity score allowed."""

MAP = 1e-2
"""Largest difference of a map allowed, as a part of its largest value.

Where a cell lies on the bend of a PReLU, rounding decides which slope its gradient takes.
"""


BELOW = 0.1
"""How far below the score the threshold of the maps is: rounding must not decide, and a network
need not have a threshold card."""


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
    things: Material,
    name: str,
    methods: tuple[str, ...] | None = None,
    devices: tuple[str, ...] | None = None,
) -> Iterator[Difference]:
    """Embeddings, score and maps of the demonstration pair on each device but the CPU.

    `name` is the backbone's; `methods` are all that can explain its scores unless named. Each map
    is made twice there, and the second is held against the first. Raises ParameterRefused for a
    method that cannot explain a score of the backbone.
    """
    reference = backbones.load(name)
    known = applicable(reference.spec)
    for method in methods or ():
        if method not in known:
            raise ParameterRefused(
                f"{method} cannot explain a score of {name}.",
                advice=f"Choose from: {', '.join(known)}.",
                method=method,
            )
    expected = (reference.embed(things.probe), reference.embed(things.reference))
    threshold = similarity(*expected).value - BELOW
    for device in others() if devices is None else devices:
        there = reference.to(device)
        yield from _of(things, expected, there)
        for method in known if methods is None else methods:
            yield from _maps(things, method, threshold, (reference, there))


def _of(
    things: Material, expected: tuple[Embedding, Embedding], there: Backbone
) -> Iterator[Difference]:
    found = (there.embed(things.probe), there.embed(things.reference))
    part = max(_part(one.raw, other.raw) for one, other in zip(expected, found, strict=True))
    yield Difference(there.device, "embedding", part, EMBEDDING)
    scores = [similarity(*pair).value for pair in (expected, found)]
    yield Difference(there.device, "score", abs(scores[0] - scores[1]), SCORE)


def _maps(
    things: Material, method: str, threshold: float, places: tuple[Backbone, Backbone]
) -> Iterator[Difference]:
    here, there = places
    request = as_it_comes(method)
    explainer = load(request.spec, request.parameters)
    pair = CropPair(things.probe.pixels, things.reference.pixels)
    expected, found, again = (
        explainer.explain(pair, each, threshold, Silent()) for each in (here, there, there)
    )
    yield Difference(there.device, f"{method} map", _apart(expected, found), MAP)
    yield Difference(there.device, f"{method} map again", _apart(found, again), AGAIN_ELSEWHERE)


def _apart(one: MapPair, other: MapPair) -> float:
    return max(_part(one.probe, other.probe), _part(one.reference, other.reference))


def _part(expected: NDArray[np.float32], found: NDArray[np.float32]) -> float:
    return float(np.abs(expected - found).max() / np.abs(expected).max())
