"""What a validation costs: parts that are really carried out, and hours that follow from them."""

import re

import pytest

from examiner.errors import ReportNotWritten
from examiner.explanation.records import Environment
from examiner.job import Silent
from examiner.validation.costs.markdown import CORES, markdown, pairs_per_hour, part_of
from examiner.validation.costs.steps import Costs, MethodCost, StepCosts, hours, measure

PLACE = Environment("1", "3", "2", "2", 1, "a processor", "a system")
STEPS = StepCosts(photograph=0.5, crop=0.25, patches=1.0, deletion=2.0)
MADE = Costs(
    "mobilefacenet", 3, PLACE, STEPS, (MethodCost("xssab", 3.0, 7.0), MethodCost("rise", 8.0, 16.0))
)


def test_that_hours_are_the_sum_of_what_a_run_does():
    found = hours(MADE, 3600)
    assert found.preparing == 2 * 0.5
    # Two methods, their maps and their judging; two controls that are judged only.
    assert found.patches == (3 + 1) + (8 + 1) + 2 * 1
    assert found.deletion == (7 + 2) + (16 + 2) + 2 * 2
    assert found.total == 1 + 15 + 31


def test_that_pairs_an_hour_count_the_map_alone_and_with_its_judging():
    assert pairs_per_hour(MADE, MADE.methods[0]) == (1200, 514, 900, 400)


def test_that_the_tables_name_every_method_and_divide_hours_by_cores():
    text = markdown(MADE, 3600)
    assert re.search(r"\| `xssab` \| 3.00 \| 7.00 \| 1,200 \| 514 \| 900 \| 400 \|", text)
    last = text.splitlines()[-1]
    assert last == f"| all of it | {' | '.join(f'{47 / count:.1f}' for count in CORES)} |"


def test_that_only_the_part_of_its_backbone_is_written_anew(tmp_path):
    path = tmp_path / "costs.md"
    path.write_text("".join(f"# {name}\n\n{_place(name)}\n\n" for name in ("one", "two")))
    part_of(path, "two").write("numbers of two")
    part_of(path, "two").write("newer numbers of two")
    assert path.read_text() == (
        f"# one\n\n{_place('one')}\n\n# two\n\n<!-- measured: begin two -->\n"
        "newer numbers of two\n<!-- measured: end two -->\n\n"
    )


def _place(backbone: str) -> str:
    return f"<!-- measured: begin {backbone} -->\nold\n<!-- measured: end {backbone} -->"


@pytest.mark.parametrize(
    "text",
    ["", "<!-- measured: begin one -->", "<!-- measured: end one -->", _place("other"), None],
)
def test_that_a_file_without_the_place_is_refused_and_left_as_it_is(tmp_path, text):
    path = tmp_path / "costs.md"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ReportNotWritten) as caught:
        part_of(path, "one").write("numbers")
    assert str(path) in caught.value.message
    assert (path.read_text() if path.exists() else None) == text


def test_that_parts_are_carried_out_and_cost_something():
    found = measure(["cells", "gradcam"], "mobilefacenet", 1, Silent())
    assert [each.method for each in found.methods] == ["cells", "gradcam"]
    steps = found.steps
    # One pass for a crop; for deletion 240 and for patches 40, whatever the machine.
    assert 0 < steps.crop < steps.patches < steps.deletion
    assert found.environment.threads == 1
    assert all(each.probe > 0 and each.both > 0 for each in found.methods)
