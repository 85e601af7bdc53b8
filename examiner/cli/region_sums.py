"""The facial regions' parts of a score, as `explain` prints them."""

from typing import Any

import msgspec

from examiner.explanation.records import ArgumentTable, Explanation, Side
from examiner.explanation.region_pooling import PATCH_AREA, Pooling, pooled


def region_json(explanation: Explanation) -> dict[str, Any]:
    """One explanation's arguments by facial region, for both faces."""
    fields: dict[str, Any] = msgspec.to_builtins(pooled(explanation))
    return fields


def region_lines(explanations: tuple[Explanation, ...]) -> list[str]:
    """A table by region for each distinct argument table of some explanations."""
    seen: list[ArgumentTable] = []
    lines: list[str] = []
    for each in explanations:
        if each.arguments not in seen:
            seen.append(each.arguments)
            lines += _table(each, pooled(each))
    return lines


def _table(explanation: Explanation, found: Pooling) -> list[str]:
    width = max(len(part.region) for part in found.probe)
    head = "probe total  density    reference total  density"
    lines = [
        f"{explanation.comparison}: arguments by facial region, rule {found.rule}; density is "
        f"the total for each {PATCH_AREA} pixels",
        f"    {'region':<{width}}  {head}",
    ]
    for one, other in zip(found.probe, found.reference, strict=True):
        lines.append(
            f"    {one.region:<{width}}  {one.total:+11.5f}  {one.density:+.5f}   "
            f"{other.total:+15.5f}  {other.density:+.5f}"
        )
    rest = [found.rest(side) for side in Side]
    return [*lines, f"    {'rest row':<{width}}  {rest[0]:+11.5f}            {rest[1]:+15.5f}"]
