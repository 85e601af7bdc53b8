"""What was made of a comparison, ready to be made again: maps, checks, trials, drawings."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from examiner.case.audit import AuditEntry
from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.case.reading import explanations_of, request_of
from examiner.comparison.records import Comparison
from examiner.explanation.catalogue import spec
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Explanation
from examiner.explanation.stability_records import Stability
from examiner.image.apart import decode_apart
from examiner.job import Job, Progress
from examiner.likelihood.records import LikelihoodStatement
from examiner.reconstruction.catalogue import weights_name
from examiner.workflow.checks import checked
from examiner.workflow.covering import Region, cover_region
from examiner.workflow.drawings import draw_comparison, drawn_sheet
from examiner.workflow.explanations import crops_of, explain_comparison
from examiner.workflow.likelihood import state_likelihood
from examiner.workflow.rerun import tolerances
from examiner.workflow.rerun.acts import backbone_weights, device_for
from examiner.workflow.rerun.judging import without
from examiner.workflow.rerun.task import Task, as_of, made_by
from examiner.workflow.stability import examine_stability

_NO_RESULT = ("mark", "seconds", "environment", "inputs")
"""Fields that say how and when a result was computed; the reasons of differences speak of them."""


def explanation(case: CaseFile, mark: str, entry: AuditEntry) -> Task:
    """The maps and the argument table of an explanation."""
    held = case.get(Explanation, mark)
    compared = case.get(Comparison, held.comparison)
    weights = [backbone_weights(compared)]
    if spec(held.method).needs_decoder:
        weights.append((weights_name(compared.score.backbone), held.inputs[-1]))
    job = _explaining(case, held, entry)
    task = _task(held, f"{held.method} of {held.comparison}: maps and arguments", job, entry)
    return replace(
        task,
        allowed=tolerances.EXPLAINED,
        environment=held.environment,
        weights=tuple(weights),
    )


def _explaining(
    case: CaseFile, held: Explanation, entry: AuditEntry
) -> Job[Explanation | None, Explanation]:
    with as_of(case, entry.seq - 1):
        device = device_for(held.environment.device)
        return explain_comparison(case, held.comparison, request_of(held), device)


def checks(case: CaseFile, mark: str, entry: AuditEntry) -> Task:
    """The sheet of checks of an explanation, which is made again for it.

    One check asks for the same bytes in another run, which only the same computer gives.
    """
    held = case.get(CheckSheet, mark)
    explained = case.get(Explanation, held.explanation)
    compared = case.get(Comparison, explained.comparison)
    made = made_by(case.audit(), "explained", "explanation", held.explanation) or entry
    explain = _explaining(case, explained, made).compute
    return Task(
        mark,
        f"checks of {held.explanation}",
        without(held, *_NO_RESULT),
        partial(_checked, explain, held.explanation, compared, crops_of(case, compared)),
        tolerances.CHECKED,
        entry.program,
        held.environment,
        (backbone_weights(compared),),
    )


def _checked(
    explain: Any, mark: str, compared: Comparison, pair: CropPair, progress: Progress
) -> Any:
    made: Explanation = replace(explain(progress), mark=mark)
    return without(checked(made, compared, pair, None, progress), *_NO_RESULT)


def stability(case: CaseFile, mark: str, entry: AuditEntry) -> Task:
    """An examination of an explanation's stability."""
    held = case.get(Stability, mark)
    with as_of(case, entry.seq - 1):
        job = examine_stability(case, held.explanation, held.parameters)
    task = _task(held, f"stability of {held.explanation}", job, entry)
    return replace(
        task,
        allowed=tolerances.TRIED,
        environment=held.environment,
        weights=_weights(case, case.get(Explanation, held.explanation).comparison),
    )


def covering(case: CaseFile, mark: str, entry: AuditEntry) -> Task:
    """The score's change when a region was covered."""
    held = case.get(CoveringCheck, mark)
    with as_of(case, entry.seq - 1):
        job = cover_region(case, held.comparison, held.side, Region(held.region, held.mask))
    task = _task(held, f"{held.region} covered on the {held.side.value}", job, entry)
    return replace(
        task,
        allowed=tolerances.COVERED,
        environment=held.environment,
        weights=_weights(case, held.comparison),
    )


def likelihood(case: CaseFile, mark: str, entry: AuditEntry) -> Task:
    """What a card says of a score, after the photographs' quality as it was measured."""
    held = case.get(LikelihoodStatement, mark)
    with as_of(case, entry.seq - 1):
        job = state_likelihood(case, held.comparison, held.card)
    task = _task(held, f"likelihood ratio of {held.comparison}", job, entry)
    return replace(task, allowed=tolerances.WEIGHED, weights=_weights(case, held.comparison))


def drawn_exhibit(case: CaseFile, exhibit: Exhibit, entry: AuditEntry) -> Task:
    """An exhibit that shows a drawing: the drawing, and the sheet that was admitted."""
    held = case.get(ArgumentDrawing, exhibit.explanation)
    compared = case.get(Comparison, held.comparison)
    with as_of(case, entry.seq - 1):
        job = draw_comparison(case, held.comparison)
    then = without(held, *_NO_RESULT)
    then["picture"] = decode_apart(case.blob(exhibit.picture_sha256), exhibit.mark).pixels
    decoder = (weights_name(compared.score.backbone), held.decoder_sha256)
    return Task(
        exhibit.mark,
        f"drawing {held.mark} and the picture admitted of it",
        then,
        partial(_drawn, job.compute),
        tolerances.DRAWN,
        entry.program,
        held.environment,
        (backbone_weights(compared), decoder),
    )


def _drawn(compute: Any, progress: Progress) -> Any:
    made: ArgumentDrawing = compute(progress)
    return without(made, *_NO_RESULT) | {"picture": drawn_sheet(made)}


def with_their_tables(case: CaseFile, printed: tuple[str, ...]) -> Iterator[str]:
    """The explanations called `printed`, each after the one that it has its table from.

    On a network without cells a table is estimated once, by the first explanation that needs it.
    """
    seen: set[str] = set()
    for mark in printed:
        own = case.get(Explanation, mark)
        held = explanations_of(case, own.comparison)
        source = next(each.mark for each in held if each.arguments == own.arguments)
        first = source if own.arguments.basis is not None else mark
        for each in (first, mark):
            if each not in seen:
                seen.add(each)
                yield each


def _task(record: Any, what: str, job: Job[Any, Any], entry: AuditEntry) -> Task:
    then = without(record, *_NO_RESULT)
    again = partial(_again, job.compute)
    return Task(record.mark, what, then, again, {}, entry.program)


def _again(compute: Any, progress: Progress) -> Any:
    return without(compute(progress), *_NO_RESULT)


def _weights(case: CaseFile, comparison: str) -> tuple[tuple[str, str], ...]:
    return (backbone_weights(case.get(Comparison, comparison)),)
