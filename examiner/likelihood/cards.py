"""Calibration cards: TOML files written by a calibration, read strictly."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import msgspec

from examiner.errors import CalibrationNotApplicable
from examiner.foreign import read_toml
from examiner.likelihood.records import CalibrationCard, Condition
from examiner.output import write_whole
from examiner.settings import networks_folder, weights_folder

FOLDER = "calibrations"
"""Below the folder of the bundled weights and that of the laboratory's networks."""

_ADVICE = "Give a card written by examiner validate calibration, with all of its fields."


def read_card(path: Path) -> CalibrationCard:
    """The card at `path`; CalibrationNotApplicable unless every field is there and in range."""
    try:
        stated = read_toml(path)
        _refuse_unknown(path, stated)
        return msgspec.convert(stated, CalibrationCard)
    except OSError as error:
        raise CalibrationNotApplicable(
            f"The calibration card {path} cannot be read ({error.strerror}).",
            advice="Check the path.",
        ) from error
    except ValueError as error:
        raise CalibrationNotApplicable(
            f"{path} is not a complete calibration card ({error}).", advice=_ADVICE
        ) from error


def has_card(backbone: str) -> bool:
    """Whether `card_of` finds a card for this backbone."""
    return any(path.is_file() for path in _places(backbone))


def card_of(backbone: str) -> CalibrationCard:
    """The card of a bundled backbone, or that kept beside a network of the laboratory.

    Raises CalibrationNotApplicable if there is none.
    """
    for path in _places(backbone):
        if path.is_file():
            return read_card(path)
    raise CalibrationNotApplicable(
        f"There is no calibration card for {backbone}.",
        advice="Make one with examiner validate calibration, on photographs of people from the "
        "relevant population, or name one of your laboratory with --card FILE.",
    )


def write_card(card: CalibrationCard, path: Path) -> None:
    """Write a card that `read_card` reads back; ReportNotWritten if the place refuses it."""
    write_whole(path, card_text(card).encode("utf-8"))


def card_text(card: CalibrationCard) -> str:
    """A card as TOML, one field a line, the conditions last."""
    stated = asdict(card)
    conditions = stated.pop("conditions")
    lines = [f"{name} = {_toml(value)}" for name, value in stated.items()]
    if not conditions:
        lines.append("conditions = []")
    for condition in conditions:
        held = {name: value for name, value in condition.items() if value is not None}
        lines += ["", "[[conditions]]", *(f"{name} = {_toml(held[name])}" for name in held)]
    return "\n".join(lines) + "\n"


def _places(backbone: str) -> tuple[Path, ...]:
    folders = (weights_folder(), networks_folder())
    return tuple(folder / FOLDER / f"{backbone}.toml" for folder in folders)


def _toml(value: Any) -> str:
    """A text, a number or a list of numbers; JSON writes these as TOML does."""
    return json.dumps(value, ensure_ascii=False)


def _refuse_unknown(path: Path, stated: dict[str, Any]) -> None:
    unknown = stated.keys() - {field.name for field in fields(CalibrationCard)}
    listed = stated.get("conditions", [])
    known = {field.name for field in fields(Condition)}
    for condition in listed if isinstance(listed, list) else []:
        unknown |= (condition.keys() if isinstance(condition, dict) else set()) - known
    if unknown:
        raise CalibrationNotApplicable(
            f"{path} states {', '.join(sorted(unknown))}, which no calibration card has.",
            advice="Give a card as examiner validate calibration wrote it.",
            unknown=sorted(unknown),
        )
