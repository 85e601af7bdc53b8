"""Deletion and insertion: scores of pairs while pixels go, or come, in the order of a map.

The pixels of a crop are ordered by its map, the highest value first, of equal ones the first from
the top left. Two removals are followed in steps of a tenth: the highest places go first, or the
lowest. Four curves are read off them, since to show the highest tenth is to remove the lowest nine:

- similarity map, deletion: the highest go first; insertion: the highest come first;
- dissimilarity map, deletion: the lowest go first; insertion: the lowest come first.

What is removed gives way to a fill. The reference stays as it is (`probe`), or loses as many places
in the order of its own map (`both`).

After Lu, Xu, Ebrahimi (FG 2024 and WACV 2024), whose text was not at hand, and the one executable
definition that follows them, which changes the probe only and fills with black. That one cuts the
map at percentiles: there equal values go together and the lowest pixel outlasts a full deletion;
here a tenth is a tenth, and after a full deletion nothing is left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from examiner.face.records import CROP_SIZE
from examiner.job import Silent
from examiner.validation.controls import map_of, maps_of
from examiner.validation.deletion.records import FILLS, SHARES, STEPS, Removal, Way
from examiner.validation.loaded import backbone_of
from examiner.validation.method_settings import AS_THEY_COME, Settings, suffix
from examiner.validation.prepared import open_prepared
from examiner.validation.tasks import Task

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone
    from examiner.explanation.pair import CropPair, MapPair

PIXELS = CROP_SIZE**2

COUNTS = tuple(round(share * PIXELS) for share in SHARES)
"""Pixels at each share; those of a share and of the rest add up to all."""


def tasks_of(
    methods: Sequence[str],
    parts: Sequence[Sequence[int]],
    threshold: float,
    fills: Sequence[str] = FILLS,
    ways: Sequence[Way] = tuple(Way),
    settings: Settings = AS_THEY_COME,
) -> tuple[Task, ...]:
    """One task for each method and part of the pairs, which are indices into the data set's.

    `threshold` is the decision threshold that the methods are told, `settings` are theirs.
    """
    return tuple(
        Task(
            key=f"deletion-{method}{suffix(settings.get(method, {}))}-{number:04}",
            work=f"{__name__}:work",
            arguments={
                "method": method,
                "pairs": list(part),
                "threshold": threshold,
                "fills": list(fills),
                "ways": [str(way) for way in ways],
                "parameters": dict(settings.get(method, {})),
            },
        )
        for method in methods
        for number, part in enumerate(parts)
    )


def removals(
    maps: "MapPair", pair: "CropPair", backbone: "Backbone", fill: str, ways: Sequence[Way]
) -> dict[Way, Removal]:
    """The scores of one pair while its places go and `fill` takes their place.

    Takes 2 · STEPS forward passes for each face that is changed and one for a face that is not.
    """
    from examiner.explanation.scoring import unit_embedding

    probe = _units(maps.probe, pair.probe, backbone, fill)
    scores = {}
    if Way.PROBE in ways:
        scores[Way.PROBE] = probe @ unit_embedding(backbone, pair.reference)
    if Way.BOTH in ways:
        reference = _units(maps.reference, pair.reference, backbone, fill)
        scores[Way.BOTH] = np.einsum("ij,ij->i", probe, reference)
    return {way: _removal(scores[way]) for way in ways}


def places(values: NDArray[np.floating]) -> NDArray[np.intp]:
    """(112, 112): the place of each pixel when the highest value comes first, from 0."""
    order = np.argsort(-values.ravel(), kind="stable")
    found = np.empty(PIXELS, np.intp)
    found[order] = np.arange(PIXELS)
    return found.reshape(values.shape)


def masks(values: NDArray[np.floating]) -> Iterator[NDArray[np.float32]]:
    """What is kept (1) while the highest go, from all to nothing; then while the lowest go.

    2 · STEPS masks: those in which all or nothing is kept come once.
    """
    place = places(values)
    yield from ((place >= count).astype(np.float32) for count in COUNTS)
    yield from ((place < PIXELS - count).astype(np.float32) for count in COUNTS[1:-1])


def _units(
    values: NDArray[np.float32], pixels: NDArray[np.uint8], backbone: "Backbone", fill: str
) -> NDArray[np.float64]:
    from examiner.explanation.fills import fill as filled
    from examiner.explanation.scoring import Steps, covered_units

    steps = Steps(Silent(), 2 * STEPS, "")
    return covered_units(backbone, pixels, masks(values), filled(fill, pixels), steps)


def _removal(scores: NDArray[np.float64]) -> Removal:
    """From scores in the order of `masks`."""
    highest, inner = scores[: STEPS + 1], scores[STEPS + 1 :]
    lowest = [highest[0], *inner, highest[-1]]
    return Removal(tuple(map(float, highest)), tuple(map(float, lowest)))


def work(
    folder: Path,
    method: str,
    pairs: Sequence[int],
    threshold: float,
    fills: Sequence[str],
    ways: Sequence[str],
    parameters: Mapping[str, str],
) -> dict[str, Any]:
    """A task: the removals of some pairs by way and fill, under `pairs` in their order.

    Raises MapNotFinite, besides what the method raises.
    """
    from examiner.explanation.explainer import check_finite

    prepared = open_prepared(folder)
    backbone = backbone_of(prepared.configuration)
    found = []
    for index in pairs:
        pair = prepared.crop_pair(prepared.data_set.pairs[index])
        maps = _maps(method, pair, backbone, threshold, ways, parameters)
        check_finite(maps, method)
        by_fill = {
            fill: removals(maps, pair, backbone, fill, [Way(way) for way in ways]) for fill in fills
        }
        scores = {
            str(way): {fill: asdict(by_fill[fill][Way(way)]) for fill in fills} for way in ways
        }
        found.append({"pair": index, "scores": scores})
    return {"pairs": found}


def _maps(
    method: str,
    pair: "CropPair",
    backbone: "Backbone",
    threshold: float,
    ways: Sequence[str],
    parameters: Mapping[str, str],
) -> "MapPair":
    """The maps that are read: without `both`, the probe's stands for the reference's too."""
    from examiner.explanation.pair import MapPair

    if Way.BOTH in ways:
        return maps_of(method, pair, backbone, threshold, Silent(), parameters)
    probe = map_of(method, pair, backbone, threshold, Silent(), parameters)
    return MapPair(probe, probe)
