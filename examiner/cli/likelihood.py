"""Command likelihood: what a comparison's score is worth after a calibration card."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from examiner.cli.desk import run, tell
from examiner.cli.holding import worked_on
from examiner.cli.options import any_path, as_json_option, case_argument

if TYPE_CHECKING:
    from examiner.likelihood.records import LikelihoodStatement


@click.command()
@case_argument
@click.argument("comparison")
@click.option(
    "--card",
    type=any_path,
    help="Calibration card (TOML) instead of that which comes with the backbone.",
)
@as_json_option
def likelihood(case: Path, comparison: str, card: Path | None, *, as_json: bool) -> None:
    """State the likelihood ratio of COMPARISON (a mark such as C1), or why there is none.

    A ratio is stated only where the calibration card was made with the configuration of the
    comparison and both photographs lie within its conditions. Either way it is recorded.
    """
    from examiner.likelihood.cards import read_card
    from examiner.workflow.likelihood import state_likelihood

    held = read_card(card) if card else None
    with worked_on(case) as file:
        made: LikelihoodStatement = run(state_likelihood(file, comparison, held))
    tell(_json(made), _lines(made), as_json=as_json)


def _json(made: "LikelihoodStatement") -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(made)
    verdicts = [
        plain | {"holds": verdict.holds}
        for plain, verdict in zip(fields.pop("verdicts"), made.verdicts, strict=True)
    ]
    card = fields.pop("card") | {"digest": made.card.digest}
    named = {"id": fields.pop("mark")} | fields
    return named | {
        "verdicts": verdicts,
        "card": card,
        "digest": made.digest,
        "words": _words(made),
    }


def _words(made: "LikelihoodStatement") -> str | None:
    from examiner.likelihood.scale import verbal_scale

    return None if made.ratio is None else verbal_scale(made.scale).band(made.ratio.log10).words


def _lines(made: "LikelihoodStatement") -> list[str]:
    from examiner.likelihood.scale import verbal_scale
    from examiner.likelihood.sentences import (
        CAUTION,
        cap,
        headline,
        made_from,
        measured,
        quality_of,
        range_of,
        title,
    )

    card = made.card
    lines = [
        f"{made.mark}  {made.comparison}, score {made.score:.4f}: {headline(made)}",
        *(f"    {reason}" for reason in made.reasons),
        *([f"    {cap(made)}"] if made.ratio is not None else []),
        f"    population: {card.population}",
        f"    card: {card.method}, {card.data_set}, {card.date}; {made_from(card)}",
        f"    {quality_of(card)}",
    ]
    lines += [
        f"    {verdict.face}: {title(verdict.condition.quality)} {measured(verdict)} "
        f"({range_of(verdict.condition)}): {'within' if verdict.holds else 'outside'}"
        for verdict in made.verdicts
    ]
    if made.ratio is not None:
        lines.append(f"    words after {verbal_scale(made.scale).citation}")
    return [*lines, f"    {CAUTION}"]
