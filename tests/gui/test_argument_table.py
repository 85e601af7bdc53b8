"""Arguments are listed, sorted as numbers, filtered, added up as shown, copied and exported."""

import csv
import io
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from examiner.errors import ReportNotWritten
from examiner.explanation.records import Basis, Side
from examiner.gui.argument_columns import EMPHASES, ERRORS, SORT_ROLE, Column
from examiner.gui.argument_filter import ArgumentFilter, Sign
from examiner.gui.argument_model import ArgumentModel
from examiner.gui.argument_sums import check_sum
from examiner.gui.argument_table import ArgumentPanel
from examiner.spreadsheets import neutral
from examiner.workflow.argument_export import arguments_csv
from tests.gui.explained import SCORE, THRESHOLD, arguments, explanation

BOTH = tuple(Side)


@pytest.fixture
def model():
    made = ArgumentModel()
    made.show_explanation(explanation())
    return made


@pytest.fixture
def listed(model):
    return ArgumentFilter(model)


@pytest.fixture
def panel(qtbot):
    made = ArgumentPanel()
    qtbot.addWidget(made)
    pair = (explanation("E1", "xssab", 1, 2e-4), explanation("E2", "fggb", 2))
    made.show_explanation(pair[0], pair)
    made.show()
    return made


@pytest.fixture
def selected(panel):
    cells = []
    panel.cell_selected.connect(lambda row, column: cells.append((row, column)))
    return cells


def test_that_the_models_keep_the_rules_of_qt(model, listed, qtmodeltester):
    qtmodeltester.check(model)
    qtmodeltester.check(listed)
    listed.sort(Column.PROBE)
    listed.choose("nose", Sign.ALL, BOTH)
    model.show_explanation(None)
    assert listed.rowCount() == 0


def test_that_numbers_sort_as_numbers(listed):
    listed.sort(Column.PROBE, Qt.SortOrder.DescendingOrder)
    values = [row.probe for row in listed.shown()]
    assert values == sorted(values, reverse=True)
    listed.sort(Column.CELL)
    assert [row.cell for row in listed.shown()] == list(range(1, 50))


@pytest.mark.parametrize("column", [Column.PROBE, Column.REFERENCE, Column.CELL, Column.REGION])
def test_that_the_running_total_follows_the_order_shown(listed, column):
    listed.sort(column, Qt.SortOrder.DescendingOrder)
    total = 0.0
    for row, argument in enumerate(listed.shown()):
        total += argument.reference
        shown = listed.index(row, Column.REFERENCE_RUNNING).data(SORT_ROLE)
        assert shown == pytest.approx(total, abs=1e-12)
    table = arguments()
    assert shown + table.reference_rest == pytest.approx(SCORE - THRESHOLD)


def test_that_a_filter_starts_the_running_total_anew(listed):
    listed.running_total(5, Side.PROBE)
    listed.choose("nose", Sign.ALL, BOTH)
    rows = [row for row in arguments().rows if row.region == "nose"]
    assert listed.shown() == tuple(rows)
    last = listed.running_total(len(rows) - 1, Side.PROBE)
    assert last == pytest.approx(sum(row.probe for row in rows))


@pytest.mark.parametrize(
    ("sign", "sides", "kept"),
    [
        (Sign.FOR, (Side.PROBE,), lambda row: row.probe > 0),
        (Sign.AGAINST, (Side.REFERENCE,), lambda row: row.reference < 0),
        (Sign.FOR, BOTH, lambda row: row.probe > 0 and row.reference > 0),
        (Sign.AGAINST, BOTH, lambda row: row.probe < 0 and row.reference < 0),
        (Sign.DIFFERENT, BOTH, lambda row: (row.probe > 0) != (row.reference > 0)),
        (Sign.ALL, BOTH, lambda row: True),
    ],
)
def test_that_signs_are_filtered_on_the_faces_shown(listed, sign, sides, kept):
    listed.choose("", sign, sides)
    assert listed.shown() == tuple(row for row in arguments().rows if kept(row))


def test_that_a_running_total_cannot_be_sorted_by(panel):
    header = panel.view.horizontalHeader()
    header.setSortIndicator(Column.PROBE, Qt.SortOrder.DescendingOrder)
    before = panel.filter.shown()
    header.setSortIndicator(Column.PROBE_RUNNING, Qt.SortOrder.AscendingOrder)
    assert panel.filter.shown() == before
    assert header.sortIndicatorSection() == Column.PROBE


def test_that_emphasis_is_headed_as_no_part_of_the_sum(model):
    for column in EMPHASES:
        title = model.headerData(column, Qt.Orientation.Horizontal)
        assert "xSSAB emphasis" in title
        assert "no sum" in title
        meaning = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert "adds up to nothing" in meaning


def test_that_an_account_that_adds_up_earns_its_tick(panel):
    for side in Side:
        assert check_sum(arguments(), side).adds_up
        assert panel.sums.sign(side) is True
        assert "adds up" in panel.sums.words(side)


@pytest.mark.parametrize("miss", [1.1e-5, -0.2, float("nan")])
def test_that_an_account_that_misses_gets_a_warning(panel, miss):
    missed = explanation(table=arguments(miss=miss))
    panel.show_explanation(missed, (missed,))
    for side in Side:
        assert panel.sums.sign(side) is False
        assert "WARNING: does not add up" in panel.sums.words(side)


