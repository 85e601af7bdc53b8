"""Acts of the examiner, asked for by the window: each goes through workflow and nothing else."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.case.reading import requests_of
from examiner.comparison.cards import read_card
from examiner.comparison.records import Comparison
from examiner.embedding.catalogue import DEFAULT
from examiner.errors import ExaminerError
from examiner.explanation.catalogue import Request
from examiner.explanation.records import Explanation
from examiner.face.records import Landmarks
from examiner.gui.cover_dialog import RegionWanted
from examiner.gui.session import Session
from examiner.image.records import RgbPixels, Role
from examiner.job import Job
from examiner.likelihood import cards as calibrations
from examiner.render.annotations import Annotation
from examiner.runner import Event, Failed, Stopped
from examiner.workflow import (
    bench,
    checks,
    comparisons,
    covering,
    drawings,
    exhibits,
    explanations,
    faces,
    intake,
    likelihood,
    stability,
    training,
)


class Acts(QObject):
    """Every act that a person can ask for; results arrive as signals."""

    refused = Signal(object)
    """An ExaminerError: an act that computes nothing, or the beginning of a job, was refused."""
    failed = Signal()
    """A job came to no result; the panel of jobs says why."""
    compared = Signal(str)
    """Mark of a comparison that was made."""
    explained = Signal(str, object)
    """Mark of the comparison, and the Explanation."""
    checked = Signal(str)
    """Mark of the explanation that was checked."""
    examined = Signal(str)
    """Mark of the explanation whose stability was examined."""
    covered = Signal(str)
    """Mark of a covering check that was made."""
    stated = Signal(str)
    """Mark of a statement of a likelihood ratio."""
    drawn = Signal(str)
    """Mark of a drawing that was made."""
    received = Signal(object)
    """A Receipt."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._afterwards: dict[int, Callable[[Any], None]] = {}
        session.jobs.recorded.connect(self._recorded)
        session.jobs.refused.connect(self._refused)
        session.jobs.happened.connect(self._happened)

    def receive(self, paths: Sequence[Path], role: Role) -> None:
        """Receive photographs, and look for the faces in each as soon as it is in the case."""
        for path in paths:
            self._submit(partial(intake.receive, self._case, path, role), self._received)

    def find_faces(self, image: str, min_face: float | None = None) -> None:
        """Look for faces in a photograph."""
        self._submit(lambda: faces.find(self._case, image, min_face))

    def choose(self, image: str, index: int) -> None:
        """Make face number `index` the one to be compared."""
        self._do(lambda: faces.choose(self._case, image, index))

    def correct(self, face: str, landmarks: Landmarks) -> None:
        """Move a face's landmarks."""
        self._do(lambda: faces.correct(self._case, face, landmarks))

    def place(self, image: str, landmarks: Landmarks) -> None:
        """Add a face by its landmarks."""
        self._do(lambda: faces.place(self._case, image, landmarks))

    def compare(self, probe: str, reference: str, backbone: str = DEFAULT) -> None:
        """Compare two faces, or two photographs' chosen faces, by a network's own card."""
        self._submit(
            lambda: comparisons.compare(self._case, probe, reference, backbone),
            lambda made: self.compared.emit(made.mark),
        )

    def explain(self, comparison: str, requests: Sequence[Request]) -> None:
        """Explain a comparison, one job for each request, and check what each gives."""
        for request in requests:
            self._submit(
                partial(explanations.explain_comparison, self._case, comparison, request),
                partial(self._explained, comparison),
            )

    def _explained(self, comparison: str, made: Explanation) -> None:
        self.explained.emit(comparison, made)
        self.check(made.mark)

    def check(self, explanation: str) -> None:
        """Make the checks of an explanation."""
        self._submit(
            lambda: checks.check_explanation(self._case, explanation),
            lambda made: self.checked.emit(made.explanation),
        )

    def examine(self, explanation: str) -> None:
        """Examine how stable an explanation is."""
        self._submit(
            lambda: stability.examine_stability(self._case, explanation),
            lambda made: self.examined.emit(made.explanation),
        )

    def cover(self, comparison: str, wanted: RegionWanted) -> None:
        """Cover a region of one face of a comparison."""
        self._submit(
            lambda: covering.cover_region(
                self._case, comparison, wanted.side, self._region(comparison, wanted)
            ),
            lambda made: self.covered.emit(made.mark),
        )

    def state_likelihood(self, comparison: str, card: Path | None = None) -> None:
        """State a comparison's likelihood ratio, or why there is none, after its backbone's card.

        `card` is the file of another card.
        """
        self._submit(
            lambda: likelihood.state_likelihood(
                self._case, comparison, calibrations.read_card(card) if card else None
            ),
            lambda made: self.stated.emit(made.mark),
        )

    def draw(self, comparison: str) -> None:
        """Draw what the arguments of a comparison draw."""
        self._submit(
            lambda: drawings.draw_comparison(self._case, comparison),
            lambda made: self.drawn.emit(made.mark),
        )

    def admit_drawing(self, mark: str, caption: str) -> None:
        """Keep a drawing as an exhibit, where the laboratory allows it."""
        self._do(lambda: drawings.admit_drawing(self._case, mark, caption))

    def _region(self, comparison: str, wanted: RegionWanted) -> covering.Region:
        if wanted.annotation:
            return covering.annotated_region(self._case, comparison, wanted.side, wanted.annotation)
        if wanted.patches:
            return covering.patches_region(wanted.patches)
        return covering.facial_region(wanted.regions)

    def change_threshold(self, comparison: str, card: Path, reason: str) -> None:
        """Another threshold card: a new comparison, explained by the methods of the old one."""
        requests = requests_of(self._case, comparison)
        made: Comparison | None = self._do(
            lambda: comparisons.change_threshold(self._case, comparison, read_card(card), reason)
        )
        if made is not None:
            self.compared.emit(made.mark)
            self.explain(made.mark, requests)

    def annotate(self, comparison: str, annotations: tuple[Annotation, ...]) -> None:
        """Make `annotations` those of a comparison."""
        self._do(lambda: bench.annotate(self._case, comparison, annotations))

    def admit(
        self,
        picture: RgbPixels,
        caption: str,
        shown: tuple[str, str],
        states: tuple[dict[str, Any], dict[str, Any]],
    ) -> Exhibit | None:
        """Admit what is on the screen as an exhibit."""
        made: Exhibit | None = self._do(
            lambda: exhibits.admit(self._case, picture, caption, shown, states)
        )
        return made

    def describe(self, exhibit: str, caption: str, *, in_report: bool) -> None:
        """Change an exhibit's caption, or whether reports print it."""
        self._do(lambda: exhibits.describe(self._case, exhibit, caption, in_report=in_report))

    def keep_desk(self, state: dict[str, Any]) -> None:
        """Keep how the window is left."""
        self._do(lambda: bench.keep_desk(self._case, state))

    def seal(self, make: Callable[[], Job[Any, Any]], afterwards: Callable[[Any], None]) -> None:
        """Hand the case over by the job that `make` makes, and go on with the package."""
        self._submit(make, afterwards)

    def training_copy(self, path: Path) -> int | None:
        """Make a training copy; the number of photographs in it."""
        count: int | None = self._do(lambda: training.training_copy(self._case, path))
        return count

    @property
    def _case(self) -> CaseFile:
        return self._session.case

    def _do(self, act: Callable[[], Any]) -> Any:
        """An act that computes nothing long, at once; None where it was refused."""
        try:
            return act()
        except ExaminerError as error:
            self.refused.emit(error)
            return None

    def _submit(
        self, make: Callable[[], Job[Any, Any]], afterwards: Callable[[Any], None] | None = None
    ) -> None:
        job = self._do(make)
        if job is not None:
            number = self._session.jobs.submit(job)
            self._afterwards[number] = afterwards or _nothing

    def _received(self, receipt: intake.Receipt) -> None:
        self.received.emit(receipt)
        if not receipt.known_before:
            self.find_faces(receipt.image.mark)

    def _recorded(self, number: int, result: object) -> None:
        afterwards = self._afterwards.pop(number, None)
        if afterwards is not None:
            afterwards(result)

    def _refused(self, number: int, _error: Exception) -> None:
        if self._afterwards.pop(number, None) is not None:
            self.failed.emit()

    def _happened(self, event: Event) -> None:
        if isinstance(event, Failed | Stopped):
            was_ours = self._afterwards.pop(event.number, None) is not None
            if was_ours and isinstance(event, Failed):
                self.failed.emit()


def _nothing(_result: object) -> None:
    """What follows an act that nothing waits for."""
