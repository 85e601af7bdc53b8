"""explain(): run one method on one comparison and build its record."""

import time
from dataclasses import asdict

import numpy as np

from examiner.comparison.records import Comparison
from examiner.embedding.backbone import Backbone
from examiner.errors import MapNotFinite
from examiner.explanation.arguments import argument_table, emphasis
from examiner.explanation.catalogue import CropPair, MapPair, Request, load
from examiner.explanation.environment import environment
from examiner.explanation.records import Explanation, SaliencyMap, Side
from examiner.job import Progress

UNMARKED = ""
"""Mark of an explanation that no case has kept yet."""


def explain(
    comparison: Comparison,
    pair: CropPair,
    backbone: Backbone,
    request: Request,
    progress: Progress,
) -> Explanation:
    """Maps, their emphasis per patch and the exact argument table of one comparison.

    Raises MapNotFinite if the method gives a value that is not a number, ArgumentsIncomplete if
    the arguments do not add up.
    """
    started = time.perf_counter()
    explainer = load(request.spec, request.parameters)
    maps = explainer.explain(pair, backbone, comparison.threshold.value, progress)
    seconds = time.perf_counter() - started
    _check_finite(maps, request.spec.id)
    return Explanation(
        mark=UNMARKED,
        comparison=comparison.mark,
        method=request.spec.id,
        parameters=asdict(request.parameters),
        seed=None,
        probe_map=SaliencyMap(Side.PROBE, maps.probe.astype(np.float32)),
        reference_map=SaliencyMap(Side.REFERENCE, maps.reference.astype(np.float32)),
        emphasis=emphasis(maps.probe, maps.reference),
        arguments=argument_table(
            backbone, pair, comparison.score.value, comparison.threshold.value
        ),
        environment=environment(),
        seconds=seconds,
        inputs=comparison.inputs,
    )


def _check_finite(maps: MapPair, method: str) -> None:
    for values in (maps.probe, maps.reference):
        if not np.isfinite(values).all():
            raise MapNotFinite(
                f"{method} gave a map with values that are not numbers.",
                advice="Report the photographs' digests with the method's name; use another "
                "method meanwhile.",
                method=method,
            )
