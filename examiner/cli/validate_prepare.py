"""Command validate prepare: align and embed the pictures of a data set."""

import click

from examiner.cli.desk import tell
from examiner.cli.options import as_json_option
from examiner.cli.validate_options import AskedRun, opened_run, run_device_option, run_options


@click.command()
@run_options
@run_device_option
@as_json_option
def prepare(asked: AskedRun, *, as_json: bool) -> None:
    """Align and embed every picture of DATA into the run's folder.

    The other commands do this by themselves where it was not done before.
    """
    prepared = opened_run(asked)
    failures = {
        picture.name: facts.failure
        for picture, facts in zip(prepared.data_set.pictures, prepared.pictures, strict=True)
        if facts.failure
    }
    told = {
        "run": str(asked.folder),
        "configuration": prepared.configuration,
        "pictures": len(prepared.pictures),
        "pairs": len(prepared.data_set.pairs),
        "failures": failures,
    }
    lines = [
        f"{len(prepared.pictures)} pictures, {len(prepared.data_set.pairs)} pairs; "
        f"{len(failures)} pictures without a crop.",
        *(f"    {name}: {failure}" for name, failure in failures.items()),
    ]
    tell(told, lines, as_json=as_json)
