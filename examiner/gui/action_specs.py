"""The table of everything that the window can be told to do, each with its words and its keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from examiner.explanation.catalogue import EXPLAINERS
from examiner.gui.action_groups import Group

_KEYED_METHODS = 9


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that the window can be told to do."""

    id: str
    """Such as view.wipe_vertical; settings and code name the action by it."""
    text: str
    """English; `action_groups.label` gives it in the user's language."""
    shortcut: str
    """Keys in Qt's portable spelling, such as Ctrl+Shift+E; empty for none."""
    group: Group
    """What the menus and the cheat sheet list it under."""


def _group(group: Group, *rows: tuple[str, str, str]) -> tuple[ActionSpec, ...]:
    return tuple(ActionSpec(name, text, keys, group) for name, text, keys in rows)


_CASE = _group(
    Group.CASE,
    ("case.new", "New case…", "Ctrl+N"),
    ("case.open", "Open case…", "Ctrl+O"),
    ("case.demo", "Open the demonstration case", "Ctrl+Shift+D"),
    ("case.training_copy", "Make a training copy…", "Ctrl+Shift+T"),
    ("case.verify", "Check the case now", "Ctrl+Shift+V"),
    ("case.seal", "Seal for handing over…", "Ctrl+Shift+E"),
    ("case.audit", "Show the audit log", "Ctrl+Shift+A"),
    ("case.close", "Close case", "Ctrl+W"),
    ("case.quit", "Leave the program", "Ctrl+Q"),
)

_PHOTOGRAPHS = _group(
    Group.PHOTOGRAPHS,
    ("photo.add_probes", "Add probes…", "Ctrl+Shift+P"),
    ("photo.add_references", "Add references…", "Ctrl+Shift+R"),
    ("face.find", "Find faces", "Ctrl+F"),
    ("face.choose", "Choose the face…", "Ctrl+H"),
    ("face.landmarks", "Place landmarks…", "Ctrl+L"),
)

_COMPARISON = _group(
    Group.COMPARISON,
    ("comparison.compare", "Compare probe and reference", "Ctrl+K"),
    ("comparison.network", "Compare by another network…", "Ctrl+Shift+K"),
    ("comparison.explain", "Explain the score…", "Ctrl+Shift+X"),
    ("comparison.threshold", "Change decision threshold…", "Ctrl+T"),
    ("comparison.stability", "Examine stability", "Ctrl+Shift+Y"),
    ("comparison.cover", "Cover a region…", "Ctrl+Shift+B"),
    ("comparison.draw", "Draw from the arguments", "Ctrl+Shift+J"),
    ("comparison.likelihood", "State the likelihood ratio", "Ctrl+Shift+L"),
    ("job.stop", "Stop the running job", "Ctrl+."),
)

_VIEW = _group(
    Group.VIEW,
    ("view.side_by_side", "Side by side", "1"),
    ("view.wipe_vertical", "Wipe, vertical edge", "2"),
    ("view.wipe_horizontal", "Wipe, horizontal edge", "3"),
    ("view.flicker", "Flicker", "4"),
    ("view.blend", "Blend", "5"),
    ("view.difference", "Difference", "6"),
    ("view.grid", "Grid of squares", "7"),
    ("view.flicker_run", "Start or stop the flicker", "B"),
    ("view.link", "Link both views", "K"),
    ("view.fit", "Fit to view", "F"),
    ("view.one_to_one", "One to one", "0"),
    ("view.zoom_in", "Zoom in", "+"),
    ("view.zoom_out", "Zoom out", "-"),
    ("view.rotate_right", "Rotate clockwise", "R"),
    ("view.rotate_left", "Rotate anticlockwise", "Shift+R"),
    ("view.align_eyes", "Align by the eyes", "A"),
    ("view.crosshair", "Mirrored crosshair", "X"),
)

