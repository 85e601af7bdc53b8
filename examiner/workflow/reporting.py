"""Issue a signed report from a case."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from examiner.case.connection import RESTORE
from examiner.case.file import CaseFile
from examiner.case.rows import IssuedReport
from examiner.case.verification import check
from examiner.comparison.records import Comparison
from examiner.digest import sha256
from examiner.errors import CaseDamaged, NotInCase
from examiner.job import Job, Progress
from examiner.output import recorded_first, require_free_place
from examiner.report.contents import Findings, ReportContents, ReportIdentity
from examiner.report.gather import Selection, gather
from examiner.report.layout import render
from examiner.report.manifest import manifest
from examiner.report.signature import PLAIN, Terms, evidence, page_count, sign
from examiner.report.signature_facts import Signer

REASON = "Report issued"


@dataclass(frozen=True, slots=True)
class SignedReport:
    """A report ready to leave the case."""

    pdf: bytes
    unsigned_sha256: str
    manifest_sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What goes into a report."""

    comparisons: tuple[str, ...] = ()
    """Marks; all comparisons of the case, if none is named."""
    explanations: tuple[str, ...] | None = None
    """Marks of those that are printed; None for all of the comparisons."""
    exhibits: tuple[str, ...] | None = None
    """Marks in the order in which they are printed; None for all that are not left out."""
    findings: Findings = field(default_factory=Findings)
    """The examiner's own words."""


def issue_report(
    case: CaseFile, scope: ReportScope, signer: Signer, out: Path, terms: Terms = PLAIN
) -> Job[SignedReport, IssuedReport]:
    """Report on a case within a scope, sign, keep in the case and write to `out`.

    Raises SignerRefused if the terms do not suffice for their level, CaseDamaged if the case does
    not pass its checks, NotInCase if there is nothing to report on, ReportNotWritten if `out`
    exists, its folder does not, or it cannot be written.
    """
    require_free_place(out)
    issued = datetime.now(UTC).replace(microsecond=0)
    # What would refuse the signature does so before the case is checked and pages are laid out.
    evidence(signer, terms, issued)
    _require_intact(case)
    mark = next_report(case)
    by = "" if signer.name == case.facts().examiner else signer.subject
    contents = gather(case, _selection(case, scope, issued, by))
    wanted = tuple(pair.comparison.mark for pair in contents.comparisons)

    def record(signed: SignedReport) -> IssuedReport:
        report = IssuedReport(
            mark=mark,
            sha256=sha256(signed.pdf),
            unsigned_sha256=signed.unsigned_sha256,
            manifest_sha256=signed.manifest_sha256,
            pages=signed.pages,
            signer=signer.subject,
            issued=issued.isoformat(),
            comparisons=wanted,
            chain_seq=contents.audit.head_sequence,
            chain_hash=contents.audit.head_hash,
        )
        _keep(case, report, signed, out)
        return report

    return Job(f"Issue {mark}", partial(_compute, contents, signer, terms, issued), record)


def preview_report(case: CaseFile, scope: ReportScope) -> Job[bytes, bytes]:
    """The pages that `issue_report` would sign, as an unsigned PDF; nothing is recorded."""
    issued = datetime.now(UTC).replace(microsecond=0)
    contents = gather(case, _selection(case, scope, issued, ""))
    return Job("Lay out the report", partial(_lay_out, contents), lambda pdf: pdf)


def next_report(case: CaseFile) -> str:
    """The mark that the next report of a case gets."""
    return f"REPORT-{len(case.marks(IssuedReport)) + 1}"


def _selection(case: CaseFile, scope: ReportScope, issued: datetime, signer: str) -> Selection:
    wanted = scope.comparisons or case.marks(Comparison)
    if not wanted:
        raise NotInCase(
            "The case has no comparison to report on.",
            advice="Compare two photographs first.",
        )
    identity = ReportIdentity(
        report=next_report(case),
        version=1,
        amendment="",
        issued_at=issued.isoformat(),
        signer=signer,
    )
    return Selection(identity, wanted, scope.findings, scope.explanations, scope.exhibits)


def _lay_out(contents: ReportContents, progress: Progress) -> bytes:
    progress.advance(0, 1, "Laying out the report")
    rendered = render(contents)
    progress.advance(1, 1, "Report laid out")
    return rendered


def _compute(
    contents: ReportContents, signer: Signer, terms: Terms, issued: datetime, progress: Progress
) -> SignedReport:
    progress.advance(0, 2, "Laying out the report")
    rendered = render(contents)
    listed = manifest(contents)
    progress.advance(1, 2, "Signing the report")
    signed = sign(rendered, signer, issued, reason=REASON, manifest=listed, terms=terms)
    progress.advance(2, 2, "Report signed")
    return SignedReport(signed, sha256(rendered), sha256(listed), page_count(rendered))


def _keep(case: CaseFile, report: IssuedReport, signed: SignedReport, out: Path) -> None:
    """Record the report and write it out; if either fails, neither is done."""
    with recorded_first(out, [signed.pdf]), case.transaction("report issued") as act:
        act.details.update(
            report=report.mark,
            sha256=report.sha256,
            signer=report.signer,
            comparisons=list(report.comparisons),
        )
        act.put_blob(signed.pdf)
        act.put(report, report.mark)


def _require_intact(case: CaseFile) -> None:
    broken = [fact for fact in check(case) if not fact.ok]
    if broken:
        raise CaseDamaged(
            f"No report is issued from {case.path}: {broken[0].detail}.",
            advice=RESTORE,
            broken=broken[0].what,
        )
