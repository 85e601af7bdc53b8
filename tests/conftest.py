"""Guards around every test, the command line as a function, and one worked case."""

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from examiner.cli import run
from examiner.settings import resources_folder

EXAMINER = "D. Examiner"
PASSWORD = "a training password"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output; anything beside it is an error."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> dict[str, str]:
        """Kind, message and advice of an explained error."""
        assert self.code == 3, (self.code, self.out, self.err)
        found: dict[str, str] = self.json["error"]
        return found


Command = Callable[..., Said]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="keep the present pictures")


@pytest.fixture(scope="session", autouse=True)
def guards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No network, a fixed name, no password in the environment, a home of its own."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the program tried to reach a network")

    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, refuse)
        for function in ("create_connection", "getaddrinfo"):
            patch.setattr(socket, function, refuse)
        patch.setenv("EXAMINER_NAME", EXAMINER)
        patch.delenv("EXAMINER_PASSWORD", raising=False)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for variable in ("XDG_DATA_HOME", "EXAMINER_NETWORKS", "EXAMINER_DEVICE"):
            patch.delenv(variable, raising=False)
        yield


@pytest.fixture(scope="session")
def demo_photos() -> Path:
    return resources_folder() / "demo"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run one command line with --json in this process."""

    def say(*arguments: object, json: bool = True) -> Said:
        capsys.readouterr()
        words = [str(argument) for argument in arguments]
        code = run([*words, "--json"] if json else words)
        answer = capsys.readouterr()
        return Said(code, answer.out, answer.err)

    return say


@pytest.fixture(scope="session")
def worked_once(tmp_path_factory: pytest.TempPathFactory, demo_photos: Path) -> Path:
    case = tmp_path_factory.mktemp("worked") / "worked.case"
    lines: tuple[tuple[object, ...], ...] = (
        ("new", case, "--title", "Worked", "--question", "Which places argue for the score?"),
        ("add", case, demo_photos / "obama.jpg", "--role", "probe"),
        ("add", case, demo_photos / "obama2.jpg", demo_photos / "biden.jpg", "--role", "reference"),
        ("faces", case),
        ("compare", case, "P1", "R1"),
        ("compare", case, "P1", "R2"),
        ("explain", case, "C1", "--method", "xssab", "--method", "fggb", "--without-checks"),
    )
    for line in lines:
        assert run([str(word) for word in line]) == 0, line
    return case


@pytest.fixture
def worked(worked_once: Path, tmp_path: Path) -> Path:
    """A copy of a case with three photographs, two comparisons and two explanations."""
    return Path(shutil.copy(worked_once, tmp_path / "worked.case"))


@pytest.fixture
def empty_case(command: Command, tmp_path: Path) -> Path:
    case = tmp_path / "empty.case"
    assert command("new", case).code == 0
    return case


@pytest.fixture(scope="session")
def password_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "password.txt"
    path.write_text(f"{PASSWORD}\n")
    return path


@pytest.fixture(scope="session")
def signer(password_file: Path) -> Path:
    """A training identity, made once."""
    path = password_file.parent / "signer.p12"
    line = ("identity", EXAMINER, "--out", path, "--password-file", password_file)
    assert run([str(word) for word in line]) == 0
    return path
