"""Undo and redo of views, annotations and choices, kept with the case across reopening."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtGui import QUndoCommand, QUndoStack

MOST_STEPS = 200
"""Steps kept; the oldest fall out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was changed, as plain values."""

    kind: str
    """Which applier brings the values back, such as view, annotations, choice."""
    text: str
    """What the menu says after Undo and Redo."""
    before: Any
    after: Any


Appliers = Mapping[str, Callable[[Any], None]]


class _Command(QUndoCommand):
    """A step on Qt's stack. The first redo does nothing: the change is already made."""

    def __init__(self, step: Step, appliers: Appliers) -> None:
        super().__init__(step.text)
        self.step = step
        self._appliers = appliers
        self._made = True

    def redo(self) -> None:
        if self._made:
            self._made = False
            return
        self._appliers[self.step.kind](self.step.after)

    def undo(self) -> None:
        self._appliers[self.step.kind](self.step.before)


class UndoSteps:
    """Qt's undo stack over plain steps."""

    def __init__(self, appliers: Appliers) -> None:
        self.stack = QUndoStack()
        self.stack.setUndoLimit(MOST_STEPS)
        self._appliers = appliers
        self._applying = False

    def push(self, step: Step) -> None:
        """Remember a change that was just made; changes made by undoing are not remembered."""
        if not self._applying and step.before != step.after:
            self.stack.push(_Command(step, self._quietly()))

    def plain(self) -> dict[str, Any]:
        """The stack as plain values, to be kept with the case."""
        commands = (self.stack.command(at) for at in range(self.stack.count()))
        steps = [msgspec.to_builtins(c.step) for c in commands if isinstance(c, _Command)]
        return {"index": self.stack.index(), "steps": steps}

    def restore(self, plain: Mapping[str, Any]) -> None:
        """Put a kept stack in place of the present one; anything else than one empties it."""
        self.stack.clear()
        try:
            steps = msgspec.convert(plain.get("steps", []), list[Step])
            index = msgspec.convert(plain.get("index", 0), int)
        except msgspec.ValidationError:
            return
        for step in steps:
            self.stack.push(_Command(step, self._quietly()))
        # Going back along the stack would change things; they already are as they were left.
        self._applying = True
        try:
            blank = dict.fromkeys(self._appliers, _nothing)
            present, self._appliers = self._appliers, blank
            while self.stack.index() > index:
                self.stack.undo()
            self._appliers = present
        finally:
            self._applying = False

    def _quietly(self) -> Appliers:
        def applier(kind: str) -> Callable[[Any], None]:
            def apply(value: Any) -> None:
                self._applying = True
                try:
                    self._appliers[kind](value)
                finally:
                    self._applying = False

            return apply

        return {kind: applier(kind) for kind in self._appliers}


def _nothing(_value: Any) -> None:
    """Apply nothing."""
