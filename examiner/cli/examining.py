"""Commands that put an explanation to the test: stability, agreement, cover."""

from pathlib import Path
from typing import Any

import click
import msgspec

from examiner.cli.desk import run, tell
from examiner.cli.holding import looked_at, worked_on
from examiner.cli.options import as_json_option, case_argument
from examiner.errors import ParameterRefused
from examiner.explanation.agreement import Agreement, FaceAgreement
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.fills import WORDS
from examiner.explanation.parameters import describe, parse
from examiner.explanation.records import Explanation, Side
from examiner.explanation.stability_records import Stability, StabilityParameters
from examiner.workflow.agreement import agreement_of, write_agreement
from examiner.workflow.covering import (
    annotated_region,
    cover_region,
    facial_region,
    patches_region,
)
from examiner.workflow.stability import examine_stability

_SETTINGS = ", ".join(f"{each.name} ({each.default})" for each in describe(StabilityParameters))


@click.command()
@case_argument
@click.argument("explanation")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help=f"How far a circumstance is changed: {_SETTINGS}.",
)
@as_json_option
def stability(case: Path, explanation: str, settings: tuple[str, ...], *, as_json: bool) -> None:
    """Make EXPLANATION (a mark such as E1) anew under slightly changed circumstances.

    Decision threshold, alignment, scale and JPEG quality are changed one at a time; the method is
    run anew for each. What is reported is where signs change and how far arguments move.
    """
    wanted = parse(StabilityParameters, _named(settings))
    with worked_on(case) as file:
        made: Stability = run(examine_stability(file, explanation, wanted))
        explained = file.get(Explanation, explanation)
    tell(_stability_json(made), _stability_lines(made, explained), as_json=as_json)


def _named(settings: tuple[str, ...]) -> dict[str, str]:
    given = {}
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals:
            raise ParameterRefused(
                f"The setting {text!r} is not of the form NAME=VALUE.",
                advice=f"Known here: {_SETTINGS}.",
            )
        given[name] = value
    return given


def _stability_json(made: Stability) -> dict[str, Any]:
    places = {f"{side.value}_sign_changes": int(made.sign_changes(side).sum()) for side in Side}
    fields: dict[str, Any] = {
        name: msgspec.to_builtins(getattr(made, name))
        for name in ("explanation", "parameters", "floor", "variations", "seconds", "inputs")
    }
    intervals = {
        f"{side.value}_intervals": msgspec.to_builtins(made.intervals(side)) for side in Side
    }
    return {"id": made.mark, **fields, **places, **intervals, "digest": made.digest}


def _stability_lines(made: Stability, explained: Explanation) -> list[str]:
    width = max(len(each.changed) for each in made.variations)
    table = explained.arguments
    lines = [
        f"{made.mark}  {made.explanation} {explained.method}: score {table.score:.4f}, changed "
        f"circumstances give {made.scores.low:.4f} to {made.scores.high:.4f}",
        f"    {'changed':<{width}}  score   threshold  rank correlation  pixels of opposite sign",
    ]
    lines += [
        f"    {each.changed:<{width}}  {each.score:.4f}  {each.threshold:.4f}     "
        f"{each.probe_likeness:.3f}  {each.reference_likeness:.3f}      "
        f"{each.probe_changed:5d}  {each.reference_changed:5d}"
        for each in made.variations
    ]
    for side in Side:
        unsteady = [
            row.cell for row in table.rows if not made.interval_of(row, side).keeps_its_sign
        ]
        listed = f": {', '.join(map(str, unsteady))}" if unsteady else ""
        lines.append(
            f"    {side}: the map's sign changes at {int(made.sign_changes(side).sum())} of "
            f"{made.sign_changes(side).size} pixels, the argument's in {len(unsteady)} of "
            f"{len(table.rows)} rows{listed}"
        )
    return [*lines, *_interval_lines(made, explained)]


def _interval_lines(made: Stability, explained: Explanation) -> list[str]:
    """The argument table with its intervals."""
    lines = ["    row  probe argument and interval         reference argument and interval"]
    for row in explained.arguments.rows:
        said = [
            f"{value:+.5f}  {interval.low:+.5f} to {interval.high:+.5f}"
            for value, interval in (
                (row.probe, made.interval_of(row, Side.PROBE)),
                (row.reference, made.interval_of(row, Side.REFERENCE)),
            )
        ]
        lines.append(f"    {row.cell:>3}  {said[0]}    {said[1]}  {row.region}")
    return lines


