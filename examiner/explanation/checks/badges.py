"""A check as it stands beside an explanation on the screen, on paper and on the command line."""

from dataclasses import dataclass

from examiner.explanation.checks.numbers import number_text
from examiner.explanation.checks.records import Check, CheckSheet


@dataclass(frozen=True, slots=True)
class Badge:
    """One check in words, ready to be shown."""

    title: str
    number: str
    """With its unit; a dash where none is defined."""
    criterion: str
    verdict: str
    """“passed” or “not passed”."""
    passed: bool
    words: str
    figures: tuple[tuple[str, str], ...]
    """Names and numbers of what else was measured."""


def badges(sheet: CheckSheet) -> tuple[Badge, ...]:
    """Every check of a sheet, in the table's order."""
    return tuple(_badge(check) for check in sheet.checks)


def summary(sheet: CheckSheet) -> str:
    """How many checks are passed, and the titles of those that are not."""
    missed = [check.title for check in sheet.checks if not check.passed]
    counted = f"{sheet.passed} of {len(sheet.checks)} checks passed"
    return f"{counted}; not passed: {'; '.join(missed)}" if missed else counted


def _badge(check: Check) -> Badge:
    number = "—" if check.value is None else f"{number_text(check.value)} {check.unit}".rstrip()
    return Badge(
        title=check.title,
        number=number,
        criterion=check.criterion,
        verdict="passed" if check.passed else "not passed",
        passed=check.passed,
        words=check.words,
        figures=tuple((each.name, number_text(each.value)) for each in check.figures),
    )
