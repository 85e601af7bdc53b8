"""The properties: what is shown of each record, and what lands on the clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from examiner.face.quality import NOTE, QUALITIES
from examiner.face.quality_records import QualityValue
from examiner.gui.properties_panel import PropertiesModel, PropertiesPanel
from examiner.gui.property_rows import PropertyRows
from tests.gui.case_records import comparison, face, image


@pytest.fixture
def panel(qtbot):
    made = PropertiesPanel()
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    return made


def table_of(panel) -> QTableView:
    return panel.findChild(QTableView)


def shown(panel) -> dict[str, str]:
    model = table_of(panel).model()
    return {
        model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())
    }


def test_that_the_model_obeys_the_rules_of_models(qtmodeltester, qapp):
    model = PropertiesModel(qapp.font())
    qtmodeltester.check(model)
    model.show_rows(PropertyRows().of_image(image("P1")))
    qtmodeltester.check(model)


def test_that_a_photograph_shows_its_digests_and_what_the_file_says(panel):
    panel.show_image(image("P1"))
    rows = shown(panel)
    assert rows["SHA-256"] == " ".join(["01234567", "89abcdef"] * 4)
    assert rows["Make"] == "Nikon"
    assert rows["Width × height"] == "120 × 140"
    assert rows["Role"] == "probe"


def test_that_notes_of_the_decoder_are_all_shown(panel):
    decoding = image("P1").decoding
    notes = ("Read the first frame.", "Dropped the transparency.")
    changed = type(decoding)(**{**_fields(decoding), "notes": notes})
    panel.show_image(image("P1", decoding=changed))
    model = table_of(panel).model()
    texts = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert set(notes) <= set(texts)


def _fields(record) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__slots__}


def test_that_a_face_placed_by_hand_has_no_detector_score(panel):
    panel.show_face(face("P1.1", detection_score=None))
    assert shown(panel)["Detector's score"] == "none"
    panel.show_face(face("P1.1", detection_score=0.5))
    assert shown(panel)["Detector's score"] == "0.5000, that this is a face"


def test_that_a_face_shows_its_image_quality_once_it_is_measured(panel):
    panel.show_face(face("P1.1"))
    assert {shown(panel)[each.title] for each in QUALITIES} == {"is being measured"}
    values = tuple(QualityValue(each.id, 12.25, each.unit) for each in QUALITIES)
    values = (*values[:-1], QualityValue("roll", None, "degrees", "no landmarks"))
    panel.show_face(face("P1.1"), values)
    rows = shown(panel)
    assert rows["Distance between the eyes"] == "12.2 pixels"
    assert rows["Roll"] == "no landmarks"
    assert rows["Note"] == NOTE
    panel.show_face(face("P1.1"), ())
    assert shown(panel)["Sharpness"] == "none"


def test_that_each_component_of_image_quality_says_what_it_means(panel):
    panel.show_face(face("P1.1"))
    model = table_of(panel).model()
    told = {
        model.index(row, 0).data(): model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
        for row in range(model.rowCount())
    }
    assert {told[each.title] for each in QUALITIES} == {each.definition for each in QUALITIES}
    assert told["Photograph"] is None


def test_that_a_comparison_shows_its_score_beside_the_card(panel):
    panel.show_comparison(comparison("C1", "P1.1", "R1.1", 0.25))
    rows = shown(panel)
    assert rows["Similarity score"] == "0.250000"
    assert rows["Side"] == "below threshold"
    assert rows["False match rate"] == "0.001"


def test_that_copying_gives_the_digest_without_spaces(panel):
    panel.show_image(image("P1"))
    table = table_of(panel)
    names = [row.name for row in PropertyRows().of_image(image("P1"))]
    table.selectRow(names.index("SHA-256"))
    table.setFocus()
    QTest.keySequence(table, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "SHA-256\t" + "0123456789abcdef" * 4
    panel.copy_value()
    assert QGuiApplication.clipboard().text() == "0123456789abcdef" * 4


def test_that_everything_can_be_copied_at_once(panel):
    panel.show_face(face("P1.1"))
    panel.copy_all()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "P1.1"
    assert "Photograph\tP1" in lines


def test_that_digests_are_in_the_fixed_font_as_large_as_the_rest(panel):
    panel.show_image(image("P1"))
    model = table_of(panel).model()
    names = [row.name for row in PropertyRows().of_image(image("P1"))]
    font = model.index(names.index("SHA-256"), 1).data(Qt.ItemDataRole.FontRole)
    assert "Mono" in font.family()
    assert font.pointSizeF() == panel.font().pointSizeF()


def test_that_nothing_can_be_changed(panel):
    panel.show_image(image("P1"))
    model = table_of(panel).model()
    flags = [model.flags(model.index(row, 1)) for row in range(model.rowCount())]
    assert not any(flag & Qt.ItemFlag.ItemIsEditable for flag in flags)
    panel.show_nothing()
    assert model.rowCount() == 0
