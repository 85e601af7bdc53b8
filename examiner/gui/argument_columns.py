"""The columns of the argument table: their order, whose they are, and how they stand."""

from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from examiner.explanation.records import Side

PLACES = 5
"""Decimals of arguments, as in the report."""

SHARE_PLACES = 4


class Column(IntEnum):
    """Columns of the argument table."""

    CELL = 0
    ROW = 1
    COLUMN = 2
    REGION = 3
    PROBE = 4
    PROBE_ERROR = 5
    PROBE_LOW = 6
    PROBE_HIGH = 7
    PROBE_SIGN = 8
    PROBE_SHARE = 9
    PROBE_RUNNING = 10
    REFERENCE = 11
    REFERENCE_ERROR = 12
    REFERENCE_LOW = 13
    REFERENCE_HIGH = 14
    REFERENCE_SIGN = 15
    REFERENCE_SHARE = 16
    REFERENCE_RUNNING = 17
    PROBE_EMPHASIS = 18
    REFERENCE_EMPHASIS = 19


OF_SIDE = {
    Side.PROBE: (
        Column.PROBE,
        Column.PROBE_ERROR,
        Column.PROBE_LOW,
        Column.PROBE_HIGH,
        Column.PROBE_SIGN,
        Column.PROBE_SHARE,
        Column.PROBE_RUNNING,
        Column.PROBE_EMPHASIS,
    ),
    Side.REFERENCE: (
        Column.REFERENCE,
        Column.REFERENCE_ERROR,
        Column.REFERENCE_LOW,
        Column.REFERENCE_HIGH,
        Column.REFERENCE_SIGN,
        Column.REFERENCE_SHARE,
        Column.REFERENCE_RUNNING,
        Column.REFERENCE_EMPHASIS,
    ),
}
RUNNING = {Column.PROBE_RUNNING: Side.PROBE, Column.REFERENCE_RUNNING: Side.REFERENCE}
ERRORS = (Column.PROBE_ERROR, Column.REFERENCE_ERROR)
SHARES = (Column.PROBE_SHARE, Column.REFERENCE_SHARE)
EMPHASES = (Column.PROBE_EMPHASIS, Column.REFERENCE_EMPHASIS)
LOWS = {Column.PROBE_LOW: Side.PROBE, Column.REFERENCE_LOW: Side.REFERENCE}
HIGHS = {Column.PROBE_HIGH: Side.PROBE, Column.REFERENCE_HIGH: Side.REFERENCE}
SIGNS = {Column.PROBE_SIGN: Side.PROBE, Column.REFERENCE_SIGN: Side.REFERENCE}
INTERVALS = {**LOWS, **HIGHS, **SIGNS}
"""What only an explanation whose stability was examined has, and of which face."""

SORT_ROLE = Qt.ItemDataRole.UserRole
"""The bare value: numbers sort as numbers."""

SAID = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.AccessibleTextRole,
        SORT_ROLE,
    )
)
"""Roles that have an answer; a view asks for twice as many, of every cell, at every paint."""


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Words to the left, places in the middle, numbers to the right."""
    if column is Column.REGION or column in SIGNS:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if column < Column.REGION:
        return Qt.AlignmentFlag.AlignCenter
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def bold() -> QFont:
    """Letters of what must not be overlooked."""
    font = QFont()
    font.setBold(True)
    return font


def italic() -> QFont:
    """Letters of what is no part of the sum."""
    font = QFont()
    font.setItalic(True)
    return font
