"""What the acceptance test of an installation must find, and how what it found is judged."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from examiner.errors import SelfTestUnreadable
from examiner.foreign import read_toml
from examiner.settings import resources_folder

FILE = "self-test.toml"

Value = str | list[float]
"""What is found: words or a digest, or numbers."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of the acceptance test."""

    what: str
    expected: Value
    tolerance: float = 0.0
    """Largest absolute difference of a number from the expected one; of no use for words."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, beside what was expected."""

    what: str
    expected: Value
    found: Value
    tolerance: float
    ok: bool


@dataclass(frozen=True, slots=True)
class _File:
    program: str
    """Version that the values were written by."""
    line: tuple[Expectation, ...]


def read_expectations(path: Path | None = None) -> tuple[Expectation, ...]:
    """The lines in `path`, by default those that come with the program.

    Raises SelfTestUnreadable.
    """
    place = path or resources_folder() / FILE
    try:
        return msgspec.convert(read_toml(place), _File).line
    except (OSError, ValueError) as error:
        raise SelfTestUnreadable(
            f"The expected values in {place} cannot be read ({error}).",
            advice="Install the program again.",
            path=str(place),
        ) from error


def judged(
    expectations: tuple[Expectation, ...], found: Mapping[str, Value]
) -> tuple[Outcome, ...]:
    """Every expectation beside what was found; nothing found, or what nothing expects, is wrong."""
    lines = [_judged(each, found.get(each.what, "nothing")) for each in expectations]
    expected = {each.what for each in expectations}
    lines += [
        Outcome(what, "nothing", value, 0.0, ok=False)
        for what, value in found.items()
        if what not in expected
    ]
    return tuple(lines)


def _judged(each: Expectation, found: Value) -> Outcome:
    return Outcome(each.what, each.expected, found, each.tolerance, _within(each, found))


def _within(each: Expectation, found: Value) -> bool:
    if isinstance(each.expected, str) or isinstance(found, str):
        return each.expected == found
    if len(each.expected) != len(found):
        return False
    differences = (abs(a - b) for a, b in zip(each.expected, found, strict=True))
    return all(math.isfinite(each) for each in found) and max(differences, default=0.0) <= (
        each.tolerance
    )
