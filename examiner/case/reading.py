"""Questions about a case that take more than one record to answer."""

from examiner.case.file import CaseFile
from examiner.explanation.records import Explanation


def explanations_of(case: CaseFile, comparison: str) -> tuple[Explanation, ...]:
    """Every explanation of a comparison, oldest first."""
    held = case.plain(Explanation).items()
    marks = [mark for mark, values in held if values["comparison"] == comparison]
    return tuple(case.get(Explanation, mark) for mark in marks)


def methods_of(case: CaseFile, comparison: str) -> tuple[str, ...]:
    """Ids of the methods that explain a comparison, each once, in the order of their first use."""
    held = case.plain(Explanation).values()
    return tuple(dict.fromkeys(v["method"] for v in held if v["comparison"] == comparison))
