"""What is true of a sealed package: facts about its archive, lists, log, rows, files, case copy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha3_256, sha256
from pathlib import Path
from typing import Any

import msgspec

from examiner.case.audit import GENESIS, PROGRAM, AuditEntry
from examiner.case.file import CaseFile
from examiner.case.looking import look_at_bytes
from examiner.case.verification import Fact, facts_of
from examiner.errors import ExaminerError
from examiner.foreign import open_regular
from examiner.sealing.archive import members_of
from examiner.sealing.bag import ALGORITHMS, DECLARATION, PAYLOAD, manifest, read_information
from examiner.sealing.derivation import recorded
from examiner.sealing.package import (
    CASE_COPY,
    HEAD_LABEL,
    INFORMATION,
    LENGTH_LABEL,
    LOG,
    ROWS,
    SCOPE_LABEL,
    VERIFIER,
    WHOLE,
)
from examiner.sealing.rows import Row, entries_in, rows_in
from examiner.settings import resources_folder

ZIP = b"PK\x03\x04"
"""How every package begins."""

OPENED = tuple(f"{PAYLOAD}{name}/" for name in ("originals", "reports", "exhibits", "arrays"))
"""Folders whose files are named by rows."""

_CHAIN = "the audit log is an unbroken chain up to the head that the package states"


@dataclass(frozen=True, slots=True)
class _File:
    """Facts of one file of a package."""

    size: int
    digests: dict[str, str]
    sha3_256: str


class _Broken(Exception):
    """Something is not as it was written."""


def verify_package(path: Path, actor: str, case: CaseFile | None = None) -> tuple[Fact, ...]:
    """Every check of the package at `path`; with `case`, also that it is the one it came from."""
    package = _Package(path)
    facts: list[Fact] = []
    for what, find in package.checks():
        try:
            facts.append(Fact(what, ok=True, detail=find()))
        except ExaminerError as error:
            facts.append(Fact(what, ok=False, detail=error.message))
        except _Broken as error:
            facts.append(Fact(what, ok=False, detail=str(error)))
        except (ValueError, TypeError, KeyError, RecursionError, msgspec.MsgspecError) as error:
            facts.append(Fact(what, ok=False, detail=f"it cannot be read ({error})"))
        except OSError as error:
            facts.append(Fact(what, ok=False, detail=f"it cannot be read ({error.strerror})"))
        if not facts[-1].ok:
            return tuple(facts)
    facts += package.copy_facts(actor)
    return (*facts, *(package.against(case) if case is not None else ()))


class _Package:
    """A package as far as it was read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[str, _File] = {}
        self._texts: dict[str, bytes] = {}
        self._entries: tuple[AuditEntry, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._sha256 = ""

    def checks(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What is checked, in order; each goes on from the ones before."""
        yield "the package is an archive as it was sealed", self._read
        yield "every file has the digests that are listed, and no other is there", self._lists
        yield _CHAIN, self._chain
        yield "rows are as logged", self._rows_as_logged
        yield "originals, reports and exhibits are as recorded", self._bytes_as_recorded
        yield "the free verifier in it is the program's own", self._verifier

    def _read(self) -> str:
        """Digests of every file, and the bytes of those that are read as text."""
        with open_regular(self._path) as file:
            members = members_of(file)
            folders = {name.partition("/")[0] for name in members}
            if len(folders) != 1:
                raise _Broken("it holds more than one folder")
            for name, member in members.items():
                file.seek(member.start + member.header_size)
                inner, data = name.partition("/")[2], file.read(member.size)
                digests = {
                    algorithm: make(data).hexdigest() for algorithm, make in ALGORITHMS.items()
                }
                self._files[inner] = _File(len(data), digests, sha3_256(data).hexdigest())
                if not inner.startswith(OPENED):
                    self._texts[inner] = data
            file.seek(0)
            whole = sha256()
            for piece in iter(lambda: file.read(1 << 20), b""):
                whole.update(piece)
        self._sha256 = whole.hexdigest()
        return f"SHA-256 {self._sha256}"

    def _lists(self) -> str:
        for algorithm in ALGORITHMS:
            for title in ("manifest", "tagmanifest"):
                name = f"{title}-{algorithm}.txt"
                own = {
                    each: file.digests[algorithm]
                    for each, file in self._files.items()
                    if each.startswith(PAYLOAD) == (title == "manifest")
                    and not each.startswith("tagmanifest-")
                }
                _require_listed(manifest(own), self._texts.get(name, b""), name)
        if self._texts["bagit.txt"] != DECLARATION:
            raise _Broken("bagit.txt is not as it was written")
        return f"{len(self._files)} files"

    @property
    def _stated(self) -> dict[str, str]:
        return read_information(self._texts[INFORMATION])

    def _chain(self) -> str:
        self._entries = tuple(entries_in(self._texts[LOG]))
        previous = GENESIS
        for seq, entry in enumerate(self._entries, start=1):
            if entry.seq != seq:
                raise _Broken(f"audit entry {seq} is missing")
            if entry.previous != previous or entry.expected_hash() != entry.hash:
                raise _Broken(f"audit entry {seq} ({entry.act}) is not as it was written")
            previous = entry.hash
        if not self._entries:
            raise _Broken("the audit log is empty")
        stated = self._stated
        if (stated[LENGTH_LABEL], stated[HEAD_LABEL]) != (str(len(self._entries)), previous):
            raise _Broken(f"it ends with {previous}, the package states {stated[HEAD_LABEL]}")
        return f"{len(self._entries)} entries, the latest {previous}"

    def _rows_as_logged(self) -> str:
        self._rows = tuple(rows_in(self._texts[ROWS]))
        left = {(r.table, r.key): r.digest for entry in self._entries for r in entry.rows}
        for row in self._rows:
            if (row.table, row.key) not in left:
                raise _Broken(f"{row.table}: {row.key} was never logged")
            if left.pop((row.table, row.key)) != row.digest:
                raise _Broken(f"{row.table}: {row.key} is not as it was written")
        if left and self._stated[SCOPE_LABEL] == WHOLE:
            raise _Broken(f"{': '.join(min(left))} is missing")
        withheld = f"; {len(left)} were not handed over, the log holds their digests"
        return f"{len(self._rows)} rows{withheld if left else ''}"

    def _bytes_as_recorded(self) -> str:
        opened = {n: file for n, file in self._files.items() if n.startswith(OPENED)}
        held = {file.digests["sha256"]: file for file in opened.values()}
        named = {row.data for row in self._rows if row.data}
        for name, file in opened.items():
            if file.digests["sha256"] not in named:
                raise _Broken(f"{name} is in no record")
        copied = self._stated[SCOPE_LABEL] == WHOLE
        for row in self._rows:
            lacking = row.data not in held and not (copied and row.table == "blobs")
            if row.data and (lacking or (row.table == "blobs" and row.data != row.key)):
                raise _Broken(f"the bytes of {row.key} are missing")
        for each in recorded(self._rows):
            self._require_recorded(each.kind, each.mark, each.values, held)
        return f"{len(opened)} files"

    def _require_recorded(
        self, kind: str, mark: str, values: dict[str, Any], held: Mapping[str, _File]
    ) -> None:
        if kind == "image":
            file = held.get(values["sha256"])
            if file is None or (file.size, file.sha3_256) != (values["size"], values["sha3_256"]):
                raise _Broken(f"the original of {mark} is not as it was received")
        if kind == "report":
            seq, stated = values["chain_seq"], values["chain_hash"]
            if stated not in [entry.hash for entry in self._entries if entry.seq == seq]:
                raise _Broken(f"the chain head that {mark} prints is not in the audit log")
            if values["sha256"] not in held:
                raise _Broken(f"{mark} is missing")

    def _verifier(self) -> str:
        own = (resources_folder() / "verifier" / VERIFIER).read_bytes()
        if self._texts[VERIFIER] == own:
            return "byte for byte"
        agent = self._stated["Bag-Software-Agent"]
        if agent == PROGRAM:
            raise _Broken("it is another than this version of the program puts in; do not run it")
        return f"it is that of {agent}, which is not at hand here; run only a copy that you trust"

    def copy_facts(self, actor: str) -> tuple[Fact, ...]:
        """Every fact of the copy of the case, if there is one."""
        if self._stated[SCOPE_LABEL] != WHOLE and CASE_COPY not in self._files:
            return ()
        try:
            with look_at_bytes(self._texts[CASE_COPY], Path(CASE_COPY), actor) as case:
                facts = facts_of(case)
                same = case.audit() == self._entries
        except ExaminerError as error:
            return (Fact("case copy: can be read", ok=False, detail=error.message),)
        except (OSError, KeyError) as error:
            return (Fact("case copy: can be read", ok=False, detail=f"{error}"),)
        named = [Fact(f"case copy: {fact.what}", fact.ok, fact.detail) for fact in facts]
        detail = "the same entries" if same else "they differ"
        return (*named, Fact("case copy: its audit log is that of the package", same, detail))

    def against(self, case: CaseFile) -> tuple[Fact, Fact]:
        """Whether the package came from `case`, and the case says so."""
        log = case.audit()
        same = log[: len(self._entries)] == self._entries
        detail = "as far as it goes" if same else "they differ"
        sealed = [e.seq for e in log if e.details.get("sha256") == self._sha256]
        where = f"entry {sealed[0]}" if sealed else f"no entry names {self._sha256}"
        return (
            Fact("the package's audit log is that of the case", same, detail),
            Fact("the case's audit log names this package", bool(sealed), where),
        )


def _require_listed(expected: bytes, listed: bytes, name: str) -> None:
    found, stated = _by_name(expected), _by_name(listed)
    for each in sorted(e for e in {*found, *stated} if e and found.get(e) != stated.get(e)):
        how = "was altered" if each in found and each in stated else "was added"
        raise _Broken(f"{each} {how if each in found else 'is missing'}, going by {name}")
    if expected != listed:
        raise _Broken(f"{name} is not spelled as it was written")


def _by_name(listing: bytes) -> dict[str, bytes]:
    """The lines of a list of files by the file that each is about."""
    return {
        line.decode("utf-8", "replace").partition("  ")[2]: line for line in listing.splitlines()
    }
