"""What the pointer and the keyboard do while annotations are drawn or moved; without Qt."""

from dataclasses import dataclass, replace

from examiner.gui.viewer.scene import Cursor
from examiner.gui.viewer.tools import Draft, Grip, annotation_at, finished, grip_at
from examiner.render.annotations import Annotation, AnnotationKind


@dataclass(frozen=True, slots=True)
class Drawing:
    """How far an annotation has got."""

    tool: AnnotationKind | None = None
    """What is drawn next; None selects and moves."""
    draft: Draft | None = None
    grip: Grip | None = None
    """The point that is being dragged."""
    moved: Annotation | None = None
    """How the annotation under the grip looks now."""

    @property
    def wants_text(self) -> bool:
        """Whether the draft needs only its words."""
        return (
            self.draft is not None
            and self.draft.complete
            and self.draft.kind is AnnotationKind.TEXT
        )

    def with_tool(self, tool: AnnotationKind | None) -> "Drawing":
        """Another tool; what was begun is given up."""
        return Drawing(tool)

    def cancelled(self) -> "Drawing":
        """The same tool, and nothing begun."""
        return Drawing(self.tool)

    def pressed(self, cursor: Cursor) -> "Drawing":
        """A point is set; one on the other photograph than the draft's is not."""
        if self.tool is None or self.wants_text:
            return self
        if self.draft is None:
            return replace(self, draft=Draft(self.tool, cursor.side, (cursor.point,)))
        if self.draft.side is not cursor.side:
            return self
        return replace(self, draft=self.draft.with_point(cursor.point))

    def hovered(self, cursor: Cursor) -> "Drawing":
        """The next point, or the point under the grip, follows the pointer."""
        if self.grip is not None and self.grip.annotation.side is cursor.side:
            return replace(self, moved=self.grip.moved(cursor.point))
        if self.draft is None or self.draft.complete or self.draft.side is not cursor.side:
            return self
        return replace(self, draft=replace(self.draft, loose=cursor.point))

    def released(self, cursor: Cursor, travelled: bool) -> "Drawing":
        """A line or an ellipse pulled open with the button down is complete."""
        two = (AnnotationKind.LINE, AnnotationKind.ELLIPSE)
        if travelled and self.draft is not None and self.draft.kind in two:
            return self.pressed(cursor)
        return self

    def gripped(
        self, cursor: Cursor, annotations: tuple[Annotation, ...], reach: float
    ) -> "Drawing":
        """Takes hold of the point of an annotation within `reach` photograph pixels."""
        grip = grip_at(annotations, cursor.side, cursor.point, reach)
        return replace(self, grip=grip, moved=None)

    def without_last_point(self) -> "Drawing":
        """One point fewer."""
        return self if self.draft is None else replace(self, draft=self.draft.without_last())

    def result(self, others: tuple[Annotation, ...], text: str = "") -> Annotation | None:
        """The annotation that the fixed points make; None while they are too few."""
        draft = self.draft
        if draft is None or not draft.can_end or (self.wants_text and not text):
            return None
        return finished(replace(draft, loose=None), others, text)


def selected_at(
    cursor: Cursor, annotations: tuple[Annotation, ...], reach: float
) -> Annotation | None:
    """The annotation under the pointer: one of its points, else its line."""
    grip = grip_at(annotations, cursor.side, cursor.point, reach)
    if grip is not None:
        return grip.annotation
    return annotation_at(annotations, cursor.side, cursor.point, reach)
