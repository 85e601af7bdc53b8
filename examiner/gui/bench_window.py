"""`examiner bench window`: how quickly the window answers, as one JSON object."""

import multiprocessing
import os
import statistics
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec

from examiner.gui import bench_acts
from examiner.gui.bench_case import CaseSize, make_case
from examiner.gui.bench_paint import first_paint

EXPLAINED = 20
"""Comparisons of the large case that have an explanation."""

SMALL = (240, 180)
"""Width and height of the large case's photographs."""

_COUNT = click.IntRange(1)


def run(arguments: Sequence[str]) -> int:
    """Measure as `arguments` ask and print; the exit code."""
    try:
        outcome = measure.main(
            list(arguments), prog_name="examiner bench window", standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return outcome if isinstance(outcome, int) else 0


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--runs", type=_COUNT, default=5, show_default=True, help="Fresh starts.")
@click.option("--steps", type=_COUNT, default=60, show_default=True, help="Of each movement.")
@click.option("--images", type=click.IntRange(2), default=500, show_default=True)
@click.option("--comparisons", type=_COUNT, default=2000, show_default=True)
@click.option(
    "--size",
    type=(_COUNT, _COUNT),
    default=(4000, 3000),
    show_default=True,
    help="Width and height of the two photographs that are shown.",
)
@click.option(
    "--method", default="fggb", show_default=True, help="What runs while a timer is watched."
)
def measure(
    runs: int, steps: int, images: int, comparisons: int, size: tuple[int, int], method: str
) -> None:
    """Time the window itself; prints one JSON object.

    Each part runs in a process of its own. Without a screen nothing is shown and everything is
    still painted. Times are in milliseconds, sizes in megabytes.
    """
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # The account's own desk and list of recent cases are not touched.
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = place
        found = _first_paints(runs) | _acts(folder, CaseSize(2, 1, 1, size), steps, method)
        large = CaseSize(images, comparisons, min(comparisons, EXPLAINED), SMALL)
        found["large_case"] = _large_case(folder, large, steps)
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())


def in_fresh_process(work: Callable[..., dict[str, Any]], *values: Any) -> dict[str, Any]:
    """What `work` gives in a process that has imported nothing yet but where it is defined."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning) as pool:
        return pool.submit(work, *values).result()


def _acts(folder: Path, size: CaseSize, steps: int, method: str) -> dict[str, Any]:
    case = folder / "pair.case"
    make_case(case, size)
    found = in_fresh_process(bench_acts.time_frames, case, steps)
    return found | {"job": in_fresh_process(bench_acts.time_job, folder, method)}


def _large_case(folder: Path, size: CaseSize, steps: int) -> dict[str, Any]:
    case = folder / "large.case"
    make_case(case, size)
    held = {"images": size.images, "comparisons": size.comparisons}
    return held | in_fresh_process(bench_acts.time_large_case, case, steps)


def _first_paints(runs: int) -> dict[str, Any]:
    times: dict[bool, list[float]] = {True: [], False: []}
    loaded: set[str] = set()
    # One unmeasured start of each brings the libraries from the disk into memory.
    for number in range(runs + 1):
        for bare, taken in times.items():
            made = in_fresh_process(partial(first_paint, bare=bare))
            loaded |= set(made["loaded"])
            taken += [made["ms"]] if number else []
    window, beside = statistics.median(times[False]), statistics.median(times[True])
    return {
        "platform": made["platform"],
        "first_paint_ms": window,
        "bare_first_paint_ms": beside,
        "first_paint_ratio": window / beside,
        "loaded_at_first_paint": sorted(loaded),
    }
