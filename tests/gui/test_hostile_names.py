"""Names that look like markup, or hide what they are, are shown as they are and never obeyed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QToolTip, QWidget

from examiner.gui import theme
from examiner.gui.desk_settings import Theme
from examiner.gui.main_window import MainWindow
from examiner.gui.record_chart import RecordChart
from examiner.render.chart_records import Axis, Chart, Rule, line
from tests.image.pictures import drawn, encoded

MARKUP = '<img src="/etc/passwd"><b>bold</b> &amp; <script>x</script>'
HIDDEN = "photo\u202egpj.exe\u200b\n.png"
LONG = "<b>" + "long " * 40


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    made = MainWindow()
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.apply(qapp, Theme.LIGHT, 1.0)


@pytest.fixture
def hostile_case(command, tmp_path):
    case = tmp_path / f"{MARKUP.replace('/', '')}.case"
    words = ("--title", MARKUP, "--question", LONG, "--laboratory", MARKUP)
    assert command("new", case, *words).code == 0
    for name in (MARKUP.replace("/", ""), HIDDEN, LONG):
        photo = tmp_path / f"{name}.png"
        photo.write_bytes(encoded(drawn().resize((48 + len(name), 40)), "PNG"))
        assert command("add", case, photo, "--role", "probe").code == 0
    return case


def _labels(*windows: QWidget) -> list[QLabel]:
    return [label for each in windows for label in each.findChildren(QLabel)]


def _plain(label: QLabel) -> bool:
    harmless = "<" not in label.text()
    return harmless or label.textFormat() is Qt.TextFormat.PlainText


def test_that_no_label_of_a_window_takes_a_name_for_markup(qtbot, window, hostile_case):
    window.open_case(hostile_case)
    assert window.session.is_open
    qtbot.waitUntil(lambda: len(_labels(window)) > 10)
    for label in _labels(*QApplication.topLevelWidgets()):
        label.ensurePolished()
        assert _plain(label), label.text()
    assert MARKUP in window.windowTitle()


def test_that_what_hides_in_a_name_is_shown(window, hostile_case):
    window.open_case(hostile_case)
    tree = window.panels.case._tree.model()
    photographs = [
        str(tree.index(row, 0, parent).data())
        for parent in (tree.index(at, 0) for at in range(tree.rowCount()))
        for row in range(tree.rowCount(parent))
    ]
    assert any("\\u202egpj.exe\\u200b\\n.png" in each for each in photographs), photographs


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_that_boxes_and_tips_show_markup_as_text(qtbot):
    box = QMessageBox(QMessageBox.Icon.NoIcon, MARKUP, MARKUP)
    qtbot.addWidget(box)
    box.setInformativeText(MARKUP)
    box.show()
    shown = [label for label in _labels(box) if label.text()]
    assert len(shown) >= 2
    assert all(_plain(label) for label in shown)
    place = QWidget()
    qtbot.addWidget(place)
    place.show()
    QToolTip.showText(QPoint(10, 10), MARKUP, place)
    tips = [each for each in QApplication.topLevelWidgets() if isinstance(each, QLabel)]
    assert MARKUP in [tip.text() for tip in tips]
    assert all(_plain(tip) for tip in tips)
    QToolTip.hideText()


def test_that_titles_of_a_foreign_chart_are_neither_markup_nor_patterns(qtbot):
    axis = Axis(MARKUP, 0, 1)
    rule = Rule("{value.__class__} {0[1]} {", 0.5, upright=True)
    chart = RecordChart(Chart(MARKUP, axis, axis, (line(MARKUP, [0, 1], [0, 1]),), rules=(rule,)))
    qtbot.addWidget(chart)
    chart.resize(400, 300)
    chart.show()
    label = chart.plot.getAxis("bottom").label
    assert label.toPlainText().strip() == MARKUP
