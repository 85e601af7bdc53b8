"""A method's parameters: one frozen record from which options, log and report are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from examiner.errors import ParameterRefused


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of one parameter."""

    name: str
    about: str
    default: object
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    whole: bool = False
    """Whether only whole numbers will do."""


def choice(default: str, choices: tuple[str, ...], about: str) -> Any:
    """A parameter that is one of a few words."""
    return field(default=default, metadata={"about": about, "choices": choices})


def number(default: float, low: float, high: float, about: str, unit: str = "") -> Any:
    """A parameter that is a number from `low` to `high`, both included."""
    metadata = {"about": about, "low": low, "high": high, "unit": unit}
    return field(default=default, metadata=metadata)


def whole(default: int, low: int, high: int, about: str, unit: str = "") -> Any:
    """A parameter that is a whole number from `low` to `high`, both included."""
    metadata = {"about": about, "low": low, "high": high, "unit": unit, "whole": True}
    return field(default=default, metadata=metadata)


def describe(record_type: type) -> tuple[Described, ...]:
    """Every parameter of a record type, in order."""
    return tuple(
        Described(name=f.name, default=f.default, **f.metadata) for f in fields(record_type)
    )


def parse(record_type: type, given: Mapping[str, str], whose: str = "") -> Any:
    """A parameter record with texts as a user typed them; errors name `whose` it is, a method's.

    Raises ParameterRefused for an unknown name, a word that is not a choice, or a number that is
    not one or lies outside its range.
    """
    known = {described.name: described for described in describe(record_type)}
    for name in given:
        if name not in known:
            raise ParameterRefused(
                f"There is no parameter {_full(whose, name)}.",
                advice=f"Known here: {', '.join(known) or 'none; this method has no parameters'}.",
                name=name,
            )
    values = {name: _value(known[name], text, _full(whose, name)) for name, text in given.items()}
    return record_type(**values)


def _full(whose: str, name: str) -> str:
    """The name as it is given on the command line."""
    return f"{whose}.{name}" if whose else name


def _value(described: Described, text: str, full_name: str) -> str | float | int:
    if described.choices:
        if text not in described.choices:
            raise ParameterRefused(
                f"{full_name} cannot be {text!r}.",
                advice=f"Choose one of: {', '.join(described.choices)}.",
                name=described.name,
            )
        return text
    low, high = described.low or 0.0, described.high or 0.0
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    kind = "whole number" if described.whole else "number"
    if not low <= value <= high or (described.whole and value != int(value)):
        raise ParameterRefused(
            f"{full_name} cannot be {text!r}.",
            advice=f"Give a {kind} from {low:g} to {high:g}{described.unit and ' '}"
            f"{described.unit}.",
            name=described.name,
        )
    return int(value) if described.whole else value
