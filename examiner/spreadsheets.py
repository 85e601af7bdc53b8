"""Tables for other people's spreadsheets, in which no text of ours becomes a formula of theirs."""

import csv
import io
from collections.abc import Iterable

from examiner.visible import shown

_BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, after OWASP's rule; full-width signs count as well.

Tabs and line ends, which do so too, are not left in a cell.
"""


def csv_bytes(rows: Iterable[Iterable[object]], delimiter: str = ",") -> bytes:
    """Rows of cells as CSV in UTF-8; numbers with all their digits, texts by `neutral`."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def neutral(cell: object) -> object:
    """A text with nothing unseen in it, an apostrophe before what a spreadsheet would compute.

    Numbers stay as they are, also where they stand as texts.
    """
    if not isinstance(cell, str):
        return cell
    text = shown(cell)
    if not text.lstrip(" ").startswith(_BEGINNINGS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
