"""cover(): the score's true change when a region of one face is covered, beside what was claimed.

What is covered is filled in two ways, because no filling is neutral: where both give changes of
one sign, that sign does not hang on the filling.
"""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from examiner.comparison.records import Comparison
from examiner.embedding.backbone import Backbone
from examiner.explanation.covering_records import Covered, CoveringCheck, MapClaim, TableClaim
from examiner.explanation.environment import environment
from examiner.explanation.explainer import UNMARKED
from examiner.explanation.fills import fill
from examiner.explanation.pair import CropPair
from examiner.explanation.records import ArgumentTable, Explanation, Side
from examiner.explanation.region_pooling import account_per_pixel, rule_of
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.job import Progress

FILLS = ("blur", "mean_face")
"""What the region is covered with, one after the other."""


def cover(
    comparison: Comparison,
    pair: CropPair,
    backbone: Backbone,
    explanations: Sequence[Explanation],
    side: Side,
    region: tuple[str, NDArray[np.uint8]],
    progress: Progress,
) -> CoveringCheck:
    """Cover a region, given in words and as (112, 112) of 0 and 1, on the face of one side."""
    started = time.perf_counter()
    words, mask = region
    own, other = pair.probe, pair.reference
    if side is Side.REFERENCE:
        own, other = other, own
    steps = Steps(progress, len(FILLS), "Covering a region")
    against = unit_embedding(backbone, other)
    before = float(unit_embedding(backbone, own) @ against)
    results = []
    for name in FILLS:
        kept = (1 - mask).astype(np.float32)
        units = covered_units(backbone, own, [kept], fill(name, own), steps)
        score = float(units[0] @ against)
        results.append(Covered(name, score, score - before))
    return CoveringCheck(
        mark=UNMARKED,
        comparison=comparison.mark,
        side=side,
        region=words,
        mask=mask,
        score=before,
        threshold=comparison.threshold.value,
        results=tuple(results),
        maps=tuple(map_claim(each, side, mask) for each in explanations),
        tables=table_claims(explanations, side, mask),
        environment=environment(backbone.device),
        seconds=time.perf_counter() - started,
        inputs=(*comparison.inputs, *(each.digest for each in explanations)),
    )


def map_claim(explanation: Explanation, side: Side, mask: NDArray[np.uint8]) -> MapClaim:
    """How much of a map's positive and of its negative weight lies where `mask` is 1."""
    made = explanation.probe_map if side is Side.PROBE else explanation.reference_map
    values = made.values.astype(np.float64)
    return MapClaim(
        explanation=explanation.mark,
        method=explanation.method,
        positive=_share(np.maximum(values, 0), mask),
        negative=_share(np.maximum(-values, 0), mask),
    )


def table_claims(
    explanations: Sequence[Explanation], side: Side, mask: NDArray[np.uint8]
) -> tuple[TableClaim, ...]:
    """The sum of the arguments where `mask` is 1, for each distinct table."""
    seen: list[ArgumentTable] = []
    claims = []
    for each in explanations:
        if each.arguments in seen:
            continue
        seen.append(each.arguments)
        inside = float((account_per_pixel(each, side) * mask).sum())
        claims.append(TableClaim(rule_of(each), each.mark, inside))
    return tuple(claims)


def _share(weights: NDArray[np.float64], mask: NDArray[np.uint8]) -> float | None:
    whole = float(weights.sum())
    return float((weights * mask).sum()) / whole if whole > 0 else None
