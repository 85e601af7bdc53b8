"""The table holds every number of the runs once, with its pairs, and says what is best."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from examiner.digest import canonical_json
from examiner.errors import ReportNotWritten, RunNotResumable
from examiner.validation.costs.steps import Costs, MethodCost, StepCosts
from examiner.validation.deletion.records import Deletion, Gap, Measure, Ranking, Way
from examiner.validation.estimates import Estimate
from examiner.validation.patches.records import (
    Against,
    Curve,
    Facing,
    Located,
    Patches,
    Protocol,
    Rate,
    Rates,
)
from examiner.validation.table.columns import columns_of
from examiner.validation.table.gathering import quality_over_cost, rows, table_of, write_table
from examiner.validation.table.markdown import (
    BEGIN,
    END,
    best_of,
    markdown,
    number,
    part_of,
    unbeaten,
)
from examiner.validation.table.published import published
from examiner.validation.table.records import Cell, Column
from tests.conftest import Command
from tests.validation.measured import METHODS, configuration, run_folder


def against(value: float) -> Against:
    return Against(value, value - 0.01, value + 0.01, ())


def patches() -> Patches:
    curves = tuple(
        Curve(method, protocol, rate, (0.5,), (0.4,), (0.6,), against(at / 10), against(at / 5))
        for at, method in enumerate(METHODS, start=1)
        for protocol in Protocol
        for rate in Rate
    )
    located = tuple(
        Located(method, Facing.PATCHES, population, "any", "inside", 2, 0.4, *([against(0.5)] * 2),
                0, against(0.6), against(0.7))
        for method in METHODS
        for population in ("genuine", "impostor")
    )  # fmt: skip
    return Patches(
        configuration=configuration(),
        version="corrected",
        threshold=0.35,
        methods=METHODS,
        settings={},
        controls=METHODS[:2],
        pairs=(0, 1, 2, 3),
        genuine=2,
        impostor=2,
        persons=2,
        without_face=0,
        stand_ins=0,
        unpatched=Rates(0.0, 0.0),
        patched=Rates(0.5, 0.5),
        shares=(0.0,),
        draws=1000,
        seed=1,
        curves=curves,
        located=located,
    )


def costs(backbone: str = "mobilefacenet") -> dict[str, object]:
    from examiner.explanation.environment import environment

    methods = tuple(MethodCost(name, 0.5, 1.0) for name in METHODS[2:])
    found = Costs(backbone, 3, environment(), StepCosts(0.1, 0.01, 0.2, 0.3), methods)
    # What the command prints beside it is no part of the record.
    return msgspec.to_builtins(found) | {"hours": {"pairs": 6000}}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = run_folder(tmp_path / "run")
    (folder / "patches_corrected.json").write_bytes(canonical_json(patches()))
    (folder / "patches_corrected_rates.chart.json").write_bytes(b"{}")
    (folder / "costs.json").write_bytes(canonical_json(costs()))
    return folder


def test_that_every_number_has_its_interval_and_its_pairs(run: Path) -> None:
    found = list(rows(table_of([run])))
    (row,) = (
        each
        for each in found
        if (each["explainer"], each["measure"])
        == ("xssab", "patches-corrected-published-false_match")
    )
    assert (row["value"], row["low"], row["high"]) == (0.3, 0.29, 0.31)
    assert (row["genuine_pairs"], row["impostor_pairs"]) == (0, 2)
    assert len({(each["explainer"], each["measure"]) for each in found}) == len(found)


def test_that_what_was_not_measured_is_named_and_not_invented(run: Path) -> None:
    found = columns_of(run)
    assert found.absent == ("dependence",)
    assert not [column for column in found.columns if column.id.startswith("dependence")]


def test_that_the_best_is_a_method_and_never_a_control() -> None:
    cells = {"centre": Cell(0.0), "xssab": Cell(0.2), "fggb": Cell(0.3)}
    column = Column("a", "", "", "lower", 1, 1, cells, "")
    assert best_of(column) == {"xssab"}
    assert best_of(replace(column, better="higher")) == {"fggb"}
    assert best_of(replace(column, better="")) == frozenset()
    even = {"xssab": Cell(0.2), "fggb": Cell(0.2)}
    assert best_of(replace(column, cells=even)) == frozenset()


def test_that_a_control_that_no_method_beats_is_marked(run: Path) -> None:
    cells = {"random": Cell(0.25), "centre": Cell(0.0), "xssab": Cell(0.2), "fggb": Cell(0.3)}
    column = Column("a", "", "", "lower", 1, 1, cells, "")
    assert unbeaten(column) == {"centre"}
    assert unbeaten(replace(column, better="higher")) == frozenset()
    assert unbeaten(replace(column, better="")) == frozenset()
    assert "0.100 (0.090 to 0.110)\\*" in markdown(table_of([run]))


def test_that_several_runs_stand_side_by_side(run: Path, tmp_path: Path) -> None:
    other = run_folder(tmp_path / "other", "dlib_resnet")
    text = markdown(table_of([run, other]))
    (head,) = (
        line for line in text.splitlines() if "similarity map, deletion, balanced" in line
        and "dissimilarity map, deletion, genuine" not in line and line.startswith("| explainer")
    )  # fmt: skip
    cells = [cell.strip() for cell in head.split("|")]
    at = next(at for at, cell in enumerate(cells) if cell.startswith("similarity map, deletion"))
    assert "mobilefacenet, 2 genuine + 2 impostor pairs" in cells[at]
    assert "dlib_resnet, 2 genuine + 2 impostor pairs" in cells[at + 1]


def test_that_a_run_on_another_device_is_named_by_it(tmp_path: Path) -> None:
    here = run_folder(tmp_path / "here")
    there = run_folder(tmp_path / "there", device="cuda (Some GPU)")
    found = table_of([here, there])
    text = markdown(found)
    assert "<br>mobilefacenet, 2 genuine" in text
    assert "<br>mobilefacenet, cuda (Some GPU), 2 genuine" in text
    assert "mobilefacenet, cuda (Some GPU) on made up (crops)" in text
    assert {row["device"] for row in rows(found)} == {"cpu", "cuda (Some GPU)"}


def test_that_markdown_marks_controls_best_and_foreign_scales(run: Path) -> None:
    text = markdown(table_of([run]))
    assert "| *centre* |" in text
    assert "**0.300** (0.290 to 0.310)" in text
    quoted = published().figure
    assert text.count("not the same scale:") == len(quoted)
    assert all(f"{figure.value:.4f}" in text for figure in quoted)


def test_that_rows_of_markdown_are_as_wide_as_their_heads(run: Path) -> None:
    width = 0
    for line in markdown(table_of([run])).splitlines():
        if not line.startswith("|"):
            width = 0
        elif not width:
            width = line.count("|")
        else:
            assert line.count("|") == width, line


def test_that_quality_is_drawn_over_cost_with_controls_as_rules(run: Path) -> None:
    charts = dict(quality_over_cost(table_of([run])))
    drawn = charts["table_cost_false_match"]
    assert [(line.name, line.x, line.y) for line in drawn.lines] == [
        ("xssab", (0.5,), (0.3,)),
        ("fggb", (0.5,), (0.4,)),
    ]
    assert [rule.at for rule in drawn.rules] == [0.1, 0.2]
    assert not dict(quality_over_cost(table_of([run_folder(run.parent / "bare")])))


def test_that_costs_of_another_backbone_are_refused(run: Path) -> None:
    (run / "costs.json").write_bytes(canonical_json(costs("dlib_resnet")))
    with pytest.raises(RunNotResumable, match="dlib_resnet"):
        columns_of(run)


def test_that_a_measure_of_another_run_is_refused(run: Path) -> None:
    other = run_folder(run.parent / "other", "dlib_resnet")
    (run / "deletion.json").write_bytes((other / "deletion.json").read_bytes())
    with pytest.raises(RunNotResumable, match=r"deletion\.json is of another run .* backbone"):
        columns_of(run)


def test_that_quoted_figures_stand_beside_columns_that_can_exist(run: Path) -> None:
    known = {column.id for column in columns_of(run).columns}
    assert {figure.beside for figure in published().figure} <= known


def test_that_every_file_says_the_same(run: Path) -> None:
    found = table_of([run])
    write_table(found, run)
    told = list(csv.DictReader(io.StringIO((run / "table.csv").read_text())))
    kept = json.loads((run / "table.json").read_bytes())
    numbers = [
        cell["value"]
        for each in kept["runs"]
        for column in each["columns"]
        for cell in column["cells"].values()
    ]
    assert sorted(float(row["value"]) for row in told) == sorted(numbers)
    assert (run / "table.md").read_text() == markdown(found)
    before = (run / "table.csv").read_bytes()
    write_table(table_of([run]), run)
    assert (run / "table.csv").read_bytes() == before


def test_that_numbers_are_short_and_have_the_minus_sign_of_the_face() -> None:
    assert [number(value) for value in (0.12345, -0.5, -1e-9, 1234.5)] == [
        "0.123",
        "–0.500",
        "0.000",
        "1.23e+03",
    ]


def test_that_the_command_writes_the_table_into_a_document(
    run: Path, tmp_path: Path, command: Command
) -> None:
    document = tmp_path / "validation.md"
    document.write_text(f"Before\n{BEGIN}\nan earlier table\n{END}\nAfter\n")
    said = command("validate", "table", run, "--into", document)
    assert said.code == 0
    text = document.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("After\n")
    assert "an earlier table" not in text
    assert "false match rate, published order" in text
    assert str(run / "table.csv") in said.json["files"]
    document.write_text("no markers")
    with pytest.raises(ReportNotWritten):
        part_of(document).around()
    assert command("validate", "table", run, "--into", document).error["kind"] == "ReportNotWritten"


def test_that_a_folder_without_a_run_is_refused(tmp_path: Path, command: Command) -> None:
    assert command("validate", "table", tmp_path).error["kind"] == "RunNotResumable"


def test_that_what_scores_gain_stands_there_by_every_fill(run: Path) -> None:
    path = run / "deletion.json"
    held = msgspec.json.decode(path.read_bytes(), type=Deletion)
    gaps = tuple(
        Gap(
            method=method,
            way=Way.PROBE,
            fill=fill,
            ranking=Ranking.SIMILARITY,
            measure=Measure.SCORE,
            population="genuine",
            better="higher",
            area=Estimate(at / 10, 0.0, 1.0),
            beyond=(),
        )
        for fill in ("black", "blur")
        for at, method in enumerate(METHODS)
    )
    path.write_bytes(canonical_json(replace(held, gaps=gaps)))
    columns = {each.id: each for each in columns_of(run).columns}
    for fill in ("black", "blur"):
        column = columns[f"deletion-similarity-insertion-less-deletion-score-{fill}"]
        assert fill in column.group
        assert column.cells[METHODS[2]].value == 0.2
        assert (column.genuine, column.impostor) == (2, 0)
