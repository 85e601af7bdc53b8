"""Whether a file lies on a network share, where locks and writes are not what a case needs."""

import os
import re
import sys
from pathlib import Path

from examiner.errors import CaseOnShare

_MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = {
    *("9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "gfs2", "gpfs", "lustre"),
    *("ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "pvfs2", "smb2", "smb3", "smbfs"),
    *("vboxsf", "virtiofs", "vmhgfs"),
}
"""File systems whose bytes lie on another computer, or that other computers write to as well."""

_GUESTS = {"9p", "virtiofs"}
"""What a virtual computer may have as its own disk too, which then stands at the root."""

_NETWORK_FUSE = {
    *("afp", "beegfs", "ceph", "curlftpfs", "davfs2", "gcsfuse", "glusterfs", "goofys", "hgfs"),
    *("gvfsd-fuse", "juicefs", "kio-fuse", "mfs", "moosefs", "rclone", "s3fs", "smbnetfs", "sshfs"),
    *("vmhgfs-fuse", "webdavfs"),
}
"""What stands after `fuse.` in the name of such a file system."""

_ELSEWHERE = re.compile(r"\A(?://|[^/]+:/)")
"""How the source of a mount begins that is on another computer: //host/share or host:/folder."""

_LOCAL_FUSE = {"mergerfs", "portal", "snapfuse"}
"""Whose sources may look like that and are not."""

_ESCAPE = re.compile(r"\\([0-7]{3})")


def share_of(path: Path) -> str:
    """The kind of network share that `path` lies on, such as `nfs4`; empty for a disk of one's own.

    A path need not exist; where the system does not tell, only Windows shares are known.
    """
    place = os.path.realpath(path)
    if sys.platform == "win32":
        # A drive's letter that stands for a share is resolved to the share's own name.
        return "share" if place.startswith("\\\\") else ""
    return share_in(_mounts(), place)


def file_system_of(path: Path) -> str:
    """The kind of file system that `path` lies on, such as `ext4`; empty where none tells."""
    return _mount_of(_mounts(), os.path.realpath(path))[1]


def share_in(mounts: str, place: str) -> str:
    """The same by the system's list of mounts, for a path without links."""
    point, kind, source = _mount_of(mounts, place)
    return kind if _is_share(point, kind, source) else ""


def _mounts() -> str:
    try:
        return _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _mount_of(mounts: str, place: str) -> tuple[str, str, str]:
    """Where, kind and source of the mount that a path without links lies on."""
    found = ("", "", "")
    for line in mounts.splitlines():
        mount = _mount(line)
        # Of two on the same point, the later lies above.
        if len(mount[0]) >= len(found[0]) and _holds(mount[0], place):
            found = mount
    return found


def refuse_share(path: Path) -> None:
    """Raise CaseOnShare if `path` lies on a network share."""
    if kind := share_of(path):
        raise CaseOnShare(
            f"{path} lies on a network share ({kind}), where a case is not worked on: locks and "
            "writes are not certain there.",
            advice="Copy it to a disk of this computer, work on it there, and copy it back; to "
            "verify it and to read its log is possible where it is.",
            kind=kind,
        )


def _mount(line: str) -> tuple[str, str, str]:
    """Where, kind and source of one mount; see proc(5)."""
    before, _, after = line.partition(" - ")
    fields, facts = before.split(" "), after.split(" ")
    if len(fields) <= _POINT or len(facts) <= 1:
        return "", "", ""
    return _plain(fields[_POINT]), facts[0], _plain(facts[1])


_POINT = 4
"""Place of the mount's own path in a line."""


def _plain(field: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), field)


def _holds(point: str, place: str) -> bool:
    return bool(point) and (place == point or place.startswith(f"{point.rstrip('/')}/"))


def _is_share(point: str, kind: str, source: str) -> bool:
    if kind in _GUESTS and point == "/":
        return False
    if kind in _NETWORK:
        return True
    family, _, member = kind.partition(".")
    if family != "fuse" or member in _LOCAL_FUSE:
        return False
    return member in _NETWORK_FUSE or _ELSEWHERE.search(source) is not None
