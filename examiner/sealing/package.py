"""What goes into a sealed package: read from the case once, then put into the form of a bag."""

from collections.abc import Mapping
from dataclasses import dataclass

from examiner.case.audit import PROGRAM, AuditEntry, ChainHead
from examiner.case.compaction import compacted
from examiner.case.file import CaseFile
from examiner.case.rows import CaseFacts
from examiner.digest import sha256
from examiner.image.records import EvidenceImage
from examiner.sealing.bag import PAYLOAD, Digests, bag, information
from examiner.sealing.derivation import Recorded, needed, recorded
from examiner.sealing.names import safe_path, unused
from examiner.sealing.provenance import provenance
from examiner.sealing.rows import Row, lines, rows_of
from examiner.settings import resources_folder

CASE_COPY = f"{PAYLOAD}sealed.case"
LOG = f"{PAYLOAD}audit.jsonl"
ROWS = f"{PAYLOAD}rows.jsonl"
PROVENANCE = f"{PAYLOAD}provenance.jsonld"
VERIFIER = "verify_case.py"
PAGE = "HOW-TO-VERIFY.html"
README = "README.txt"
INFORMATION = "bag-info.txt"

HEAD_LABEL = "Examiner-Chain-Head"
LENGTH_LABEL = "Examiner-Chain-Length"
SCOPE_LABEL = "Examiner-Scope"
CASE_LABEL = "External-Identifier"
WHOLE = "whole case"


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a package says of a case, as it stood at `head`."""

    facts: CaseFacts
    head: ChainHead
    sealed_at: str
    """Time of the latest act, UTC; the package is dated by it."""
    scope: str
    """`WHOLE`, or the comparisons that the package is limited to."""
    payload: dict[str, bytes]
    """Every file by its path in the package."""


def contents(
    case: CaseFile, comparisons: tuple[str, ...], arguments: Mapping[str, bytes]
) -> Contents:
    """Read a package's contents from a case.

    With `comparisons` named, no copy of the case and nothing that belongs to other comparisons is
    handed over, but the audit log, whose digests let it be checked later. `arguments` are the
    tables of arguments by their path below `arguments/`. Raises CaseTooLarge, and what reading
    raises.
    """
    entries, facts = case.audit(), case.facts()
    rows = rows_of(case)
    kept = needed(rows, comparisons) if comparisons else rows
    payload = {} if comparisons else {CASE_COPY: compacted(case)}
    payload[LOG], payload[ROWS] = lines(entries), lines(kept)
    latest = {each.name: each for each in recorded(kept)}
    _put_files(case, payload, kept, tuple(latest.values()), arrays=bool(comparisons))
    paths = {sha256(data): name for name, data in payload.items()}
    payload[PROVENANCE] = provenance(facts, entries, tuple(latest.values()), paths)
    for path, data in arguments.items():
        payload[f"{PAYLOAD}arguments/{path}"] = data
    scope = f"comparisons {', '.join(comparisons)}" if comparisons else WHOLE
    return Contents(facts, case.head(), _time_of(entries), scope, payload)


def _time_of(entries: tuple[AuditEntry, ...]) -> str:
    return entries[-1].at


def _put_files(
    case: CaseFile, payload: dict[str, bytes], rows: tuple[Row, ...],
    records: tuple[Recorded, ...], *, arrays: bool,
) -> None:  # fmt: skip
    """The bytes that a person opens: originals, exhibits, reports; and arrays, if wanted."""
    blobs = {row.row["digest"] for row in rows if row.table == "blobs"}
    shown: set[str] = set()
    for each in records:
        if each.kind == "image":
            image = case.get(EvidenceImage, each.mark)
            _put(payload, ["originals", *image.archive_name.split("/")], case.original(image))
        if each.kind == "report":
            shown |= set(each.data())
            _put(payload, ["reports", f"{each.mark}.pdf"], case.blob(each.values["sha256"]))
        if each.kind == "exhibit":
            shown |= set(each.data())
            picture = case.blob(each.values["picture_sha256"])
            _put(payload, ["exhibits", f"{each.mark}.png"], picture)
    for digest in sorted(blobs - shown) if arrays else ():
        _put(payload, ["arrays", f"{digest}.npy"], case.blob(digest))


def _put(payload: dict[str, bytes], parts: list[str], data: bytes) -> None:
    path = PAYLOAD + safe_path(part for part in parts if part not in ("", ".", ".."))
    payload[unused(path, payload)] = data


def sealed(made: Contents, digests: Digests) -> dict[str, bytes]:
    """Every file of the package by its path, in the order in which it is written.

    `digests` are those of the payload.
    """
    return bag(made.payload, _tags(made), digests)


def _tags(made: Contents) -> dict[str, bytes]:
    folder = resources_folder() / "verifier"
    verifier = (folder / VERIFIER).read_bytes()
    size = sum(map(len, made.payload.values()))
    labels = {
        "Bag-Software-Agent": PROGRAM,
        "Bagging-Date": made.sealed_at[:10],
        "External-Description": "A case of face comparison, sealed for handing over",
        CASE_LABEL: made.facts.case,
        "Payload-Oxum": f"{size}.{len(made.payload)}",
        **({"Source-Organization": made.facts.laboratory} if made.facts.laboratory else {}),
        HEAD_LABEL: made.head.hash,
        LENGTH_LABEL: str(made.head.seq),
        SCOPE_LABEL: made.scope,
    }
    text = (folder / README).read_text("utf-8")
    facts = {
        "case": made.facts.case,
        "head": made.head.hash,
        "length": made.head.seq,
        "sealed_at": made.sealed_at,
        "scope": made.scope,
        "program": PROGRAM,
        "verifier": sha256(verifier),
    }
    return {
        INFORMATION: information(labels),
        README: text.format(**facts).encode(),
        PAGE: (folder / PAGE).read_bytes(),
        VERIFIER: verifier,
    }
