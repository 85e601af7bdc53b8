"""Seal a case for handing over: one archive, and an act in the log that says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from examiner.case.audit import ChainHead
from examiner.case.connection import RESTORE
from examiner.case.file import CaseFile
from examiner.case.reading import explanations_of
from examiner.case.verification import check
from examiner.comparison.records import Comparison
from examiner.errors import CaseDamaged, CaseTooLarge
from examiner.job import Job, Progress
from examiner.output import recorded_first, require_free_place
from examiner.sealing.archive import archived, fits
from examiner.sealing.bag import ALGORITHMS, Digests
from examiner.sealing.names import safe_path
from examiner.sealing.package import Contents, contents, sealed
from examiner.visible import as_text
from examiner.workflow.argument_export import argument_files

ACT = "package sealed"


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A package that left the case."""

    path: Path
    sha256: str
    size: int
    """Bytes."""
    files: int
    head: ChainHead
    """The latest act that it holds."""
    scope: str


def seal(
    case: CaseFile, out: Path, comparisons: tuple[str, ...] = ()
) -> Job[Digests, SealedPackage]:
    """Write a package of a case to `out`, and log what was handed over.

    With `comparisons` named, only what these need is handed over, and no copy of the case. Raises
    CaseDamaged if the case does not pass its checks, NotInCase for a comparison that it does not
    have, CaseTooLarge, ReportNotWritten if `out` exists or cannot be written.
    """
    require_free_place(out)
    for mark in comparisons:
        case.get(Comparison, mark)
    _require_intact(case)
    made = contents(case, comparisons, _arguments(case, comparisons))

    def record(digests: Digests) -> SealedPackage:
        return _keep(case, made, digests, out)

    return Job(f"Seal {case.path.name}", partial(_compute, made.payload), record)


def _arguments(case: CaseFile, comparisons: tuple[str, ...]) -> dict[str, bytes]:
    """Every table of arguments by its path."""
    return {
        safe_path((mark, name)): data
        for mark in comparisons or case.marks(Comparison)
        for name, data in argument_files(explanations_of(case, mark)).items()
    }


def _compute(payload: dict[str, bytes], progress: Progress) -> Digests:
    found: Digests = {algorithm: {} for algorithm in ALGORITHMS}
    for done, (name, data) in enumerate(payload.items()):
        progress.advance(done, len(payload), "Computing digests of everything to be sealed")
        for algorithm, make in ALGORITHMS.items():
            found[algorithm][name] = make(data).hexdigest()
    progress.advance(len(payload), len(payload), "Digests computed")
    return found


def _keep(case: CaseFile, made: Contents, digests: Digests, out: Path) -> SealedPackage:
    """Write the package and log it; if either fails, neither is done."""
    folder = f"sealed-{safe_path([made.facts.case])}"
    files = {f"{folder}/{name}": data for name, data in sealed(made, digests).items()}
    if not fits(files):
        raise CaseTooLarge(
            f"{case.path} holds more than one package can.",
            advice="Hand over its comparisons one by one, or the case file itself.",
        )
    counted = _Counted(archived(files, made.sealed_at))
    with recorded_first(out, counted), case.transaction(ACT) as act:
        act.details.update(
            package=as_text(out.name),
            sha256=counted.digest.hexdigest(),
            size=counted.size,
            files=len(files),
            scope=made.scope,
            head_sequence=made.head.seq,
            head_hash=made.head.hash,
        )
    digest = counted.digest.hexdigest()
    return SealedPackage(out, digest, counted.size, len(files), made.head, made.scope)


class _Counted:
    """Parts of a file, with their size and digest as far as they passed."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self.size = 0
        self.digest = sha256()

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self.size += len(part)
            self.digest.update(part)
            yield part


def _require_intact(case: CaseFile) -> None:
    broken = [fact for fact in check(case) if not fact.ok]
    if broken:
        raise CaseDamaged(
            f"{case.path} is not sealed: {broken[0].detail}.", advice=RESTORE, broken=broken[0].what
        )
