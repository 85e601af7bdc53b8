"""Command validate verification: error rates, thresholds, and where the errors are."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from examiner.cli.desk import tell
from examiner.cli.options import as_json_option, new_file
from examiner.cli.validate_options import AskedRun, opened_run, run_options
from examiner.output import write_whole
from examiner.validation.records import Kind

if TYPE_CHECKING:
    from examiner.validation.estimates import Share
    from examiner.validation.verification.records import Verification


@click.command()
@run_options
@click.option(
    "--card",
    type=new_file,
    help="Also write the threshold card to this file. It needs --from photographs, as a case finds "
    "and aligns faces itself.",
)
@as_json_option
def verification(asked: AskedRun, card: Path | None, *, as_json: bool) -> None:
    """Measure how often the backbone errs on the pairs of DATA.

    False match and false non-match rate over all thresholds, equal error rate, true accept rates,
    accuracy by folds, with intervals; the pairs on the wrong side, as a table and a picture. Writes
    all of it into the run's folder, and from photographs a threshold card for cases.
    """
    if card is not None and asked.kind != Kind.PHOTOGRAPHS:
        raise click.UsageError("--card needs --from photographs, as a case aligns faces itself.")
    prepared = opened_run(asked)
    # They load the networks' library and the fonts, which --help does not need.
    from examiner.validation.verification.output import card_of, card_text, write_verification
    from examiner.validation.verification.summary import verification as measure

    found = measure(prepared)
    files = write_verification(found, prepared)
    if card is not None:
        write_whole(card, card_text(card_of(found)).encode())
        files = (*files, card)
    told = msgspec.to_builtins(found) | {"files": [str(file) for file in files]}
    tell(told, [*_lines(found), *(f"Wrote {file}" for file in files)], as_json=as_json)


def _lines(found: "Verification") -> list[str]:
    at, seen = found.equal_error, found.detection
    failed = seen.failed_genuine + seen.failed_impostor
    lines = [
        f"{seen.pictures} pictures of {found.people} people, {len(seen.failures)} without a crop; "
        f"{seen.genuine_pairs} genuine and {seen.impostor_pairs} impostor pairs, {failed} without "
        "a score.",
        f"At the decision threshold {at.threshold} (equal error):",
        f"    false match rate       {_share(at.false_match)}",
        f"    false non-match rate   {_share(at.false_non_match)}",
    ]
    if failed:
        lines += [
            "    with pairs without a score taken as below the threshold:",
            f"    false accept rate      {_share(at.false_accept)}",
            f"    false reject rate      {_share(at.false_reject)}",
        ]
    rate = found.equal_error_rate
    lines.append(f"Equal error rate           {rate.value:.4f} ({rate.low:.4f} to {rate.high:.4f})")
    lines += [
        f"True accept rate at a false match rate of at most {each.target:g}: "
        f"{_share(each.true_accept)}, from {each.threshold:.4f} on"
        for each in found.true_accepts
    ]
    for accuracy in found.accuracies:
        mean = accuracy.mean
        lines += [
            f"Accuracy by {len(accuracy.folds)} folds {mean.value:.4f} ± "
            f"{accuracy.standard_deviation:.4f} (interval {mean.low:.4f} to {mean.high:.4f}), "
            f"{accuracy.false_matches} false matches, {accuracy.false_non_matches} false "
            "non-matches;",
            f"    the threshold of a fold has {accuracy.rule}",
        ]
    return [*lines, *(f"Note: {note}" for note in found.notes)]


def _share(share: "Share") -> str:
    return f"{share.value:.4f} ({share.low:.4f} to {share.high:.4f}), {share.count} of {share.of}"
