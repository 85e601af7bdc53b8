"""Single bytes changed and ends cut off a case: found, or proved to lie where nothing is held."""

import hashlib
import random
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from examiner.case.verification import verify
from examiner.cli import run
from examiner.errors import ExaminerError
from tests.case.cases import ACTOR, content
from tests.damage.pages import Pages

NAMING = re.compile(
    r"(records|blobs|sqlar): \S|audit entry \d|the original of \w|data [0-9a-f]{12}"
)
"""What a finding says that names a record, a blob, an original or an audit entry."""

FAULT = 4

Lines = dict[str, tuple[str, ...]]
"""Reading commands by name; `{case}` stands for the changed case, `{out}` for a new folder."""


@dataclass(slots=True)
class Tally:
    """What was changed, and what came of it."""

    changes: int = 0
    truncations: int = 0
    named: int = 0
    """Found by `verify`, which names a record, an original or an audit entry."""
    structure: int = 0
    """Found by `verify`, which names a place in the file's structure."""
    not_opened: int = 0
    """Refused by `verify` as no case file, or as one that cannot be read."""
    empty: int = 0
    """Not found: no row differs, and no page holds anything at that byte."""
    read_same: int = 0
    """Reading commands that answered as for the case as it was."""
    read_refused: int = 0
    """Reading commands that explained why they do not answer."""
    read_told: int = 0
    """Reading commands that answered, and said that the case is not intact."""
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reading command said."""

    code: int
    out: str
    files: tuple[tuple[str, str], ...]
    """Names and digests of what it wrote."""


class Patient:
    """A sound case, and a place where copies of it are damaged."""

    def __init__(self, case: Path, place: Path, readers: Lines) -> None:
        self.data = case.read_bytes()
        self.copy = place / "damaged.case"
        self.readers = readers
        self._out = place / "out"
        self.copy.write_bytes(self.data)
        self.pages = Pages(self.copy)
        self.content = content(self.copy)
        self.answers = {name: self.ask(name) for name in readers}
        failed = {name: each for name, each in self.answers.items() if each.code}
        if failed:
            raise AssertionError(f"on the sound case: {failed}")

    def ask(self, name: str) -> Answer:
        """Run a reading command in this process."""
        shutil.rmtree(self._out, ignore_errors=True)
        words = [each.format(case=self.copy, out=self._out) for each in self.readers[name]]
        out = StringIO()
        with redirect_stdout(out), redirect_stderr(StringIO()):
            code = run([*words, "--json"])
        files = sorted(self._out.rglob("*")) if self._out.exists() else []
        digests = tuple((each.name, hashlib.sha256(each.read_bytes()).hexdigest())
                        for each in files)  # fmt: skip
        return Answer(code, out.getvalue(), digests)


def changes(patient: Patient, count: int, draw: random.Random, each_reads: int) -> Tally:
    """Change single bytes, one at a time; after each, verify and run some reading commands."""
    tally, data = Tally(), patient.data
    for number in range(count):
        offset, mask = draw.randrange(len(data)), draw.randrange(1, 256)
        changed = data[:offset] + bytes([data[offset] ^ mask]) + data[offset + 1 :]
        patient.copy.write_bytes(changed)
        what = f"byte {offset} ^ {mask}"
        tally.changes += 1
        if not _found(patient, tally, what):
            tally.empty += 1
            tally.wrong += [f"{what}: {each}" for each in _not_empty(patient, offset)]
        _read(patient, tally, what, number, each_reads)
        if patient.copy.read_bytes() != changed:
            tally.wrong.append(f"{what}: a reading command wrote to the case")
    return tally


def truncations(patient: Patient, count: int, draw: random.Random, each_reads: int) -> Tally:
    """Cut the case off at random lengths; each must be found."""
    tally = Tally()
    for number in range(count):
        length = draw.randrange(len(patient.data))
        patient.copy.write_bytes(patient.data[:length])
        what = f"cut to {length} bytes"
        tally.truncations += 1
        if not _found(patient, tally, what):
            tally.wrong.append(f"{what}: not found")
        _read(patient, tally, what, number, each_reads)
    return tally


def _found(patient: Patient, tally: Tally, what: str) -> bool:
    try:
        broken = [fact for fact in verify(patient.copy, ACTOR) if not fact.ok]
    except ExaminerError:
        tally.not_opened += 1
        return True
    except Exception as error:  # noqa: BLE001 - any other is what is looked for
        tally.wrong.append(f"{what}: verify fails with {error!r}")
        return True
    if any(NAMING.search(fact.detail) for fact in broken):
        tally.named += 1
    elif [fact.what for fact in broken] == ["file can be read"]:
        tally.not_opened += 1
    elif broken:
        tally.structure += 1
    return bool(broken)


def _not_empty(patient: Patient, offset: int) -> Iterator[str]:
    if content(patient.copy) != patient.content:
        yield "not found, but the rows differ"
    if patient.pages.holds(offset):
        yield "not found, but its page holds something there"


def _read(patient: Patient, tally: Tally, what: str, number: int, each_reads: int) -> None:
    names = list(patient.readers)
    for step in range(min(each_reads, len(names))):
        name = names[(number * each_reads + step) % len(names)]
        answer, sound = patient.ask(name), patient.answers[name]
        if answer == sound:
            tally.read_same += 1
        elif answer.code == 3 and '"error":' in answer.out:
            tally.read_refused += 1
        elif answer.code == 1 and ('"damage":' in answer.out or '"ok":false' in answer.out):
            tally.read_told += 1
        else:
            kind = "a fault" if answer.code == FAULT else f"code {answer.code}, another answer"
            tally.wrong.append(f"{what}: {name}: {kind}: {answer.out[:200]}")
