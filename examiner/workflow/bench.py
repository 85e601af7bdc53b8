"""Keep annotations and the state of the desk with the case."""

from typing import Any

from examiner.case.bench import AnnotationSet, Desk
from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.render.annotations import Annotation

DESK = "desk"


def annotate(case: CaseFile, comparison: str, annotations: tuple[Annotation, ...]) -> AnnotationSet:
    """Make `annotations` those of a comparison; earlier sets stay in the case."""
    case.get(Comparison, comparison)
    kept = AnnotationSet(comparison, annotations)
    before = case.find(AnnotationSet, comparison)
    if before == kept:
        return kept
    with case.transaction("annotated") as act:
        act.details.update(
            comparison=comparison,
            before=len(before.annotations) if before else 0,
            now=len(annotations),
        )
        act.put(kept, comparison, case.next_revision(AnnotationSet, comparison))
    return kept


def annotations_of(case: CaseFile, comparison: str) -> tuple[Annotation, ...]:
    """The examiner's annotations of a comparison."""
    kept = case.find(AnnotationSet, comparison)
    return kept.annotations if kept else ()


def keep_desk(case: CaseFile, state: dict[str, Any]) -> None:
    """Keep how the window is left; nothing is written if it is as it was."""
    desk = Desk(state)
    if case.find(Desk, DESK) == desk:
        return
    with case.transaction("desk kept") as act:
        act.put(desk, DESK, case.next_revision(Desk, DESK))


def desk_of(case: CaseFile) -> dict[str, Any]:
    """How the window was left; {} if it never was."""
    desk = case.find(Desk, DESK)
    return desk.state if desk else {}
