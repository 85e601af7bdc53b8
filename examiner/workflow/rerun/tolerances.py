"""How far numbers computed on another computer may lie from those recorded, by kind."""

from collections.abc import Mapping, Sequence
from math import inf

from examiner.benchmark.devices import EMBEDDING, SCORE
from examiner.workflow.rerun.records import Measure, Tolerance

EXACT = Tolerance("exact", 0.0)
SEALS = Tolerance("digest", inf)
"""Of values that no case keeps; other numbers beside it tell what became of them."""
SCORES = Tolerance("score", SCORE)
EMBEDDINGS = Tolerance("embedding", EMBEDDING, Measure.PART)
MAPS = Tolerance("map", 0.05, Measure.SQUARES)
"""Where a cell lies on the bend of a PReLU, rounding decides which slope its gradient takes, and
some pixels of a map of gradients go with it: up to 0.034 of the largest value, 0.009 by this
measure, were seen between vector instructions of one processor. Other maps stayed below 0.0003."""
ARGUMENTS = Tolerance("argument", 1e-4)
MATRIX = Tolerance("alignment matrix", 1e-6)
LEVELS = Tolerance("grey level", 1.0)
PLACES = Tolerance("pixel of the photograph", 0.01)
FOUND = Tolerance("detection score", 1e-4)
QUALITIES = Tolerance("image quality", 1e-5, Measure.PART)
RATIOS = Tolerance("log10 of a ratio", 1e-3)
SHARES = Tolerance("rank correlation or share", 1e-2)
COUNTS = Tolerance("count of pixels", 125.0)
"""A hundredth of a crop."""
DOTS = Tolerance("place", 1e-2, Measure.PLACES)

ALL = (
    SCORES,
    EMBEDDINGS,
    MAPS,
    ARGUMENTS,
    MATRIX,
    LEVELS,
    PLACES,
    FOUND,
    QUALITIES,
    RATIOS,
    SHARES,
    COUNTS,
    DOTS,
)

ByField = Mapping[str, Tolerance]

FACES: ByField = {"box": PLACES, "landmarks": PLACES, "detection_score": FOUND}
COMPARED: ByField = {"matrix": MATRIX, "pixels": LEVELS, "raw": EMBEDDINGS, "value": SCORES}
EXPLAINED: ByField = {
    "probe_map": MAPS,
    "reference_map": MAPS,
    "null_band": MAPS,
    "emphasis": MAPS,
    "arguments": ARGUMENTS,
    "matrix": ARGUMENTS,
}
CHECKED: ByField = {"checks": SHARES}
TRIED: ByField = {
    "probe_map": SEALS,
    "reference_map": SEALS,
    "floor": MAPS,
    "probe_likeness": SHARES,
    "reference_likeness": SHARES,
    "probe_changed": COUNTS,
    "reference_changed": COUNTS,
    "probe_sign_changes": DOTS,
    "reference_sign_changes": DOTS,
    "low": ARGUMENTS,
    "high": ARGUMENTS,
}
COVERED: ByField = {"positive": SHARES, "negative": SHARES, "inside": ARGUMENTS}
WEIGHED: ByField = {"ratio": RATIOS, "value": QUALITIES, "reasons": QUALITIES}
DRAWN: ByField = {
    "arguments": ARGUMENTS,
    "whole": LEVELS,
    "favouring": LEVELS,
    "opposing": LEVELS,
    "regions": LEVELS,
}
STATED: ByField = {
    "qualities": QUALITIES,
    "patch_shares": SHARES,
    "rank_correlations": SHARES,
    "contradictions": MAPS,
    "regions": ARGUMENTS,
    "residual": ARGUMENTS,
    "overlay": MAPS,
}


def tolerance_of(path: Sequence[str], fields: ByField) -> Tolerance:
    """The tolerance of the innermost field of a path that has one; else that of scores."""
    for name in reversed(path):
        if name in fields:
            return fields[name]
    return SCORES
