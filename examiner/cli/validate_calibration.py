"""Command validate calibration: from scores of known pairs to a calibration card."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examiner.cli.desk import tell
from examiner.cli.options import as_json_option, new_file
from examiner.cli.validate_options import AskedRun, opened_run, run_options
from examiner.errors import ParameterRefused

if TYPE_CHECKING:
    from examiner.validation.calibration.run import Calibration, Measured

_METHODS = ("logistic", "isotonic", "kde")


@click.command()
@run_options
@click.option(
    "--method",
    type=click.Choice(_METHODS),
    default=_METHODS[0],
    show_default=True,
    help="How scores become log10 LRs: logistic regression without penalty, isotonic regression "
    "(PAV), or two kernel densities.",
)
@click.option(
    "--calibrate-folds", required=True, help="Folds to calibrate with, commas between them."
)
@click.option("--test-folds", required=True, help="Folds to test with; no person may be in both.")
@click.option(
    "--population", required=True, help="Of whom the photographs are, in words; the card says it."
)
@click.option("--card", required=True, type=new_file, help="The calibration card to write (TOML).")
@as_json_option
def calibration(
    asked: AskedRun,
    method: str,
    calibrate_folds: str,
    test_folds: str,
    population: str,
    card: Path,
    *,
    as_json: bool,
) -> None:
    """Calibrate likelihood ratios on some folds of DATA and test them on others.

    Writes the card, and calibration.json, tables and charts into the run's folder. The ratios speak
    of the population whose photographs these are, and of no other.
    """
    from examiner.likelihood.cards import write_card
    from examiner.validation.calibration.files import write
    from examiner.validation.calibration.run import Asked, calibrate

    if not population.strip():
        raise ParameterRefused(
            "The population is not stated.", advice="Say with --population whose faces these are."
        )
    folds = _folds(calibrate_folds), _folds(test_folds)
    wanted = Asked(method, *folds, population.strip())
    prepared = opened_run(asked)
    found = calibrate(prepared, wanted)
    write(found, prepared)
    write_card(found.card, card)
    told = {"run": str(asked.folder), "card": str(card), "calibration": found}
    tell(told, _lines(found, card), as_json=as_json)


def _folds(text: str) -> tuple[int, ...]:
    try:
        return tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError as error:
        raise ParameterRefused(
            f"{text!r} is not a list of folds.", advice="Give numbers, such as 1,2,3."
        ) from error


def _lines(found: "Calibration", path: Path) -> list[str]:
    from examiner.likelihood.sentences import number, words_of

    card = found.card
    lines = [
        f"Calibration of {card.backbone}, {card.method}, on {card.genuine_pairs} genuine and "
        f"{card.impostor_pairs} impostor pairs of {card.people} people; {card.failed_pairs} pairs "
        "without a face",
        f"    tested on {card.test_genuine_pairs} genuine and {card.test_impostor_pairs} impostor "
        f"pairs of {card.test_people} other people:",
        f"    Cllr {_between(found.cllr)}, least possible {_between(found.cllr_min)}, lost by "
        f"calibration {found.cllr_cal:.4f}",
        f"    log10 LR lies within {number(card.lowest)} and {number(card.highest)}; by the count "
        f"of pairs alone {number(found.counted.lowest)} and {number(found.counted.highest)}, by "
        f"invariance {number(found.invariance.lowest)} and {number(found.invariance.highest)}",
        *(
            f"    {each.method}: Cllr {each.cllr:.4f}, bounds {number(each.lowest)} and "
            f"{number(each.highest)}"
            for each in found.rivals
        ),
        *(f"    condition {words_of(each)}" for each in card.conditions),
    ]
    if not card.conditions:
        lines.append(
            "    The card has no conditions, since nothing is known of the quality of these "
            "pictures; it cannot be used in a case."
        )
    return [*lines, f"    written to {path}"]


def _between(measured: "Measured") -> str:
    return f"{measured.value:.4f} ({measured.low:.4f} to {measured.high:.4f})"
