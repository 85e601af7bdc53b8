"""The demonstration case, made by the acts themselves on photographs that come with the program."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths

from examiner.explanation.catalogue import as_it_comes
from examiner.gui.acts import Acts
from examiner.gui.session import Session
from examiner.workflow.demonstration import METHODS, PAIRS, is_ready_to_compare, photographs


def demonstration_path() -> Path:
    """Where this account's demonstration case is kept."""
    place = QStandardPaths.StandardLocation.GenericDataLocation
    folder = Path(QStandardPaths.writableLocation(place)) / "examiner"
    return folder / "demonstration.case"


class Demonstration(QObject):
    """Carries the open demonstration case from photographs to explanations, act by act."""

    def __init__(self, session: Session, acts: Acts) -> None:
        super().__init__(session)
        self._session = session
        self._acts = acts
        self._comparing = False
        session.committed.connect(self._go_on)
        session.case_changed.connect(self._end)
        session.jobs.happened.connect(self._end_when_idle)
        acts.compared.connect(self._explain)
        for path, role in photographs():
            acts.receive([path], role)

    def _go_on(self, kinds: frozenset[str]) -> None:
        """Compare once every photograph has a chosen face."""
        if self._comparing or "face" not in kinds:
            return
        if is_ready_to_compare(self._session.case):
            self._comparing = True
            for probe, reference in PAIRS:
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
