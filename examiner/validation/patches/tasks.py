"""Tasks on patched pairs: one map of each pair serves both replacement and localisation."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from examiner.explanation.pair import MapPair
from examiner.job import Silent
from examiner.validation.controls import CONTROLS, control, map_of
from examiner.validation.loaded import backbone_of
from examiner.validation.method_settings import Settings, suffix
from examiner.validation.patches.localisation import located
from examiner.validation.patches.patched import (
    Patch,
    PatchedPair,
    Version,
    patched_pair,
    patches_of,
)
from examiner.validation.patches.replacement import (
    patched_score,
    published,
    scores_of,
    within_rings,
)
from examiner.validation.prepared import Prepared, open_prepared
from examiner.validation.records import DataSet
from examiner.validation.tasks import Task

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone


def tasks_of(
    methods: Sequence[str],
    settings: Settings,
    parts: Sequence[Sequence[int]],
    version: Version,
    threshold: float,
) -> tuple[Task, ...]:
    """A task for each method and part of the pairs, which are indices into the data set's."""
    return tuple(
        Task(
            key=f"patches-{version}-{method}{suffix(settings.get(method, {}))}-{number:04d}",
            work=f"{__name__}:work",
            arguments={
                "version": version,
                "method": method,
                "parameters": dict(settings.get(method, {})),
                "pairs": list(part),
                "threshold": threshold,
            },
        )
        for method in methods
        for number, part in enumerate(parts)
    )


def work(
    folder: Path,
    *,
    version: str,
    method: str,
    parameters: Mapping[str, str],
    pairs: Sequence[int],
    threshold: float,
) -> dict[str, Any]:
    """A task: scores over the shares and localisation of some pairs, under `pairs` in their order.

    Both pictures of each have a face. Raises MapNotFinite, besides what the method raises.
    """
    prepared = open_prepared(folder)
    backbone = backbone_of(prepared.configuration)
    found = []
    for index in pairs:
        pair = patched(prepared, Version(version), index)
        found.append({"pair": index, **_judged(pair, method, parameters, backbone, threshold)})
    return {"pairs": found}


def patched(prepared: Prepared, version: Version, index: int) -> PatchedPair:
    """Pair `index` of a run, patched; both of its pictures have a face."""
    patches = patches_in(prepared, version)
    return patched_pair(prepared.data_set, prepared.crops, patches, index, version)


def patches_in(prepared: Prepared, version: Version) -> tuple[Patch, ...]:
    """The patches of all pairs of a run; DataSetRefused where all faces are one person's."""
    return _patches(prepared.data_set, prepared.found.tobytes(), version)


@lru_cache(maxsize=2)
def _patches(data_set: DataSet, found: bytes, version: Version) -> tuple[Patch, ...]:
    """The same ones for all tasks of a process: the published streams are drawn from the start."""
    return patches_of(data_set, np.frombuffer(found, np.bool_), version)


def _judged(
    pair: PatchedPair,
    method: str,
    parameters: Mapping[str, str],
    backbone: "Backbone",
    threshold: float,
) -> dict[str, Any]:
    from examiner.explanation.explainer import check_finite
    from examiner.explanation.scoring import Steps

    steps = Steps(Silent(), 0, "")
    score = patched_score(pair, backbone, steps)
    accepts = score >= threshold
    if method in CONTROLS:
        values = control(method, accepts=accepts)
    else:
        values = map_of(method, pair.crops, backbone, threshold, Silent(), parameters)
        check_finite(MapPair(values, values), method)
    ways = (published(method, values, accepts=accepts), within_rings(values, accepts=accepts))
    scores = scores_of(pair, ways, backbone, steps)
    return {
        "score": score,
        "published": scores[0].tolist(),
        "within_rings": scores[1].tolist(),
        "located": located(method, values, pair.covered),
    }
