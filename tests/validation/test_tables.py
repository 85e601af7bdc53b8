"""Tables of numbers as CSV."""

import csv

import pytest

from examiner.validation.tables import csv_bytes


def test_that_names_stand_above_and_numbers_keep_their_digits() -> None:
    rows = [{"method": "a, b", "area": 0.1 + 0.2}, {"method": "ü", "area": 1}]
    read = list(csv.DictReader(csv_bytes(rows).decode().splitlines()))
    assert [row["method"] for row in read] == ["a, b", "ü"]
    assert float(read[0]["area"]) == 0.1 + 0.2


def test_that_a_row_with_other_names_is_no_row_of_the_table() -> None:
    with pytest.raises(ValueError, match="other"):
        csv_bytes([{"one": 1}, {"one": 1, "other": 2}])


def test_that_no_rows_are_no_table() -> None:
    assert csv_bytes([]) == b""
