"""Checks as they are shown."""

import pytest

from examiner.explanation.checks.badges import badges, summary
from examiner.explanation.checks.numbers import number_text
from examiner.explanation.checks.records import Check, CheckSheet, Figure
from examiner.explanation.environment import environment

SHEET = CheckSheet(
    mark="K1",
    explanation="E1",
    checks=(
        Check("one", "First", -0.25, "rank correlation", "at most 0.5", True, "Words.", ()),
        Check("two", "Second", None, "", "at least 1", False, "More.", (Figure("beside", 2.0),)),
    ),
    stranger="a.png",
    seed=1,
    environment=environment(),
    seconds=1.0,
    inputs=("0" * 64,),
)


def test_that_a_badge_says_number_unit_criterion_and_verdict():
    first, second = badges(SHEET)
    assert (first.title, first.number, first.criterion) == (
        "First",
        "−0.250 rank correlation",
        "at most 0.5",
    )
    assert (first.verdict, second.verdict) == ("passed", "not passed")
    assert second.number == "—"
    assert second.figures == (("beside", "2.000"),)


def test_that_the_summary_names_what_is_not_passed():
    assert summary(SHEET) == "1 of 2 checks passed; not passed: Second"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.3125, "0.312"),
        (-1.5, "−1.500"),
        (6.1e-8, "6.1 × 10⁻⁸"),
        (-2e-4, "−2.0 × 10⁻⁴"),
    ],
)
def test_that_numbers_have_three_decimals_or_a_power_of_ten(value, text):
    assert number_text(value) == text
