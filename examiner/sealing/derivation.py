"""What each record of a case was made from, and which records some comparisons need."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from examiner.case.rows import array_digests
from examiner.sealing.rows import Row

_OF_COMPARISON = (("comparison", "comparison"),)
_OF_EXPLANATION = (("explanation", "explanation"),)

ORIGINS: dict[str, tuple[tuple[str, str], ...]] = {
    "face": (("image", "image"),),
    "crop": (("face", "face"),),
    "embedding": (("crop_digest", "crop"),),
    "comparison": (
        ("probe", "face"),
        ("reference", "face"),
        ("probe_crop", "crop"),
        ("reference_crop", "crop"),
        ("probe_embedding", "embedding"),
        ("reference_embedding", "embedding"),
    ),
    "explanation": _OF_COMPARISON,
    "checks": _OF_EXPLANATION,
    "stability": _OF_EXPLANATION,
    "covering": _OF_COMPARISON,
    "drawing": _OF_COMPARISON,
    "likelihood": _OF_COMPARISON,
    "exhibit": (*_OF_COMPARISON, *_OF_EXPLANATION),
    "annotations": _OF_COMPARISON,
    "report": (("comparisons", "comparison"),),
}
"""For each kind the fields that name what a record came from, and the kind that they name."""

_COME_ALONG = (
    *("explanation", "checks", "stability", "covering", "drawing", "likelihood"),
    *("exhibit", "annotations", "report"),
)
"""Kinds that are handed over with all that they came from; each after those."""

Name = tuple[str, str]
"""Kind and mark of a record."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One revision of a record, as plain values."""

    kind: str
    mark: str
    revision: int
    values: dict[str, Any]
    row: Row

    @property
    def name(self) -> Name:
        """Kind and mark."""
        return self.kind, self.mark

    def origins(self) -> Iterator[Name]:
        """What it was made from, by kind and mark."""
        for field, kind in ORIGINS.get(self.kind, ()):
            named = self.values[field]
            for mark in named if isinstance(named, list) else [named]:
                yield kind, mark

    def data(self) -> Iterator[str]:
        """SHA-256 of all bytes outside the row that belong to it."""
        yield from array_digests(str(self.row.row["record"]))
        for field in {"exhibit": ("picture_sha256",), "report": ("sha256",)}.get(self.kind, ()):
            yield self.values[field]


def recorded(rows: Iterable[Row]) -> tuple[Recorded, ...]:
    """The records among some rows, in the order of the acts that wrote them."""
    found = [_recorded(row) for row in rows if row.table == "records"]
    return tuple(sorted(found, key=lambda each: (each.row.row["seq"], *each.name, each.revision)))


def _recorded(row: Row) -> Recorded:
    kind, mark, revision = (row.row[column] for column in ("kind", "mark", "revision"))
    return Recorded(kind, mark, revision, msgspec.json.decode(row.row["record"]), row)


def needed(rows: tuple[Row, ...], comparisons: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of some comparisons: what they were made from, and what was made of them alone."""
    records = recorded(rows)
    names = _upstream(records, {("comparison", mark) for mark in comparisons})
    for kind in _COME_ALONG:
        own = [each for each in records if each.kind == kind]
        names |= {each.name for each in own if _all_known(each, names)}
    names.add(("case", "case"))
    kept = [each for each in records if each.name in names]
    data = {digest for each in kept for digest in each.data()}
    archived = {each.values["archive_name"] for each in kept if each.kind == "image"}
    return tuple(
        row
        for row in rows
        if (row.table == "records" and (row.row["kind"], row.row["mark"]) in names)
        or (row.table == "blobs" and row.row["digest"] in data)
        or (row.table == "sqlar" and row.row["name"] in archived)
    )


def _upstream(records: tuple[Recorded, ...], names: set[Name]) -> set[Name]:
    """`names` and everything that they were made from."""
    while True:
        more = {
            origin for each in records if each.name in names for origin in each.origins()
        } - names
        if not more:
            return names
        names = names | more


def _all_known(each: Recorded, names: set[Name]) -> bool:
    # An exhibit names an explanation, a drawing, or nothing where its view showed no map.
    named = [name for name in each.origins() if name[1]]
    return all(name in names or ("drawing", name[1]) in names for name in named)
