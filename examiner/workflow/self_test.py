"""The acceptance test of an installation: measures and acts on bundled data, with known answers."""

import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from examiner.case.file import CaseFile
from examiner.case.verification import Fact, verify
from examiner.explanation.catalogue import as_it_comes
from examiner.image.bundled import PROBE, REFERENCES, photograph_path
from examiner.image.records import Role
from examiner.job import Progress, Silent
from examiner.validation.self_test.expectations import Outcome, Value, judged, read_expectations
from examiner.validation.self_test.measures import measured, measured_or_refused
from examiner.workflow.comparisons import compare
from examiner.workflow.explanations import explain_comparison
from examiner.workflow.faces import find
from examiner.workflow.intake import receive
from examiner.workflow.opening import new_case
from examiner.workflow.report_checks import check_report

ACTOR = "self-test"
HOLD = "all hold"


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What the acceptance test found."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    """It took; no part of any report."""

    @property
    def ok(self) -> bool:
        """Whether everything is as expected."""
        return all(outcome.ok for outcome in self.outcomes)


def self_test(progress: Progress, expected: Path | None = None) -> SelfTest:
    """Measure everything anew and judge it by `expected`, or by the values that come along.

    Writes to a temporary folder only. Raises SelfTestUnreadable.
    """
    started = perf_counter()
    expectations = read_expectations(expected)
    outcomes = judged(expectations, found_here(progress))
    return SelfTest(outcomes, perf_counter() - started)


def found_here(progress: Progress) -> dict[str, Value]:
    """All that the acceptance test looks at, as this installation gives it."""
    found = measured(progress)
    with tempfile.TemporaryDirectory() as folder:
        acts = partial(_acted, Path(folder))
        return found | measured_or_refused("case and report", acts)


def _acted(folder: Path) -> dict[str, Value]:
    """What is true of a case and of its report that are made for this purpose."""
    place = folder / "self-test.case"
    new_case(place, ACTOR, "Self-test")
    with CaseFile(place, ACTOR) as case:
        for name, role in ((PROBE, Role.PROBE), (REFERENCES[0], Role.REFERENCE)):
            receive(case, photograph_path(name), role).run(Silent())
        for mark in ("P1", "R1"):
            find(case, mark).run(Silent())
        made = compare(case, "P1", "R1").run(Silent())
        explain_comparison(case, made.mark, as_it_comes("xssab")).run(Silent())
        signed = _reported(case, folder / "report.pdf")
        checked = check_report(signed, ())
        facts = (*checked.facts, *checked.against(case))
    return {
        "decision of the case": made.decision.value,
        "facts about the case": _wrong(verify(place, ACTOR)),
        "facts about its signed report": _wrong(facts),
        "a changed byte of the report is seen": str(_change_is_seen(signed)).lower(),
    }


def _reported(case: CaseFile, out: Path) -> bytes:
    from examiner.report.signature import create_identity, open_identity
    from examiner.workflow.reporting import ReportScope, issue_report

    secret = secrets.token_hex(16).encode()
    signer = open_identity(create_identity(ACTOR, secret, days=1), secret)
    issue_report(case, ReportScope(), signer, out).run(Silent())
    return out.read_bytes()


def _wrong(facts: Iterable[Fact]) -> str:
    """What of the facts does not hold."""
    return "; ".join(fact.what for fact in facts if not fact.ok) or HOLD


def _change_is_seen(signed: bytes) -> bool:
    middle = len(signed) // 4
    changed = signed[:middle] + bytes([signed[middle] ^ 1]) + signed[middle + 1 :]
    return not all(fact.ok for fact in check_report(changed, ()).facts)
