"""Admit what is on the screen as a numbered exhibit; caption it, leave it out again."""

from dataclasses import replace
from typing import Any

from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.digest import sha256
from examiner.image.records import RgbPixels
from examiner.render.figure import png_bytes


def admit(
    case: CaseFile,
    picture: RgbPixels,
    caption: str,
    shown: tuple[str, str],
    states: tuple[dict[str, Any], dict[str, Any]],
) -> Exhibit:
    """Keep `picture` as the next exhibit.

    `shown` are the marks of the comparison and of the explanation (or an empty text), `states` the
    state of the view and of the overlay. NotInCase if the case has no such comparison.
    """
    case.get(Comparison, shown[0])
    data = png_bytes(picture)
    exhibit = Exhibit(
        mark=f"X{len(case.marks(Exhibit)) + 1}",
        caption=caption,
        comparison=shown[0],
        explanation=shown[1],
        picture_sha256=sha256(data),
        width=picture.shape[1],
        height=picture.shape[0],
        view=states[0],
        overlay=states[1],
        in_report=True,
    )
    with case.transaction("exhibit admitted") as act:
        act.details.update(
            exhibit=exhibit.mark,
            comparison=shown[0],
            explanation=shown[1],
            picture_sha256=exhibit.picture_sha256,
        )
        act.put_blob(data)
        act.put(exhibit, exhibit.mark)
    return exhibit


def describe(case: CaseFile, mark: str, caption: str, *, in_report: bool) -> Exhibit:
    """Give an exhibit another caption, or say whether reports print it; nothing else changes."""
    before = case.get(Exhibit, mark)
    after = replace(before, caption=caption, in_report=in_report)
    if after == before:
        return before
    with case.transaction("exhibit described") as act:
        act.details.update(exhibit=mark, caption=caption, in_report=in_report)
        act.put(after, mark, case.next_revision(Exhibit, mark))
    return after
