"""Desk: how the examiner likes the window, kept in the account's folder and never in a case.

Nothing here changes a result.
"""

import json
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from examiner.gui.theme import LARGEST_TEXT, SMALLEST_TEXT, Theme

MOST_RECENT = 12
"""Cases remembered."""

NEW_SIZE = 1500, 950
"""Width and height of a window that was never open, in device-independent pixels."""

_FORMAT = 1
_LARGEST_FILE = 1_000_000
_KINDS = {"format": int, "theme": str, "geometry": str, "shortcuts": dict}
"""What a desk file must hold beside a size of text and recent cases."""
_BASE64 = re.compile("[A-Za-z0-9+/=]*")


@dataclass(frozen=True, slots=True)
class RecentCase:
    """A case that was open at this desk, by its place alone: nothing of its content is kept."""

    path: str
    opened: str
    """When it was last opened, UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is remembered between two starts."""

    theme: Theme = Theme.DARK
    text_scale: float = SMALLEST_TEXT
    """1 to 2."""
    recent: tuple[RecentCase, ...] = ()
    """Cases, the one opened last first."""
    shortcuts: dict[str, str] = field(default_factory=dict)
    """Keys that differ from the program's own: act to key sequence in portable text."""
    geometry: str = ""
    """The window's place and size as Qt saves it, in base64; empty for the first start."""


@dataclass(frozen=True, slots=True)
class DeskRead:
    """A desk, and one sentence where the file could not be used."""

    desk: Desk
    complaint: str = ""


def desk_path() -> Path:
    """Where this account's desk is kept, on the platform's own terms."""
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / "examiner" / "desk.toml"


def read_desk(path: Path) -> DeskRead:
    """The desk at `path`; as new, with a complaint, where the file cannot be used."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE)
        return DeskRead(_desk(tomllib.loads(data.decode("utf-8"))))
    except FileNotFoundError:
        return DeskRead(Desk())
    except (OSError, ValueError, RecursionError):
        return DeskRead(
            Desk(), f"The settings in {path} cannot be used, so the program starts as new."
        )


def _desk(held: dict[str, Any]) -> Desk:
    """The desk that a file holds; raises ValueError unless it holds all of it and nothing else.

    Checked by hand, since loading the library that does it elsewhere delays the first paint.
    """
    recent, scale = held.pop("recent", []), held.pop("text_scale", None)
    if {name: type(value) for name, value in held.items()} != _KINDS or type(recent) is not list:
        raise ValueError("something is missing, of another kind, or unknown")
    if type(scale) not in {int, float} or not SMALLEST_TEXT <= scale <= LARGEST_TEXT:
        raise ValueError("no size of text")
    if held["format"] != _FORMAT or not _BASE64.fullmatch(held["geometry"]):
        raise ValueError("another format, or no geometry")
    return Desk(
        theme=Theme(held["theme"]),
        text_scale=float(scale),
        recent=tuple(_recent(case) for case in recent)[:MOST_RECENT],
        shortcuts=_words(held["shortcuts"]),
        geometry=held["geometry"],
    )


def _recent(table: Any) -> RecentCase:
    words = _words(table)
    # An earlier version kept titles, which may name people.
    words.pop("title", None)
    if set(words) != {part.name for part in fields(RecentCase)}:
        raise ValueError("no recent case")
    return RecentCase(**words)


def _words(table: Any) -> dict[str, str]:
    """A table of nothing but text; raises ValueError for any other."""
    if type(table) is not dict or not all(type(value) is str for value in table.values()):
        raise ValueError("something is no text")
    return table


def write_desk(desk: Desk, path: Path) -> None:
    """Keep the desk at `path`, whole or not at all; raises ReportNotWritten."""
    # Imported here because a window is painted before it has anything to write.
    from examiner.output import write_whole

    write_whole(path, _toml(desk).encode("utf-8"))


def with_opened(desk: Desk, case: RecentCase) -> Desk:
    """The desk after a case was opened: it comes first, once."""
    others = tuple(known for known in desk.recent if known.path != case.path)
    return replace(desk, recent=(case, *others)[:MOST_RECENT])


def without(desk: Desk, path: str) -> Desk:
    """The desk without one of its recent cases; the case itself is not touched."""
    return replace(desk, recent=tuple(known for known in desk.recent if known.path != path))


def _toml(desk: Desk) -> str:
    lines = [
        "# How this account likes the window of examiner; nothing here changes a result.",
        f"format = {_FORMAT}",
        f"theme = {_quoted(desk.theme.value)}",
        f"text_scale = {float(desk.text_scale)}",
        f"geometry = {_quoted(desk.geometry)}",
        "",
        "[shortcuts]",
        *(f"{_quoted(act)} = {_quoted(keys)}" for act, keys in sorted(desk.shortcuts.items())),
    ]
    for case in desk.recent:
        if not _can_be_written(case.path):
            continue
        lines += [
            "",
            "[[recent]]",
            f"path = {_quoted(case.path)}",
            f"opened = {_quoted(case.opened)}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML: as JSON writes it, with DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _can_be_written(path: str) -> bool:
    """Whether a path is text; a name in no known encoding cannot be kept."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
