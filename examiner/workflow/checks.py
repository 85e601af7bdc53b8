"""Check an explanation: measure of its method what a good one must keep, and record the sheet."""

from dataclasses import replace
from functools import partial

from examiner.case.file import CaseFile
from examiner.case.reading import checks_of, request_of
from examiner.comparison.records import Comparison
from examiner.embedding import catalogue as backbones
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Explanation
from examiner.job import Job, Progress
from examiner.workflow.explanations import crops_of, require_weights


def check_explanation(case: CaseFile, mark: str) -> Job[CheckSheet, CheckSheet]:
    """Make every check on explanation `mark`; what was checked before is found again.

    Raises NotInCase for a mark that the case does not have, EmbeddingsNotComparable if the
    backbone's weights are not those of the comparison, DeviceUnavailable if the explanation was
    made on a device that is not here.
    """
    explanation = case.get(Explanation, mark)
    comparison = case.get(Comparison, explanation.comparison)
    known = checks_of(case, mark)
    compute = partial(checked, explanation, comparison, crops_of(case, comparison), known)

    def record(made: CheckSheet) -> CheckSheet:
        return checks_of(case, mark) or _keep(case, made)

    return Job(f"Check {mark} ({explanation.method})", compute, record, yields=True)


def checked(
    explanation: Explanation,
    comparison: Comparison,
    pair: CropPair,
    known: CheckSheet | None,
    progress: Progress,
) -> CheckSheet:
    """The sheet of an explanation of a comparison: the one that is known, else made now."""
    if known is not None:
        return known
    # Imported here because it brings torch, which no command needs before it computes.
    from examiner.explanation.checks.examination import check

    # Where the maps were made: another device rounds otherwise, and would seem to be a difference.
    device = explanation.environment.device.partition(" ")[0]
    backbone = backbones.load(comparison.score.backbone, device=device)
    require_weights(comparison, backbone.weights_sha256)
    return check(explanation, pair, backbone, request_of(explanation), progress)


def _keep(case: CaseFile, made: CheckSheet) -> CheckSheet:
    sheet = replace(made, mark=f"K{len(case.marks(CheckSheet)) + 1}")
    with case.transaction("checked") as act:
        act.details.update(
            checks=sheet.mark,
            explanation=sheet.explanation,
            passed=[check.id for check in sheet.checks if check.passed],
            not_passed=[check.id for check in sheet.checks if not check.passed],
            digest=sheet.digest,
        )
        act.put(sheet, sheet.mark)
    return sheet
