"""Exhibits are shown by number; what the user wants changed is asked for, not done."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QLineEdit

from examiner.case.bench import Exhibit
from examiner.gui.exhibit_model import KEPT_PICTURES, ExhibitModel
from examiner.gui.exhibit_panel import ExhibitPanel


def exhibit(number, caption="Both faces", in_report=True):
    return Exhibit(f"X{number}", caption, "C1", "", "0" * 64, 80, 40, {}, {}, in_report)


class Pictures:
    def __init__(self):
        self.asked = []

    def __call__(self, mark):
        self.asked.append(mark)
        picture = QImage(80, 40, QImage.Format.Format_RGB32)
        picture.fill(QColor("#808080"))
        return picture


@pytest.fixture
def pictures():
    return Pictures()


@pytest.fixture
def panel(qtbot, pictures):
    made = ExhibitPanel(pictures)
    qtbot.addWidget(made)
    made.show_exhibits((exhibit(1), exhibit(2, "Eyes"), exhibit(3, "")))
    made.show()
    return made


def test_that_the_model_is_sound(qapp, qtmodeltester, pictures):
    model = ExhibitModel(pictures)
    qtmodeltester.check(model, force_py=True)
    model.show_exhibits((exhibit(1), exhibit(2)))
    model.show_exhibits((exhibit(1, "Other words"), exhibit(2)))


def test_that_number_and_caption_are_shown(panel):
    texts = [panel.model.index(row).data() for row in range(3)]
    assert texts == ["X1\nBoth faces", "X2\nEyes", "X3\nNo caption yet"]


def test_that_a_caption_is_edited_by_keys_and_asked_for(panel, qtbot):
    asked = []
    panel.described.connect(lambda *what: asked.append(what))
    panel.caption.click()
    editor = panel.list.findChild(QLineEdit)
    editor.setText("  Left   eye ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [("X1", "Left eye", True)])
    assert panel.model.exhibit(0).caption == "Both faces"


def test_that_leaving_out_is_asked_for(panel):
    asked = []
    panel.described.connect(lambda *what: asked.append(what))
    role = Qt.ItemDataRole.CheckStateRole
    panel.model.setData(panel.model.index(1), Qt.CheckState.Unchecked.value, role)
    assert asked == [("X2", "Eyes", False)]


def test_that_the_same_caption_asks_for_nothing(panel):
    asked = []
    panel.described.connect(lambda *what: asked.append(what))
    assert not panel.model.setData(panel.model.index(0), "Both faces")
    assert asked == []


def test_that_the_selection_follows_its_exhibit(panel):
    panel.list.setCurrentIndex(panel.model.index(1))
    panel.show_exhibits((exhibit(2, "Eyes"), exhibit(1), exhibit(3)))
    assert panel.selected() == "X2"
    panel.show_exhibits((replace(exhibit(2), caption="Brows"), exhibit(1), exhibit(3)))
    assert panel.selected() == "X2"


def test_that_pictures_are_made_only_when_they_are_seen_and_few_are_kept(qapp, pictures):
    model = ExhibitModel(pictures)
    model.show_exhibits(tuple(exhibit(number) for number in range(500)))
    assert pictures.asked == []
    role = Qt.ItemDataRole.DecorationRole
    for row in (0, 0, 1):
        model.index(row).data(role)
    assert pictures.asked == ["X0", "X1"]
    for row in range(KEPT_PICTURES + 1):
        model.index(row).data(role)
    model.index(0).data(role)
    assert pictures.asked.count("X0") == 2


def test_that_a_selected_thumbnail_keeps_its_colours(qapp, pictures):
    model = ExhibitModel(pictures)
    model.show_exhibits((exhibit(1),))
    icon = model.index(0).data(Qt.ItemDataRole.DecorationRole)
    shown = icon.pixmap(96, 96, QIcon.Mode.Selected).toImage()
    assert shown.pixelColor(48, 48) == QColor("#808080")
    assert shown.pixelColor(48, 4).alpha() == 0


def test_that_no_exhibit_leaves_a_sentence(panel):
    panel.show_exhibits(())
    assert not panel.empty.isHidden()
    assert panel.list.isHidden()
    assert panel.selected() == ""
