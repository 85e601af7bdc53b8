"""What maps depend on, over many pairs: every check and the stability of every explanation.

The checks are those of one explanation, `examiner.explanation.checks`: the same bytes again, the
network drawn anew, another reference, photographs swapped and mirrored, and the order of places
against chance and a centre prior. Stability is `examiner.explanation.stability`: photographs cut a
little elsewhere and saved again, so it needs photographs.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from examiner.errors import DataSetRefused
from examiner.explanation.catalogue import Request, load, spec
from examiner.explanation.method_parameters import ShapleyParameters
from examiner.explanation.pair import CropPair, Explainer, MapPair
from examiner.explanation.parameters import parse
from examiner.explanation.records import ArgumentTable, Explanation, Side
from examiner.explanation.stability_records import Stability, StabilityParameters
from examiner.job import Progress, Silent
from examiner.validation.controls import CONTROLS, map_of, maps_of
from examiner.validation.loaded import backbone_of
from examiner.validation.method_settings import AS_THEY_COME, Settings, suffix
from examiner.validation.prepared import Prepared, open_prepared
from examiner.validation.preparing import prepared_picture
from examiner.validation.records import Kind, Pair
from examiner.validation.tasks import Task

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone
    from examiner.explanation.checks.curves import Areas
    from examiner.explanation.checks.records import Check
    from examiner.face.records import AlignedCrop
    from examiner.image.records import RgbPixels

KEPT = 32
"""Pairs whose random orders a process remembers."""

CIRCUMSTANCES = StabilityParameters()
"""By how much they are changed."""

_FEW_ORDERS = ShapleyParameters(orders=1)
"""Any number of orders adds up to the score, and what one table says is not asked here."""


def tasks_of(
    methods: Sequence[str],
    parts: Sequence[Sequence[int]],
    threshold: float,
    work: str,
    settings: Settings = AS_THEY_COME,
) -> tuple[Task, ...]:
    """One task for each method and part of the pairs, which are indices into the data set's.

    Tasks on the same pairs follow each other, since they share what does not depend on the method.
    `work` is `checks` or `stability`; controls have no stability, since they see no photograph.
    """
    return tuple(
        Task(
            key=f"{work}-{method}{suffix(settings.get(method, {}))}-{number:04}",
            work=f"{__name__}:{work}",
            arguments={
                "method": method,
                "pairs": list(part),
                "threshold": threshold,
                "parameters": dict(settings.get(method, {})),
            },
        )
        for number, part in enumerate(parts)
        for method in methods
        if work == "checks" or method not in CONTROLS
    )


def require_photographs(kind: Kind) -> None:
    """Raise DataSetRefused for a run of crops."""
    if kind is not Kind.PHOTOGRAPHS:
        raise DataSetRefused(
            "Stability needs photographs: a crop cannot be cut a little elsewhere from itself.",
            advice="Leave out --stability, or make a run with --from photographs.",
        )


def checks(
    folder: Path,
    method: str,
    pairs: Sequence[int],
    threshold: float,
    parameters: Mapping[str, str],
) -> dict[str, Any]:
    """A task: the checks of some pairs, by id: value or None, whether passed, and figures."""
    prepared = open_prepared(folder)
    backbone = backbone_of(prepared.configuration)
    found = []
    for index in pairs:
        pair = prepared.crop_pair(prepared.data_set.pairs[index])
        explainer = ByName(method, parameters)
        sheet = checked(explainer, pair, backbone, threshold, _chance(folder, index))
        found.append({"pair": index, "checks": {each.id: _plain(each) for each in sheet}})
    return {"pairs": found}


def checked(
    explainer: Explainer,
    pair: CropPair,
    backbone: "Backbone",
    threshold: float,
    random: "tuple[Areas, ...]" = (),
) -> "tuple[Check, ...]":
    """Every check of a method's maps of one pair; `random`: the areas of its random orders."""
    from examiner.explanation.checks.examination import examine
    from examiner.explanation.checks.runs import Subject
    from examiner.explanation.checks.stranger import stranger_to

    maps = explainer.explain(pair, backbone, threshold, Silent())
    subject = Subject(
        maps=MapPair(maps.probe.astype(np.float32), maps.reference.astype(np.float32)),
        pair=pair,
        explainer=explainer,
        backbone=backbone,
        threshold=threshold,
        stranger=stranger_to(pair, backbone).pixels,
    )
    return examine(subject, _table(maps, pair, backbone, threshold), Silent(), random)


@lru_cache(maxsize=KEPT)
def _chance(folder: Path, index: int) -> "tuple[Areas, ...]":
    """Random orders of a pair, followed once for all methods that a process checks on it."""
    from examiner.explanation.checks.curves import random_areas
    from examiner.explanation.scoring import Steps

    prepared = open_prepared(folder)
    pair = prepared.crop_pair(prepared.data_set.pairs[index])
    return random_areas(pair, backbone_of(prepared.configuration), Steps(Silent(), 0, ""))


