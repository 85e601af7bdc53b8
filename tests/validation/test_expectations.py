"""The acceptance test judges every line, and leaves none out."""

import math
from pathlib import Path

import pytest

from examiner.errors import SelfTestUnreadable
from examiner.validation.self_test.expectations import Expectation, judged, read_expectations

SCORE = Expectation("score", [0.5, 0.25], 0.01)
DIGEST = Expectation("digest", "abc")


def ok(expectation: Expectation, found: str | list[float]) -> bool:
    (outcome,) = judged((expectation,), {expectation.what: found})
    return outcome.ok


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([0.5, 0.25], True),
        ([0.509, 0.241], True),
        ([0.52, 0.25], False),
        ([0.5], False),
        ([0.5, 0.25, 0.1], False),
        ([0.5, math.nan], False),
        ("0.5", False),
    ],
)
def test_that_every_number_must_lie_within_the_tolerance(
    found: str | list[float], wanted: bool
) -> None:
    assert ok(SCORE, found) is wanted


def test_that_words_must_be_the_same() -> None:
    assert ok(DIGEST, "abc")
    assert not ok(DIGEST, "abd")
    assert not ok(DIGEST, [1.0])


def test_that_what_was_not_found_or_not_expected_is_wrong() -> None:
    lines = judged((SCORE, DIGEST), {"digest": "abc", "other": [1.0]})
    assert {each.what: each.ok for each in lines} == {
        "score": False,
        "digest": True,
        "other": False,
    }


def test_that_no_expectation_of_the_program_lets_everything_pass() -> None:
    for each in read_expectations():
        numbers = each.expected if isinstance(each.expected, list) else []
        if each.what.startswith(("landmarks", "argument sums less")):
            continue
        largest = max((abs(number) for number in numbers), default=0.0)
        assert each.tolerance <= 0.02 * largest, each.what


@pytest.mark.parametrize("text", ["", "program = 1", "[[line]]\nwhat = 3"])
def test_that_a_damaged_file_of_expectations_is_refused(text: str, tmp_path: Path) -> None:
    place = tmp_path / "self-test.toml"
    place.write_text(text)
    with pytest.raises(SelfTestUnreadable):
        read_expectations(place)
