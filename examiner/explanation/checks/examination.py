"""check(): make every check of the table on one explanation and write its sheet."""

import time

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import Request
from examiner.explanation.catalogue import load as load_method
from examiner.explanation.checks.catalogue import CHECKS, CheckSpec
from examiner.explanation.checks.catalogue import load as load_judge
from examiner.explanation.checks.curves import Areas, curves, passes
from examiner.explanation.checks.judging import Seen, usable
from examiner.explanation.checks.records import Check, CheckSheet
from examiner.explanation.checks.runs import RUN_SHARE, RUNS, SEED, Subject, run_all
from examiner.explanation.checks.stranger import stranger_to
from examiner.explanation.checks.tally import Tally
from examiner.explanation.environment import environment
from examiner.explanation.explainer import UNMARKED
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.records import ArgumentTable, Explanation
from examiner.explanation.scoring import Steps, unit_embedding
from examiner.job import Progress


def check(
    explanation: Explanation,
    pair: CropPair,
    backbone: Backbone,
    request: Request,
    progress: Progress,
) -> CheckSheet:
    """The sheet of one explanation: its method is run RUNS times, and its order is followed.

    `request` is what the explanation was made by, `pair` and `backbone` what it was made of.
    """
    started = time.perf_counter()
    stranger = stranger_to(pair, backbone)
    subject = Subject(
        maps=MapPair(explanation.probe_map.values, explanation.reference_map.values),
        pair=pair,
        explainer=load_method(request.spec, request.parameters),
        backbone=backbone,
        threshold=explanation.arguments.threshold,
        stranger=stranger.pixels,
    )
    checks = examine(subject, explanation.arguments, progress)
    return CheckSheet(
        mark=UNMARKED,
        explanation=explanation.mark,
        checks=checks,
        stranger=stranger.file_name,
        seed=SEED,
        environment=environment(backbone.device),
        seconds=time.perf_counter() - started,
        inputs=(explanation.digest, stranger.digest),
    )


def examine(
    subject: Subject,
    table: ArgumentTable,
    progress: Progress,
    random: tuple[Areas, ...] = (),
) -> tuple[Check, ...]:
    """Every check of the table, in its order; `table` is the explanation's argument table.

    `random`: what `random_areas` gave for the pair, where that is known.
    """
    order_passes = passes()
    tally = Tally(progress, RUNS * RUN_SHARE + order_passes)
    runs = run_all(subject, tally)
    steps = Steps(
        tally.part("curves", order_passes, "Checks: places covered in the map's order"),
        order_passes,
        "",
    )
    ordered = subject.maps if usable(subject.maps) else _nothing(subject.maps)
    seen = Seen(
        subject=subject,
        table=table,
        runs=runs,
        curves=curves(ordered, subject.pair, subject.backbone, steps, random),
        own_mirror=_own_mirror(subject),
    )
    progress.advance(tally.total, tally.total, "Checks")
    return tuple(_made(entry, seen) for entry in CHECKS)


def _made(entry: CheckSpec, seen: Seen) -> Check:
    verdict = load_judge(entry)(seen)
    return Check(
        id=entry.id,
        title=entry.title,
        value=verdict.value,
        unit=entry.unit,
        criterion=entry.criterion_on(seen.subject.backbone.device),
        passed=verdict.passed,
        words=verdict.words,
        figures=verdict.figures,
    )


def _nothing(maps: MapPair) -> MapPair:
    """Maps without an order, in the place of maps that have none."""
    return MapPair(np.zeros_like(maps.probe), np.zeros_like(maps.reference))


def _own_mirror(subject: Subject) -> tuple[float, float]:
    probe, reference = (
        float(_unit(subject, pixels) @ _unit(subject, np.ascontiguousarray(pixels[:, ::-1])))
        for pixels in (subject.pair.probe, subject.pair.reference)
    )
    return probe, reference


def _unit(subject: Subject, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    return unit_embedding(subject.backbone, pixels)
