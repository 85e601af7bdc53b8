"""A row of widgets goes on below where it is too narrow, and is as high as that takes."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from examiner.gui.turning_box import BELOW, BESIDE, TurningBox
from examiner.gui.wrapping_row import WrappingRow


@pytest.fixture
def row(qtbot) -> Iterator[WrappingRow]:
    holder = QWidget()
    qtbot.addWidget(holder)
    made = WrappingRow(holder)
    made.setSpacing(6)
    for words in ("First button", "Second button", "Third button"):
        made.addWidget(QPushButton(words))
    holder.show()
    # `holder` is kept by this frame; nothing else would.
    yield made
    holder.close()


def places(row: WrappingRow, width: int) -> list[tuple[int, int]]:
    holder = row.parentWidget()
    holder.setFixedWidth(width)
    holder.resize(width, row.totalHeightForWidth(width))
    row.activate()
    return [row.itemAt(at).geometry().topLeft().toTuple() for at in range(row.count())]


def test_that_a_wide_row_is_one_line(row):
    tops = {top for _, top in places(row, 900)}
    assert len(tops) == 1


def test_that_a_lower_widget_stands_in_the_middle_of_its_line(row):
    words = QLabel("words")
    row.addWidget(words)
    words.show()
    places(row, 900)
    button, label = row.itemAt(2).geometry(), row.itemAt(3).geometry()
    assert label.height() < button.height()
    assert abs(label.center().y() - button.center().y()) <= 1


def test_that_a_narrow_row_goes_on_below_within_its_height(row):
    width = row.totalMinimumSize().width()
    assert [left for left, _ in places(row, width)] == [places(row, width)[0][0]] * 3
    last = row.itemAt(2).geometry()
    assert last.bottom() < row.parentWidget().height()
    assert last.right() < width


def test_that_a_hidden_widget_leaves_no_gap(row):
    wide = row.sizeHint().width()
    row.itemAt(1).widget().hide()
    assert row.sizeHint().width() < wide
    assert places(row, 900)[2][0] < wide


def test_that_an_item_can_be_taken_out(row):
    taken = row.takeAt(0)
    assert taken.widget().text() == "First button"
    assert row.count() == 2
    assert row.takeAt(7) is None


def test_that_parts_stand_below_each_other_where_letters_leave_no_room(qtbot):
    box = TurningBox(20)
    qtbot.addWidget(box)
    parts = QLabel("one"), QLabel("two")
    for part in parts:
        box.box.addWidget(part)
    letter = box.fontMetrics().height()
    box.resize(letter * 30, letter * 10)
    box.show()
    assert box.box.direction() is BESIDE
    box.resize(letter * 10, letter * 10)
    assert box.box.direction() is BELOW
