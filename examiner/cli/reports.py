"""Commands about signed reports: report, identity, countersign."""

from datetime import UTC, datetime
from pathlib import Path

import click

from examiner.case.rows import IssuedReport
from examiner.cli.desk import run, tell
from examiner.cli.holding import worked_on
from examiner.cli.options import (
    any_path,
    as_json_option,
    case_argument,
    password,
    password_file_option,
    read_bytes,
    signer_bytes,
)
from examiner.digest import sha256
from examiner.output import require_free_place, write_whole

signer_option = click.option(
    "--signer",
    required=True,
    type=any_path,
    help="Signing identity: a PKCS#12 file (.p12) with a key and its certificate.",
)
out_option = click.option("--out", required=True, type=any_path, help="File to write.")


@click.command()
@case_argument
@signer_option
@out_option
@click.option(
    "--comparison", "comparisons", multiple=True, help="Mark to report on; default: all of them."
)
@click.option(
    "--findings",
    type=any_path,
    help="TOML file with your own observations, interpretation and opinion.",
)
@password_file_option
@as_json_option
def report(
    case: Path,
    signer: Path,
    out: Path,
    comparisons: tuple[str, ...],
    findings: Path | None,
    password_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Issue a signed PDF report from CASE and keep a copy in the case."""
    # Imported here, as below, because signing and layout libraries take long to load.
    from examiner.report.contents import Findings
    from examiner.report.findings import read_findings
    from examiner.report.signature import open_identity
    from examiner.workflow.reporting import ReportScope, issue_report

    with worked_on(case) as file:
        require_free_place(out)
        written = Findings() if findings is None else read_findings(findings)
        identity = open_identity(signer_bytes(signer), password(password_file))
        scope = ReportScope(comparisons, findings=written)
        issued: IssuedReport = run(issue_report(file, scope, identity, out))
    result = {
        "report": str(out),
        "mark": issued.mark,
        "sha256": issued.sha256,
        "unsigned_sha256": issued.unsigned_sha256,
        "pages": issued.pages,
        "signer": issued.signer,
    }
    lines = [
        f"{issued.mark}  {out}  {issued.pages} pages, signed by {issued.signer}",
        f"    SHA-256 {issued.sha256}",
    ]
    tell(result, lines, as_json=as_json)


@click.command()
@click.argument("name")
@out_option
@click.option("--days", type=click.IntRange(1, 3660), default=365, show_default=True)
@password_file_option
@as_json_option
def identity(name: str, out: Path, days: int, password_file: Path | None, *, as_json: bool) -> None:
    """Make a signing identity for NAME, for tests and training only.

    No authority vouches for it, and its certificate says so.
    """
    from examiner.report.signature import create_identity, open_identity

    require_free_place(out)
    secret = password(password_file, confirm=True)
    data = create_identity(name, secret, days=days)
    made = open_identity(data, secret)
    write_whole(out, data)
    result = {"subject": made.subject, "not_after": made.not_after.isoformat(), "file": str(out)}
    lines = [f"Made {out} for {made.subject}, valid to {made.not_after:%Y-%m-%d}."]
    tell(result, lines, as_json=as_json)


@click.command()
@click.argument("report", type=any_path)
@signer_option
@out_option
@password_file_option
@as_json_option
def countersign(
    report: Path, signer: Path, out: Path, password_file: Path | None, *, as_json: bool
) -> None:
    """Sign REPORT as its reviewer; the examiner's signature stays valid."""
    from examiner.report import signature

    require_free_place(out)
    document = read_bytes(report)
    person = signature.open_identity(signer_bytes(signer), password(password_file))
    signed = signature.countersign(document, person, datetime.now(UTC).replace(microsecond=0))
    write_whole(out, signed)
    result = {"report": str(out), "sha256": sha256(signed), "signer": person.subject}
    tell(result, [f"{out}  countersigned by {person.subject}"], as_json=as_json)
