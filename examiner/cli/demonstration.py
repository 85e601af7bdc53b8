"""examiner demo: the whole way from photographs to a verified, signed report."""

import secrets
import uuid
from datetime import UTC, datetime
from pathlib import Path

import click

from examiner.case.file import CaseFile, create
from examiner.case.rows import CaseFacts, IssuedReport
from examiner.case.verification import verify
from examiner.cli.desk import run, shown, tell
from examiner.cli.options import as_json_option
from examiner.comparison.cards import bundled_card
from examiner.comparison.records import Comparison
from examiner.explanation.catalogue import EXPLAINERS, Request
from examiner.explanation.records import Explanation, Side
from examiner.image.records import EvidenceImage, Role
from examiner.settings import examiner_name, resources_folder
from examiner.workflow.comparisons import compare
from examiner.workflow.explanations import explain_comparison
from examiner.workflow.faces import find
from examiner.workflow.intake import receive
from examiner.workflow.output import refuse_existing, write_whole

PROBE = "obama.jpg"
REFERENCES = ("obama2.jpg", "biden.jpg")

QUESTION = (
    "How similar are the face in the probe photograph and the faces in the two reference "
    "photographs to the network, and which places of the faces argue for and against?"
)

NOTE = (
    "The photographs are works of the United States government. Nobody shown in them endorses "
    "this program."
)


@click.command()
@click.option(
    "--out",
    default="examiner-demo",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to make.",
)
@as_json_option
def demo(out: Path, *, as_json: bool) -> int:
    """Make a case from the bundled photographs, compare, explain, report, sign and verify."""
    case, report = out / "demo.case", out / "report.pdf"
    refuse_existing(out)
    signer_file, password_file = _make_identity(out)
    with _case(case) as file:
        received = _receive(file, as_json=as_json)
        comparisons = [_compare(file, image, as_json=as_json) for image in received[1:]]
        explanations = [e for c in comparisons for e in _explain(file, c, as_json=as_json)]
        issued = _report(file, signer_file, password_file, report)
    case_ok = all(fact.ok for fact in verify(case, examiner_name()))
    report_ok = _verify_report(report, case)
    lines = [
        f"Report of {issued.pages} pages issued and signed with a training identity.",
        f"Verified: the case is {_word(case_ok)}, the report is {_word(report_ok)}.",
        NOTE,
        "A saliency map explains the model, not the face.",
        f"Case:   {case}",
        f"Report: {report}",
    ]
    result = {
        "case": str(case),
        "report": str(report),
        "pages": issued.pages,
        "comparisons": [c.mark for c in comparisons],
        "explanations": [e.mark for e in explanations],
        "case_ok": case_ok,
        "report_ok": report_ok,
    }
    tell(result, lines, as_json=as_json)
    return 0 if case_ok and report_ok else 1


def _make_identity(out: Path) -> tuple[Path, Path]:
    """A training identity and its password, in the demonstration's own folder."""
    from examiner.report.signature import create_identity

    signer, password = out / "training-identity.p12", out / "training-identity.password"
    secret = secrets.token_urlsafe(18)
    write_whole(password, f"{secret}\n".encode(), private=True)
    write_whole(signer, create_identity(examiner_name(), secret.encode(), days=30), private=True)
    return signer, password


def _case(path: Path) -> CaseFile:
    actor = examiner_name()
    facts = CaseFacts(
        case=str(uuid.uuid4()),
        title="Demonstration",
        question=QUESTION,
        examiner=actor,
        laboratory="Demonstration, no laboratory",
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    create(path, facts, actor)
    return CaseFile(path, actor)


def _receive(file: CaseFile, *, as_json: bool) -> list[EvidenceImage]:
    images = []
    for name in (PROBE, *REFERENCES):
        role = Role.PROBE if name == PROBE else Role.REFERENCE
        path = resources_folder() / "demo" / name
        image: EvidenceImage = run(receive(file, path, role)).image
        faces = run(find(file, image.mark))
        images.append(image)
        _say(
            f"{image.mark}  {role.value} {name}, {image.width}×{image.height}, faces found: "
            f"{len(faces)}",
            as_json=as_json,
        )
    return images


def _compare(file: CaseFile, reference: EvidenceImage, *, as_json: bool) -> Comparison:
    card = bundled_card("mobilefacenet")
    made: Comparison = run(compare(file, "P1", reference.mark, card.backbone, card))
    _say(
        f"{made.mark}  P1 – {reference.mark}: similarity score {made.score.value:.4f}, "
        f"{made.decision.value} the decision threshold {card.value:.4f}",
        as_json=as_json,
    )
    return made


def _explain(file: CaseFile, comparison: Comparison, *, as_json: bool) -> tuple[Explanation, ...]:
    requests = tuple(Request(entry, entry.parameters()) for entry in EXPLAINERS)
    made: tuple[Explanation, ...] = run(explain_comparison(file, comparison.mark, requests))
    for explanation in made:
        table = explanation.arguments
        _say(
            f"{explanation.mark}  {explanation.method} of {comparison.mark}: arguments add up to "
            f"{table.total(Side.PROBE):+.6f}, score − threshold is "
            f"{table.score - table.threshold:+.6f}",
            as_json=as_json,
        )
    return made


def _report(file: CaseFile, signer: Path, password: Path, out: Path) -> IssuedReport:
    from examiner.report.signature import open_identity
    from examiner.workflow.reporting import ReportScope, issue_report

    identity = open_identity(signer.read_bytes(), password.read_bytes().strip())
    issued: IssuedReport = run(issue_report(file, ReportScope(), identity, out))
    return issued


def _verify_report(report: Path, case: Path) -> bool:
    from examiner.workflow.report_checks import check_report

    found = check_report(report.read_bytes(), ())
    with CaseFile(case, examiner_name(), read_only=True) as file:
        return all(fact.ok for fact in (*found.facts, *found.against(file)))


def _say(line: str, *, as_json: bool) -> None:
    if not as_json:
        click.echo(shown(line))


def _word(ok: bool) -> str:
    return "intact" if ok else "NOT intact"
