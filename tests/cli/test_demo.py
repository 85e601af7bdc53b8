"""The demonstration: from photographs to a verified, signed report in one command."""

import socket
from pathlib import Path

import pytest

from tests.conftest import Command


def test_that_the_demonstration_ends_with_a_verified_case_and_report(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One method is enough here; both are tested on the worked case.
    monkeypatch.setattr("examiner.workflow.demonstration.METHODS", ("xssab",))
    out = tmp_path / "demo"
    found = command("demo", "--out", out).json
    assert found["case_ok"]
    assert found["report_ok"]
    assert found["comparisons"] == ["C1", "C2"]
    assert found["coverings"] == ["V1"]
    assert Path(found["report"]).read_bytes().startswith(b"%PDF-")
    assert command("verify", found["report"], "--case", found["case"]).code == 0
    assert (out / "training-identity.password").stat().st_mode & 0o077 == 0

    again = command("demo", "--out", out)
    assert again.error["kind"] == "ReportNotWritten"
    assert "exists already" in again.error["message"]
    assert "does not exist yet" in again.error["advice"]
    assert "signed" not in again.error["advice"]


def test_that_these_tests_notice_any_attempt_to_reach_a_network() -> None:
    with pytest.raises(AssertionError, match="network"):
        socket.create_connection(("192.0.2.1", 9))
    with socket.socket() as end, pytest.raises(AssertionError, match="network"):
        end.connect(("192.0.2.1", 9))
