"""Which bytes of a SQLite file hold something, read from its pages as SQLite's description has it.

Written apart from SQLite itself, to have a second opinion of where a change can go unnoticed.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

HEADER = 100
"""Bytes before the first page's own header."""

COUNTERS = (range(24, 28), range(92, 100))
"""How often the file was changed, and by which SQLite: no part of what a case holds."""

_INTERIOR = (2, 5)
_TABLE_LEAF, _TABLE_INTERIOR = 13, 5


class Pages:
    """The map of a file's bytes."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        stated = int.from_bytes(self._data[16:18], "big")
        self.size = 65536 if stated == 1 else stated
        self._used = bytearray(len(self._data))
        self._mark(0, HEADER)
        for counter in COUNTERS:
            self._mark(counter.start, len(counter), 0)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            roots = {row[0] for row in connection.execute("SELECT rootpage FROM sqlite_master")}
        for root in sorted({1, *roots} - {0, None}):
            self._tree(root)

    def holds(self, offset: int) -> bool:
        """Whether the byte at `offset` holds something."""
        return bool(self._used[offset])

    @property
    def empty(self) -> int:
        """Number of bytes that hold nothing."""
        return self._used.count(0)

    def _mark(self, start: int, length: int, value: int = 1) -> None:
        self._used[start : start + length] = bytes([value]) * length

    def _number(self, at: int, length: int) -> int:
        return int.from_bytes(self._data[at : at + length], "big")

    def _varint(self, at: int) -> tuple[int, int]:
        """A number and where it ends."""
        value = 0
        for count in range(9):
            byte = self._data[at + count]
            if count == 8:
                return value << 8 | byte, at + 9
            value = value << 7 | byte & 127
            if byte < 128:
                return value, at + count + 1
        raise AssertionError("unreachable")

    def _tree(self, page: int) -> None:
        start = (page - 1) * self.size
        header = start + (HEADER if page == 1 else 0)
        kind, cells = self._data[header], self._number(header + 3, 2)
        length = 12 if kind in _INTERIOR else 8
        self._mark(header, length + 2 * cells)
        for number in range(cells):
            cell = start + self._number(header + length + 2 * number, 2)
            self._cell(kind, cell)
        if kind in _INTERIOR:
            self._tree(self._number(header + 8, 4))

    def _cell(self, kind: int, cell: int) -> None:
        at = cell
        if kind in _INTERIOR:
            self._tree(self._number(cell, 4))
            at += 4
        if kind == _TABLE_INTERIOR:
            self._mark(cell, self._varint(at)[1] - cell)
            return
        payload, at = self._varint(at)
        if kind == _TABLE_LEAF:
            at = self._varint(at)[1]
        local = self._local(kind, payload)
        spilled = payload - local
        self._mark(cell, at + local + (4 if spilled else 0) - cell)
        if spilled:
            self._overflow(self._number(at + local, 4), spilled)

    def _local(self, kind: int, payload: int) -> int:
        """Bytes of a payload that stand in the cell itself."""
        least = (self.size - 12) * 32 // 255 - 23
        most = self.size - 35 if kind == _TABLE_LEAF else (self.size - 12) * 64 // 255 - 23
        if payload <= most:
            return payload
        wanted = least + (payload - least) % (self.size - 4)
        return wanted if wanted <= most else least

    def _overflow(self, page: int, left: int) -> None:
        while left:
            start = (page - 1) * self.size
            here = min(left, self.size - 4)
            self._mark(start, 4 + here)
            page, left = self._number(start, 4), left - here
