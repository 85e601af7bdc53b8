"""Command validate table: everything that runs have measured, in one table."""

from pathlib import Path

import click

from examiner.cli.desk import tell
from examiner.cli.options import any_path, as_json_option


@click.command()
@click.argument("runs", nargs=-1, required=True, type=any_path)
@click.option(
    "--out", type=any_path, help="Folder to write to; else the first RUN. Made if needed."
)
@click.option(
    "--into",
    type=any_path,
    help="Markdown file whose part between the table's markers is written anew as well.",
)
@as_json_option
def table(runs: tuple[Path, ...], out: Path | None, into: Path | None, *, as_json: bool) -> None:
    """Put all explainers by all measures of each of RUNS into one table, runs side by side.

    Writes table.json, table.csv, table.md and a chart of quality over cost. Figures of
    publications stand beside, with what keeps them from being compared as numbers.
    """
    import msgspec

    from examiner.validation.table.gathering import table_of, write_table
    from examiner.validation.table.markdown import markdown, part_of

    part = None if into is None else part_of(into)
    if part is not None:
        # Before anything is written.
        part.around()
    found = table_of(runs)
    files = write_table(found, out or runs[0])
    if part is not None:
        part.write(markdown(found))
    count = sum(len(column.cells) for run in found.runs for column in run.columns)
    lines = [
        f"{count} numbers of {len(found.explainers)} explainers from {len(runs)} runs.",
        *(f"    {path}" for path in files),
        *(
            f"{run.configuration.network} has no {', '.join(run.absent)}."
            for run in found.runs
            if run.absent
        ),
    ]
    told = msgspec.to_builtins(found) | {"files": [str(path) for path in files]}
    tell(told, lines, as_json=as_json)
