"""The worked demonstration: its case, its photographs, and what is done with them, in order."""

from pathlib import Path

from examiner.case.file import CaseFile
from examiner.explanation.catalogue import USUAL
from examiner.explanation.records import Side
from examiner.face.records import DetectedFace
from examiner.image.bundled import PROBE, REFERENCES, photograph_path
from examiner.image.records import Role
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
    path.parent.mkdir(parents=True, exist_ok=True)
    laboratory = "Demonstration, no laboratory"
    new_case(path, examiner_name(), "Demonstration", question=QUESTION, laboratory=laboratory)


def photographs() -> tuple[tuple[Path, Role], ...]:
    """What is received, in this order, and in which role; faces are looked for in each."""
    references = ((photograph_path(name), Role.REFERENCE) for name in REFERENCES)
    return ((photograph_path(PROBE), Role.PROBE), *references)


def is_ready_to_compare(case: CaseFile) -> bool:
    """Whether every photograph of the pairs has a chosen face."""
    chosen = {face.image for face in case.all(DetectedFace) if face.chosen}
    return chosen >= {mark for pair in PAIRS for mark in pair}
