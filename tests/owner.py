"""A program of its own that has a computation without an end, for tests that end the program."""

import os
import sys

from examiner.job import Job, Progress
from examiner.runner import Event, JobRunner, Progressed


def endless(progress: Progress) -> None:
    progress.advance(os.getpid(), os.getpid(), "its process")
    while True:
        pass


def told(event: Event) -> None:
    if isinstance(event, Progressed):
        sys.stdout.write(f"{event.done}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    JobRunner(told).submit(Job("endless", endless, lambda _: None))
    sys.stdin.read()
