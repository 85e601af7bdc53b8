"""Reading what others wrote: files that end, and texts that are understood in bounded time."""

import errno
import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

MOST_TEXT = 2**20
"""Bytes of a card, of findings, of landmarks or of a certificate that are read at most."""

MOST_DOCUMENT = 2**29
"""Bytes of a report, of a table of pairs or of a run's numbers that are read at most."""

Kind = TypeVar("Kind")

_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP_KEY = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{32}}")
"""A key within keys within keys …: the time to understand one grows with the square of its depth.

Nobody writes 32 sentences of one word each.
"""


def open_regular(path: Path) -> BinaryIO:
    """`path`, links followed, opened for reading bytes.

    OSError for whatever is no ordinary file: a device or a pipe may never end, or never begin.
    """
    # Without waiting, since the opening of a pipe would else last until somebody writes to it.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path, most: int) -> bytes:
    """Every byte of an ordinary file; OSError also for one of more than `most` bytes."""
    with open_regular(path) as file:
        # One byte more than the limit shows a file that grows, or lies about its size.
        size = os.fstat(file.fileno()).st_size
        data = b"" if size > most else file.read(most + 1)
    if max(size, len(data)) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes", str(path))
    return data


def read_toml(path: Path) -> dict[str, Any]:
    """What the TOML file at `path` holds; OSError, or ValueError if it is no TOML in UTF-8."""
    return toml_of(read_regular(path, MOST_TEXT))


def toml_of(data: bytes) -> dict[str, Any]:
    """What TOML in UTF-8 holds; ValueError for anything else, and for nesting without end."""
    text = data.decode("utf-8")
    if _DEEP_KEY.search(text):
        raise ValueError("it nests keys too deeply")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it nests values too deeply") from error


def json_of(data: bytes | str, kind: type[Kind]) -> Kind:
    """The record that JSON in UTF-8 holds; ValueError for anything else, however deeply nested."""
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError as error:
        raise ValueError("it nests values too deeply") from error
