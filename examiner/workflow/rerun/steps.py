"""What there is to do again for one report, in the order in which it came about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from examiner.case.audit import AuditEntry
from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.errors import CaseDamaged, EvidenceChanged, ExaminerError
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.face.records import DetectedFace, LandmarkOrigin
from examiner.workflow.rerun import acts, results
from examiner.workflow.rerun.records import Line, Verdict
from examiner.workflow.rerun.statements import Stated, explanation_marks
from examiner.workflow.rerun.task import Task, made_by

Step = Task | Line
"""Something to do again, or what is said of what cannot be done again."""

_Build = Callable[[CaseFile, str, AuditEntry], Task]


@dataclass(frozen=True, slots=True)
class _Log:
    """The case with its log, both as of the report's chain head."""

    case: CaseFile
    audit: tuple[AuditEntry, ...]

    def task(self, build: _Build, act: str, detail: str, mark: str) -> Step:
        """The task that `build` makes of the record called `mark`, or why there is none."""
        entry = made_by(self.audit, act, detail, mark)
        if entry is None:
            reason = f"record: the audit log has no act “{act}” that made {mark}"
            return Line(mark, act, Verdict.DIFFERENT, reason)
        return guarded(mark, act, partial(build, self.case, mark, entry))


def guarded(subject: str, what: str, build: Callable[[], Step]) -> Step:
    """What `build` gives; where the case or this installation lacks something, a line saying so."""
    try:
        return build()
    except (CaseDamaged, EvidenceChanged) as error:
        return Line(subject, what, Verdict.DIFFERENT, f"record: {error.message}")
    except ExaminerError as error:
        return Line(subject, what, Verdict.NOT_COMPUTED, error.message)


def steps(case: CaseFile, stated: Stated) -> Iterator[Step]:
    """Every act that gave something that a report states; `case` as of the report's head."""
    log = _Log(case, case.audit())
    yield from _photographs(log, stated)
    for pair in stated["comparisons"]:
        yield guarded(pair["comparison"]["mark"], acts.COMPARED, partial(_comparison, log, pair))
    for mark in _with_tables(log, stated):
        yield log.task(results.explanation, "explained", "explanation", mark)
    for pair in stated["comparisons"]:
        yield from _trials(log, pair)
    for each in stated["exhibits"]:
        yield guarded(each["mark"], "exhibit", partial(_exhibit, log, each["mark"]))


def _trials(log: _Log, pair: Stated) -> Iterator[Step]:
    """Checks and examinations of a comparison's explanations, and what was asked of it itself."""
    for each in pair["explanations"]:
        if each["checks"] is not None:
            yield log.task(results.checks, "checked", "checks", each["checks"]["mark"])
        if each["stability"] is not None:
            mark = each["stability"]["mark"]
            yield log.task(results.stability, "stability examined", "stability", mark)
    for each in pair["coverings"]:
        yield log.task(results.covering, "region covered", "covering", each["mark"])
    for each in pair["likelihoods"]:
        act = "likelihood ratio stated"
        yield log.task(results.likelihood, act, "likelihood", each["mark"])


def _photographs(log: _Log, stated: Stated) -> Iterator[Step]:
    images = [item["image"]["mark"] for item in stated["items"]]
    for mark in images:
        yield log.task(acts.photograph, acts.RECEIVED, "mark", mark)
    for entry in acts.looks(log.audit, set(images)):
        image = entry.details["image"]
        yield guarded(image, acts.LOOKED, partial(acts.faces, log.case, entry))
    for item in stated["items"]:
        for face in item["faces"]:
            if face["origin"] != LandmarkOrigin.DETECTED:
                yield guarded(face["mark"], "landmarks", partial(_by_hand, log, face["mark"]))
        for mark in item["chosen_by_examiner"]:
            yield Line(mark, "face chosen by the examiner", Verdict.GIVEN)


_HANDS = {"landmarks corrected": "now", "face placed by hand": "landmarks"}
"""Acts by which the examiner gives landmarks, and the detail that holds them."""


def _by_hand(log: _Log, mark: str) -> Line:
    """Landmarks that the examiner gave: an input, checked against the act that gave them."""
    face = log.case.get(DetectedFace, mark)
    given = [e for e in log.audit if e.act in _HANDS and e.details["face"] == mark]
    if not given:
        return Line(mark, "landmarks", Verdict.DIFFERENT, "record: no act gave these landmarks")
    last = given[-1]
    told = f"landmarks of the examiner, entry {last.seq} of the audit log"
    points = {name: list(point) for name, point in _points(face).items()}
    if points == last.details[_HANDS[last.act]]:
        return Line(mark, told, Verdict.GIVEN)
    return Line(mark, told, Verdict.DIFFERENT, "record: the face has other landmarks")


def _points(face: DetectedFace) -> dict[str, tuple[float, float]]:
    lying = face.landmarks
    return {name: getattr(lying, name) for name in lying.__slots__}


def _comparison(log: _Log, pair: Stated) -> Step:
    mark = pair["comparison"]["mark"]
    entry = acts.compared_by(log.audit, mark)
    if entry is None:
        reason = f"record: the audit log has no act that compared {mark}"
        return Line(mark, acts.COMPARED, Verdict.DIFFERENT, reason)
    return acts.comparison(log.case, log.case.get(Comparison, mark), entry)


def _with_tables(log: _Log, stated: Stated) -> tuple[str, ...]:
    printed = explanation_marks(stated)
    try:
        return tuple(results.with_their_tables(log.case, printed))
    except ExaminerError:
        # Each then says of itself what is wrong with it.
        return printed


def _exhibit(log: _Log, mark: str) -> Step:
    exhibit = log.case.get(Exhibit, mark)
    entry = made_by(log.audit, "arguments drawn", "drawing", exhibit.explanation)
    if entry is not None and exhibit.explanation in log.case.marks(ArgumentDrawing):
        return results.drawn_exhibit(log.case, exhibit, entry)
    log.case.blob(exhibit.picture_sha256)
    told = "picture of the screen as the examiner admitted it"
    return Line(mark, told, Verdict.GIVEN, "a picture of the screen is not drawn again")
