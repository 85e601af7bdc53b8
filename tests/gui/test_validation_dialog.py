"""The results of a validation run can be read, as tables and as charts, without a mouse."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from examiner.gui import dialogs
from examiner.gui.validation_dialog import ValidationDialog
from examiner.gui.validation_model import MeasuresModel, groups_of
from examiner.render.chart_file import charts_in
from examiner.validation.table.columns import columns_of
from tests.validation.measured import METHODS, run_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return run_folder(tmp_path / "run")


@pytest.fixture
def dialog(folder, qtbot):
    made = ValidationDialog(columns_of(folder), charts_in(folder))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def page_of(dialog, words: str):
    (at,) = [
        row for row in range(dialog.contents.count()) if words in dialog.contents.item(row).text()
    ]
    dialog.contents.setCurrentRow(at)
    return dialog.pages.currentWidget().widget()


def test_that_the_table_is_a_sound_model(folder, qtmodeltester):
    for _, columns in groups_of(columns_of(folder)):
        model = MeasuresModel(columns)
        qtmodeltester.check(model)


def test_that_every_method_stands_with_interval_pairs_and_its_kind(dialog):
    model = page_of(dialog, "Deletion and insertion").table.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names == ["random (control)", "centre (control)", "xssab", "fggb"]
    head = model.headerData(1, Qt.Orientation.Horizontal)
    assert "lower is better" in head
    assert "2 genuine + 2 impostor pairs" in head
    assert model.index(2, 1).data() == "0.125 (0.115 to 0.135)"


def test_that_the_best_method_is_told_by_letters_and_to_screen_readers(dialog):
    model = page_of(dialog, "Deletion and insertion").table.model()
    best = model.index(3, 1)
    assert best.data(Qt.ItemDataRole.FontRole).bold()
    assert "best of the methods" in best.data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.index(2, 1).data(Qt.ItemDataRole.FontRole) is None


def test_that_the_keys_walk_the_lines_of_a_chart_and_read_them(dialog, qtbot):
    page = page_of(dialog, "Deletion, similarity maps")
    qtbot.waitUntil(lambda: page.drawn is not None, timeout=20_000)
    assert [page.names.item(at).text() for at in range(page.names.count())] == list(METHODS)
    page.names.setFocus()
    page.names.setCurrentRow(0)
    qtbot.keyClick(page.names, Qt.Key.Key_Down)
    assert page.words.text().startswith("centre. Balanced accuracy: 0.25 (0)")
    assert page.drawn._chosen == 1


def test_that_the_chart_on_the_screen_has_the_record_it_was_given(dialog, folder, qtbot):
    page = page_of(dialog, "Deletion, similarity maps")
    qtbot.waitUntil(lambda: page.drawn is not None, timeout=20_000)
    ((_, record),) = charts_in(folder)
    assert page.drawn.drawn == record
    assert page.drawn.accessibleDescription() == record.note
    left = page.drawn.plot.getAxis("left")
    assert [words for _, words in left._tickLevels[0]] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]


def test_that_a_folder_without_a_run_is_explained(tmp_path, monkeypatch):
    told = []

    class Stub:
        tr = staticmethod(str)
        show_error = staticmethod(told.append)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialogs.validation(Stub())
    assert re.search("does not hold", told[0].message)
