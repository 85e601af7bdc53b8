"""Threshold cards: TOML files written by a verification run, read strictly."""

from dataclasses import fields
from pathlib import Path

import msgspec

from examiner.comparison.records import DecisionThreshold
from examiner.errors import ThresholdNotApplicable
from examiner.foreign import read_toml
from examiner.settings import networks_folder, weights_folder


def read_card(path: Path) -> DecisionThreshold:
    """The card at `path`; ThresholdNotApplicable unless every field is there and in range."""
    try:
        stated = read_toml(path)
        card = msgspec.convert(stated, DecisionThreshold)
    except OSError as error:
        raise ThresholdNotApplicable(
            f"The threshold card {path} cannot be read ({error.strerror}).",
            advice="Check the path.",
        ) from error
    except ValueError as error:
        raise ThresholdNotApplicable(
            f"{path} is not a complete threshold card ({error}).",
            advice="Give a card written by a verification run, with all of its fields.",
        ) from error
    unknown = sorted(stated.keys() - {field.name for field in fields(DecisionThreshold)})
    if unknown:
        raise ThresholdNotApplicable(
            f"{path} states {', '.join(unknown)}, which no threshold card has.",
            advice="Give a card as a verification run wrote it.",
            unknown=unknown,
        )
    return card


def has_card(backbone: str) -> bool:
    """Whether `card_of` finds a card for this backbone."""
    folders = (weights_folder(), networks_folder())
    return any((folder / "thresholds" / f"{backbone}.toml").is_file() for folder in folders)


def card_of(backbone: str) -> DecisionThreshold:
    """The card of a bundled backbone, or that kept beside a network of the laboratory.

    Raises ThresholdNotApplicable if there is none.
    """
    for folder in (weights_folder(), networks_folder()):
        path = folder / "thresholds" / f"{backbone}.toml"
        if path.is_file():
            return read_card(path)
    raise ThresholdNotApplicable(
        f"There is no threshold card for {backbone}.",
        advice="Measure one on photographs of known origin, or name one measured in your "
        "laboratory with --threshold-card FILE.",
    )
