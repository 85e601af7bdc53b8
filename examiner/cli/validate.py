"""The group of commands that measure a configuration on pictures of known people."""

import click

from examiner.cli.validate_calibration import calibration
from examiner.cli.validate_costs import costs
from examiner.cli.validate_deletion import deletion
from examiner.cli.validate_dependence import dependence
from examiner.cli.validate_patches import patch_lfw, patches
from examiner.cli.validate_prepare import prepare
from examiner.cli.validate_report import report
from examiner.cli.validate_self_test import self_test_
from examiner.cli.validate_table import table
from examiner.cli.validate_verification import verification


@click.group()
def validate() -> None:
    """Measure what this program gets right and wrong, on pictures of known people.

    A run is a folder: one data set through one backbone. Each measure writes its numbers there as
    JSON and CSV, and goes on where it was interrupted. What a data set looks like is described in
    docs/guide/data-sets.md.
    """


for _command in (
    prepare,
    verification,
    calibration,
    deletion,
    dependence,
    patches,
    patch_lfw,
    self_test_,
    costs,
    table,
    report,
):
    validate.add_command(_command)
