"""Add, list and remove a laboratory's own networks; these acts belong to no case."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from examiner.embedding import laboratory
from examiner.embedding.architectures import GRAPH
from examiner.embedding.catalogue import BACKBONES
from examiner.embedding.laboratory import LaboratoryNetwork
from examiner.errors import NetworkRefused
from examiner.face import detector
from examiner.face.alignment import align
from examiner.face.records import AlignedCrop
from examiner.foreign import read_regular
from examiner.image.bundled import photograph_path
from examiner.image.decode import decode
from examiner.job import Job, Progress, Silent
from examiner.settings import examiner_name
from examiner.weights import manifest

if TYPE_CHECKING:
    from examiner.embedding.adding import Addition, Declaration

MOST = 4 * 2**30
"""Bytes of a file that is read at most."""


def add_network(path: Path, declared: "Declaration") -> Job["Addition", LaboratoryNetwork]:
    """Make the network in the file at `path` one of the laboratory's.

    Raises NetworkRefused if the name is taken, and for everything that `embedding.adding` refuses.
    """
    _check_name(declared)
    suffix_says = path.suffix.lower() == ".onnx"
    if suffix_says != (declared.architecture == GRAPH):
        raise NetworkRefused(
            f"{path.name} and --architecture {declared.architecture} do not go together.",
            advice=f"An .onnx file, and no other, has the architecture {GRAPH}.",
        )

    def record(made: "Addition") -> LaboratoryNetwork:
        laboratory.keep(made.entry, made.weights)
        return made.entry

    return Job(f"Add the network {declared.name}", partial(_compute, path, declared), record)


def _check_name(declared: "Declaration") -> None:
    bundled = {known.name for known in BACKBONES} | {entry.name for entry in manifest()}
    added = {known.name for known in laboratory.networks()}
    if declared.name in bundled | added:
        raise NetworkRefused(
            f"There is a network called {declared.name} already.",
            advice="Choose another name"
            + (", or remove that one first." if declared.name in added else "."),
            name=declared.name,
        )


def _compute(path: Path, declared: "Declaration", progress: Progress) -> "Addition":
    # Imported here because it brings torch.
    from examiner.embedding.adding import PERSONS, add

    progress.advance(0, 3, f"Reading {path.name}")
    data = _read(path)
    progress.advance(1, 3, "Finding the demonstration's faces")
    crops = demonstration_crops(tuple(name for names in PERSONS for name in names))
    progress.advance(2, 3, "Checking the network on them")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = add(data, path.name, declared, (examiner_name(), now), crops)
    progress.advance(3, 3, "Checked")
    return made


def _read(path: Path) -> bytes:
    try:
        return read_regular(path, MOST)
    except OSError as error:
        raise NetworkRefused(
            f"{path} cannot be read ({error.strerror}).", advice="Check the path.", path=str(path)
        ) from error


def demonstration_crops(names: tuple[str, ...]) -> dict[str, AlignedCrop]:
    """The first face of each of the demonstration's photographs, by file name."""
    finder, crops = detector.load(), {}
    for name in names:
        pixels = decode(photograph_path(name).read_bytes(), name).pixels
        height, width = pixels.shape[:2]
        face = finder.detect(pixels, detector.default_min_face(width, height), Silent())[0]
        crops[name] = align(pixels, face.landmarks, name, name)
    return crops
