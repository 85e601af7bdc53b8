"""A case with every kind of result, and the report that was signed from it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from examiner.cli import run
from examiner.digest import sha256


@dataclass(frozen=True, slots=True)
class Issued:
    """A case and its report."""

    case: Path
    report: Path

    def rerun(self, command, *more: object, json: bool = True):
        """What the command says of both."""
        return command("rerun", self.report, "--case", self.case, *more, json=json)


def lines_of(found: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """What a rerun says, by subject and by what was done."""
    return {(each["subject"], each["what"]): each for each in found["lines"]}


@pytest.fixture(scope="session")
def issued_once(tmp_path_factory, demo_photos, signer, password_file) -> Issued:
    folder = tmp_path_factory.mktemp("issued")
    case, report, points = folder / "issued.case", folder / "report.pdf", folder / "points.json"
    for line in (
        ("new", case, "--title", "Issued"),
        ("add", case, small(demo_photos / "obama.jpg", folder), "--role", "probe"),
        ("add", case, small(demo_photos / "obama2.jpg", folder), "--role", "reference"),
        ("faces", case),
        ("faces", case, "R1", "--landmarks", points),
        ("compare", case, "P1", "R1"),
        ("compare", case, "P1", "R1", "--backbone", "dlib_resnet"),
        ("explain", case, "C1", "--method", "xssab", "--without-checks"),
        ("cover", case, "C1", "--side", "probe", "--region", "nose"),
        ("likelihood", case, "C1"),
        ("report", case, "--signer", signer, "--password-file", password_file, "--out", report),
    ):
        if points in line:
            points.write_text(moved(case))
        assert run([str(word) for word in line]) == 0, line
    return Issued(case, report)


def small(photograph: Path, folder: Path) -> Path:
    """A photograph that makes a small report."""
    with Image.open(photograph) as image:
        image.reduce(3).save(folder / photograph.name, quality=90)
    return folder / photograph.name


def moved(case: Path) -> str:
    """R1's landmarks with the nose half a pixel further right."""
    from dataclasses import asdict

    from examiner.case.file import CaseFile
    from examiner.face.records import DetectedFace

    with CaseFile(case, "D. Examiner", read_only=True) as file:
        points = asdict(file.get(DetectedFace, "R1.1").landmarks)
    return json.dumps(points | {"nose": (points["nose"][0] + 0.5, points["nose"][1])})


@pytest.fixture
def issued(issued_once, tmp_path) -> Issued:
    """A copy of both."""
    case = Path(shutil.copy(issued_once.case, tmp_path / "issued.case"))
    return Issued(case, Path(shutil.copy(issued_once.report, tmp_path / "report.pdf")))


def digest(path: Path) -> str:
    return sha256(path.read_bytes())


@pytest.fixture
def other_weights(tmp_path, monkeypatch) -> str:
    """The bundled weights with one number of MobileFaceNet changed; the digest of its file."""
    import examiner.weights

    ours = examiner.weights.weights_folder()
    folder = Path(shutil.copytree(ours, tmp_path / "weights"))
    entry = examiner.weights.entry("mobilefacenet")
    data = bytearray((folder / entry.file).read_bytes())
    # The last byte of the file lies within a tensor: the exponent of its last number.
    data[-2] ^= 1
    (folder / entry.file).write_bytes(data)
    manifest = folder / "manifest.toml"
    changed = sha256(bytes(data))
    manifest.write_text(manifest.read_text().replace(entry.sha256, changed))
    monkeypatch.setattr("examiner.weights.weights_folder", lambda: folder)
    return changed
