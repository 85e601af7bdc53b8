"""Read a table of pairs: named columns, counted folds as LFW has them, or two lines for a pair."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from examiner.errors import DataSetRefused
from examiner.foreign import MOST_DOCUMENT, read_regular

NEEDED = ("fold", "same", "first", "second")
PERSONS = ("first_person", "second_person")

_FORMAT = "See docs/guide/data-sets.md for the forms of the table."

_PARTS = 10
"""Folds that a table without folds is parted into, as the common code does."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as the table has it."""

    table: str
    line: int
    fold: int
    same: bool
    first: str
    second: str
    first_person: str = ""
    """Empty where the table does not say."""
    second_person: str = ""

    def person_of(self, name: str) -> str:
        """Whom the table says `name` shows; empty if it does not say."""
        return self.first_person if name == self.first else self.second_person

    def refused(self, what: str, advice: str) -> DataSetRefused:
        """The error that says what is wrong with this row."""
        return _refused(self.table, self.line, what, advice)


def read_rows(path: Path) -> tuple[Row, ...]:
    """The pairs of the table at `path`, at least one; DataSetRefused with the line's number."""
    try:
        text = read_regular(path, MOST_DOCUMENT).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise DataSetRefused(
            f"The table of pairs {path} cannot be read ({why}).",
            advice="Name a text file in UTF-8.",
            path=str(path),
        ) from error
    lines = [
        (number, line.split("\t") if "\t" in line else line.split())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        raise DataSetRefused(f"The table of pairs {path} is empty.", advice=_FORMAT)
    rows = tuple(_reader(lines[0][1])(str(path), lines))
    if not rows:
        raise DataSetRefused(f"The table of pairs {path} has no pair.", advice=_FORMAT)
    return rows


Lines = list[tuple[int, list[str]]]


def _reader(head: list[str]) -> Callable[[str, Lines], Iterator[Row]]:
    """What reads a table whose first line is `head`."""
    if all(cell.isdecimal() for cell in head):
        return _counted
    return _two_lines if len(head) == 2 and head[1].isdecimal() else _named


def _named(table: str, lines: Lines) -> Iterator[Row]:
    """Rows below a line of column names."""
    number, columns = lines[0]
    unknown = [name for name in columns if name not in NEEDED + PERSONS]
    missing = [name for name in NEEDED if name not in columns]
    if (
        unknown
        or missing
        or len(set(columns)) < len(columns)
        or (PERSONS[0] in columns) != (PERSONS[1] in columns)
    ):
        raise _refused(
            table,
            number,
            f"The columns are {', '.join(columns)}",
            f"They must be {', '.join(NEEDED)}, and may be {' and '.join(PERSONS)} besides, "
            "separated by tabs.",
        )
    for number, cells in lines[1:]:
        if len(cells) != len(columns) or not all(cell.strip() for cell in cells):
            raise _refused(
                table,
                number,
                f"There are {len(cells)} cells for {len(columns)} columns, or an empty one",
                "Separate cells by single tabs.",
            )
        yield _row(table, number, dict(zip(columns, map(str.strip, cells), strict=True)))


def _row(table: str, number: int, cells: dict[str, str]) -> Row:
    if cells["same"] not in {"0", "1"}:
        raise _refused(
            table,
            number,
            f"The column same holds {cells['same']!r}",
            "Write 1 for a genuine pair, of one person, and 0 for an impostor pair, of two.",
        )
    persons = {name: cells[name] for name in PERSONS if name in cells}
    fold, same = _number(table, number, cells["fold"]), cells["same"] == "1"
    return Row(table, number, fold, same, cells["first"], cells["second"], **persons)


def _counted(table: str, lines: Lines) -> Iterator[Row]:
    """Folds of so many genuine and then as many impostor pairs, as the first line counts them.

    A genuine pair is `person n m`, an impostor pair `person n other m`; picture n of a person is
    called person_000n.
    """
    *folds, count = (int(cell) for cell in lines[0][1])
    if len(folds) > 1 or count == 0 or len(lines) - 1 != 2 * count * sum(folds or [1]):
        raise _refused(
            table,
            lines[0][0],
            f"The first line does not count the {len(lines) - 1} lines that follow",
            "It holds the number of folds, if there are several, and that of genuine pairs in "
            "each; as many impostor pairs follow them.",
        )
    for place, (number, cells) in enumerate(lines[1:]):
        fold, within = divmod(place, 2 * count)
        same = within < count
        if len(cells) != (3 if same else 4):
            raise _refused(
                table,
                number,
                f"There are {len(cells)} words",
                "Here a genuine pair should be: person n m."
                if same
                else "Here an impostor pair should be: person n other m.",
            )
        one, two = cells[0], cells[0] if same else cells[2]
        first = f"{one}_{_number(table, number, cells[1]):04d}"
        second = f"{two}_{_number(table, number, cells[-1]):04d}"
        yield Row(table, number, fold + 1, same, first, second, one, two)


def _two_lines(table: str, lines: Lines) -> Iterator[Row]:
    """Pairs of two lines, each `picture 1` in a genuine pair and `picture 0` in an impostor pair.

    As CPLFW and CALFW are published. They name no folds: the table is parted into ten in its order.
    """
    for number, cells in lines:
        if len(cells) != 2 or cells[1] not in {"0", "1"}:
            raise _refused(
                table,
                number,
                f"This is no picture with 1 or 0 behind it: {' '.join(cells)}",
                "Each pair has two lines, both with 1 if it is genuine and 0 if not.",
            )
    pairs = list(zip(lines[::2], lines[1::2], strict=False))
    if len(lines) % 2:
        raise _refused(table, lines[-1][0], "The last pair has one line", "Each pair has two.")
    for place, ((number, first), (other, second)) in enumerate(pairs):
        if first[1] != second[1]:
            raise _refused(
                table,
                other,
                f"The pair has {first[1]} in line {number} and {second[1]} here",
                "Both lines of a pair have the same number, 1 or 0.",
            )
        fold = 1 + place * _PARTS // len(pairs)
        yield Row(table, number, fold, first[1] == "1", first[0], second[0])


def _number(table: str, line: int, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise _refused(table, line, f"{text!r} is no number", "Write it in decimal digits.")
    return int(text)


def _refused(table: str, line: int, what: str, advice: str) -> DataSetRefused:
    return DataSetRefused(f"{table}, line {line}: {what}.", advice=advice, line=line)
