"""Tables of numbers as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from examiner.validation.estimates import Beyond


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


def beyond_columns(
    beyond: Sequence[Beyond], controls: Sequence[str], prefix: str = ""
) -> dict[str, object]:
    """What a number is beyond each control, with its interval; empty where it has none."""
    held = {each.control: each.difference for each in beyond}
    columns: dict[str, object] = {}
    for control in controls:
        name, difference = f"{prefix}beyond_{control}", held.get(control)
        columns |= {
            name: difference.value if difference else "",
            f"{name}_low": difference.low if difference else "",
            f"{name}_high": difference.high if difference else "",
        }
    return columns
