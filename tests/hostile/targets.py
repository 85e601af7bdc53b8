"""What hostile bytes are given to; each target takes bytes and lets only faults through.

An explained error or a result is an answer. Whatever else comes out is a finding.
"""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from examiner.errors import ExaminerError
from tests.hostile import seeds

Target = Callable[[bytes], None]


@cache
def scratch() -> Path:
    """A folder in memory, if there is one, for targets that read files."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="hostile-", dir=memory if memory.is_dir() else None))


def _file(data: bytes) -> Path:
    path = scratch() / "file"
    path.write_bytes(data)
    return path


def image(data: bytes) -> None:
    """A photograph received, as far as its pixels, metadata and compression."""
    from examiner.image.compression import jpeg_saving
    from examiner.image.decode import decode

    with suppress(ExaminerError):
        decode(data, "hostile")
        jpeg_saving(data)


def case(data: bytes) -> None:
    """A case verified, read to its last record, and opened to work on it."""
    _open_everywhere(_file(data))


def case_values(data: bytes) -> None:
    """A case in which one cell holds other bytes, and if wanted is sealed as if written so."""
    from tests.hostile.altering import put_value

    path = _file(_small_case())
    if len(data) > 5 and put_value(path, *data[:5], data[5:]):
        _open_everywhere(path)


def case_schema(data: bytes) -> None:
    """A case on which somebody ran statements with another program."""
    path = _file(_small_case())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10_000_000)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_progress_handler(lambda: 1, 200_000)
        with suppress(sqlite3.Error, UnicodeError, ValueError, MemoryError):
            connection.executescript(data.decode("utf-8", "replace").replace("\0", ""))
    _open_everywhere(path)


@cache
def _small_case() -> bytes:
    return seeds.cases()[0]


def _open_everywhere(path: Path) -> None:
    from examiner.case.file import CaseFile
    from examiner.case.looking import look_at
    from examiner.case.rows import KINDS
    from examiner.case.verification import verify
    from examiner.image.records import EvidenceImage

    with suppress(ExaminerError):
        verify(path, "reader")
    with suppress(ExaminerError), look_at(path, "reader") as held:
        with suppress(ExaminerError):
            held.audit()
        for kind in KINDS:
            with suppress(ExaminerError):
                found = held.all(kind)
                held.plain(kind)
                for each in found if kind is EvidenceImage else ():
                    held.original(each)
    with suppress(ExaminerError):
        CaseFile(path, "worker").close()
    for beside in path.parent.glob(f"{path.name}[-.]*"):
        beside.unlink()


@dataclass(frozen=True)
class _Stated:
    name: str = "own"
    file: str = "own.safetensors"
    sha256: str = "0" * 64
    size: int = 9


def weights(data: bytes) -> None:
    """Weights files, the list of them, entries, graphs and checkpoints, by the first byte."""
    from examiner import weights as files
    from examiner.embedding import laboratory
    from examiner.embedding.checkpoints import read_checkpoint
    from examiner.embedding.onnx_reading import read_onnx

    def listed(rest: bytes) -> object:
        (scratch() / files.MANIFEST).write_bytes(rest)
        return files.manifest(scratch())

    def entered(rest: bytes) -> object:
        for old in scratch().glob("*.json"):
            old.unlink()
        (scratch() / "own.json").write_bytes(rest)
        return laboratory.networks(scratch())

    shapes = {"a": (2, 3), "b": (4,)}
    readers: tuple[Callable[[bytes], object], ...] = (
        lambda rest: files.fitting_tensors(rest, _Stated(), shapes),
        listed,
        entered,
        read_onnx,
        lambda rest: read_checkpoint(rest, "own.pt"),
        lambda rest: files.stored_words(rest, _Stated()),
        lambda rest: read_checkpoint(rest, "own.safetensors"),
    )
    if data:
        with suppress(ExaminerError):
            readers[data[0] % len(readers)](data[1:])


def report(data: bytes) -> None:
    """A report verified."""
    from examiner.report.signature import page_count
    from examiner.workflow.report_checks import check_report

    with suppress(ExaminerError):
        check_report(data, ())
    with suppress(ExaminerError):
        page_count(data)


def package(data: bytes) -> None:
    """A sealed package: first byte 0, as it is; else with one file replaced and all lists anew."""
    from examiner.sealing.verification import verify_package
    from tests.sealing.packages import files_in, repack

    path = scratch() / "file.zip"
    path.write_bytes(data[1:])
    if data[:1] != b"\0":
        path.write_bytes(_small_package())
        files = files_in(path)
        names = sorted(name for name in files if not name.endswith((".py", ".html")))
        files[names[sum(data[:1]) % len(names)]] = data[1:]
        repack(path, files)
    with suppress(ExaminerError):
        verify_package(path, "reader")


@cache
def _small_package() -> bytes:
    return seeds.packages()[0][1:]


def identity(data: bytes) -> None:
    """Certificates and signing identities, by the first byte."""
    from examiner.report.identity import open_identity, read_certificates

    with suppress(ExaminerError):
        if data[:1] == b"\1":
            open_identity(data[1:], b"a training password")
        else:
            read_certificates(data[1:], "hostile")


def texts(data: bytes) -> None:
    """Landmarks, findings, cards, tables of pairs and settings, by the first byte."""
    if data:
        readers = _readers()
        with suppress(ExaminerError):
            readers[data[0] % len(readers)](data[1:])


def _readers() -> tuple[Callable[[bytes], object], ...]:
    from examiner.cli.options import parse_settings
    from examiner.comparison import cards as thresholds
    from examiner.explanation.catalogue import spec
    from examiner.explanation.parameters import parse
    from examiner.face.alignment import landmarks_from_json
    from examiner.gui.desk_settings import read_desk
    from examiner.likelihood import cards as calibrations
    from examiner.render.chart_file import read_chart
    from examiner.report.findings import read_findings
    from examiner.validation.pairs_table import read_rows
    from examiner.validation.self_test.expectations import read_expectations

    def of_path(read: Callable[[Path], Any]) -> Callable[[bytes], object]:
        return lambda data: read(_file(data))

    def set_parameters(data: bytes) -> object:
        given = parse_settings((data.decode("utf-8", "surrogateescape"),), ("fggb", "minplus"))
        return [parse(spec(method).parameters, each, method) for method, each in given.items()]

    paths: tuple[Callable[[Path], Any], ...] = (
        read_findings, thresholds.read_card, calibrations.read_card, read_rows, read_expectations,
        read_chart, read_desk,
    )  # fmt: skip
    return (
        lambda data: landmarks_from_json(data.decode("utf-8", "replace")),
        *map(of_path, paths),
        set_parameters,
    )


TARGETS: dict[str, tuple[Target, Callable[[], list[bytes]]]] = {
    "image": (image, seeds.images),
    "case": (case, seeds.cases),
    "case_values": (case_values, seeds.values),
    "case_schema": (case_schema, seeds.statements),
    "weights": (weights, seeds.weights),
    "report": (report, seeds.reports),
    "package": (package, seeds.packages),
    "identity": (identity, seeds.identities),
    "texts": (texts, seeds.texts),
}
"""Each target and what its corpus begins with."""
