"""How the explanations of one pair of crops agree, read from what the case holds."""

from pathlib import Path

from examiner.case.file import CaseFile
from examiner.case.reading import explanations_of
from examiner.comparison.records import Comparison
from examiner.digest import npy_bytes
from examiner.errors import EmbeddingsNotComparable, NotInCase
from examiner.explanation.agreement import Agreement, FaceAgreement, agreement, voices_of
from examiner.explanation.records import Explanation, Side
from examiner.output import write_whole
from examiner.spreadsheets import csv_bytes


def agreement_of(case: CaseFile, comparisons: tuple[str, ...]) -> Agreement:
    """The agreement of every explanation of some comparisons; nothing is recorded.

    Comparisons of other networks can stand side by side, where they are of the same crops. Raises
    NotInCase for an unknown mark or fewer than two explanations, EmbeddingsNotComparable for
    comparisons of different crops.
    """
    marks = tuple(dict.fromkeys(comparisons))
    held = [case.get(Comparison, mark) for mark in marks]
    _require_same_crops(held)
    found: list[Explanation] = []
    titles: list[str] = []
    for each in held:
        explanations = explanations_of(case, each.mark)
        found += explanations
        titles += [each.score.backbone] * len(explanations)
    if len(found) < 2:
        raise NotInCase(
            f"It takes two explanations to agree; explanations of {' and '.join(marks)}: "
            f"{len(found)}.",
            advice="Explain a comparison by a further method first.",
        )
    return agreement(voices_of(found, titles if len(held) > 1 else ()))


def _require_same_crops(comparisons: list[Comparison]) -> None:
    first = comparisons[0]
    for each in comparisons:
        if (each.probe_crop, each.reference_crop) != (first.probe_crop, first.reference_crop):
            raise EmbeddingsNotComparable(
                f"{each.mark} is of other aligned crops than {first.mark}, so the places of their "
                "maps are not the same.",
                advice="Name comparisons of the same two faces, made by different networks.",
            )


def write_agreement(found: Agreement, folder: Path) -> None:
    """Write arrays (.npy) and correlations (.csv) of both faces to `folder`.

    Raises ReportNotWritten if the folder cannot be written to.
    """
    for side in Side:
        face = found.face(side)
        files = {
            f"agreement_{side.value}.npy": npy_bytes(face.shares),
            f"balance_{side.value}.npy": npy_bytes(face.balance),
            f"speaking_{side.value}.npy": npy_bytes(face.speaking),
            f"correlations_{side.value}.csv": correlations_csv(found.names, face),
        }
        for name, data in files.items():
            write_whole(folder / name, data)


def correlations_csv(names: tuple[str, ...], face: FaceAgreement) -> bytes:
    """The matrix of rank correlations of one face."""
    rows = zip(names, face.correlations.tolist(), strict=True)
    return csv_bytes([["", *names], *([name, *row] for name, row in rows)])
