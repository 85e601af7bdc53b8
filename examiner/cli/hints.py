"""How a command does what an error advises: the error itself speaks to the window too."""

from examiner.errors import ExaminerError, FaceNotChosen, NoFaceFound

_HINTS: dict[type[ExaminerError], str] = {
    NoFaceFound: "The command: examiner faces CASE {mark}, with --min-face PIXELS for smaller "
    "faces, or with --landmarks FILE.",
    FaceNotChosen: "The command: examiner faces CASE {mark} --choose N",
}
"""By kind of error; each may name facts of the error."""


def advice_of(error: ExaminerError) -> str:
    """The error's advice, and the command for it where there is one."""
    hint = _HINTS.get(type(error), "")
    return f"{error.advice} {hint.format(**error.facts)}".strip()