@click.command()
@case_argument
@click.argument("comparisons", nargs=-1, required=True)
@click.option(
    "--arrays",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the agreement of every pixel (.npy) and the rank correlations (.csv).",
)
@as_json_option
def agreement(
    case: Path, comparisons: tuple[str, ...], arrays: Path | None, *, as_json: bool
) -> None:
    """Say how the explanations of COMPARISONS agree: rank correlations and contradictions.

    Several comparisons can be named where different networks compared the same two crops. Nothing
    is recorded: all of it follows from the maps that the case holds.
    """
    with looked_at(case) as file:
        found = agreement_of(file, comparisons)
    if arrays:
        write_agreement(found, arrays)
    result: dict[str, object] = {
        "comparisons": list(comparisons),
        "explanations": list(found.names),
        **{side.value: _face_json(found.face(side)) for side in Side},
    }
    if arrays:
        result["arrays"] = str(arrays)
    lines = [line for side in Side for line in _face_lines(found, side)]
    tell(result, lines, as_json=as_json)


def _face_json(face: FaceAgreement) -> dict[str, Any]:
    return {
        "rank_correlations": face.correlations.tolist(),
        "patch_shares": face.patch_shares.tolist(),
        "patch_speaking": face.patch_speaking.tolist(),
        "contradictions": msgspec.to_builtins(face.contradictions),
    }


def _face_lines(found: Agreement, side: Side) -> list[str]:
    face, names = found.face(side), found.names
    width = max(len(name) for name in names)
    lines = [f"{side}: rank correlation of the maps"]
    for name, row in zip(names, face.correlations, strict=True):
        lines.append(f"    {name:<{width}}  " + " ".join(f"{value:+.2f}" for value in row))
    several = face.patch_speaking > 1
    lines.append(
        f"    contradicted: {len(face.contradictions)} of {int(several.sum())} patches of which "
        "two or more maps speak"
    )
    for each in face.contradictions:
        # Marks alone: the matrix above says what they are of.
        said = "; ".join(
            f"{saying.name.partition(' ')[0]} {saying.value:+.2e}" for saying in each.sayings
        )
        lines.append(f"    patch {each.patch:>2} ({each.region}): {said}")
    return lines


@click.command()
@case_argument
@click.argument("comparison")
@click.option(
    "--side",
    required=True,
    type=click.Choice([side.value for side in Side]),
    help="Whose face is covered.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    help="Facial region of the template, such as “left eye” (the picture's left); may be repeated.",
)
@click.option("--patches", help="Patches of the argument table by number, such as 17,18.")
@click.option(
    "--annotation", help="A polygon or ellipse of the window on this face: number, or id."
)
@as_json_option
def cover(
    case: Path,
    comparison: str,
    side: str,
    regions: tuple[str, ...],
    patches: str | None,
    annotation: str | None,
    *,
    as_json: bool,
) -> None:
    """Cover a region of one face of COMPARISON and say how the score changes.

    Beside the change stands what each explanation claimed of the region. A change of the score is a
    fact about the network; it says nothing of the person.
    """
    if sum(bool(each) for each in (regions, patches, annotation)) != 1:
        raise click.UsageError("Name the region by one of --region, --patches and --annotation.")
    face = Side(side)
    with worked_on(case) as file:
        if annotation:
            region = annotated_region(file, comparison, face, annotation)
        else:
            region = facial_region(regions) if regions else patches_region(_numbers(patches or ""))
        made: CoveringCheck = run(cover_region(file, comparison, face, region))
    tell(_covering_json(made), covering_lines(made), as_json=as_json)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise ParameterRefused(
            f"{text!r} is not a list of patches.", advice="Give numbers, such as 17,18."
        ) from error


def _covering_json(made: CoveringCheck) -> dict[str, Any]:
    names = ("comparison", "side", "region", "score", "threshold", "results", "maps", "tables")
    fields = {name: msgspec.to_builtins(getattr(made, name)) for name in (*names, "seconds")}
    return {"id": made.mark, **fields, "area": made.area, "digest": made.digest}


def covering_lines(made: CoveringCheck) -> list[str]:
    """A covering check for people: changes of the score, then what was claimed."""
    lines = [
        f"{made.mark}  {made.comparison}, {made.side}: {made.region} covered, "
        f"{made.area:.3f} of the crop; score uncovered {made.score:.4f}"
    ]
    lines += [
        f"    filled with {WORDS[each.fill]}: score {each.score:.4f}, change {each.change:+.4f}"
        for each in made.results
    ]
    lines += [
        f"    {each.explanation} {each.method}: {_part(each.positive)} of what its map has for, "
        f"{_part(each.negative)} of what it has against"
        for each in made.maps
    ]
    return lines + [
        f"    arguments inside by {each.rule} ({each.explanation}): {each.inside:+.4f}"
        for each in made.tables
    ]


def _part(share: float | None) -> str:
    return "—" if share is None else f"{share:.3f}"
