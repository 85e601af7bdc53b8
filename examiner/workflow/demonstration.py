"""The worked demonstration: its case, its photographs, and what is done with them, in order."""

from pathlib import Path

from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.digest import sha256
from examiner.explanation.catalogue import USUAL
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.records import Explanation, Side
from examiner.face.records import DetectedFace
from examiner.image.bundled import PROBE, REFERENCES, photograph_path
from examiner.image.records import EvidenceImage, Role
from examiner.output import private_folder
from examiner.settings import examiner_name
from examiner.workflow.opening import new_case

QUESTION = (
    "How similar are the face in the probe photograph and the faces in the two reference "
    "photographs to the network, and which places of the faces argue for and against?"
)

PAIRS = (("P1", "R1"), ("P1", "R2"))
"""Marks of what is compared: the probe with each reference."""

METHODS = USUAL
"""What each comparison is explained by."""

COVERED = (Side.PROBE, ("nose",))
"""Which facial regions are covered on whose face of the first pair, to see what the score does."""


def make_case(path: Path) -> None:
    """A case for the demonstration, and the folder for it; raises CaseNotWritten and OSError."""
    private_folder(path.parent)
    laboratory = "Demonstration, no laboratory"
    new_case(path, examiner_name(), "Demonstration", question=QUESTION, laboratory=laboratory)


def photographs() -> tuple[tuple[Path, Role], ...]:
    """What is received, in this order, and in which role; faces are looked for in each."""
    references = ((photograph_path(name), Role.REFERENCE) for name in REFERENCES)
    return ((photograph_path(PROBE), Role.PROBE), *references)


def missing_photographs(case: CaseFile) -> tuple[tuple[Path, Role], ...]:
    """Those of `photographs` that the case has not received yet."""
    held = {image.sha256 for image in case.all(EvidenceImage)}
    return tuple(each for each in photographs() if sha256(each[0].read_bytes()) not in held)


def not_looked_at(case: CaseFile) -> tuple[str, ...]:
    """Marks of photographs received in which no face is known yet."""
    seen = {face.image for face in case.all(DetectedFace)}
    return tuple(mark for mark in case.marks(EvidenceImage) if mark not in seen)


def missing_pairs(case: CaseFile) -> tuple[tuple[str, str], ...]:
    """Those of PAIRS that were not compared yet."""
    made = {(_image(each.probe), _image(each.reference)) for each in case.all(Comparison)}
    return tuple(pair for pair in PAIRS if pair not in made)


def missing_explanations(case: CaseFile) -> tuple[tuple[str, str], ...]:
    """Marks of comparisons, each with one of METHODS that does not explain it yet."""
    made = {(each.comparison, each.method) for each in case.all(Explanation)}
    first: dict[tuple[str, str], str] = {}
    for each in case.all(Comparison):
        first.setdefault((_image(each.probe), _image(each.reference)), each.mark)
    wanted = ((first[pair], method) for pair in PAIRS if pair in first for method in METHODS)
    return tuple(each for each in wanted if each not in made)


def missing_checks(case: CaseFile) -> tuple[str, ...]:
    """Marks of explanations that were not checked yet."""
    checked = {sheet.explanation for sheet in case.all(CheckSheet)}
    return tuple(mark for mark in case.marks(Explanation) if mark not in checked)


def _image(face: str) -> str:
    """Mark of the photograph that a face is in."""
    return face.split(".")[0]


def is_ready_to_compare(case: CaseFile) -> bool:
    """Whether every photograph of the pairs has a chosen face."""
    chosen = {face.image for face in case.all(DetectedFace) if face.chosen}
    return chosen >= {mark for pair in PAIRS for mark in pair}
