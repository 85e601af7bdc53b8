"""Acts through the worker process on the bundled networks and photographs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.errors import UnreadableImage
from examiner.explanation.catalogue import as_it_comes
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.records import Explanation
from examiner.face.records import DetectedFace
from examiner.gui.acts import Acts
from examiner.gui.session import Session
from examiner.image.records import EvidenceImage, Role

WAIT = 60_000


@pytest.fixture
def session(qapp) -> Iterator[Session]:
    made = Session()
    yield made
    made.jobs.close()
    made.close()


@pytest.fixture
def acts(session: Session, empty_case: Path) -> Acts:
    session.open(empty_case)
    return Acts(session)


def test_that_photographs_go_from_a_drop_to_an_explanation(qtbot, session, acts, demo_photos):
    written: list[frozenset[str]] = []
    session.committed.connect(written.append)
    with qtbot.waitSignals([session.jobs.recorded] * 4, timeout=WAIT):
        acts.receive([demo_photos / "obama.jpg"], Role.PROBE)
        acts.receive([demo_photos / "obama2.jpg"], Role.REFERENCE)
    assert session.case.marks(EvidenceImage) == ("P1", "R1")
    assert [face.chosen for face in session.case.all(DetectedFace)] == [True, True]
    with qtbot.waitSignal(acts.compared, timeout=WAIT) as compared:
        acts.compare("P1", "R1")
    assert compared.args == ["C1"]
    with qtbot.waitSignals([acts.explained, acts.checked], timeout=WAIT):
        acts.explain("C1", (as_it_comes("xssab"),))
    assert session.case.marks(Explanation) == ("E1",)
    assert session.case.get(CheckSheet, "K1").explanation == "E1"
    assert frozenset({"explanation"}) in written
    assert not session.jobs.busy


def test_that_an_unreadable_photograph_is_told_and_nothing_is_kept(qtbot, session, acts, tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no photograph")
    head = session.case.head()
    happened: list[object] = []
    session.jobs.happened.connect(happened.append)
    with qtbot.waitSignal(session.jobs.happened, timeout=WAIT, check_params_cb=_failed):
        acts.receive([bad], Role.PROBE)
    assert happened[-1].kind == UnreadableImage.__name__
    assert session.case.head() == head


def _failed(event: object) -> bool:
    return type(event).__name__ == "Failed"


def test_that_an_act_that_cannot_be_begun_is_refused_at_once(qtbot, session, acts, worked):
    session.open(worked)
    with qtbot.waitSignal(acts.refused) as refused:
        acts.compare("P1", "P1")
    assert refused.args[0].advice
    assert not session.jobs.busy


def test_that_another_card_makes_a_new_comparison_with_the_same_methods(
    qtbot, session, acts, worked, tmp_path
):
    session.open(worked)
    card = session.case.get(Comparison, "C1").threshold
    path = tmp_path / "card.toml"
    fields = {name: getattr(card, name) for name in card.__dataclass_fields__} | {"value": 0.5}
    import json

    path.write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in fields.items()), "utf-8")
    before = session.case.marks(Explanation)
    with qtbot.waitSignal(acts.explained, timeout=WAIT):
        acts.change_threshold("C1", path, "a stricter card")
    new = session.case.marks(Comparison)[-1]
    assert session.case.get(Comparison, new).threshold.value == 0.5
    assert set(before) < set(session.case.marks(Explanation))


def test_that_closing_in_the_middle_of_a_job_records_nothing_and_leaves_the_case_whole(
    qtbot, worked
):
    session = Session()
    session.open(worked)
    acts = Acts(session)
    held = session.case.marks(Explanation)
    with qtbot.waitSignal(session.jobs.happened, timeout=WAIT, check_params_cb=_progressed):
        acts.explain("C2", (as_it_comes("fggb"),))
    session.jobs.close()
    session.close()
    with CaseFile(worked, "A. Examiner") as case:
        assert case.marks(Explanation) == held


def _progressed(event: object) -> bool:
    return type(event).__name__ == "Progressed"


def test_that_closing_a_case_lets_another_open_it(qapp, worked):
    session = Session()
    session.open(worked)
    session.close()
    with CaseFile(worked, "A. Examiner"):
        assert not session.is_open
    session.jobs.close()


def test_that_a_pair_is_compared_by_another_network_beside_the_first(qtbot, session, acts, worked):
    session.open(worked)
    with qtbot.waitSignal(acts.compared, timeout=WAIT) as told:
        acts.compare("P1.1", "R1.1", "dlib_resnet")
    made = session.case.get(Comparison, told.args[0])
    assert made.score.backbone == "dlib_resnet"
    assert made.threshold.backbone == "dlib_resnet"
    assert session.case.get(Comparison, "C1").score.backbone == "mobilefacenet"
