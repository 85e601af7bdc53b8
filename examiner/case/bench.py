"""What an examiner leaves on the bench: exhibits, annotations, the state of the desk."""

from dataclasses import dataclass
from typing import Any

from examiner.render.annotations import Annotation


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A picture admitted to the report: exactly what was on the screen."""

    mark: str
    """X1, X2 …; the number is its place in the order of admission."""
    caption: str
    comparison: str
    """Mark of the comparison that was shown."""
    explanation: str
    """Mark of the explanation whose maps were shown; empty if none was."""
    picture_sha256: str
    """Of the PNG bytes, which are kept in the case."""
    width: int
    """Pixels of the picture."""
    height: int
    view: dict[str, Any]
    """State of the view when the picture was made."""
    overlay: dict[str, Any]
    """State of the overlay; empty if no map was shown."""
    in_report: bool
    """Whether the next report prints it."""


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """The examiner's marks on both faces of one comparison."""

    comparison: str
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """How the window was left: it comes back when the case is opened again."""

    state: dict[str, Any]
    """Plain values: open comparison, views, overlays, undo steps; no result depends on them."""
