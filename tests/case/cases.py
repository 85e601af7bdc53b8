"""Small cases, and the ways in which someone could alter one behind the program's back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.case.file import CaseFile
from examiner.case.making import create
from examiner.case.rows import CaseFacts
from examiner.case.schema import triggers
from examiner.case.verification import Fact, verify
from examiner.digest import sha3_256, sha256
from examiner.errors import CaseError
from examiner.image.records import Decoding, EvidenceImage, Role

ACTOR = "D. Examiner"
FACTS = CaseFacts(
    "0b9c4a3e-0000-4000-8000-000000000001", "Small", "Why?", ACTOR, "Lab", "2026-04-17T10:00:00"
)
ORIGINAL = bytes(range(256)) * 9


def image(mark: str = "P1", data: bytes = ORIGINAL) -> EvidenceImage:
    return EvidenceImage(
        mark=mark,
        role=Role.PROBE,
        file_name="one.png",
        archive_name=f"{mark}/one.png",
        sha256=sha256(data),
        sha3_256=sha3_256(data),
        size=len(data),
        width=4,
        height=3,
        pixels_sha256="0" * 64,
        decoding=Decoding("image/png", "RGB", 8, 1, "", (), "a decoder"),
        metadata={"exif.Make": "Maker"},
    )


def small_case(path: Path, acts: int = 4) -> Path:
    """A case with one original, a blob, and `acts` further acts in its log."""
    create(path, FACTS, ACTOR)
    with CaseFile(path, ACTOR) as case:
        with case.transaction("photograph received") as act:
            act.details["mark"] = "P1"
            act.put_original("P1/one.png", ORIGINAL, 1_700_000_000)
            act.put(image(), "P1")
        for number in range(acts):
            with case.transaction("noted") as act:
                act.details.update(number=number, value=0.1 + number, tiny=1e-7)
                act.put_blob(b"blob %d " % number * 30)
    return path


def raw(path: Path) -> closing[sqlite3.Connection]:
    """A connection that is not the program's."""
    return closing(sqlite3.connect(path, isolation_level=None))


def edit(path: Path, *statements: str) -> None:
    """Change a case as an attacker would: triggers away, change, the same triggers back."""
    with raw(path) as connection:
        for table in ("audit", "records", "blobs", "sqlar"):
            for verb in ("update", "delete"):
                connection.execute(f"DROP TRIGGER {table}_refuses_{verb}")
        for statement in statements:
            connection.execute(statement)
        for trigger in triggers():
            connection.execute(trigger)


def content(path: Path) -> list[Any]:
    """Every row of every table, and the schema."""
    queries = (
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name",
        "SELECT * FROM audit ORDER BY seq",
        "SELECT * FROM records ORDER BY kind, mark, revision",
        "SELECT * FROM blobs ORDER BY digest",
        "SELECT * FROM sqlar ORDER BY name",
    )
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return [connection.execute(query).fetchall() for query in queries]


def broken(path: Path) -> list[Fact]:
    return [fact for fact in verify(path, ACTOR) if not fact.ok]


def is_found(path: Path) -> bool:
    """Whether verification says in any way that the file is not as it was."""
    try:
        return bool(broken(path))
    except CaseError:
        return True


def flipped(source: Path, target: Path, offsets: list[int], bits: list[int]) -> Iterator[int]:
    """`target` as a copy of `source` with one byte changed, for each offset in turn."""
    data = source.read_bytes()
    for offset, bit in zip(offsets, bits, strict=True):
        target.write_bytes(data[:offset] + bytes([data[offset] ^ bit]) + data[offset + 1 :])
        yield offset


@dataclass(frozen=True, slots=True)
class Unknown:
    """A record of no kind that a case holds."""

    values: NDArray[np.float32]
