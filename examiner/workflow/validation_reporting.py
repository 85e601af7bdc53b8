"""Issue a signed report on a validation run, with this installation's acceptance test."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from examiner.digest import sha256
from examiner.job import Progress
from examiner.output import require_free_place, write_whole
from examiner.report.contents import ReportIdentity
from examiner.report.signature import PLAIN, Terms, evidence, page_count, sign
from examiner.report.signature_facts import Signer
from examiner.report.validation_contents import ValidationContents
from examiner.report.validation_gather import gather_validation
from examiner.report.validation_layout import render_validation
from examiner.report.validation_manifest import validation_manifest
from examiner.validation.run_files import read_configuration
from examiner.workflow.self_test import self_test

REASON = "Validation report issued"


@dataclass(frozen=True, slots=True)
class IssuedValidation:
    """A validation report that was written."""

    report: str
    sha256: str
    unsigned_sha256: str
    manifest_sha256: str
    pages: int
    signer: str
    self_test_ok: bool


def report_on_run(
    folder: Path,
    signer: Signer,
    out: Path,
    laboratory: str,
    progress: Progress,
    terms: Terms = PLAIN,
) -> IssuedValidation:
    """Test this installation, report on the run in `folder`, sign, and write to `out`.

    Raises RunNotResumable for a folder without a run, ReportNotWritten if `out` exists, its folder
    does not, or it cannot be written, SignerRefused, SelfTestUnreadable.
    """
    require_free_place(out)
    read_configuration(folder)
    # What cannot be signed is refused before the long work.
    evidence(signer, terms, datetime.now(UTC))
    tested = self_test(progress)
    issued = datetime.now(UTC).replace(microsecond=0)
    identity = ReportIdentity(
        report=f"VALIDATION-{issued:%Y%m%d-%H%M%S}",
        version=1,
        amendment="",
        issued_at=issued.isoformat(),
        signer=signer.subject,
    )
    contents = gather_validation(folder, identity, laboratory, signer.name, tested.outcomes)
    return _written(contents, signer, terms, issued, out, self_test_ok=tested.ok)


def _written(
    contents: ValidationContents,
    signer: Signer,
    terms: Terms,
    issued: datetime,
    out: Path,
    *,
    self_test_ok: bool,
) -> IssuedValidation:
    rendered, listed = render_validation(contents), validation_manifest(contents)
    signed = sign(rendered, signer, issued, reason=REASON, manifest=listed, terms=terms)
    write_whole(out, signed)
    return IssuedValidation(
        report=contents.identity.report,
        sha256=sha256(signed),
        unsigned_sha256=sha256(rendered),
        manifest_sha256=sha256(listed),
        pages=page_count(rendered),
        signer=signer.subject,
        self_test_ok=self_test_ok,
    )
