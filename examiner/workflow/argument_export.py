"""Argument tables and cell matrices as CSV, for the other party's spreadsheet."""

from typing import Any

from examiner.explanation.records import Argument, ArgumentTable, Explanation, Side
from examiner.spreadsheets import csv_bytes


def argument_files(explanations: tuple[Explanation, ...]) -> dict[str, bytes]:
    """Each distinct table of some explanations of one comparison, and each matrix, by file name.

    The exact table is `arguments.csv`; one that a rule made is named by it and its explanation.
    """
    files: dict[str, bytes] = {}
    written: list[ArgumentTable] = []
    for each in explanations:
        table = each.arguments
        if table not in written:
            written.append(table)
            name = "" if table.basis is None else f"_{table.basis.rule}_{each.mark}"
            files[f"arguments{name}.csv"] = arguments_csv(table, explanations)
        if each.matrix is not None:
            files[f"cell_matrix_{each.mark}.csv"] = matrix_csv(each)
    return files


def arguments_csv(table: ArgumentTable, explanations: tuple[Explanation, ...]) -> bytes:
    """One table with the relative emphasis of every method beside it.

    The rows `rest` and `score - threshold` follow the 49 places; emphasis has no such rows, since
    it does not add up to anything. A table that a rule made says so in rows below these.
    """
    none = [""] * (2 * len(explanations))
    emphases = [f"{e.method}_{side.value}_relative_emphasis" for e in explanations for side in Side]
    rest = [table.probe_rest, table.probe_rest_share, "", table.reference_rest]
    totals = [table.total(side) for side in Side]
    rows: list[list[Any]] = [
        [*("cell", "row", "column", "region"), *_sides(), *emphases],
        *([*_place(table, row), *_emphasis(row, explanations)] for row in table.rows),
        ["rest", "", "", "", *rest, table.reference_rest_share, "", *none],
        ["score - threshold", "", "", "", totals[0], "", "", totals[1], "", "", *none],
    ]
    return csv_bytes([*rows, *_basis_rows(table)])


def matrix_csv(explanation: Explanation) -> bytes:
    """The matrix of probe cells (rows) by reference cells (columns); `bias` is no cell.

    Raises ValueError for an explanation without one.
    """
    if explanation.matrix is None:
        raise ValueError(f"{explanation.mark} has no matrix")
    cells = [*(str(cell + 1) for cell in range(len(explanation.matrix) - 1)), "bias"]
    rows = [
        [name, *values] for name, values in zip(cells, explanation.matrix.tolist(), strict=True)
    ]
    return csv_bytes([["probe cell \\ reference cell", *cells], *rows])


def _sides() -> list[str]:
    return [f"{side.value}_{what}" for side in Side for what in ("argument", "share", "error")]


def _place(table: ArgumentTable, row: Argument) -> list[Any]:
    basis, at = table.basis, row.cell - 1
    probe = basis.probe_errors[at] if basis and basis.probe_errors else ""
    reference = basis.reference_errors[at] if basis and basis.reference_errors else ""
    place = [row.cell, row.row, row.column, row.region]
    return [
        *place,
        row.probe,
        row.probe_share,
        probe,
        row.reference,
        row.reference_share,
        reference,
    ]


def _emphasis(row: Argument, explanations: tuple[Explanation, ...]) -> list[float]:
    sides = [side for e in explanations for side in (e.emphasis.probe, e.emphasis.reference)]
    return [side[row.cell - 1] for side in sides]


def _basis_rows(table: ArgumentTable) -> list[list[Any]]:
    basis = table.basis
    if basis is None:
        return []
    settings = "; ".join(f"{name}={value}" for name, value in sorted(basis.parameters.items()))
    interaction = [basis.probe_interaction, basis.reference_interaction]
    return [
        ["rule", f"{basis.rule}; {settings}"],
        ["baseline", basis.baseline],
        ["largest difference allowed", basis.tolerance],
        ["interaction (probe; reference)", *("" if each is None else each for each in interaction)],
    ]
