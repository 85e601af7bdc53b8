"""Commands about signed reports: report, identity, signer, countersign, timestamp."""

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
    new_file,
    password,
    password_file_option,
    read_bytes,
)
from examiner.cli.signing import (
    PersonGiven,
    SigningGiven,
    TermsGiven,
    person_options,
    signing_options,
    stamping_options,
)
from examiner.digest import sha256
from examiner.output import require_free_place, write_whole

out_option = click.option("--out", required=True, type=new_file, help="File to write.")


@click.command()
@case_argument
@signing_options
@out_option
@click.option(
    "--comparison", "comparisons", multiple=True, help="Mark to report on; default: all of them."
)
@click.option(
    "--findings",
    type=any_path,
    help="TOML file with your own observations, interpretation and opinion.",
)
@as_json_option
def report(
    case: Path,
    signing: SigningGiven,
    out: Path,
    comparisons: tuple[str, ...],
    findings: Path | None,
    *,
    as_json: bool,
) -> None:
    """Issue a signed PDF report from CASE and keep a copy in the case."""
    # Imported here, as below, because signing and layout libraries take long to load.
    from examiner.report.contents import Findings
    from examiner.report.findings import read_findings
    from examiner.workflow.reporting import ReportScope, issue_report

    with worked_on(case) as file:
        require_free_place(out)
        written = Findings() if findings is None else read_findings(findings)
        identity, terms = signing.opened()
        scope = ReportScope(comparisons, findings=written)
        issued: IssuedReport = run(issue_report(file, scope, identity, out, terms))
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
@click.option(
    "--for-timestamps", is_flag=True, help="Make one that makes timestamps and signs nothing else."
)
@password_file_option
@as_json_option
def identity(
    name: str,
    out: Path,
    days: int,
    password_file: Path | None,
    *,
    for_timestamps: bool,
    as_json: bool,
) -> None:
    """Make a signing identity for NAME, for tests and training only.

    No authority vouches for it, and its certificate says so.
    """
    from examiner.report.signature import (
        create_identity,
        open_identity,
        open_timestamp_identity,
        require_name,
    )

    # Before a password is asked for.
    require_name(name)
    require_free_place(out)
    secret = password(password_file, confirm=True)
    data = create_identity(name, secret, days=days, for_timestamps=for_timestamps)
    made = (open_timestamp_identity if for_timestamps else open_identity)(data, secret)
    write_whole(out, data)
    result = {"subject": made.subject, "not_after": made.not_after.isoformat(), "file": str(out)}
    lines = [f"Made {out} for {made.subject}, valid to {made.not_after:%Y-%m-%d}."]
    tell(result, lines, as_json=as_json)


@click.command()
@person_options
@as_json_option
def signer(person: PersonGiven, *, as_json: bool) -> None:
    """Show whose identity it is that would sign, and sign nothing."""
    found = person.opened()
    result = {
        "subject": found.subject,
        "sha256": found.fingerprint,
        "not_before": found.not_before.isoformat(),
        "not_after": found.not_after.isoformat(),
        "self_made": found.self_made,
    }
    lines = [
        f"{found.subject}, valid from {found.not_before:%Y-%m-%d} to {found.not_after:%Y-%m-%d}",
        f"    SHA-256 {found.fingerprint}",
    ]
    tell(result, lines, as_json=as_json)


@click.command()
@click.argument("report", type=any_path)
@signing_options
@out_option
@as_json_option
def countersign(report: Path, signing: SigningGiven, out: Path, *, as_json: bool) -> None:
    """Sign REPORT as its reviewer; the examiner's signature stays valid."""
    from examiner.report import signature

    require_free_place(out)
    document = read_bytes(report)
    person, terms = signing.opened()
    now = datetime.now(UTC).replace(microsecond=0)
    signed = signature.countersign(document, person, now, terms=terms)
    write_whole(out, signed)
    result = {"report": str(out), "sha256": sha256(signed), "signer": person.subject}
    tell(result, [f"{out}  countersigned by {person.subject}"], as_json=as_json)


@click.command()
@click.argument("report", type=any_path)
@stamping_options
@click.option("--request", is_flag=True, help="Write a request (.tsq) to another authority.")
@click.option("--reply", type=any_path, help="Its reply (.tsr), to be put into the report.")
@out_option
@as_json_option
def timestamp(
    report: Path, terms: TermsGiven, reply: Path | None, out: Path, *, request: bool, as_json: bool
) -> None:
    """Put a timestamp over all of REPORT, by the laboratory's own authority or by another.

    For another, --request writes what it is asked, and --reply takes what it answered; certificates
    and revocation lists given with the one must be given with the other too.
    """
    from examiner.report import signature

    if (terms.identity is not None) + request + (reply is not None) != 1:
        raise click.UsageError("Give one of --timestamp-identity, --request and --reply.")
    require_free_place(out)
    document, opened = read_bytes(report), terms.opened()
    if request:
        made = signature.request_stamp(document, opened)
    elif reply is not None:
        made = signature.add_reply(document, read_bytes(reply), opened)
    else:
        made = signature.stamp(document, opened)
    write_whole(out, made)
    lines = [f"{out}  {'request' if request else 'report with timestamp'}"]
    tell({"file": str(out), "sha256": sha256(made)}, lines, as_json=as_json)
