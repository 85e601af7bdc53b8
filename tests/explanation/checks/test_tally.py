"""One progress over parts in different threads."""

import pytest

from examiner.explanation.checks.tally import Tally
from examiner.job import Cancelled


class Recording:
    def __init__(self) -> None:
        self.calls: list[tuple[int, int, str]] = []

    def advance(self, done: int, total: int, note: str) -> None:
        self.calls.append((done, total, note))
        if done >= 60:
            raise KeyboardInterrupt


def test_that_parts_add_up_and_never_go_back():
    progress = Recording()
    tally = Tally(progress, 100)
    one, other = tally.part("one", 50, "first"), tally.part("other", 50, "second")
    one.advance(1, 10, "")
    other.advance(2, 4, "")
    one.advance(0, 10, "")
    assert progress.calls == [(5, 100, "first"), (30, 100, "second"), (30, 100, "first")]


def test_that_a_stop_in_one_part_stops_the_others():
    tally = Tally(Recording(), 100)
    one, other = tally.part("one", 80, "first"), tally.part("other", 20, "second")
    other.advance(1, 2, "")
    with pytest.raises(KeyboardInterrupt):
        one.advance(1, 1, "")
    with pytest.raises(Cancelled):
        other.advance(2, 2, "")