_MAPS = _group(
    Group.MAPS,
    ("map.show", "Show or hide the map", "H"),
    ("map.next_method", "Next method", "M"),
    ("map.previous_method", "Previous method", "Shift+M"),
    ("map.all_methods", "All methods together", "S"),
    ("map.threshold_up", "Raise display threshold", "."),
    ("map.threshold_down", "Lower display threshold", ","),
    ("map.opacity_up", "More opaque", "]"),
    ("map.opacity_down", "Less opaque", "["),
    ("map.contours", "Contours", "C"),
    ("map.hatching", "Hatching", "/"),
    ("map.dots", "Dots where the sign changes", "D"),
    ("map.interpolation", "Interpolation", "I"),
    ("arguments.copy", "Copy the argument table", "Ctrl+Shift+C"),
    ("arguments.export", "Export arguments as CSV…", "Ctrl+Shift+S"),
)

_ANNOTATIONS = _group(
    Group.ANNOTATIONS,
    ("annotate.select", "Select annotations", "V"),
    ("annotate.point", "Point", "P"),
    ("annotate.line", "Line", "L"),
    ("annotate.polygon", "Polygon", "G"),
    ("annotate.ellipse", "Ellipse", "E"),
    ("annotate.text", "Text", "T"),
    ("annotate.delete", "Delete annotation", "Del"),
    ("edit.undo", "Undo", "Ctrl+Z"),
    ("edit.redo", "Redo", "Ctrl+Shift+Z"),
)

_REPORT = _group(
    Group.REPORT,
    ("report.add_exhibit", "Add this view to the report", "Ctrl+E"),
    ("report.issue", "Report…", "Ctrl+R"),
    ("report.verify", "Check a report or package…", "Ctrl+Shift+G"),
    ("report.validation", "Validation results…", "Ctrl+Shift+U"),
)

_WINDOW = _group(
    Group.WINDOW,
    ("window.theme", "Dark or light", "Ctrl+D"),
    ("window.text_larger", "Larger text", "Ctrl++"),
    ("window.text_smaller", "Smaller text", "Ctrl+-"),
    ("window.text_reset", "Text of usual size", "Ctrl+0"),
    ("window.next_panel", "Next panel", "F6"),
    ("window.previous_panel", "Previous panel", "Shift+F6"),
    ("window.reset_layout", "Put the panels back in place", ""),
    ("window.full_screen", "Full screen", "F11"),
    ("window.shortcuts", "Keyboard cheat sheet", "F1"),
)

EXPLAIN_PREFIX = "explain."
"""An action that explains by one method is named by this and the method's id."""


def _explain() -> tuple[ActionSpec, ...]:
    return tuple(
        # A method's title is its name, and no translation changes a name.
        ActionSpec(
            f"{EXPLAIN_PREFIX}{entry.id}",
            entry.title,
            f"Alt+{place}" if place <= _KEYED_METHODS else "",
            Group.METHOD,
        )
        for place, entry in enumerate(EXPLAINERS, start=1)
    )


ACTIONS: tuple[ActionSpec, ...] = (
    *_CASE, *_PHOTOGRAPHS, *_COMPARISON, *_explain(), *_VIEW, *_MAPS, *_ANNOTATIONS, *_REPORT,
    *_WINDOW,
)  # fmt: skip
"""Every action of the window, in the order of the cheat sheet."""


def portable(keys: str) -> str:
    """Keys in the one spelling by which they are compared; empty if Qt cannot read them."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def keys_in_force(specs: Iterable[ActionSpec], changed: Mapping[str, str]) -> dict[str, str]:
    """Keys by action id: those of the table, save where the user has `changed` them."""
    return {spec.id: portable(changed.get(spec.id, spec.shortcut)) for spec in specs}


def holder_of(keys: str, in_force: Mapping[str, str], but: str) -> str:
    """Id of the action other than `but` that has `keys` already; empty if none has."""
    wanted = portable(keys)
    if not wanted:
        return ""
    return next((name for name, held in in_force.items() if held == wanted and name != but), "")
