"""Record ↔ row: a record is canonical JSON; its arrays stand beside it, named by digest."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import numpy as np

from examiner.case.bench import AnnotationSet, Desk, Exhibit
from examiner.comparison.records import Comparison, DecisionThreshold
from examiner.digest import array_from_npy, canonical_json, npy_bytes, sha256
from examiner.embedding.records import Embedding
from examiner.errors import NotInCase
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.explanation.records import Explanation
from examiner.explanation.stability_records import Stability
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.image.records import EvidenceImage
from examiner.likelihood.records import LikelihoodStatement

Record = TypeVar("Record")

_ARRAY = "npy_sha256"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the case is about."""

    case: str
    """A random identifier, a UUID."""
    title: str
    question: str
    """The question that the examiner was asked."""
    examiner: str
    laboratory: str
    created: str
    """UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """A signed report that left the case."""

    mark: str
    """REPORT-1, REPORT-2 …"""
    sha256: str
    """Of the signed PDF, which is kept in the case."""
    unsigned_sha256: str
    manifest_sha256: str
    pages: int
    signer: str
    issued: str
    """UTC by this computer's clock, ISO 8601."""
    comparisons: tuple[str, ...]
    chain_seq: int
    """The audit entry whose hash the report prints."""
    chain_hash: str


KINDS: dict[type, str] = {
    CaseFacts: "case",
    EvidenceImage: "image",
    DetectedFace: "face",
    AlignedCrop: "crop",
    Embedding: "embedding",
    DecisionThreshold: "threshold",
    Comparison: "comparison",
    Explanation: "explanation",
    CheckSheet: "checks",
    Stability: "stability",
    CoveringCheck: "covering",
    ArgumentDrawing: "drawing",
    LikelihoodStatement: "likelihood",
    IssuedReport: "report",
    Exhibit: "exhibit",
    AnnotationSet: "annotations",
    Desk: "desk",
}
"""Every type of record that a case holds, and its name in the file."""

_WORDS = {
    "image": ("photograph", "Receive one first."),
    "face": ("face", "Look for faces first."),
    "comparison": ("comparison", "Compare two photographs first."),
    "explanation": ("explanation", "Explain a comparison first."),
    "report": ("report", "Issue one first."),
}
"""What people call records that they name, and how a case gets the first of them."""

_MOST_NAMED = 12


def not_there(kind: str, mark: str, known: tuple[str, ...]) -> NotInCase:
    """The error for a mark that names no record of a kind, of which the case has those `known`."""
    word, first = _WORDS.get(kind, (kind, "Make one first."))
    if not known:
        message = f"The case has no {word} {mark}, nor any other."
        return NotInCase(message, advice=first, kind=kind, mark=mark)
    more = len(known) - _MOST_NAMED
    others = f" and {more} more; the log names all" if more > 0 else ""
    return NotInCase(
        f"The case has no {word} {mark}.",
        advice=f"Name one that it has: {', '.join(known[:_MOST_NAMED])}{others}.",
        kind=kind,
        mark=mark,
    )


@dataclass(frozen=True, slots=True)
class Packed:
    """A record ready to be stored."""

    record: str
    blobs: dict[str, bytes]
    """.npy bytes by digest."""


def pack(record: object) -> Packed:
    """`record` as canonical JSON in which every array is replaced by the digest of its bytes."""
    blobs: dict[str, bytes] = {}

    def keep_array(value: Any) -> dict[str, str]:
        if not isinstance(value, np.ndarray):
            raise TypeError(f"{type(value).__name__} cannot be stored")
        data = npy_bytes(value)
        blobs[sha256(data)] = data
        return {_ARRAY: sha256(data)}

    plain = msgspec.to_builtins(record, enc_hook=keep_array)
    return Packed(canonical_json(plain).decode(), blobs)


def array_digests(record: str) -> tuple[str, ...]:
    """Digests of the arrays that a stored record names."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if _ARRAY in value:
                found.append(value[_ARRAY])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(msgspec.json.decode(record))
    return tuple(found)


def unpack(record: str, record_type: type[Record], blobs: dict[str, bytes]) -> Record:
    """The record that `pack` took apart.

    Raises msgspec.ValidationError where the JSON does not fit `record_type`.
    """

    def find_array(_type: type, value: Any) -> Any:
        return array_from_npy(blobs[value[_ARRAY]])

    return msgspec.convert(msgspec.json.decode(record), record_type, dec_hook=find_array)
