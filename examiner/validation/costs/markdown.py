"""Costs as Markdown, for docs/validation-costs.md."""

from collections.abc import Iterator
from pathlib import Path

from examiner.validation.costs.steps import SIDE, Costs, Hours, MethodCost, hours
from examiner.validation.markdown_part import MarkdownPart

CORES = (1, 2, 16, 64)
"""Numbers of cores for which hours are told."""


def part_of(path: Path, backbone: str) -> MarkdownPart:
    """Where in a file the numbers of a backbone stand."""
    return MarkdownPart(
        path, f"<!-- measured: begin {backbone} -->", f"<!-- measured: end {backbone} -->"
    )


def markdown(costs: Costs, pairs: int) -> str:
    """What was measured on, and three tables; the last one is for a run of `pairs` pairs."""
    tables = (_steps(costs), _methods(costs), _run(hours(costs, pairs), pairs))
    return "\n\n".join([_told(costs), *("\n".join(each) for each in tables)])


def per_hour(seconds: float) -> int:
    """How often that fits into an hour."""
    return round(3600 / seconds)


def _told(costs: Costs) -> str:
    place = costs.environment
    return (
        f"`{costs.backbone}`, {place.cpu}, torch {place.torch}; medians of {costs.repeats}, in "
        "seconds of one core."
    )


def _steps(costs: Costs) -> Iterator[str]:
    steps = costs.steps
    yield "| step | seconds | an hour |"
    yield "|---|---:|---:|"
    for name, seconds in (
        (f"photograph of {SIDE}×{SIDE} pixels to embedding", steps.photograph),
        ("aligned crop to embedding", steps.crop),
        ("judge one map on Patch-LFW, both ways of replacing", steps.patches),
        ("judge both maps by deletion and insertion, all ways and fills", steps.deletion),
    ):
        yield f"| {name} | {seconds:.3f} | {per_hour(seconds):,} |"


def _methods(costs: Costs) -> Iterator[str]:
    yield (
        "| method | seconds: probe's map | seconds: both maps | pairs an hour and core: probe's "
        "map | both maps | Patch-LFW | deletion and insertion |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for each in costs.methods:
        cells = " | ".join(f"{count:,}" for count in pairs_per_hour(costs, each))
        yield f"| `{each.method}` | {each.probe:.2f} | {each.both:.2f} | {cells} |"


def pairs_per_hour(costs: Costs, each: MethodCost) -> tuple[int, int, int, int]:
    """On one core: probe's maps, both maps, pairs judged on Patch-LFW, by deletion."""
    steps = costs.steps
    alone, judged = (each.probe, each.both), (steps.patches, steps.deletion)
    together = (each.probe + judged[0], each.both + judged[1])
    first, second, third, fourth = (per_hour(seconds) for seconds in (*alone, *together))
    return first, second, third, fourth


def _run(found: Hours, pairs: int) -> Iterator[str]:
    heads = " | ".join(f"{count} cores" if count > 1 else "1 core" for count in CORES)
    yield f"| hours for {pairs:,} pairs, all methods above and both controls | {heads} |"
    yield f"|---|{'---:|' * len(CORES)}"
    for name, each in (
        ("preparing, two photographs a pair", found.preparing),
        ("Patch-LFW", found.patches),
        ("deletion and insertion", found.deletion),
        ("all of it", found.total),
    ):
        yield f"| {name} | {' | '.join(f'{each / count:.1f}' for count in CORES)} |"
