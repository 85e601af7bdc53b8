"""Packages to look into and to tamper with, and the free verifier as a module and as a program."""

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

from examiner.case.file import CaseFile
from examiner.job import Silent
from examiner.sealing.archive import archived
from examiner.sealing.bag import PAYLOAD, bag, digests_of
from examiner.settings import resources_folder
from examiner.workflow.sealing import SealedPackage, seal
from tests.case.cases import ACTOR

VERIFIER = resources_folder() / "verifier" / "verify_case.py"


def free_verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_case", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_verifier(*arguments: object, verifier: Path = VERIFIER) -> tuple[int, str]:
    """Exit code and output of the verifier, without the program or any package beside it."""
    words = [sys.executable, "-I", "-S", str(verifier), *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")
    assert done.stderr == ""
    return done.returncode, done.stdout


def seal_case(case: Path, out: Path, comparisons: tuple[str, ...] = ()) -> SealedPackage:
    with CaseFile(case, ACTOR) as file:
        return seal(file, out, comparisons).run(Silent())


def files_in(package: Path) -> dict[str, bytes]:
    """Every file by its path below the package's own folder."""
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def repack(package: Path, files: dict[str, bytes]) -> None:
    """Write other files into a package as its own program would: every list made anew."""
    with zipfile.ZipFile(package) as archive:
        folder = archive.namelist()[0].partition("/")[0]
    payload = {name: data for name, data in files.items() if name.startswith(PAYLOAD)}
    tags = {
        name: data
        for name, data in files.items()
        if name not in payload and "manifest-" not in name and name != "bagit.txt"
    }
    made = bag(payload, tags, digests_of(payload))
    named = {f"{folder}/{name}": data for name, data in made.items()}
    package.write_bytes(b"".join(archived(named, "2026-11-22T10:00:00+00:00")))
