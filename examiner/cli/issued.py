"""The command that writes out again what a case keeps of a report that was issued: issued."""

from pathlib import Path

import click

from examiner.case.rows import IssuedReport
from examiner.cli.desk import tell
from examiner.cli.holding import looked_at
from examiner.cli.options import as_json_option, case_argument, new_file
from examiner.output import require_free_place, write_whole


@click.command()
@case_argument
@click.argument("report")
@click.option("--out", required=True, type=new_file, help="File to write.")
@as_json_option
def issued(case: Path, report: str, out: Path, *, as_json: bool) -> None:
    """Write REPORT (a mark such as REPORT-1) as it was issued, from the copy that CASE keeps."""
    require_free_place(out)
    with looked_at(case) as file:
        kept = file.get(IssuedReport, report)
        write_whole(out, file.blob(kept.sha256))
    result = {"report": str(out), "mark": kept.mark, "sha256": kept.sha256, "pages": kept.pages}
    lines = [f"{kept.mark}  {out}  {kept.pages} pages, SHA-256 {kept.sha256}"]
    tell(result, lines, as_json=as_json)
