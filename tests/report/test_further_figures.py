"""Figures beside a check, and agreement of few methods, as a report prints them."""

from dataclasses import replace

import pytest

from examiner.explanation.agreement import Contradiction, Saying, agreement, voices_of
from examiner.explanation.checks.records import Check, CheckSheet, Figure
from examiner.report.layout import render
from tests.report.conftest import ENVIRONMENT
from tests.report.test_layout import text_of
from tests.report.test_wording import avoided

KINDS = ("signed", "absolute", "SSIM")


def sheet_of(explanation) -> CheckSheet:
    """Two checks: one with figures of two names, one with long names."""
    stages = ("a quarter drawn anew", "all drawn anew")
    grid = tuple(
        Figure(f"{stage}, {kind}", row + column / 10)
        for row, stage in enumerate(stages)
        for column, kind in enumerate(KINDS)
    )
    names = ("absolute", "network: probe with its mirror image")
    listed = tuple(Figure(name, 0.5 + at) for at, name in enumerate(names))
    checks = tuple(
        Check(name, f"Check {name}", 0.1, "", "at most 1", True, "Measured.", figures)
        for name, figures in (("grid", grid), ("list", listed))
    )
    return CheckSheet("K1", explanation.mark, checks, "other.png", 1, ENVIRONMENT, 1.0, ("a",))


def with_agreement(contents, found):
    (reported,) = contents.comparisons
    return replace(contents, comparisons=(replace(reported, agreement=found),))


def voices(contents):
    (reported,) = contents.comparisons
    return voices_of([each.explanation for each in reported.explanations])


def test_that_a_check_s_further_figures_are_a_table_without_percent_signs(contents):
    (reported,) = contents.comparisons
    first, *others = reported.explanations
    checked = replace(first, checks=sheet_of(first.explanation))
    full = replace(reported, explanations=(checked, *others))
    said = text_of(render(replace(contents, comparisons=(full,))))
    assert "signed absolute SSIM a quarter drawn anew 0 0.100 0.200 all drawn anew 1.000" in said
    assert "absolute 0.500 network: probe with its mirror image 1.500" in said
    assert not avoided(said)


def test_that_two_methods_are_counted_and_three_weighed(contents):
    two = voices(contents)[:2]
    said = text_of(render(with_agreement(contents, agreement(two))))
    assert "How many of the two maps speak for" in said
    assert "Balance of the maps that speak" not in said
    third = replace(two[0], name="E3 other")
    said = text_of(render(with_agreement(contents, agreement([*two, third]))))
    assert "Balance of the maps that speak" in said


@pytest.mark.parametrize(("number", "printed"), [(12, 12), (13, 12), (49, 12)])
def test_that_a_long_list_of_contradictions_ends_after_the_strongest(contents, number, printed):
    found = agreement(voices(contents)[:2])
    one, other = found.names
    # The later the stronger; what one map says alone counts by the weaker of the two.
    listed = tuple(
        Contradiction(at, 1, 1, f"place{at}", (Saying(one, 0.001 * at), Saying(other, -5.0)))
        for at in range(1, number + 1)
    )
    face = replace(found.probe, contradictions=listed)
    calm = replace(found.reference, contradictions=())
    said = text_of(render(with_agreement(contents, replace(found, probe=face, reference=calm))))
    shown = [at for at in range(1, number + 1) if f" place{at} " in said]
    assert len(shown) == printed
    assert shown[-1] == number
    rest = f"The manifest lists the other {number - printed}."
    assert (rest in said) == (number > printed)
