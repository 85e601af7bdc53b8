"""The pairs that a run gets wrong: as a table, and their crops side by side on one sheet."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from examiner.comparison.records import Decision
from examiner.face.records import CROP_SIZE
from examiner.render.figure import INK, PAPER, label_font
from examiner.validation.prepared import Prepared
from examiner.validation.records import Pair

MOST = 240
"""Pairs on a sheet; a run that gets more of them wrong shows the worst."""

_COLUMNS = 4
_GAP, _TITLE, _LINE = 12, 34, 15
_CELL = (2 * CROP_SIZE + _GAP, CROP_SIZE + 3 * _LINE + _GAP)
_LONGEST = 36
"""Letters of a name that fit under a pair."""


@dataclass(frozen=True, slots=True)
class WrongPair:
    """A genuine pair that is not above the threshold, or an impostor pair that is."""

    pair: Pair
    score: float | None
    """None where a picture has no crop; then the pair has no score, and counts as failed."""

    def beyond(self, threshold: float) -> float:
        """How far on the wrong side of the threshold it lies; endlessly where it has no score."""
        return np.inf if self.score is None else abs(self.score - threshold)


def wrong_pairs(prepared: Prepared, threshold: float) -> tuple[WrongPair, ...]:
    """The pairs on the wrong side, and all that have no score, the worst first."""
    found = []
    for pair, score in zip(prepared.data_set.pairs, prepared.scores().tolist(), strict=True):
        if np.isnan(score):
            found.append(WrongPair(pair, None))
        elif (score >= threshold) != pair.same:
            found.append(WrongPair(pair, score))
    return tuple(sorted(found, key=lambda each: -each.beyond(threshold)))


def rows_of(
    wrong: Sequence[WrongPair], prepared: Prepared, threshold: float
) -> Iterator[dict[str, object]]:
    """The wrong pairs as rows of a table."""
    pictures = prepared.data_set.pictures
    for each in wrong:
        first, second = pictures[each.pair.first], pictures[each.pair.second]
        yield {
            "fold": each.pair.fold,
            "same": int(each.pair.same),
            "first": first.name,
            "second": second.name,
            "first_person": first.person,
            "second_person": second.person,
            "score": "" if each.score is None else each.score,
            "threshold": threshold,
            "side": _side(each, threshold),
            "failure": "; ".join(
                f"{pictures[place].name}: {prepared.pictures[place].failure}"
                for place in (each.pair.first, each.pair.second)
                if prepared.pictures[place].failure
            ),
        }


def _side(each: WrongPair, threshold: float) -> str:
    if each.score is None:
        return ""
    return str(Decision.ABOVE if each.score >= threshold else Decision.BELOW)


def sheet(wrong: Sequence[WrongPair], prepared: Prepared, threshold: float) -> bytes:
    """A PNG of the crops of the wrong pairs, with names and scores; black where there is none."""
    shown = wrong[:MOST]
    rows = max(1, -(-len(shown) // _COLUMNS))
    size = (_COLUMNS * (_CELL[0] + _GAP) + _GAP, _TITLE + rows * (_CELL[1] + _GAP))
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    title = f"{len(wrong)} of {len(prepared.data_set.pairs)} pairs on the wrong side of {threshold}"
    more = f"; the first {MOST} are shown" if len(wrong) > MOST else ""
    pen.text((_GAP, _TITLE / 2), title + more, font=label_font(16), anchor="lm", fill=INK)
    for number, each in enumerate(shown):
        row, column = divmod(number, _COLUMNS)
        corner = (_GAP + column * (_CELL[0] + _GAP), _TITLE + row * (_CELL[1] + _GAP))
        _draw(image, pen, corner, each, prepared)
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def _draw(
    image: Image.Image,
    pen: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    each: WrongPair,
    prepared: Prepared,
) -> None:
    left, top = corner
    both = prepared.crop_pair(each.pair)
    for place, pixels in enumerate((both.probe, both.reference)):
        image.paste(Image.fromarray(pixels), (left + place * CROP_SIZE, top))
    sort = "genuine" if each.pair.same else "impostor"
    score = "no face found" if each.score is None else f"score {each.score:.4f}"
    pictures = prepared.data_set.pictures
    lines = (
        f"{sort}, {score}",
        pictures[each.pair.first].name[-_LONGEST:],
        pictures[each.pair.second].name[-_LONGEST:],
    )
    for number, line in enumerate(lines):
        below = (left, top + CROP_SIZE + 3 + number * _LINE)
        pen.text(below, line, font=label_font(12), fill=INK)
