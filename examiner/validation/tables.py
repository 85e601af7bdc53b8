"""Tables of numbers as CSV."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from examiner import spreadsheets
from examiner.validation.estimates import Beyond


def csv_bytes(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows with the same names as CSV in UTF-8, names first; numbers with all their digits."""
    return spreadsheets.csv_bytes(_cells(rows))


def _cells(rows: Iterable[Mapping[str, object]]) -> Iterator[Sequence[object]]:
    names: list[str] | None = None
    for row in rows:
        if names is None:
            names = list(row)
            yield names
        if unknown := row.keys() - set(names):
            raise ValueError(f"a row has {', '.join(unknown)}, which the first has not")
        yield [row.get(name, "") for name in names]


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
