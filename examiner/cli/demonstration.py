"""examiner demo: the whole way from photographs to a verified, signed report."""

import secrets
from pathlib import Path

import click

from examiner.case.file import CaseFile
from examiner.case.rows import IssuedReport
from examiner.case.verification import verify
from examiner.cli.desk import run, say, tell
from examiner.cli.holding import looked_at, worked_on
from examiner.cli.options import as_json_option
from examiner.comparison.records import Comparison
from examiner.explanation.catalogue import as_it_comes
from examiner.explanation.checks.badges import summary
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.records import Explanation, Side
from examiner.output import refuse_existing, write_whole
from examiner.settings import examiner_name
from examiner.workflow import demonstration
from examiner.workflow.checks import check_explanation
from examiner.workflow.comparisons import compare
from examiner.workflow.covering import cover_region, facial_region
from examiner.workflow.explanations import explain_comparison
from examiner.workflow.faces import find
from examiner.workflow.intake import receive

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
    refuse_existing(out, "Name a folder that does not exist yet: examiner demo --out FOLDER")
    signer_file, password_file = _make_identity(out)
    demonstration.make_case(case)
    with worked_on(case) as file:
        _receive(file, as_json=as_json)
        comparisons = [_compare(file, pair, as_json=as_json) for pair in demonstration.PAIRS]
        explanations = [e for c in comparisons for e in _explain(file, c, as_json=as_json)]
        sheets = [_check(file, e, as_json=as_json) for e in explanations]
        covered = _cover(file, comparisons[0], as_json=as_json)
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
        "checks": [sheet.mark for sheet in sheets],
        "coverings": [covered.mark],
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
    write_whole(password, f"{secret}\n".encode())
    write_whole(signer, create_identity(examiner_name(), secret.encode(), days=30))
    return signer, password


def _receive(file: CaseFile, *, as_json: bool) -> None:
    for path, role in demonstration.photographs():
        image = run(receive(file, path, role)).image
        faces = run(find(file, image.mark))
        _say(
            f"{image.mark}  {role.value} {path.name}, {image.width}×{image.height}, faces found: "
            f"{len(faces)}",
            as_json=as_json,
        )


def _compare(file: CaseFile, pair: tuple[str, str], *, as_json: bool) -> Comparison:
    made: Comparison = run(compare(file, *pair))
    _say(
        f"{made.mark}  {' – '.join(pair)}: similarity score {made.score.value:.4f}, "
        f"{made.decision.value} the decision threshold {made.threshold.value:.4f}",
        as_json=as_json,
    )
    return made


def _explain(file: CaseFile, comparison: Comparison, *, as_json: bool) -> tuple[Explanation, ...]:
    asked = [as_it_comes(method) for method in demonstration.METHODS]
    made = tuple(run(explain_comparison(file, comparison.mark, each)) for each in asked)
    for explanation in made:
        table = explanation.arguments
        _say(
            f"{explanation.mark}  {explanation.method} of {comparison.mark}: arguments add up to "
            f"{table.total(Side.PROBE):+.6f}, score − threshold is "
            f"{table.score - table.threshold:+.6f}",
            as_json=as_json,
        )
    return made


def _check(file: CaseFile, explanation: Explanation, *, as_json: bool) -> CheckSheet:
    sheet: CheckSheet = run(check_explanation(file, explanation.mark))
    _say(f"{sheet.mark}  {sheet.explanation}: {summary(sheet)}", as_json=as_json)
    return sheet


def _cover(file: CaseFile, comparison: Comparison, *, as_json: bool) -> CoveringCheck:
    side, regions = demonstration.COVERED
    act = cover_region(file, comparison.mark, side, facial_region(regions))
    made: CoveringCheck = run(act)
    changes = ", ".join(f"{each.change:+.4f} ({each.fill})" for each in made.results)
    _say(
        f"{made.mark}  {made.comparison}: {made.region} of the {side} covered, the score changes "
        f"by {changes}",
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
    with looked_at(case) as file:
        return all(fact.ok for fact in (*found.facts, *found.against(file)))


def _say(line: str, *, as_json: bool) -> None:
    if not as_json:
        say(line)


def _word(ok: bool) -> str:
    return "intact" if ok else "NOT intact"
