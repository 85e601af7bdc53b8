"""The case panel: what it lists, what it asks for, and what it keeps while the case grows."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from examiner.gui import theme
from examiner.gui.case_comparisons import SCORE, STATE, ComparisonsModel
from examiner.gui.case_overview import CaseAct, CaseOverview, Item, ItemKind
from examiner.gui.case_panel import CasePanel
from examiner.gui.case_tree import CaseTreeModel, ChosenRole, DetailRole, ItemRole
from examiner.gui.case_views import CaseTree
from examiner.gui.comparison_table import ComparisonTable
from examiner.gui.panels import LEFT_LETTERS
from examiner.gui.property_rows import PropertyRows
from examiner.gui.theme import Theme
from examiner.gui.thumbnails import LONGEST_SIDE, MOST_KEPT, Thumbnails
from examiner.image.records import Role
from examiner.render.figure import MINUS
from tests.gui.case_records import face, image, large_case, small_case


@pytest.fixture
def panel(qtbot):
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(420, 760)
    made.show()
    made.show_case(small_case())
    return made


def tree_of(panel) -> CaseTree:
    return panel.findChild(CaseTree)


def table_of(panel) -> ComparisonTable:
    return panel.findChild(ComparisonTable)


def heard(signal) -> list[tuple]:
    calls: list[tuple] = []
    signal.connect(lambda *values: calls.append(values))
    return calls


def texts(view_or_model, parent=QModelIndex()) -> list[str]:  # noqa: B008
    model = view_or_model
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


@pytest.mark.parametrize("overview", [CaseOverview(), small_case(), large_case(20, 30)])
def test_that_both_models_obey_the_rules_of_models(qtmodeltester, qapp, overview):
    tree, table = CaseTreeModel(), ComparisonsModel()
    tree.show_case(small_case())
    table.show_lines(small_case().comparisons)
    qtmodeltester.check(tree)
    tree.show_case(overview)
    qtmodeltester.check(tree)
    table.show_lines(overview.comparisons)
    table.sort(SCORE, Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(table)


def test_that_photographs_stand_under_their_role_and_faces_under_their_photograph(qapp):
    model = CaseTreeModel()
    model.show_case(small_case())
    assert texts(model) == ["Probes (2)", "References (2)"]
    assert texts(model, model.index(1, 0)) == ["R1  photograph R1.jpg", "R2  from file.png"]
    assert texts(model, model.index_of("P1")) == ["P1.1  face 1", "P1.2  face 2"]
    assert model.index_of("R1.1").parent() == model.index_of("R1")
    assert model.index_of("R1").parent() == model.index(1, 0)
    assert not model.index_of("P9").isValid()


def test_that_a_face_says_whether_it_is_chosen_and_a_photograph_whether_one_is(qapp):
    model = CaseTreeModel()
    model.show_case(small_case())
    assert model.index_of("P1.1").data(ChosenRole) is True
    assert model.index_of("P1.2").data(DetailRole) == "not chosen · landmarks detected"
    assert model.index_of("P1").data(DetailRole).startswith("2 faces, one chosen · 120×140 · 280")
    assert model.index_of("P2").data(DetailRole).startswith("no face yet")


def test_that_a_comparison_shows_its_score_side_and_state(qapp):
    model = ComparisonsModel()
    model.show_lines(small_case().comparisons)
    rows = [[model.index(row, column).data() for column in range(5)] for row in range(3)]
    assert rows == [
        ["C1", "P1.1 : R1.1", "0.6123", "above", "none"],
        ["C2", "P1.2 : R1.1", "0.1000", "below", "2"],
        ["C10", "P1.1 : R2.1", "0.3200", "below", "1, stale"],
    ]


def test_that_sorting_by_score_keeps_the_selected_comparison_and_holds_for_new_ones(panel):
    table = table_of(panel)
    panel.select("C10")
    table.sortByColumn(SCORE, Qt.SortOrder.DescendingOrder)
    assert texts(table.model()) == ["C1", "C10", "C2"]
    assert panel.selection() == Item(ItemKind.COMPARISON, "C10")
    panel.show_case(large_case(4, 4))
    scores = [float(table.model().index(row, SCORE).data().replace(MINUS, "-")) for row in range(4)]
    assert scores == sorted(scores, reverse=True)


def test_that_going_to_a_row_is_told_once_and_leaves_the_other_list(panel):
    told = heard(panel.selected)
    tree_of(panel).setCurrentIndex(tree_of(panel).model().index_of("P1.2"))
    table_of(panel).setCurrentIndex(table_of(panel).model().index_of("C2"))
    tree_of(panel).setCurrentIndex(tree_of(panel).model().index(0, 0))
    assert told == [("face", "P1.2"), ("comparison", "C2")]
    assert panel.selection() is None


def test_that_selecting_by_mark_goes_there_without_telling(panel):
    told = heard(panel.selected)
    for mark, kind in (("R2", "image"), ("P1.1", "face"), ("C10", "comparison")):
        panel.select(mark)
        assert panel.selection() == Item(ItemKind(kind), mark)
    panel.select("P77")
    assert panel.selection() == Item(ItemKind.COMPARISON, "C10")
    assert told == []


def test_that_selection_and_closed_rows_stay_when_the_case_grows(panel):
    told = heard(panel.selected)
    tree, grown = tree_of(panel), small_case()
    panel.select("R1.1")
    tree.collapse(tree.model().index_of("P1"))
    panel.show_case(replace(grown, images=(*grown.images, image("P3")), faces=grown.faces))
    assert panel.selection() == Item(ItemKind.FACE, "R1.1")
    assert not tree.isExpanded(tree.model().index_of("P1"))
    assert tree.isExpanded(tree.model().index_of("R1"))
    assert told == []


def test_that_a_changed_choice_is_shown_without_building_the_tree_anew(panel):
    tree, case = tree_of(panel), small_case()
    resets = heard(tree.model().modelReset)
    chosen = (face("P1.1", chosen=False), face("P1.2", chosen=True), face("R1.1"))
    panel.show_case(replace(case, faces=chosen))
    assert tree.model().index_of("P1.2").data(ChosenRole) is True
    assert resets == []


def drop(target, place, *paths: str) -> QDropEvent:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(event)
    return event


def test_that_files_dropped_on_a_group_take_its_role_and_elsewhere_none(panel):
    dropped = heard(panel.files_dropped)
    tree = tree_of(panel)
    model = tree.model()
    drop(tree, tree.visualRect(model.index(0, 0)).center(), "/a.jpg", "/b.jpg")
    drop(tree, tree.visualRect(model.index_of("R1.1")).center(), "/c.jpg")
    drop(panel, tree.rect().center(), "/d.jpg")
    assert dropped == [
        ((Path("/a.jpg"), Path("/b.jpg")), Role.PROBE),
        ((Path("/c.jpg"),), Role.REFERENCE),
        ((Path("/d.jpg"),), None),
    ]


def test_that_the_role_is_said_while_files_are_dragged_over_a_group(panel):
    tree = tree_of(panel)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/a.jpg")])
    hints = []
    for place in ("P1", "R1"):
        event = QDragMoveEvent(
            tree.visualRect(tree.model().index_of(place)).center(),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        tree.dragMoveEvent(event)
        assert event.isAccepted()
        hints += [label.text() for label in panel.findChildren(QLabel) if "Drop" in label.text()]
    tree.dragLeaveEvent(QDragLeaveEvent())
    assert hints == ["Drop to add as probes", "Drop to add as references"]
    assert not [x for x in panel.findChildren(QLabel) if "Drop" in x.text() and x.isVisible()]


def test_that_a_dropped_text_is_not_taken(panel):
    dropped = heard(panel.files_dropped)
    mime = QMimeData()
    mime.setText("not a file")
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    tree_of(panel).dropEvent(event)
    assert not event.isAccepted()
    assert dropped == []


@pytest.mark.parametrize(("typed", "found"), [("r2", "R2"), ("from", "R2"), ("p1.2", "P1.2")])
def test_that_typing_finds_a_mark_or_a_part_of_a_file_name(panel, typed, found):
    tree = tree_of(panel)
    tree.setFocus()
    QTest.keyClicks(tree, typed)
    assert tree.currentIndex().data(ItemRole).mark == found


def test_that_enter_asks_to_open(panel):
    opened = heard(panel.open_wanted)
    panel.select("C2")
    QTest.keyClick(table_of(panel), Qt.Key.Key_Return)
    panel.select("P1")
    QTest.keyClick(tree_of(panel), Qt.Key.Key_Return)
    assert opened == [("comparison", "C2"), ("image", "P1")]


def test_that_a_menu_entry_asks_for_its_act(panel, qtbot):
    wanted = heard(panel.act_wanted)
    menu = panel.menu_for(Item(ItemKind.FACE, "P1.2"))
    for action in menu.actions():
        action.trigger()
    assert (CaseAct.CHOOSE_FACE.value, "P1.2") in wanted
    assert {mark for _, mark in wanted} == {"P1.2"}
    menu.close()


def test_that_no_menu_offers_to_remove_anything(panel):
    for kind in ItemKind:
        menu = panel.menu_for(Item(kind, "P1"))
        assert menu.actions()
        for action in menu.actions():
            assert not {"remove", "delete"} & set(action.text().lower().split())
        menu.close()


def test_that_only_rows_in_view_ask_for_their_thumbnail_and_ask_once(qtbot):
    panel = CasePanel()
    qtbot.addWidget(panel)
    panel.resize(420, 760)
    panel.show()
    asked = heard(panel.thumbnail_wanted)
    with qtbot.waitSignal(panel.thumbnail_wanted):
        panel.show_case(large_case(200, 0))
        panel.grab()
    first = [mark for (mark,) in asked]
    assert "P1" in first
    assert "R100" not in first
    assert len(first) < 40
    panel.grab()
    assert len(set(first)) == len(first)
    panel.set_thumbnail("P1", QImage(1000, 500, QImage.Format.Format_RGB32))
    panel.grab()
    assert [mark for (mark,) in asked] == first


def test_that_a_face_asks_for_its_own_kind_of_thumbnail(panel, qtbot):
    asked = heard(panel.thumbnail_wanted)
    with qtbot.waitSignal(panel.face_thumbnail_wanted) as face_asked:
        panel.forget_thumbnails()
        panel.grab()
    assert "." in face_asked.args[0]
    assert {"P1", "R1"} <= {mark for (mark,) in asked}
    assert not [mark for (mark,) in asked if "." in mark]


def test_that_thumbnails_are_small_and_the_longest_unused_is_forgotten(qapp):
    store = Thumbnails()
    for number in range(MOST_KEPT):
        store.put(f"P{number}", QImage(400, 200, QImage.Format.Format_RGB32))
    assert store.find("P0").width() == LONGEST_SIDE
    store.put("R1", QImage(10, 10, QImage.Format.Format_RGB32))
    assert len(store) == MOST_KEPT
    assert store.find("P0") is not None
    assert store.find("P1") is None
    assert store.take_wanted() == ("P1",)


def test_that_every_part_can_be_named_aloud(panel):
    assert tree_of(panel).accessibleName()
    assert table_of(panel).accessibleName()
    spoken = table_of(panel).model().index(0, STATE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert (
        table_of(panel)
        .model()
        .index_of("C10")
        .data(Qt.ItemDataRole.ToolTipRole)
        .endswith("explained by fggb before a landmark was moved")
    )
    assert spoken == "C1: P1.1 and R1.1, score 0.6123, above threshold 0.3210, compared"


def test_that_a_score_below_zero_has_the_sign_of_the_rest_of_the_program(qapp):
    model = ComparisonsModel()
    model.show_lines(large_case(2, 1).comparisons)
    assert model.index(0, SCORE).data().startswith(MINUS)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_the_comparisons_fit_the_usual_dock_at_every_size_of_text(qtbot, scale):
    app = QApplication.instance()
    theme.apply(app, Theme.DARK, 3.0 - scale)
    made = CasePanel()
    qtbot.addWidget(made)
    made.show_case(small_case())
    made.show()
    theme.apply(app, Theme.DARK, scale)
    table = table_of(made)
    letter = made.fontMetrics().height()
    made.resize(LEFT_LETTERS * letter, 40 * letter)
    QApplication.processEvents()
    assert table.horizontalScrollBar().maximum() == 0
    assert table.rowHeight(0) >= max(24, table.fontMetrics().height())
    assert table.rowHeight(0) < 2 * table.fontMetrics().height()
    for row in range(3):
        for column in range(5):
            index = table.model().index(row, column)
            assert table.sizeHintForIndex(index).width() <= table.columnWidth(column)
    theme.apply(app, Theme.DARK, 1.0)


def test_that_a_file_name_cannot_break_or_turn_its_line(qapp):
    model = CaseTreeModel()
    model.show_case(CaseOverview(images=(image("P1", file_name="a\nb\u202ec.jpg"),)))
    index = model.index_of("P1")
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        assert "a\\nb\\u202ec.jpg" in index.data(role)
    heading = PropertyRows().of_image(image("P1", file_name="a\nb.jpg"))[0]
    assert heading.name == "P1 · a\\nb.jpg"
