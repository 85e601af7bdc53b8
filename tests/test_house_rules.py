"""Rules of the house that no linter knows: lengths, words, documentation that is complete."""

import ast
import re
from pathlib import Path

import click
import pytest

from examiner import errors
from examiner.cli import commands
from examiner.explanation.catalogue import EXPLAINERS

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "examiner").rglob("*.py"))
SPOKEN = [
    *SOURCES,
    *sorted((ROOT / "resources").rglob("*.toml")),
    *sorted((ROOT / "weights").rglob("*.md")),
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.name != "terms.md"),
    ROOT / "README.md",
]

LONGEST_FILE = 350
LONGEST_FUNCTION = 60

ALLOWED = re.compile(
    r"false[ _-](non[ _-])?match|non-match|not a probability|no probability"
    r"|Confidence in Face Verification|ai\.onnx",
    re.IGNORECASE,
)
"""The standards' names, sentences that say what the score is not, and a title."""


def avoided_words() -> list[str]:
    rows = [line.split("|") for line in (ROOT / "docs/terms.md").read_text("utf-8").splitlines()]
    columns = [row[3] for row in rows if len(row) == 5 and not row[1].strip().startswith("---")]
    words = [word.strip() for column in columns[1:] for word in column.split(",")]
    return [word for word in words if word and "(" not in word]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_that_a_module_is_short_and_so_are_its_functions(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_that_the_list_of_avoided_words_is_found():
    assert {"suspect", "confidence", "match", "identified"} <= set(avoided_words())


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_that_no_avoided_word_is_used(path):
    text = ALLOWED.sub("", path.read_text("utf-8"))
    found = [
        word
        for word in avoided_words()
        if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    ]
    assert found == []


def test_that_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "manager", "misc", "core", "base"}
    assert [path for path in SOURCES if path.stem in empty] == []


def all_commands() -> list[tuple[str, click.Command]]:
    found = []
    for name, command in commands.commands.items():
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", each) for inner, each in command.commands.items()]
        else:
            found.append((name, command))
    return found


@pytest.mark.parametrize(("name", "command"), all_commands(), ids=lambda value: str(value))
def test_that_the_guide_shows_every_command_with_every_option(name, command):
    guide = (ROOT / "docs/guide/commands.md").read_text("utf-8")
    assert f"examiner {name}" in guide
    for parameter in command.params:
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts:
            assert any(option in guide for option in parameter.opts), parameter.opts


def test_that_the_guide_names_every_method_and_every_error():
    guide = (ROOT / "docs/guide/commands.md").read_text("utf-8")
    for entry in EXPLAINERS:
        assert f"`{entry.id}`" in guide
    raised = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type)
        and issubclass(value, errors.ExaminerError)
        and not value.__subclasses__()
    ]
    assert [name for name in raised if f"`{name}`" not in guide] == []


def test_that_the_drawn_tree_of_errors_is_the_tree_of_errors():
    drawn = set(re.findall(r"\b[A-Z][A-Za-z]+\b", (errors.__doc__ or "").split("\n\n", 1)[1]))
    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.ExaminerError)
    }
    assert drawn == defined
