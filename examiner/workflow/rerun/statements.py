"""What a report states, beside what its case gives as of the same entry: values and words."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from examiner.case.file import CaseFile
from examiner.report.contents import (
    Findings,
    LaidOutBy,
    ReportContents,
    ReportIdentity,
    WeightsUsed,
)
from examiner.report.gather import Selection, gather
from examiner.report.manifest import manifest
from examiner.report.wording import load_wording
from examiner.workflow.rerun.judging import judged
from examiner.workflow.rerun.reasons import largest
from examiner.workflow.rerun.records import Line, Verdict, gravest
from examiner.workflow.rerun.tolerances import STATED

Stated = dict[str, Any]
"""A manifest, decoded."""

_WORDS = ("shows", "source", "title", "variant")
"""What the program says of a method."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a manifest that is judged by itself."""

    subject: str
    what: str
    then: Any
    now: Any


@dataclass(frozen=True, slots=True, eq=False)
class Regathered:
    """A report's contents made anew of its case."""

    contents: ReportContents
    """With the versions of what laid the report out, as it states them."""
    same_program: bool
    """Whether what would lay it out here is what did."""


def regathered(case: CaseFile, stated: Stated) -> Regathered:
    """What the report would state if it were made anew of the case as `case` shows it.

    Versions of what lays it out, and what was known of weights, stand as the report states them,
    since its pages print them.
    """
    selection = Selection(
        identity=msgspec.convert(stated["identity"], ReportIdentity),
        comparisons=tuple(each["comparison"]["mark"] for each in stated["comparisons"]),
        findings=msgspec.convert(stated["findings"], Findings),
        explanations=explanation_marks(stated),
        exhibits=tuple(each["mark"] for each in stated["exhibits"]),
    )
    contents = gather(case, selection)
    here = contents.reproducibility
    known = msgspec.convert(stated["reproducibility"]["weights"], tuple[WeightsUsed, ...])
    by_file = {(used.name, used.role, used.sha256): used for used in known}
    weights = tuple(by_file.get((w.name, w.role, w.sha256), w) for w in here.weights)
    then = msgspec.convert(stated["reproducibility"]["laid_out_by"], LaidOutBy)
    made = replace(here, laid_out_by=then, weights=weights)
    same = here.laid_out_by == then and load_wording().sha256 == stated["wording"]["sha256"]
    return Regathered(replace(contents, reproducibility=made), same)


def explanation_marks(stated: Stated) -> tuple[str, ...]:
    """Marks of the explanations that a report prints, in its order."""
    return tuple(each["mark"] for pair in stated["comparisons"] for each in pair["explanations"])


def statement_lines(stated: Stated, anew: Regathered) -> list[Line]:
    """How every value of a report's manifest stands to the same made of its case."""
    now: Stated = msgspec.json.decode(manifest(anew.contents))
    parts = [*_computed_parts(stated, now), _words(stated, now), _rest(stated, now)]
    return [_line(part, same_program=anew.same_program) for part in parts]


def _line(part: Part, *, same_program: bool) -> Line:
    numbers = tuple(judged(part.then, part.now, STATED))
    verdict = gravest(number.verdict for number in numbers)
    if verdict is Verdict.IDENTICAL:
        return Line(part.subject, part.what, verdict, "", numbers)
    reason = largest(numbers)
    if part.what == WORDS and not same_program:
        return Line(part.subject, part.what, Verdict.NOT_COMPARED, OTHER_PROGRAM, numbers)
    return Line(part.subject, part.what, verdict, reason, numbers)


WORDS = "the program's own words about methods, networks and limits"
OTHER_PROGRAM = "another version of the program has words of its own"


def _computed_parts(then: Stated, now: Stated) -> list[Part]:
    """What a report computes of the case's records when it is made."""
    parts = [
        Part(", ".join(each["face"] for each in one["qualities"]), "image quality",
             one["qualities"], other["qualities"])
        for one, other in zip(then["items"], now["items"], strict=False)
    ]  # fmt: skip
    for one, other in zip(then["comparisons"], now["comparisons"], strict=False):
        mark = one["comparison"]["mark"]
        if one["agreement"] is not None:
            what = "agreement of its explanations"
            parts.append(Part(mark, what, one["agreement"], other["agreement"]))
        for each, again in zip(one["explanations"], other["explanations"], strict=False):
            what = "arguments by facial region, and their residual"
            parts.append(Part(each["mark"], what, _pooled(each), _pooled(again)))
    return parts


def _pooled(explanation: Stated) -> Stated:
    names = ("regions", "residual", "overlay")
    return {name: explanation[name] for name in names}


def _words(then: Stated, now: Stated) -> Part:
    report = then["identity"]["report"]
    return Part(report, WORDS, _words_of(then), _words_of(now))


def _words_of(stated: Stated) -> Stated:
    return {
        "wording": stated["wording"],
        "notices": stated["notices"],
        "backbones": [pair["backbone"] for pair in stated["comparisons"]],
        "methods": [
            {name: each[name] for name in _WORDS}
            for pair in stated["comparisons"]
            for each in pair["explanations"]
        ],
    }


def _rest(then: Stated, now: Stated) -> Part:
    what = "every other value of the attached manifest, as the case holds it"
    return Part(then["identity"]["report"], what, _without_parts(then), _without_parts(now))


def _without_parts(stated: Stated) -> Stated:
    rest = {name: value for name, value in stated.items() if name not in ("wording", "notices")}
    rest["items"] = [_less(item, "qualities") for item in stated["items"]]
    rest["comparisons"] = [
        _less(pair, "agreement", "backbone")
        | {
            "explanations": [
                _less(each, "regions", "residual", "overlay", *_WORDS)
                for each in pair["explanations"]
            ]
        }
        for pair in stated["comparisons"]
    ]
    return rest


def _less(values: Stated, *names: str) -> Stated:
    return {name: value for name, value in values.items() if name not in names}
