"""Work side by side is answered in order, bounded, and never waits for itself."""

import threading

import pytest

from examiner.explanation.lanes import side_by_side


def test_that_answers_come_in_the_order_of_the_questions():
    first_may_end = threading.Event()

    def work(number):
        if number == 0:
            assert first_may_end.wait(20)
        else:
            first_may_end.set()
        return number

    assert list(side_by_side(work, range(5), 2)) == [0, 1, 2, 3, 4]


def test_that_questions_are_drawn_only_as_they_are_needed():
    drawn = []

    def questions():
        for number in range(1000):
            drawn.append(number)
            yield number

    answers = side_by_side(lambda number: number, questions(), 2)
    assert next(answers) == 0
    assert len(drawn) <= 4


def test_that_work_within_work_is_answered_and_does_not_wait_for_ever():
    def outer(number):
        return sum(side_by_side(lambda inner: inner * number, range(10), 2))

    assert list(side_by_side(outer, range(4), 2)) == [0, 45, 90, 135]


def test_that_what_work_raises_is_raised_to_the_reader_and_ends_the_rest():
    begun = []

    def work(number):
        begun.append(number)
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(side_by_side(work, range(1000), 2))
    assert len(begun) < 10
