"""Tables of numbers as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping


def csv_bytes(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows with the same names as CSV in UTF-8, names first; numbers with all their digits."""
    text = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(text, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow(dict(row))
    return text.getvalue().encode()
