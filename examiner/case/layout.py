"""The file around a case: its header and its size, which hold nothing but what acts leave there."""

import struct
from collections.abc import Iterator
from pathlib import Path

from examiner.case.schema import statements
from examiner.foreign import open_regular

_HEADER_SIZE = 100
_FIELDS = struct.Struct(">18x B B B B B B 4x I I I I I I I I 4x I 4x 20s")
"""From SQLite's description of its file: what follows the page size, up to the reserved bytes."""

_EXPECTED: dict[str, object] = {
    "the write version": 1,
    "the read version": 1,
    "the space kept free on each page": 0,
    "the largest embedded share": 64,
    "the smallest embedded share": 32,
    "the leaf share": 32,
    "the number of pages": None,
    "the first free page": 0,
    "the number of free pages": 0,
    # Making a case states each table and trigger once, and no act states another.
    "the number of changes of the schema": len(statements()),
    "the schema's format": 4,
    "the cache size": 0,
    "the largest root page": 0,
    "the text encoding": 1,
    "the vacuum mode": 0,
    "the reserved bytes": bytes(20),
}
"""What every act leaves in the header, by the names used in findings; None where it varies."""


def beyond_the_case(path: Path) -> Iterator[str]:
    """What the file at `path` holds besides a case, such as bytes after its last page.

    Acts only add, so no page is ever free. OSError if the file cannot be read.
    """
    with open_regular(path) as file:
        header = file.read(_HEADER_SIZE)
        size = file.seek(0, 2)
    if len(header) < _HEADER_SIZE:
        yield "the header is incomplete"
        return
    found = dict(zip(_EXPECTED, _FIELDS.unpack_from(header), strict=True))
    stated = int.from_bytes(header[16:18], "big")
    # The largest page size does not fit two bytes and is written as 1.
    pages = found["the number of pages"] * (65536 if stated == 1 else stated)
    if size != pages:
        yield f"the file has {size} bytes, its pages {pages}"
    for what, value in found.items():
        if _EXPECTED[what] is not None and value != _EXPECTED[what]:
            yield f"{what} in the file's header is not that of a case"
