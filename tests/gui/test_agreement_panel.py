"""The agreement of methods is shown in numbers, as a map, and patch by patch."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from examiner.explanation.records import SaliencyMap, Side
from examiner.gui import agreement_panel, theme
from examiner.gui.agreement_panel import AgreementPanel
from examiner.gui.desk_settings import Theme
from tests.gui.explained import crops, explanation

ONE = explanation("E1", "xssab", 1)


def turned(side: Side, values: np.ndarray) -> SaliencyMap:
    """The map with the sign of its upper left patch turned."""
    other = values.copy()
    other[:16, :16] *= -1
    return SaliencyMap(side, other)


STRONG = ONE.probe_map.values.copy()
STRONG[:16, :16] = np.abs(STRONG).max()
ONE = replace(ONE, probe_map=SaliencyMap(Side.PROBE, STRONG))
OTHER = replace(ONE, mark="E2", method="fggb", probe_map=turned(Side.PROBE, STRONG))


@pytest.fixture
def panel(qtbot):
    made = AgreementPanel()
    qtbot.addWidget(made)
    made.show()
    made.show_explanations((ONE, OTHER), crops())
    return made


def test_that_the_models_keep_the_rules_of_qt(panel, qtmodeltester):
    for model in (*panel.correlations.values(), panel.contradictions):
        qtmodeltester.check(model)
    panel.show_explanations((), None)
    assert panel.contradictions.rowCount() == 0


def test_that_every_two_methods_have_their_rank_correlation_on_each_face(panel):
    reference = panel.correlations[Side.REFERENCE]
    assert [reference.headerData(at, Qt.Orientation.Horizontal) for at in (1, 2)] == ["E1", "E2"]
    assert [reference.index(1, at).data() for at in range(3)] == ["E2 fggb", "+1.00", "+1.00"]
    probe = float(panel.correlations[Side.PROBE].index(0, 2).data())
    assert 0 < probe < 1


def test_that_only_contradicted_patches_are_listed_with_what_each_method_says(panel):
    assert panel.contradictions.rowCount() == 1
    texts = [panel.contradictions.index(0, at).data() for at in range(5)]
    assert texts[:2] == ["probe", "1"]
    assert texts[3].startswith("E1 xssab ")
    assert texts[4].startswith("E2 fggb ")
    assert panel.contradicted.text().startswith("Contradicted patches: 1 of ")


def test_that_a_listed_patch_is_gone_to(qtbot, panel):
    with qtbot.waitSignal(panel.cell_selected) as told:
        panel.list.selectRow(0)
    assert told.args == [1, 1]


def test_that_both_faces_are_drawn_and_grow_with_the_letters(qtbot, qapp, panel):
    faces = panel.pictures.faces
    theme.apply(qapp, Theme.DARK, 1.0)
    widths = [label.pixmap().width() for label in faces.values()]
    assert all(width > 0 for width in widths)
    try:
        theme.apply(qapp, Theme.DARK, 2.0)
        qtbot.waitUntil(lambda: faces[Side.PROBE].pixmap().width() > widths[0] * 1.5)
    finally:
        theme.apply(qapp, Theme.DARK, 1.0)


def test_that_one_explanation_has_nothing_to_agree_with(panel):
    panel.show_explanations((ONE,), crops())
    assert not panel.list.isVisible()
    assert "two or more" in panel.words.text()


def test_that_nothing_is_added_up_before_somebody_looks(qtbot, monkeypatch):
    asked = []

    def count(voices):
        asked.append(len(voices))
        return agreement(voices)

    agreement = agreement_panel.agreement
    monkeypatch.setattr(agreement_panel, "agreement", count)
    made = AgreementPanel()
    qtbot.addWidget(made)
    pair = crops()
    made.show_explanations((ONE, OTHER), pair)
    assert asked == []
    made.show()
    assert asked == [2]
    made.show_explanations((ONE, OTHER), pair)
    assert asked == [2]
