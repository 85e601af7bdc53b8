"""No network: the kernel ends who asks for a socket, and the whole way is walked all the same."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = [sys.executable, "-m", "tests.no_network"]


def forbidden(script: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FORBIDDEN, str(script), *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"])
def test_that_who_asks_for_a_socket_is_ended(tmp_path, family):
    script = tmp_path / "ask.py"
    script.write_text(f"import socket\nsocket.socket(socket.{family}, socket.SOCK_DGRAM)\n")
    assert forbidden(script).returncode == -signal.SIGSYS


def test_that_a_process_that_was_started_is_ended_too_and_local_sockets_are_free(tmp_path):
    inner, script = tmp_path / "inner.py", tmp_path / "outer.py"
    inner.write_text("import socket\nsocket.socket()\n")
    script.write_text(
        "import socket, subprocess, sys\n"
        "socket.socket(socket.AF_UNIX).close()\n"
        "one, other = socket.socketpair()\n"
        "one.close(), other.close()\n"
        f"print(subprocess.run([sys.executable, {str(inner)!r}]).returncode)\n"
    )
    done = forbidden(script)
    assert (done.returncode, done.stdout.strip()) == (0, str(-signal.SIGSYS))


def test_that_the_whole_way_asks_for_no_socket(tmp_path):
    done = forbidden(ROOT / "tests" / "offline_journey.py", tmp_path)
    assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
    assert (tmp_path / "package.zip").is_file()
