"""Sealing a case in the window, and looking at what was sealed."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog

from examiner.gui.facts_table import FactsTable
from examiner.sealing.verification import verify_package

WAIT = 60_000


def facts_shown(window) -> dict[str, str]:
    (box,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
    model = box.findChild(FactsTable).model()
    shown = {
        " ".join(str(model.index(row, column).data()) for column in range(model.columnCount())): ""
        for row in range(model.rowCount())
    }
    box.reject()
    return shown


def test_that_a_case_is_sealed_and_what_was_sealed_is_shown(
    qtbot, window, tmp_path: Path, monkeypatch
) -> None:
    out = tmp_path / "handed <b>over"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(out), ""))
    with qtbot.waitSignal(window.session.jobs.recorded, timeout=WAIT):
        window.actions_by_id["case.seal"].trigger()
    package = out.with_suffix(".zip")
    facts = facts_shown(window)
    assert any("the case's audit log names this package" in fact for fact in facts)
    assert any("SHA-256 " in fact for fact in facts)
    case = window.session.case
    assert case.audit()[-1].act == "package sealed"
    assert all(fact.ok for fact in verify_package(package, case.actor, case))

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(package), ""))
    window.actions_by_id["report.verify"].trigger()
    assert facts_shown(window).keys() == facts.keys()


def test_that_a_place_that_is_taken_is_refused(window, tmp_path: Path, monkeypatch) -> None:
    taken = tmp_path / "taken.zip"
    taken.write_bytes(b"kept")
    errors: list[object] = []
    window.acts.refused.connect(errors.append)
    monkeypatch.setattr(window, "show_error", errors.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(taken), ""))
    window.actions_by_id["case.seal"].trigger()
    assert "exists already" in errors[0].message
    assert taken.read_bytes() == b"kept"
    assert window.session.case.audit()[-1].act != "package sealed"
