"""The process that decodes photographs for another: bytes in, pixels out, within ceilings.

A question is the lengths of a name and of data, both of 8 bytes, then both of these. An answer is
the lengths of a head, in JSON, and of pixels, then both.
"""

import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

import msgspec

from examiner.core_dumps import refuse_core_dumps
from examiner.errors import ExaminerError
from examiner.image.decode import Photograph, decode
from examiner.image.records import Decoding

_resource: ModuleType | None = None
with suppress(ImportError):
    # Not on every system; there the time that the owner waits is the only ceiling.
    import resource as _resource

LENGTHS = struct.Struct(">QQ")

SECONDS = 60
"""Of computing that one photograph may take; the largest takes some ten."""

_FIRST_MEMORY = 2**31
"""Bytes for reading a file's header, besides three times the file; WebP takes canvases for that."""

_PIXEL_MEMORY = 40
"""Bytes for each pixel that the header states; copies that are turned and converted included."""


class Head(msgspec.Struct, forbid_unknown_fields=True):
    """What is told of a photograph, or why there is none."""

    width: int = 0
    height: int = 0
    decoding: Decoding | None = None
    metadata: dict[str, str] = {}
    error: str = ""
    """Name of the error; "MemoryError" where the ceiling was reached."""
    message: str = ""
    advice: str = ""
    facts: dict[str, str | int] = {}


def serve() -> None:
    """Answer questions on standard input until there are no more."""
    # A hostile photograph may bring this down, and its memory holds that photograph.
    refuse_core_dumps()
    questions, answers = sys.stdin.buffer, _own_output()
    while len(lengths := questions.read(LENGTHS.size)) == LENGTHS.size:
        name, data = (questions.read(length) for length in LENGTHS.unpack(lengths))
        head, photograph = _answered(data, name.decode("utf-8"))
        told = msgspec.json.encode(head)
        pixels = b"" if photograph is None else photograph.pixels.reshape(-1).data
        answers.write(LENGTHS.pack(len(told), len(pixels)) + told)
        answers.write(pixels)
        answers.flush()


def _own_output() -> BinaryIO:
    """Standard output for answers alone; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def _answered(data: bytes, name: str) -> tuple[Head, Photograph | None]:
    ceilings = Ceilings(len(data))
    try:
        photograph = decode(data, name, ceilings.raise_for)
    except ExaminerError as error:
        facts = {key: value for key, value in error.facts.items() if isinstance(value, str | int)}
        kind = type(error).__name__
        return Head(error=kind, message=error.message, advice=error.advice, facts=facts), None
    except MemoryError:
        return Head(error="MemoryError"), None
    finally:
        ceilings.lift()
    height, width = photograph.pixels.shape[:2]
    return Head(width, height, photograph.decoding, photograph.metadata), photograph


class Ceilings:
    """What one photograph may take: so much computing, and memory by what its header states."""

    def __init__(self, size: int) -> None:
        self._taken, self._before = _address_space(), _FIRST_MEMORY + 3 * size
        self._limit_memory(self._before)
        if _resource is not None:
            used = sum(_resource.getrusage(_resource.RUSAGE_SELF)[:2])
            _set_limit(_resource.RLIMIT_CPU, int(used) + SECONDS + 1)

    def raise_for(self, pixels: int) -> None:
        """Allow what a photograph of so many pixels needs."""
        self._limit_memory(self._before + _PIXEL_MEMORY * pixels)

    def lift(self) -> None:
        """No ceiling on memory between photographs."""
        if _resource is not None:
            _set_limit(_resource.RLIMIT_AS, _resource.RLIM_INFINITY)

    def _limit_memory(self, more: int) -> None:
        if _resource is not None and self._taken:
            _set_limit(_resource.RLIMIT_AS, self._taken + more)


def _address_space() -> int:
    """Bytes of addresses that this process has by now; 0 where the system does not tell."""
    with suppress(OSError):
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _set_limit(which: int, soft: int) -> None:
    """Set a limit of this process, within whatever it was started with."""
    if _resource is not None:
        _, hard = _resource.getrlimit(which)
        endless = _resource.RLIM_INFINITY
        within = soft if hard == endless else hard if soft == endless else min(soft, hard)
        _resource.setrlimit(which, (within, hard))