@dataclass(frozen=True, slots=True)
class ByName:
    """A method or a control as an explainer."""

    method: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    """As a user types them."""

    def explain(
        self, pair: CropPair, backbone: "Backbone", threshold: float, progress: Progress
    ) -> MapPair:
        """The maps of both faces."""
        return maps_of(self.method, pair, backbone, threshold, progress, self.parameters)

    def explain_probe(
        self, pair: CropPair, backbone: "Backbone", threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """The probe's map."""
        return map_of(self.method, pair, backbone, threshold, progress, self.parameters)


def stability(
    folder: Path,
    method: str,
    pairs: Sequence[int],
    threshold: float,
    parameters: Mapping[str, str],
) -> dict[str, Any]:
    """A task: what becomes of the explanations of some pairs under changed circumstances."""
    from examiner.explanation.stability import examine

    prepared = open_prepared(folder)
    require_photographs(prepared.data_set.kind)
    backbone, entry = backbone_of(prepared.configuration), spec(method)
    request = Request(entry, parse(entry.parameters, parameters, method))
    found = []
    for index in pairs:
        pair = prepared.data_set.pairs[index]
        photographs = dict(zip(Side, _photographs(prepared, pair), strict=True))
        crops = CropPair(*(crop.pixels for _, crop in photographs.values()))
        explanation = explained(request, crops, backbone, threshold)
        made = examine(explanation, photographs, backbone, request, CIRCUMSTANCES, Silent())
        found.append({"pair": index, **_seen(made, explanation)})
    return {"pairs": found}


def explained(
    request: Request, pair: CropPair, backbone: "Backbone", threshold: float
) -> Explanation:
    """A method's explanation of a pair that belongs to no case; raises MapNotFinite."""
    from examiner.explanation.arguments import emphasis
    from examiner.explanation.environment import environment
    from examiner.explanation.explainer import UNMARKED, check_finite
    from examiner.explanation.records import SaliencyMap

    maps = load(request.spec, request.parameters).explain(pair, backbone, threshold, Silent())
    check_finite(maps, request.spec.id)
    return Explanation(
        mark=UNMARKED,
        comparison=UNMARKED,
        method=request.spec.id,
        parameters=asdict(request.parameters),
        seed=getattr(request.parameters, "seed", None),
        probe_map=SaliencyMap(Side.PROBE, maps.probe.astype(np.float32)),
        reference_map=SaliencyMap(Side.REFERENCE, maps.reference.astype(np.float32)),
        emphasis=emphasis(maps.probe, maps.reference),
        arguments=_table(maps, pair, backbone, threshold),
        environment=environment(backbone.device),
        seconds=0.0,
        inputs=maps.inputs,
        null_band=maps.null_band,
    )


def _table(maps: MapPair, pair: CropPair, backbone: "Backbone", threshold: float) -> ArgumentTable:
    from examiner.explanation.arguments import has_cells, table_of
    from examiner.explanation.explainer import account
    from examiner.explanation.scoring import unit_embedding

    probe, reference = (unit_embedding(backbone, each) for each in (pair.probe, pair.reference))
    score, held = float(probe @ reference), None
    if maps.splits is None and not has_cells(backbone):
        shapley = load(spec("shapley"), _FEW_ORDERS)
        splits = shapley.explain(pair, backbone, threshold, Silent()).splits
        held = None if splits is None else table_of(splits, score, threshold)
    return account(maps, score, threshold, pair, backbone, Silent(), held)


def _photographs(prepared: Prepared, pair: Pair) -> "Iterator[tuple[RgbPixels, AlignedCrop]]":
    from examiner.image.apart import decode_apart

    data_set = prepared.data_set
    for index in (pair.first, pair.second):
        picture = data_set.pictures[index]
        crop = prepared_picture(data_set, picture)[1]
        if crop is None:
            raise ValueError(f"{picture.name} has no crop")
        data = (Path(data_set.folder) / picture.file).read_bytes()
        yield decode_apart(data, picture.file).pixels, crop


def _plain(check: "Check") -> dict[str, Any]:
    return {
        "value": _number(check.value),
        "passed": check.passed,
        "figures": {each.name: _number(each.value) for each in check.figures},
    }


def _number(value: float | None) -> float | None:
    """JSON has no infinity, and a number that is none is not there."""
    return None if value is None or not math.isfinite(value) else float(value)


def _seen(made: Stability, explanation: Explanation) -> dict[str, Any]:
    rows = [each for side in Side for each in made.intervals(side)]
    return {
        "score": explanation.arguments.score,
        "scores": [made.scores.low, made.scores.high],
        "sign_changes": float(np.mean([made.sign_changes(side).mean() for side in Side])),
        "kept_signs": sum(each.keeps_its_sign for each in rows) / len(rows),
        "likeness": {
            each.name: [each.probe_likeness, each.reference_likeness] for each in made.variations
        },
    }
