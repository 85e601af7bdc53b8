"""Every word that a person reads comes through a translator."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import examiner.gui

SOURCES = sorted(Path(examiner.gui.__file__).parent.rglob("*.py"))

SHOWING = {
    "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QToolButton", "QAction",
    "setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle",
    "setPlaceholderText", "setTitle", "setStatusTip", "setWhatsThis", "setPrefix", "setSuffix",
    "addAction", "addMenu", "addItem", "addTab", "addRow", "addButton", "showMessage", "setFormat",
    "setIconText", "setHeaderLabels", "setSpecialValueText", "setLabelText",
    "getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory", "getText",
    "drawText", "getItem", "information", "warning", "question", "critical",
}  # fmt: skip
"""Calls whose texts are read on the screen or spoken."""

NAMES = {"examiner", "SHA-256", "SHA3-256"}
"""Words that are the same in every language."""

FILES = (".csv", ".case", ".pdf", ".p12", ".toml")
FORMAT = re.compile(r"[A-Z0-9#]+ \(\*\.\w+\)")
"""A format's own name with its files, such as PDF (*.pdf)."""


def bare_words(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every literal that is shown as it stands, also by way of a constant."""
    tree = ast.parse(source)
    constants = dict(_constants(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in SHOWING:
            for argument in node.args:
                named = constants.get(getattr(argument, "id", ""), argument)
                for literal in _shown_literals(named):
                    yield argument.lineno, literal


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _shown_literals(node: ast.expr) -> Iterator[str]:
    """Literals of an expression, but none that goes through another call first."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_read(node.value):
        yield node.value
    elif isinstance(node, ast.JoinedStr) and _is_file_name(node.values[-1]):
        return
    elif isinstance(node, ast.JoinedStr | ast.IfExp | ast.BinOp):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                yield from _shown_literals(part)


def _is_file_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).endswith(FILES)


def _is_read(text: str) -> bool:
    """Whether a text has a word; signs, names of files and of formats need no translator."""
    words = text.strip(" —·:")
    if words in NAMES or words.endswith(FILES) or FORMAT.fullmatch(words):
        return False
    return sum(letter.isalpha() for letter in words) > 1


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_that_no_word_is_shown_without_a_translator(path):
    assert list(bare_words(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "QLabel('Ready')",
        "box.setText(f'{count} rows')",
        "box.setToolTip('a' if on else 'switched off')",
        "menu.addAction('Open case')",
        "field.setAccessibleName('Search ' + what)",
        "KINDS = 'Cases (*.case)'\nbox.getOpenFileName(window, title, '', KINDS)",
    ],
)
def test_that_a_bare_word_is_found(line):
    assert list(bare_words(line))


@pytest.mark.parametrize(
    "line",
    [
        "QLabel(self.tr('Ready'))",
        "box.setText(self.tr('{} rows').format(count))",
        "box.setText(f'{mark}: {caption}')",
        "label.setText('–')",
        "box.getOpenFileName(window, title, f'report-{mark}.pdf', 'PDF (*.pdf)')",
        "menu.addAction(label('Open case'))",
        "self.setObjectName('bar.view')",
    ],
)
def test_that_what_is_translated_or_has_no_word_is_let_through(line):
    assert not list(bare_words(line))
