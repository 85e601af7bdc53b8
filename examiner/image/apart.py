"""Photographs from outside, decoded in a process of their own that can be stopped.

A file made to harm its decoder can crash it, keep it busy or fill the memory. Here that costs the
one photograph, which is refused; the case and whoever works on it go on.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from functools import cache
from typing import IO

import msgspec
import numpy as np

from examiner import errors
from examiner.errors import ExaminerError, UnreadableImage
from examiner.image.decode import MAX_PIXELS, Photograph
from examiner.image.decoder_process import LENGTHS, SECONDS, Head

PATIENCE = 3 * SECONDS
"""Seconds until an answer; longer than the computing may take, on a computer with other work."""

_PIPE = 2**20
"""Bytes that pass at once."""

_KEPT = 2
"""Processes that stay when they have nothing to do."""

_MOST_HEAD = 2**24
_CHECK_SOURCE = "Check where the file comes from; no camera in use writes such a photograph."


def decode_apart(data: bytes, name: str) -> Photograph:
    """What `examiner.image.decode.decode` makes of `data`, byte for byte, and its errors.

    Raises UnreadableImage also where decoding crashes, or takes more than SECONDS of computing or
    more memory than the pixels that the file states can need.
    """
    return _decoders().decode(data, name)


@cache
def _decoders() -> "_Decoders":
    found = _Decoders()
    atexit.register(found.close)
    return found


class _Decoders:
    """Processes that wait for photographs; more than one where several threads decode."""

    def __init__(self) -> None:
        self._idle: deque[_Decoder] = deque()

    def decode(self, data: bytes, name: str) -> Photograph:
        decoder = self._take(name)
        try:
            photograph = decoder.decode(data, name)
        except ExaminerError:
            self._give_back(decoder)
            raise
        except BaseException:
            # Stopped in the middle: an answer to this would be taken for one to what comes next.
            decoder.end()
            raise
        self._give_back(decoder)
        return photograph

    def _take(self, name: str) -> "_Decoder":
        while self._idle:
            try:
                decoder = self._idle.pop()
            except IndexError:
                break
            # After a fork the processes belong to the parent.
            if decoder.owner == os.getpid() and decoder.lives():
                return decoder
        try:
            return _Decoder()
        except OSError as error:
            raise UnreadableImage(
                f"No process can be started to decode {name} ({error.strerror}).",
                advice="Close other programs, and check that this account may run "
                f"{sys.executable}.",
                name=name,
            ) from error

    def _give_back(self, decoder: "_Decoder") -> None:
        if decoder.lives() and len(self._idle) < _KEPT:
            self._idle.append(decoder)
        else:
            decoder.end()

    def close(self) -> None:
        """End every process that waits."""
        while self._idle:
            decoder = self._idle.pop()
            if decoder.owner == os.getpid():
                decoder.end()


_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "from examiner.image.decoder_process import serve; serve()"
)


class _Decoder:
    """One process, seen from whoever feeds it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        folders = json.dumps([os.path.abspath(folder) for folder in sys.path])  # noqa: PTH100
        process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-I", "-c", _BEGIN, folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE,
            # Arithmetic here needs no threads, whose stacks would count as memory taken.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("a process without pipes")
        self._process, self._question, self._answers = process, process.stdin, process.stdout

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._question, self._answers):
            with suppress(OSError):
                pipe.close()

    def decode(self, data: bytes, name: str) -> Photograph:
        """The photograph, or an error; UnreadableImage and an end of the process beyond limits."""
        late = threading.Event()

        def end_late() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(PATIENCE, end_late)
        timer.daemon = True
        timer.start()
        try:
            self._ask(data, name)
            return self._answer(name)
        except (EOFError, OSError) as error:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
            # One that lives has said what no answer is.
            self._process.kill()
            self._process.wait()
            raise _brought_down(name, self._process.returncode, late=late.is_set()) from error
        finally:
            timer.cancel()
            timer.join()

    def _ask(self, data: bytes, name: str) -> None:
        label = name.encode("utf-8", "backslashreplace")
        self._question.write(LENGTHS.pack(len(label), len(data)) + label)
        self._question.write(data)
        self._question.flush()

    def _answer(self, name: str) -> Photograph:
        lengths = _exactly(self._answers, bytearray(LENGTHS.size))
        told, size = LENGTHS.unpack(lengths)
        if told > _MOST_HEAD or size > 3 * MAX_PIXELS:
            raise EOFError
        try:
            head = msgspec.json.decode(_exactly(self._answers, bytearray(told)), type=Head)
        except ValueError as error:
            raise EOFError from error
        if head.error:
            raise _error(head, name)
        if head.decoding is None or size != 3 * head.width * head.height:
            raise EOFError
        pixels = np.empty((head.height, head.width, 3), np.uint8)
        _exactly(self._answers, pixels.reshape(-1).data)
        pixels.flags.writeable = False
        return Photograph(pixels, head.decoding, head.metadata)


def _exactly(pipe: IO[bytes], room: bytearray | memoryview) -> bytearray | memoryview:
    """Fill `room`; EOFError if the process ends before."""
    place, view = 0, memoryview(room)
    while place < len(view):
        read = pipe.readinto(view[place:])  # type: ignore[attr-defined]
        if not read:
            raise EOFError
        place += read
    return room


def _error(head: Head, name: str) -> ExaminerError:
    if head.error == "MemoryError":
        return UnreadableImage(
            f"{name} takes more memory to decode than a photograph of its size can need.",
            advice=_CHECK_SOURCE,
            name=name,
        )
    kind = getattr(errors, head.error, UnreadableImage)
    made: ExaminerError = kind(head.message, advice=head.advice, **head.facts)
    return made


def _brought_down(name: str, code: int, *, late: bool) -> UnreadableImage:
    if late or code == -getattr(signal, "SIGXCPU", 0):
        what = f"is not decoded after {SECONDS} seconds of computing"
    else:
        what = f"brings its decoder down ({_ended(code)})"
    return UnreadableImage(f"{name} {what}.", advice=_CHECK_SOURCE, name=name)


def _ended(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"
