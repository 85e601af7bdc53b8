"""Why a number came out otherwise."""

from dataclasses import replace

import pytest

from examiner.explanation.records import Environment
from examiner.workflow.rerun.reasons import NO_CAUSE, Surroundings, other_weights, why
from examiner.workflow.rerun.records import Number, Verdict

THEN = Environment("0.1.0", "3.11.2", "2.3.5", "2.9.1", 1, "A processor (AVX2)", "Linux x86_64")
HERE = Surroundings(THEN, "examiner 0.1.0", {"mobilefacenet": "a" * 64})
WEIGHTS = (("mobilefacenet", "a" * 64),)
OFF = Number("score.value", "score", 0.5, 0.6, 1, 0.1, 1e-5, Verdict.DIFFERENT)
SAME = Number("decision", "exact", "above", "above", 1, 0.0, 0.0, Verdict.IDENTICAL)


def reason(environment=THEN, here=HERE, weights=WEIGHTS, numbers=(SAME, OFF)) -> str:
    return why(weights, "examiner 0.1.0", environment, here, numbers)


def test_that_the_largest_difference_is_told_with_what_is_allowed():
    assert reason() == (
        f"{NO_CAUSE}; 1 of 2 values differ; the largest difference is 1.0e-01 in score.value, "
        "allowed 1e-05"
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"examiner": "0.2.0"}, "the program was version 0.1.0 then and is 0.2.0 now"),
        ({"torch": "2.10.0"}, "torch was 2.9.1 then and is 2.10.0 now"),
        ({"threads": 8}, "threads: 1 then, 8 now"),
        ({"cpu": "B"}, "the processor was A processor (AVX2) then and is B now"),
        ({"device": "cuda (X)"}, "the device was cpu then and is cuda (X) now"),
    ],
)
def test_that_what_computes_otherwise_now_is_named(changed, told):
    now = replace(HERE, environment=replace(THEN, **changed))
    assert reason(here=now).startswith(f"{told}; 1 of 2 values differ")


def test_that_other_weights_come_first_and_missing_ones_are_named():
    now = replace(
        HERE, weights={"mobilefacenet": "b" * 64}, environment=replace(THEN, python="3.12.0")
    )
    told = "the weights of mobilefacenet are others (bbbbbbbbbbbb… now, aaaaaaaaaaaa… then)"
    assert reason(here=now).startswith(f"{told}; Python was 3.11.2 then and is 3.12.0 now; ")
    assert other_weights(WEIGHTS, {}) == [
        "the weights of mobilefacenet (aaaaaaaaaaaa…) are not here"
    ]


def test_that_another_parameter_is_named():
    other = Number("parameters.smoothing", "score", 5.0, 4.0, 1, 1.0, 1e-5, Verdict.DIFFERENT)
    told = "the parameter smoothing was 5.0 then and is 4.0 now"
    assert reason(numbers=(other, OFF)).startswith(told)


def test_that_without_an_environment_the_acting_program_counts():
    assert reason(environment=None).startswith(NO_CAUSE)
    now = replace(HERE, program="examiner 0.2.0")
    told = "made by examiner 0.1.0, and this is examiner 0.2.0"
    assert reason(environment=None, here=now).startswith(told)


def test_that_what_computed_the_maps_is_told_where_a_record_names_no_processor():
    now = replace(HERE, environment=replace(THEN, cpu="B"), stated=(THEN,))
    told = (
        "its record names no processor; of the report's maps the processor was "
        "A processor (AVX2) then and is B now"
    )
    assert reason(environment=None, here=now).startswith(told)
    assert reason(environment=None, here=replace(HERE, stated=(THEN,))).startswith(NO_CAUSE)


def test_that_a_difference_that_is_no_number_is_shown():
    words = Number("decision", "exact", "above", None, 1, float("inf"), 0.0, Verdict.DIFFERENT)
    assert reason(numbers=(words,)).endswith("such as decision: above then, nothing now")
