"""The demonstration case, made by the acts themselves on photographs that come with the program."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths

from examiner.case.file import create
from examiner.case.rows import CaseFacts
from examiner.comparison.records import Comparison
from examiner.face.records import DetectedFace
from examiner.gui.acts import Acts
from examiner.gui.session import Session
from examiner.image.records import Role
from examiner.settings import examiner_name, resources_folder

PROBES = ("obama.jpg",)
REFERENCES = ("obama2.jpg", "biden.jpg")
PAIRS = (("P1", "R1"), ("P1", "R2"))


def demonstration_path() -> Path:
    """Where this account's demonstration case is kept."""
    place = QStandardPaths.StandardLocation.GenericDataLocation
    folder = Path(QStandardPaths.writableLocation(place)) / "examiner"
    return folder / "demonstration.case"


def make_empty(path: Path) -> None:
    """A new case for the demonstration; raises CaseNotWritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    question = "Which places of the faces argue for a score above the decision threshold?"
    actor = examiner_name()
    create(path, CaseFacts(str(uuid.uuid4()), "Demonstration", question, actor, "", now), actor)


class Demonstration(QObject):
    """Carries the open demonstration case from photographs to explanations, act by act."""

    def __init__(self, session: Session, acts: Acts) -> None:
        super().__init__(session)
        self._session = session
        self._acts = acts
        session.committed.connect(self._go_on)
        acts.compared.connect(acts.explain)
        folder = resources_folder() / "demo"
        acts.receive([folder / name for name in PROBES], Role.PROBE)
        acts.receive([folder / name for name in REFERENCES], Role.REFERENCE)

    def _go_on(self, kinds: frozenset[str]) -> None:
        """Compare once every photograph has a chosen face."""
        if "face" not in kinds:
            return
        faces = self._session.case.all(DetectedFace)
        ready = {face.image for face in faces if face.chosen}
        if ready == {mark for pair in PAIRS for mark in pair}:
            self._session.committed.disconnect(self._go_on)
            if not self._session.case.marks(Comparison):
                for probe, reference in PAIRS:
                    self._acts.compare(probe, reference)
            self._session.jobs.recorded.connect(self._end)

    def _end(self, _number: int, _result: object) -> None:
        if not self._session.jobs.busy:
            self._session.jobs.recorded.disconnect(self._end)
            self._acts.compared.disconnect(self._acts.explain)
            self.deleteLater()
