"""Whether the weights that a case's results state are those of this installation."""

from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.face.records import DetectedFace
from examiner.report.weights_in_use import networks_in_use


def other_weights(case: CaseFile) -> tuple[str, ...]:
    """One sentence for each network whose weights, as stated in the case, are not known here.

    No fault of the case: it states what made its results. But nothing can be computed anew.
    """
    used = networks_in_use(case.all(Comparison), case.all(DetectedFace))
    return tuple(
        f"Results of {each.name} ({each.role}) were made with weights {each.sha256}, which this "
        "installation does not have: nothing of them can be computed again here."
        for each in used
        if not each.licence
    )
