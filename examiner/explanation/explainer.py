"""explain(): run one method on one comparison and build its record."""

import time
from dataclasses import asdict

import numpy as np

from examiner.comparison.records import Comparison
from examiner.embedding.backbone import Backbone
from examiner.errors import MapNotFinite
from examiner.explanation.arguments import argument_table, emphasis, has_cells, table_of
from examiner.explanation.catalogue import STANDARD_SPLIT, Request, load
from examiner.explanation.environment import environment
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.records import ArgumentTable, Explanation, SaliencyMap, Side
from examiner.job import Progress

UNMARKED = ""
"""Mark of an explanation that no case has kept yet."""


def explain(
    comparison: Comparison,
    pair: CropPair,
    backbone: Backbone,
    request: Request,
    progress: Progress,
    held: ArgumentTable | None = None,
) -> Explanation:
    """Maps, their emphasis per place and the complete argument table of one comparison.

    `held` is a table of this comparison that was estimated before; it spares estimating it anew
    for a method that brings none, on a backbone whose score cannot be split exactly.

    Raises MapNotFinite if the method gives a value that is not a number, ArgumentsIncomplete if
    the arguments do not add up.
    """
    started = time.perf_counter()
    explainer = load(request.spec, request.parameters)
    maps = explainer.explain(pair, backbone, comparison.threshold.value, progress)
    seconds = time.perf_counter() - started
    check_finite(maps, request.spec.id)
    score, line = comparison.score.value, comparison.threshold.value
    table = account(maps, score, line, pair, backbone, progress, held)
    return Explanation(
        mark=UNMARKED,
        comparison=comparison.mark,
        method=request.spec.id,
        parameters=asdict(request.parameters),
        seed=getattr(request.parameters, "seed", None),
        probe_map=SaliencyMap(Side.PROBE, maps.probe.astype(np.float32)),
        reference_map=SaliencyMap(Side.REFERENCE, maps.reference.astype(np.float32)),
        emphasis=emphasis(maps.probe, maps.reference),
        arguments=table,
        environment=environment(backbone.device),
        seconds=seconds,
        inputs=(*comparison.inputs, *maps.inputs),
        matrix=maps.matrix,
        null_band=maps.null_band,
    )


def account(
    maps: MapPair,
    score: float,
    threshold: float,
    pair: CropPair,
    backbone: Backbone,
    progress: Progress,
    held: ArgumentTable | None,
) -> ArgumentTable:
    """The method's own split, else a linear head's exact one, else Shapley's, for any network.

    `held` is a split made before, which spares Shapley's. Raises ArgumentsIncomplete if the
    arguments do not add up to score − threshold.
    """
    splits = maps.splits
    if splits is None and has_cells(backbone):
        return argument_table(backbone, pair, score, threshold)
    if splits is None and held is not None:
        return held
    if splits is None:
        explainer = load(STANDARD_SPLIT.spec, STANDARD_SPLIT.parameters)
        splits = explainer.explain(pair, backbone, threshold, progress).splits
    if splits is None:
        raise TypeError("shapley made no split")
    return table_of(splits, score, threshold)


def check_finite(maps: MapPair, method: str) -> None:
    """Raise MapNotFinite for maps with values that are not numbers."""
    for values in (maps.probe, maps.reference):
        if not np.isfinite(values).all():
            raise MapNotFinite(
                f"{method} gave a map with values that are not numbers.",
                advice="Report the photographs' digests with the method's name; use another "
                "method meanwhile.",
                method=method,
            )
