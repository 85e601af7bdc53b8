"""A case on a network share: known as such, not worked on there, and read from a private copy."""

import os
import sqlite3
from pathlib import Path

import pytest

from examiner.case.computer import mark_of_this_process
from examiner.case.looking import look_at
from examiner.case.schema import VERSION
from examiner.case.share import share_in, share_of
from examiner.errors import CaseLocked, CaseOnShare, CaseTooNew
from tests.case.cases import ACTOR, edit, raw, small_case
from tests.case.test_opening import hot_journal
from tests.cli.test_bad_photographs import assert_one_clear_sentence
from tests.conftest import Command

MOUNTS = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,discard
30 27 0:26 / /tmp rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=8117904k
412 27 0:52 / /mnt/lab rw,relatime shared:230 - nfs4 files.example:/export/lab rw,vers=4.2,hard
413 27 0:53 / /mnt/old rw,relatime shared:231 - nfs 10.0.0.5:/vol/old rw,vers=3,nolock
420 27 0:60 / /mnt/cold\040cases rw,nosuid shared:232 - cifs //server/cold\040cases rw,vers=3.1.1
421 27 0:61 / /mnt/smb rw - smb3 //server/evidence rw
422 27 0:62 / /home/ann/remote rw,nosuid,nodev - fuse.sshfs ann@host:/data rw,user_id=1000
423 27 0:63 / /mnt/gluster rw - fuse.glusterfs gl1:/volume rw
424 27 0:64 / /mnt/ceph rw - ceph 10.0.0.1:6789,10.0.0.2:6789:/ rw,name=admin
425 27 0:65 / /afs rw - afs none rw
426 27 0:66 / /mnt/c rw,noatime - 9p C:\134 rw,dirsync,aname=drvfs
427 27 0:67 / /media/sf_shared rw,nodev - vboxsf shared rw
428 27 0:68 / /mnt/new rw - fuse.something host:/folder rw
430 412 8:17 / /mnt/lab/disk rw,relatime - ext4 /dev/sdb1 rw
431 27 0:70 / /mnt/pool rw - fuse.mergerfs one:two rw
432 27 8:33 / /media/stick rw,nosuid - fuseblk /dev/sdc1 rw,user_id=0
433 27 0:71 / /home/ann/vault rw - fuse.gocryptfs /home/ann/.vault rw
434 27 0:72 / /mnt/both rw - nfs4 files.example:/both rw
435 434 8:49 / /mnt/both rw - xfs /dev/sdd1 rw
436 27 0:73 /bind /srv/bound rw - nfs4 files.example:/bound rw
a line that is none
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/mnt/lab/night.case", "nfs4"),
        ("/mnt/lab", "nfs4"),
        ("/mnt/labs/night.case", ""),
        ("/mnt/lab/disk/night.case", ""),
        ("/mnt/lab/disk2/night.case", "nfs4"),
        ("/mnt/old/a/b/c.case", "nfs"),
        ("/mnt/cold cases/night.case", "cifs"),
        ("/mnt/smb/night.case", "smb3"),
        ("/home/ann/remote/night.case", "fuse.sshfs"),
        ("/home/ann/night.case", ""),
        ("/mnt/gluster/night.case", "fuse.glusterfs"),
        ("/mnt/ceph/night.case", "ceph"),
        ("/afs/cell/night.case", "afs"),
        ("/mnt/c/Users/night.case", "9p"),
        ("/media/sf_shared/night.case", "vboxsf"),
        ("/mnt/new/night.case", "fuse.something"),
        ("/mnt/pool/night.case", ""),
        ("/media/stick/night.case", ""),
        ("/home/ann/vault/night.case", ""),
        ("/mnt/both/night.case", ""),
        ("/srv/bound/night.case", "nfs4"),
        ("/tmp/night.case", ""),
        ("/night.case", ""),
    ],
)
def test_that_shares_are_told_from_disks_by_the_list_of_mounts(place: str, kind: str) -> None:
    assert share_in(MOUNTS, place) == kind


@pytest.mark.parametrize("kind", ["9p", "virtiofs"])
def test_that_a_virtual_computer_s_own_disk_is_no_share(kind: str) -> None:
    assert share_in(f"1 0 0:1 / / rw - {kind} root rw\n", "/home/night.case") == ""
    assert share_in(f"1 0 0:1 / /host rw - {kind} host rw\n", "/host/night.case") == kind


