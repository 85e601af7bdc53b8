"""Time the acts themselves on a pair of 12-megapixel photographs, in a case of their own."""

import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from examiner.case.file import CaseFile
from examiner.explanation.catalogue import as_it_comes
from examiner.image.records import Role
from examiner.job import Silent
from examiner.workflow.comparisons import compare
from examiner.workflow.explanations import explain_comparison
from examiner.workflow.faces import find
from examiner.workflow.intake import receive
from examiner.workflow.opening import new_case

ACTOR = "benchmark"


def time_acts(large: tuple[bytes, bytes]) -> dict[str, float]:
    """Milliseconds of each act, and the largest resident size of this process so far in MB.

    `large` are the JPEG bytes of probe and reference. Loading the networks is part of the acts,
    importing the libraries is not. To be called before anything else that takes much memory.
    """
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "speed.case"
        new_case(case, ACTOR, "Speed")
        with CaseFile(case, ACTOR) as file, _timed(found, "pair_add_to_xssab_ms"):
            _intake(file, Path(folder), large, found)
            for mark in ("P1", "R1"):
                find(file, mark).run(Silent())
            compare(file, "P1", "R1").run(Silent())
            explain_comparison(file, "C1", as_it_comes("xssab")).run(Silent())
        found["peak_memory_mb"] = _peak_memory()
        _report(case, Path(folder), found)
    return found


def _intake(
    file: CaseFile, folder: Path, large: tuple[bytes, bytes], found: dict[str, float]
) -> None:
    for role, data in zip(Role, large, strict=True):
        path = folder / f"{role.value}.jpg"
        path.write_bytes(data)
        with _timed(found, "intake_12_megapixels_ms"):
            receive(file, path, role).run(Silent())


def _report(case: Path, folder: Path, found: dict[str, float]) -> None:
    from examiner.report.signature import create_identity, open_identity
    from examiner.workflow.reporting import ReportScope, issue_report

    secret = secrets.token_hex(16).encode()
    signer = open_identity(create_identity(ACTOR, secret, days=1), secret)
    with CaseFile(case, ACTOR) as file, _timed(found, "report_ms"):
        issue_report(file, ReportScope(), signer, folder / "report.pdf").run(Silent())


@contextmanager
def _timed(found: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    found[name] = 1000 * (time.perf_counter() - started)


def _peak_memory() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux states kilobytes, macOS bytes.
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
