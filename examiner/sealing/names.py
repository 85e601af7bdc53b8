"""Names of files in a package: safe on every file system, whatever a case calls them."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_LONGEST = 100
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What some systems take for a device, whatever follows the full stop."""

PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
"""What a path in a package looks like, from its first sign to its last."""


def safe_path(parts: Iterable[str]) -> str:
    """Path of the parts, each without anything that a file system or a shell could misread."""
    return "/".join(_safe(part) for part in parts)


def _safe(part: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", part)[-_LONGEST:].lstrip(".-").rstrip(".")
    plain = plain or "unnamed"
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain


def unused(path: str, taken: Iterable[str]) -> str:
    """`path`, or with a number in it where `taken` has it already, in whatever letters."""
    folded = {each.lower() for each in taken}
    place = PurePosixPath(path)
    found, number = path, 1
    while found.lower() in folded:
        number += 1
        found = str(place.with_name(f"{place.stem}_{number}{place.suffix}"))
    return found
