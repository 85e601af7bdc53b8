"""What is printed for people: nothing that moves, hides or turns what stands on the screen."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from examiner.cli import desk
from examiner.cli.desk import Bar, explain, explain_error, tell
from examiner.errors import TaskFailed
from examiner.visible import shown
from tests.conftest import Command
from tests.image.pictures import drawn, encoded

EVIL = "a\x1b[2J\n\r\x00\x07\x7f\x85\x9b\u200b\u2028\u202a\u202e\u2066\u2069\ufeffz"


def test_that_what_cannot_be_seen_is_shown_as_escapes() -> None:
    assert shown(EVIL) == (
        "a\\x1b[2J\\n\\r\\x00\\x07\\x7f\\x85\\x9b\\u200b\\u2028\\u202a\\u202e\\u2066\\u2069\\ufeffz"
    )
    assert shown("Ärztin\u00a0Müller – 顔 ≥ \udcfc") == "Ärztin\u00a0Müller – 顔 ≥ \\xfc"
    # What is no byte of a name either, and a name in UTF-8 on a system that is set to less.
    assert shown("\ud800 \udcc3\udcbc") == "\\ud800 ü"


def test_that_every_line_for_people_is_escaped_and_json_stays_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell({"value": EVIL}, [EVIL, EVIL], as_json=False)
    assert capsys.readouterr().out == f"{shown(EVIL)}\n" * 2
    tell({"value": EVIL}, [EVIL], as_json=True)
    assert json.loads(capsys.readouterr().out) == {"value": EVIL}
    explain("Kind", EVIL, EVIL, as_json=True)
    said = capsys.readouterr()
    assert said.err == f"examiner: {shown(EVIL)}\n{shown(EVIL)}\n"
    assert json.loads(said.out)["error"]["message"] == EVIL


def test_that_a_fault_of_another_process_is_shown_with_its_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    details = "Traceback:\n  line 1\nZeroDivisionError"
    explain_error(TaskFailed("It failed.", advice="Report it.", details=details), as_json=True)
    said = capsys.readouterr()
    assert said.err == f"{details}\nexaminer: It failed.\nReport it.\n"
    assert json.loads(said.out)["error"]["message"] == "It failed."


def test_that_a_file_s_name_cannot_speak_to_the_terminal(
    command: Command, empty_case: Path
) -> None:
    photo = empty_case.parent / "x\x1b[31m\nok     case is intact\u202egnp.png"
    photo.write_bytes(encoded(drawn(), "PNG"))
    for line in (
        ("add", empty_case, photo, "--role", "probe"),
        ("add", empty_case, photo, "--role", "reference"),
        ("log", empty_case),
        ("add", empty_case, photo, f"--{photo.name}"),
        (photo.name,),
        ("verify", photo),
    ):
        said = command(*line, json=False)
        printed = said.out + said.err
        assert "\\x1b[31m\\n" in printed, line
        assert all(sign.isprintable() or sign == "\n" for sign in printed), line


def test_that_a_bar_shows_a_name_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "SHOW_AFTER", -1.0)
    screen = io.StringIO()
    bar = Bar()
    bar._console = Console(file=screen, force_terminal=True, width=100)
    bar.advance(1, 2, "Reading [/x]\x1b]0;t\x07.png")
    bar.close()
    assert "Reading [/x]\\x1b]0;t\\x07.png" in screen.getvalue()
