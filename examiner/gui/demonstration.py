"""The demonstration case, made by the acts themselves on photographs that come with the program."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths

from examiner.explanation.catalogue import as_it_comes
from examiner.gui.acts import Acts
from examiner.gui.session import Session
from examiner.workflow.demonstration import (
    METHODS,
    is_ready_to_compare,
    missing_checks,
    missing_explanations,
    missing_pairs,
    missing_photographs,
    not_looked_at,
)


def demonstration_path() -> Path:
    """Where this account's demonstration case is kept."""
    place = QStandardPaths.StandardLocation.GenericDataLocation
    folder = Path(QStandardPaths.writableLocation(place)) / "examiner"
    return folder / "demonstration.case"


class Demonstration(QObject):
    """Carries the open demonstration case from photographs to explanations, act by act.

    It begins with what is missing: whoever closed the case in the middle finds the rest made.
    """

    def __init__(self, session: Session, acts: Acts) -> None:
        super().__init__(session)
        self._session = session
        self._acts = acts
        self._comparing = False
        session.committed.connect(self._go_on)
        session.case_changed.connect(self._end)
        session.jobs.happened.connect(self._end_when_idle)
        acts.compared.connect(self._explain)
        self._begin()

    def _begin(self) -> None:
        """Ask for what stands at no other act's end; what follows from it comes by itself."""
        case, asked = self._session.case, False
        for path, role in missing_photographs(case):
            self._acts.receive([path], role)
            asked = True
        for image in not_looked_at(case):
            self._acts.find_faces(image)
            asked = True
        if not asked:
            self._compare()
            for comparison, method in missing_explanations(case):
                self._acts.explain(comparison, (as_it_comes(method),))
            for explanation in missing_checks(case):
                self._acts.check(explanation)
        if not self._session.jobs.busy:
            self._end()

    def _go_on(self, kinds: frozenset[str]) -> None:
        """Compare once every photograph has a chosen face."""
        if self._comparing or "face" not in kinds:
            return
        self._compare()

    def _compare(self) -> None:
        if is_ready_to_compare(self._session.case):
            self._comparing = True
            for probe, reference in missing_pairs(self._session.case):
                self._acts.compare(probe, reference)

    def _explain(self, comparison: str) -> None:
        self._acts.explain(comparison, tuple(as_it_comes(method) for method in METHODS))

    def _end_when_idle(self, _event: object) -> None:
        """Each step asks for the next before it is over, so idle means done, failed or stopped."""
        if not self._session.jobs.busy:
            self._end()

    def _end(self) -> None:
        self._session.committed.disconnect(self._go_on)
        self._session.case_changed.disconnect(self._end)
        self._session.jobs.happened.disconnect(self._end_when_idle)
        self._acts.compared.disconnect(self._explain)
        self.deleteLater()
