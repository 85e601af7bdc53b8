"""Independent passes side by side on the processor's cores, answered in their own order.

torch lets go of Python's lock while it computes, so threads are enough. Each pass stays on one
core and its answer is taken in the order of the questions: the number of cores changes the time
and no byte of the result.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

_LANE = "lane of passes"

MOST_LANES = 8
"""More would hold more intermediate results in memory than they save time."""


def lanes() -> int:
    """How many passes run at once here: the cores that this process may use, at most eight."""
    return min(
        MOST_LANES,
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    )


def side_by_side(
    work: Callable[[Question], Answer], questions: Iterable[Question], count: int | None = None
) -> Iterator[Answer]:
    """`work` of every question, in their order, on `count` threads (the machine's lanes).

    Within such work, questions are answered one after the other. Questions are drawn only as they
    are needed, so they need not all fit in memory. What `work` raises is raised here; when the
    reader stops, nothing further is started.
    """
    if threading.current_thread().name.startswith(_LANE):
        # Every lane is taken by work such as this, and would wait for itself.
        yield from map(work, questions)
        return
    width = count or lanes()
    pool = _threads(width)
    running: deque[Future[Answer]] = deque()
    try:
        for question in questions:
            running.append(pool.submit(work, question))
            if len(running) > width:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        for future in running:
            future.cancel()
        wait(running)


@cache
def _threads(width: int) -> ThreadPoolExecutor:
    """The same threads each time: a new one would have its convolutions prepared anew."""
    return ThreadPoolExecutor(width, thread_name_prefix=_LANE)