def test_that_a_row_come_to_tells_its_cell_once(panel, selected, qtbot):
    panel.view.setFocus()
    panel.view.selectRow(3)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert selected == [(1, 4), (1, 5)]


def test_that_a_cell_selected_from_outside_is_gone_to_in_silence(panel, selected):
    panel.view.horizontalHeader().setSortIndicator(Column.PROBE, Qt.SortOrder.DescendingOrder)
    panel.select_cell(4, 2)
    (index,) = panel.view.selectionModel().selectedRows()
    argument = panel.filter.argument(index.row())
    assert (argument.row, argument.column) == (4, 2)
    assert selected == []


def test_that_a_selected_cell_that_is_filtered_out_is_told_of(panel, selected):
    panel.choose_region("nose")
    panel.select_cell(1, 1)
    assert panel.view.selectionModel().selectedRows() == []
    assert "row 1, column 1, is filtered out" in panel._shown.text()


def test_that_the_selection_outlives_another_method(panel, selected):
    panel.select_cell(5, 5)
    other = explanation("E2", "fggb", 2)
    panel.show_explanation(other, (other,))
    (index,) = panel.view.selectionModel().selectedRows()
    assert panel.filter.argument(index.row()).cell == 33
    assert selected == []


def test_that_only_the_chosen_face_has_columns(panel):
    told = []
    panel.sides_changed.connect(told.append)
    panel.sides.setCurrentIndex(1)
    assert told == [(Side.PROBE,)]
    assert not panel.view.isColumnHidden(Column.PROBE)
    assert panel.view.isColumnHidden(Column.REFERENCE)
    assert panel.view.isColumnHidden(Column.REFERENCE_EMPHASIS)


def test_that_copying_gives_bare_numbers_of_the_selected_rows(panel, qtbot):
    panel.view.selectRow(6)
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))
    assert len(rows) == 2
    assert float(rows[1][Column.PROBE]) == arguments().rows[6].probe


def test_that_the_export_holds_the_numbers_of_the_arrays_export(panel, tmp_path):
    path = tmp_path / "arguments.csv"
    panel.export_csv(path)
    pair = (explanation("E1", "xssab", 1, 2e-4), explanation("E2", "fggb", 2))
    assert path.read_bytes() == arguments_csv(pair[0].arguments, pair)


def test_that_text_like_a_formula_is_neutralised_and_numbers_are_not(panel):
    harmful = explanation(method="=HYPERLINK(1)")
    head = arguments_csv(harmful.arguments, (harmful,)).decode().splitlines()[0]
    assert "'=HYPERLINK(1)_probe_relative_emphasis" in head
    assert [neutral(text) for text in ("-0.5", "+1e-3", "-x", "@a", "nose")] == [
        "-0.5",
        "+1e-3",
        "'-x",
        "'@a",
        "nose",
    ]


def test_that_a_refused_export_is_told(panel, tmp_path):
    told = []
    panel.failed.connect(told.append)
    (tmp_path / "file").write_text("")
    panel.export_csv(tmp_path / "file" / "arguments.csv")
    assert [type(error) for error in told] == [ReportNotWritten]


def test_that_a_panel_without_explanation_offers_nothing(panel):
    panel.show_explanation(None, ())
    assert panel.filter.rowCount() == 0
    assert not panel.export.isEnabled()
    assert panel.sums.sign(Side.PROBE) is None


def estimated():
    """A table that a rule split, with standard errors."""
    basis = Basis(
        rule="shapley",
        parameters={"orders": 16},
        baseline="black",
        tolerance=1e-5,
        probe_errors=tuple(at / 1000 for at in range(49)),
        reference_errors=tuple(at / 500 for at in range(49)),
        probe_interaction=0.25,
        reference_interaction=-0.125,
    )
    return explanation("E3", "shapley", table=replace(arguments(), basis=basis))


def test_that_standard_errors_stand_beside_estimated_arguments_only(panel):
    assert all(panel.view.isColumnHidden(column) for column in ERRORS)
    made = estimated()
    panel.show_explanation(made, (made,))
    assert not any(panel.view.isColumnHidden(column) for column in ERRORS)
    assert panel.model.index(20, Column.PROBE_ERROR).data() == "0.02000"
    assert panel.model.index(20, Column.REFERENCE_ERROR).data() == "0.04000"
    panel.sides.setCurrentIndex(1)
    assert panel.view.isColumnHidden(Column.REFERENCE_ERROR)


def test_that_the_panel_says_how_estimated_arguments_were_made(panel):
    assert not panel.basis.isVisibleTo(panel)
    made = estimated()
    panel.show_explanation(made, (made,))
    for words in ("shapley", "black", "+0.25000", "–0.12500"):
        assert words in panel.basis.text()


def test_that_the_export_holds_the_table_that_is_shown(panel, tmp_path):
    made, exact = estimated(), explanation()
    panel.show_explanation(made, (exact, made))
    panel.export_csv(tmp_path / "arguments.csv")
    rows = list(csv.reader((tmp_path / "arguments.csv").read_text().splitlines()))
    assert rows[0][6] == "probe_error"
    assert rows[21][6] == "0.02"
    assert ["baseline", "black"] in rows
