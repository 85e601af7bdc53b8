"""Acts in a process of their own that knows everything already, so that it can be killed often.

A fork starts with the networks loaded and, if wanted, with each computation's result at hand: a
computation touches no case, so only what comes before and after it can leave anything behind.
"""

import json
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from examiner.case.audit import AuditEntry
from examiner.case.transaction import Transaction
from examiner.explanation.lanes import _threads
from examiner.job import Job
from tests.crash.journey import Act, perform

LONGEST = 200.0
"""Seconds after which an act counts as hanging, and is killed."""


class Memory:
    """Results of computations, by the title of the job."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], Any] = {}

    def remembering(self, act: str, *, recall: bool = True) -> Any:
        """While entered, jobs keep what they computed, and compute nothing a second time."""
        usual = Job.run

        def run(job: Job[Any, Any], progress: Any) -> Any:
            key = (act, job.title)
            if not recall:
                return usual(job, progress)
            if key not in self._held:
                self._held[key] = job.compute(progress)
            return job.record(self._held[key])

        return patch.object(Job, "run", run)


@dataclass(slots=True)
class Told:
    """What a child told before it ended."""

    heads: list[tuple[int, str]] = field(default_factory=list)
    """Audit entries about to be committed, by number and hash."""
    sealing: float | None = None
    """When the first commit began, in seconds of the monotonic clock."""
    returned: float | None = None
    """When the act returned; None if it never did."""
    code: int | None = None
    """The exit code of the act; None if it never returned."""
    status: int = 0
    """How the process ended."""

    @property
    def killed(self) -> bool:
        """Whether a SIGKILL ended it."""
        return os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL


class Child:
    """One act in a forked process that tells of its commits and of its return."""

    def __init__(
        self, act: Act, folder: Path, memory: Memory, *, recall: bool = True, hold: bool = False,
        log: Path | None = None, before: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        """Begin at once, or, with `hold`, when `go` is called; `before` runs in the child first."""
        self.told = Told()
        self._lines, out = os.pipe()
        ready, self._go = os.pipe()
        self._rest = b""
        self.pid = os.fork()
        if self.pid:
            os.close(out)
            os.close(ready)
            if not hold:
                self.go()
            return
        os.close(self._lines)
        os.close(self._go)
        code = 70
        with suppress(BaseException):
            os.read(ready, 1)
            # The threads of the process that was forked are not in this one.
            _threads.cache_clear()
            if before is not None:
                before()
            code = _performed(act, folder, memory, out, recall=recall, log=log)
        os._exit(code)

    def go(self) -> None:
        """Let the act begin."""
        os.write(self._go, b"g")

    def watch(self, deadline: float, *, until_sealing: bool = False) -> bool:
        """Take in what is told, up to a moment of the monotonic clock; whether the act goes on."""
        while (left := deadline - time.monotonic()) > 0 and self.told.returned is None:
            if until_sealing and self.told.sealing is not None:
                break
            if not select.select([self._lines], [], [], left)[0]:
                break
            if not self._take():
                return False
        return self.told.returned is None

    def _take(self) -> bool:
        data = os.read(self._lines, 65536)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            kind, when, value = json.loads(line)
            if kind == "sealing":
                self.told.heads.append((value[0], value[1]))
                self.told.sealing = self.told.sealing or when
            else:
                self.told.code, self.told.returned = value, when
        return bool(data)

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def finished(self) -> Told:
        """Wait until the act returns; one that hangs is killed, and has no code then."""
        if self.watch(time.monotonic() + LONGEST):
            self.kill()
        return self.ended()

    def ended(self) -> Told:
        """Wait for the end of the process; what was told until then."""
        while self._take():
            pass
        _, self.told.status = os.waitpid(self.pid, 0)
        os.close(self._lines)
        os.close(self._go)
        return self.told


def _performed(
    act: Act, folder: Path, memory: Memory, out: int, *, recall: bool, log: Path | None
) -> int:
    def tell(kind: str, value: object) -> None:
        os.write(out, json.dumps([kind, time.monotonic(), value]).encode() + b"\n")

    usual = Transaction.log

    def sealing(self: Transaction, name: str, actor: str) -> AuditEntry:
        entry = usual(self, name, actor)
        tell("sealing", [entry.seq, entry.hash])
        return entry

    with memory.remembering(act.name, recall=recall), patch.object(Transaction, "log", sealing):
        code = perform(act, folder, log)
    tell("returned", code)
    return 0
