"""Compute a signed report's results again from its case; nothing is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

from examiner import __version__
from examiner.case.audit import PROGRAM
from examiner.case.connection import RESTORE
from examiner.case.file import CaseFile
from examiner.case.verification import check
from examiner.embedding.laboratory import networks
from examiner.errors import ExaminerError, RerunRefused
from examiner.explanation.records import CPU, Environment
from examiner.job import Job, Progress
from examiner.report.contents import ExplainedBy
from examiner.report.manifest import SCHEMA, SCHEMA_VERSION
from examiner.weights import manifest as bundled
from examiner.workflow.report_checks import check_report
from examiner.workflow.rerun.acts import device_for
from examiner.workflow.rerun.pages import page_lines
from examiner.workflow.rerun.reasons import Surroundings, in_one_line
from examiner.workflow.rerun.records import Circumstances, Line, Rerun, UsedWeights, Verdict
from examiner.workflow.rerun.statements import Regathered, Stated, regathered, statement_lines
from examiner.workflow.rerun.steps import Step, steps
from examiner.workflow.rerun.task import as_of

_SHARE = 1000
"""Steps of progress that one result takes."""


def rerun_report(case: CaseFile, pdf: bytes) -> Job[Rerun, Rerun]:
    """Compute every number and figure of a signed report again from its case, as of its chain head.

    Raises RerunRefused unless the report's signatures hold, its manifest is one of this program's,
    and `case` is the one that it was issued from.
    """
    stated = _stated(case, pdf)
    whole = _whole(case)
    head = stated["audit"]["head_sequence"]
    with as_of(case, head):
        todo = tuple(steps(case, stated))
        anew: Regathered | str
        try:
            anew = regathered(case, stated)
        except ExaminerError as error:
            anew = error.message
    compute = partial(_compute, pdf, stated, (whole, *todo), anew)
    title = f"Compute {stated['identity']['report']} again"
    return Job(title, compute, _as_it_is)


def _as_it_is(found: Rerun) -> Rerun:
    return found


def _stated(case: CaseFile, pdf: bytes) -> Stated:
    found = check_report(pdf, ())
    wrong = [fact for fact in found.facts if not fact.ok]
    if wrong:
        raise RerunRefused(
            f"The report is not computed again: {wrong[0].what} does not hold ({wrong[0].detail}).",
            advice="Use the report as it was signed; `examiner verify` states all that is wrong.",
        )
    kind = (found.manifest.get("schema"), found.manifest.get("schema_version"))
    if kind != (SCHEMA, SCHEMA_VERSION):
        raise RerunRefused(
            f"The report's manifest is none that this program computes again ({kind[0]}, version "
            f"{kind[1]}).",
            advice="Give a report on a case; use the version of the program that issued it.",
        )
    if case.damage:
        raise RerunRefused(
            f"{case.path} is not as it was written ({case.damage}); nothing is computed from it.",
            advice=RESTORE,
        )
    foreign = [fact for fact in found.against(case) if not fact.ok]
    if foreign:
        raise RerunRefused(
            f"{case.path} is not the case of this report as it was issued: {foreign[0].detail}.",
            advice="Name the case that the report was issued from, or a whole copy of it.",
        )
    return found.manifest


def _whole(case: CaseFile) -> Line:
    broken = [fact for fact in check(case) if not fact.ok]
    what = "every record and every original as the audit log says"
    if not broken:
        return Line("case", what, Verdict.IDENTICAL)
    return Line("case", what, Verdict.DIFFERENT, f"record: {broken[0].detail}")


@dataclass(slots=True)
class _Part:
    """The share of a whole progress that one result takes."""

    whole: Progress
    before: int
    results: int

    def advance(self, done: int, total: int, note: str) -> None:
        """Report `done` of `total` of this result."""
        inner = _SHARE * done // max(total, 1)
        self.whole.advance(self.before * _SHARE + inner, self.results * _SHARE, note)


def _compute(
    pdf: bytes,
    stated: Stated,
    todo: tuple[Step, ...],
    anew: Regathered | str,
    progress: Progress,
) -> Rerun:
    count = len(todo) + 1
    weights = weights_here()
    here = partial(_surroundings, weights, _environments(stated))
    lines: list[Line] = []
    for at, step in enumerate(todo):
        if isinstance(step, Line):
            lines.append(step)
            continue
        part = _Part(progress, at, count)
        part.advance(0, 1, f"{step.subject}: {step.what}")
        lines.append(step.line(part, here))
    lines += _pages(pdf, stated, anew, _Part(progress, count - 1, count))
    return Rerun(
        report=stated["identity"]["report"],
        case=stated["case"]["case"],
        head=stated["audit"]["head_sequence"],
        circumstances=_circumstances(stated, here),
        lines=tuple(lines),
    )


def _surroundings(
    weights: Mapping[str, str], stated: tuple[Environment, ...], device: str
) -> Surroundings:
    # Imported here because it brings torch, which is not needed before something is computed.
    from examiner.explanation.environment import environment

    return Surroundings(environment(device_for(device)), PROGRAM, weights, stated)


def _environments(stated: Stated) -> tuple[Environment, ...]:
    made = stated["reproducibility"]["explained_by"]
    found = msgspec.convert(made, tuple[ExplainedBy, ...])
    return tuple(dict.fromkeys(each.environment for each in found))


def _pages(pdf: bytes, stated: Stated, anew: Regathered | str, progress: Progress) -> list[Line]:
    if isinstance(anew, str):
        what = "every value of the manifest, figures and pages"
        return [Line(stated["identity"]["report"], what, Verdict.DIFFERENT, f"record: {anew}")]
    lines = statement_lines(stated, anew)
    same = all(line.verdict is Verdict.IDENTICAL for line in lines)
    return lines + page_lines(
        pdf, anew.contents, progress, same_layout=anew.same_program, same_values=same
    )


def weights_here() -> dict[str, str]:
    """Digest of every weights file that this installation knows, by name."""
    known = {entry.name: entry.sha256 for entry in bundled()}
    return known | {network.name: network.sha256 for network in networks()}


def _circumstances(stated: Stated, here: Callable[[str], Surroundings]) -> Circumstances:
    made, weights = stated["reproducibility"], here(CPU).weights
    used = tuple(
        UsedWeights(each["name"], each["role"], each["sha256"], weights.get(each["name"], ""))
        for each in made["weights"]
    )
    return Circumstances(
        weights=used,
        program_then=made["laid_out_by"]["examiner"],
        program_now=__version__,
        computed_then=tuple(in_one_line(each) for each in _environments(stated)),
        computed_now=in_one_line(here(CPU).environment),
    )
