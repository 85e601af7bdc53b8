"""What a command asks of the system: every file that it makes, writes, renames or removes."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    "open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,"
    "link,linkat,symlink,symlinkat,mknod,mknodat,truncate,ftruncate,fallocate,chmod,fchmod,"
    "fchmodat,chown,fchown,lchown,fchownat,utime,utimes,utimensat,futimesat,setxattr,lsetxattr,"
    "fsetxattr,removexattr,lremovexattr,fremovexattr"
)
_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OPENED = re.compile(r"\((\d+)<([^>]*)>")
_NOWHERE = ("/dev/null", "/dev/tty", "/dev/pts")


@dataclass(frozen=True, slots=True)
class Traced:
    """How a command ended, and what it asked to be changed on the disk, granted or not."""

    code: int
    out: str
    err: str
    changes: tuple[str, ...]
    """Paths, as the command named them."""
    lines: tuple[str, ...]
    """The same as the system heard it."""


def traced(
    arguments: Sequence[object],
    traces: Path,
    environment: Mapping[str, str] | None = None,
    module: str = "examiner",
) -> Traced:
    """Run `python -m examiner` with `arguments`; `traces` is an empty folder."""
    line = [
        "strace", "-f", "-ff", "-y", "-qq", "-s", "4096", "--seccomp-bpf", "-e", f"trace={_CALLS}",
        "-e", "signal=none", "-o", str(traces / "trace"),
        sys.executable, "-m", module, *map(str, arguments),
    ]  # fmt: skip
    done = subprocess.run(
        line, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip
    told = [call for file in sorted(traces.iterdir()) for call in file.read_text().splitlines()]
    assert told, done.stderr
    changes = [(path, call) for call in told for path in _changed(call)]
    return Traced(
        done.returncode,
        done.stdout,
        done.stderr,
        tuple(path for path, _ in changes),
        tuple(call for _, call in changes),
    )


def _changed(call: str) -> list[str]:
    """The paths that a call would change; none if it only reads, or writes to what is no file."""
    name = call.partition("(")[0]
    if name.startswith("open") and not _WRITING.search(call):
        return []
    paths = [each.encode().decode("unicode_escape") for each in _QUOTED.findall(call)]
    if not paths:
        paths = [path for _, path in _OPENED.findall(call)]
    return [path for path in paths if not path.startswith(_NOWHERE)]
