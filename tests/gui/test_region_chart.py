"""Sums of regions lose no cell, and the chart can be read and walked without a mouse."""

import pytest
from PySide6.QtCore import Qt

from examiner.explanation.records import Side
from examiner.gui.argument_sums import region_sums
from examiner.gui.region_chart import RegionChart
from tests.gui.explained import SCORE, THRESHOLD, arguments


@pytest.fixture
def chart(qtbot):
    made = RegionChart()
    qtbot.addWidget(made)
    made.show_table(arguments())
    made.show()
    qtbot.waitUntil(lambda: made.bars is not None)
    return made


def test_that_regions_and_rest_row_add_up_to_the_margin():
    table = arguments()
    sums = region_sums(table)
    assert sum(each.cells for each in sums) == 49
    assert sum(each.probe for each in sums) + table.probe_rest == pytest.approx(SCORE - THRESHOLD)
    reference = sum(each.reference for each in sums) + table.reference_rest
    assert reference == pytest.approx(table.total(Side.REFERENCE))


def test_that_a_region_is_the_sum_of_its_own_cells():
    nose = next(each for each in region_sums(arguments()) if each.region == "nose")
    own = [row.probe for row in arguments().rows if row.region == "nose"]
    assert (nose.cells, nose.probe) == (len(own), pytest.approx(sum(own)))


def test_that_the_arrow_keys_walk_the_regions_and_return_chooses(chart, qtbot):
    chosen = []
    chart.region_chosen.connect(chosen.append)
    chart.bars.setFocus()
    qtbot.keyClick(chart.bars, Qt.Key.Key_Down)
    qtbot.keyClick(chart.bars, Qt.Key.Key_Return)
    assert chosen == [region_sums(arguments())[1].region]
    assert chart._words.text() == chart.words(1)
    assert chart.bars.accessibleDescription() == chart.words(1)


def test_that_rest_row_and_total_can_be_read_but_are_no_region(chart, qtbot):
    chosen = []
    chart.region_chosen.connect(chosen.append)
    qtbot.keyClick(chart.bars, Qt.Key.Key_End)
    assert chart._words.text() == "total: probe +0.18680, reference +0.18680"
    qtbot.keyClick(chart.bars, Qt.Key.Key_Return)
    qtbot.keyClick(chart.bars, Qt.Key.Key_Up)
    assert chart._words.text().startswith("rest row")
    assert chosen == []


def test_that_the_order_of_regions_stays_from_table_to_table():
    names = [each.region for each in region_sums(arguments(1))]
    assert names == [each.region for each in region_sums(arguments(2))]


def test_that_no_table_leaves_words(chart):
    chart.show_table(None)
    assert "No explanation" in chart._words.text()
    assert chart.bars.isHidden()
