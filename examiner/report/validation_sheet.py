"""ValidationSheet: one pass over a validation report."""

from dataclasses import dataclass, field

from examiner.report.layout_page import Sheet
from examiner.report.validation_contents import ValidationContents

SUBJECT_PART = "part_configuration"
RESULTS_PART = "part_results"
RECORDS_PART = "part_limits"


@dataclass(slots=True)
class ValidationSheet(Sheet):
    """What stands on the pages of a validation report, and what a pass counts on its way."""

    contents: ValidationContents = field(kw_only=True)
