"""CaseOverview: what the case panel shows of a case, as plain records."""

from dataclasses import dataclass
from enum import StrEnum

from examiner.comparison.records import Comparison
from examiner.face.records import DetectedFace
from examiner.image.records import EvidenceImage


class ItemKind(StrEnum):
    """What a row of the case panel stands for."""

    GROUP = "group"
    """All photographs of one role; its mark is the role's value."""
    IMAGE = "image"
    FACE = "face"
    COMPARISON = "comparison"


class CaseAct(StrEnum):
    """What can be asked for from a row's menu; nothing is ever removed from a case."""

    OPEN = "open"
    ADD_PHOTOGRAPHS = "add-photographs"
    FIND_FACES = "find-faces"
    CHOOSE_FACE = "choose-face"
    EDIT_LANDMARKS = "edit-landmarks"
    PLACE_FACE = "place-face"
    COMPARE_WITH = "compare-with"
    COMPARE_AGAIN = "compare-again"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class Item:
    """What a row stands for, and the mark by which it is asked for."""

    kind: ItemKind
    mark: str


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """A comparison and how far the work on it has come."""

    comparison: Comparison
    methods: tuple[str, ...] = ()
    """Methods that explain it, each once."""
    stale: bool = False
    """Whether a landmark of one of its faces was moved since."""


@dataclass(frozen=True, slots=True)
class CaseOverview:
    """Everything that the case panel lists, oldest first."""

    images: tuple[EvidenceImage, ...] = ()
    faces: tuple[DetectedFace, ...] = ()
    comparisons: tuple[ComparisonLine, ...] = ()