def test_that_without_a_list_of_mounts_nothing_is_called_a_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("examiner.case.share._MOUNTS", tmp_path / "absent")
    assert share_of(tmp_path / "night.case") == ""


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system calls a share, with temporary files elsewhere."""
    folder = tmp_path / "on a share"
    folder.mkdir()
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    say_shared(folder, monkeypatch)
    return folder


def say_shared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = folder.parent / "mounts"
    point = str(folder).replace(" ", "\\040")
    line = f"2 1 0:52 / {point} rw - nfs4 files.example:/export rw\n"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n{line}")
    monkeypatch.setattr("examiner.case.share._MOUNTS", mounts)


@pytest.fixture
def path(share: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as patch:
        patch.setattr("examiner.case.share._MOUNTS", share / "absent")
        return small_case(share / "night.case")


def left_in_temp(path: Path) -> list[Path]:
    return list((path.parent.parent / "temp").iterdir())


@pytest.mark.parametrize(
    "line", [["add", "photo.jpg", "--role", "probe"], ["faces"], ["unlock", "--reason", "Why?"]]
)
def test_that_a_case_on_a_share_is_not_worked_on(
    command: Command, path: Path, line: list[str]
) -> None:
    before = (path.read_bytes(), sorted(path.parent.iterdir()))
    said = command(line[0], path, *line[1:])
    assert_one_clear_sentence(said, "CaseOnShare", str(path))
    assert "Copy it to a disk of this computer" in said.error["advice"]
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before


def test_that_no_case_is_made_on_a_share(command: Command, share: Path) -> None:
    said = command("new", share / "new.case")
    assert_one_clear_sentence(said, "CaseOnShare", str(share / "new.case"))
    assert list(share.iterdir()) == []


def test_that_a_link_to_a_share_leads_to_a_share(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.case"
    link.symlink_to(path)
    assert share_of(link) == "nfs4"


@pytest.mark.parametrize("name", ["verify", "log"])
@pytest.mark.parametrize("cut_off", [False, True])
def test_that_it_is_read_from_a_private_copy_that_is_told_and_leaves_nothing(
    command: Command, path: Path, name: str, cut_off: bool
) -> None:
    if cut_off:
        hot_journal(path)
    before = {each: each.read_bytes() for each in path.parent.iterdir()}
    facts = (path.stat().st_mtime_ns, path.parent.stat().st_mtime_ns)
    said = command(name, path)
    assert said.code == 0, said
    assert f"{path} lies on a network share (nfs4); a private copy of it is read." in said.err
    if cut_off:
        assert "interrupted" in said.err + said.out
    assert {each: each.read_bytes() for each in path.parent.iterdir()} == before
    assert (path.stat().st_mtime_ns, path.parent.stat().st_mtime_ns) == facts
    assert left_in_temp(path) == []


def test_that_no_name_leads_to_the_copy_while_it_is_read(path: Path) -> None:
    with look_at(path, ACTOR) as case:
        assert (case.path, case.copied_from) == (path, "nfs4")
        assert case.head().seq == 6
        assert left_in_temp(path) == []


def test_that_the_copy_is_for_this_account_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def connect(place: Path, **_: object) -> sqlite3.Connection:
        seen.extend(each.stat().st_mode & 0o777 for each in (place, place.parent))
        raise CaseLocked("no more is wanted", advice="none")

    monkeypatch.setattr("examiner.case.file.connect", connect)
    path.chmod(0o666)
    before = os.umask(0)
    try:
        with pytest.raises(CaseLocked), look_at(path, ACTOR):
            pass
    finally:
        os.umask(before)
    assert seen == [0o600, 0o700]


def test_that_what_a_kill_in_the_middle_of_copying_left_is_removed_by_the_next(
    path: Path,
) -> None:
    temp = path.parent.parent / "temp"
    boot, space, process, start = mark_of_this_process().split("-")
    gone = temp / f"examiner-{boot}-{space}-{process}-{int(start) + 1}-abc"
    alive = temp / f"examiner-{boot}-{space}-{process}-{start}-abc"
    other = temp / "examiner-of-another-kind-of-x"
    for each in (gone, alive, other):
        each.mkdir()
        (each / "copy").write_bytes(b"a face")
    with look_at(path, ACTOR):
        assert sorted(left_in_temp(path)) == sorted([alive, other])


def test_that_a_case_that_changes_while_it_is_copied_is_not_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes())
        source.write_bytes(source.read_bytes() + b"more")

    monkeypatch.setattr("examiner.case.looking.shutil.copyfile", copy)
    with pytest.raises(CaseLocked, match="open in another process"), look_at(path, ACTOR):
        pass
    assert left_in_temp(path) == []


def test_that_a_copy_is_not_put_on_a_share_either(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(path.parent))
    with pytest.raises(CaseOnShare, match="temporary files"), look_at(path, ACTOR):
        pass
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_that_what_is_wrong_is_told_of_the_case_and_not_of_the_copy(
    command: Command, path: Path
) -> None:
    edit(path, "UPDATE audit SET actor = 'nobody' WHERE seq = 3")
    said = command("verify", path)
    assert said.code == 1
    assert "temp/" not in said.out
    with raw(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(CaseTooNew) as caught, look_at(path, ACTOR):
        pass
    assert str(path) in caught.value.message
    assert "copy" not in caught.value.message
