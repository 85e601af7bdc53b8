"""Command validate report: a signed report on a validation run."""

from dataclasses import asdict
from pathlib import Path

import click

from examiner.cli.desk import Bar, tell
from examiner.cli.options import any_path, as_json_option
from examiner.cli.reports import out_option
from examiner.cli.signing import SigningGiven, signing_options
from examiner.output import require_free_place


@click.command()
@click.argument("run", type=any_path)
@signing_options
@out_option
@click.option("--laboratory", default="", help="Name of the laboratory, for the report's pages.")
@as_json_option
def report(
    run: Path,
    signing: SigningGiven,
    out: Path,
    laboratory: str,
    *,
    as_json: bool,
) -> int:
    """Issue a signed PDF report on all that RUN has measured.

    It states the configuration with digests, the data, results with intervals, limits, how to
    repeat them, and the acceptance test of this installation, which runs first. The exit code is 1
    if that test found something wrong; the report is issued all the same and says so.
    """
    from examiner.workflow.validation_reporting import report_on_run

    require_free_place(out)
    identity, terms = signing.opened()
    bar = Bar("Testing this installation and laying out the report")
    try:
        issued = report_on_run(run, identity, out, laboratory, bar, terms)
    finally:
        bar.close()
    found = "as expected" if issued.self_test_ok else "NOT as expected"
    lines = [
        f"{issued.report}  {out}  {issued.pages} pages, signed by {issued.signer}",
        f"    SHA-256 {issued.sha256}",
        f"    The acceptance test of this installation is {found}.",
    ]
    told = asdict(issued) | {"file": str(out)}
    tell(told, lines, as_json=as_json)
    return 0 if issued.self_test_ok else 1
