"""The archive around a package: a zip file with nothing in it but its members, each as it is.

Members are stored, not compressed: equal members give equal bytes, whoever writes them, and each
byte of the archive is either a member's or is known beforehand.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO
from zlib import crc32

from examiner.errors import PackageUnreadable
from examiner.sealing.names import PLAIN

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION
"""By a system that keeps who may read a file."""
_PRIVATE = 0o100600 << 16
LARGEST = (1 << 32) - 1
"""Bytes of an archive of this form."""
MOST = (1 << 16) - 1
"""Members of an archive of this form."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive, and where its bytes lie."""

    name: str
    size: int
    crc: int
    start: int
    """Of its header; its bytes follow that."""

    @property
    def header_size(self) -> int:
        """Bytes before its own."""
        return _LOCAL.size + len(self.name)

    def local(self, when: tuple[int, int]) -> bytes:
        """The header before its bytes."""
        fields = (_VERSION, 0, 0, *when, self.crc, self.size, self.size, len(self.name), 0)
        return _LOCAL.pack(b"PK\x03\x04", *fields) + self.name.encode("ascii")

    def central(self, when: tuple[int, int]) -> bytes:
        """Its entry in the list at the end."""
        about = (_MADE_BY, _VERSION, 0, 0, *when, self.crc, self.size, self.size, len(self.name))
        entry = _CENTRAL.pack(b"PK\x01\x02", *about, 0, 0, 0, 0, _PRIVATE, self.start)
        return entry + self.name.encode("ascii")


def dos_time(at: str) -> tuple[int, int]:
    """Time and date as zip files keep them, UTC; ValueError for what is no ISO 8601 time."""
    when = datetime.fromisoformat(at).astimezone(UTC)
    if not 1980 <= when.year <= 2107:
        when = when.replace(year=1980)
    time = when.hour << 11 | when.minute << 5 | when.second // 2
    return time, (when.year - 1980) << 9 | when.month << 5 | when.day


def fits(files: Mapping[str, bytes]) -> bool:
    """Whether an archive of this form can hold the files."""
    headers = sum(_LOCAL.size + _CENTRAL.size + 2 * len(name) for name in files)
    return len(files) <= MOST and headers + sum(map(len, files.values())) + _END.size <= LARGEST


def archived(files: Mapping[str, bytes], at: str) -> Iterator[bytes]:
    """The archive of some files by name, dated `at`, part after part."""
    when, start, members = dos_time(at), 0, []
    for name, data in files.items():
        member = Member(name, len(data), crc32(data), start)
        yield member.local(when)
        yield data
        members.append(member)
        start += member.header_size + member.size
    yield _closing(members, when, start)


def _closing(members: Iterable[Member], when: tuple[int, int], start: int) -> bytes:
    entries = [member.central(when) for member in members]
    listed, count = b"".join(entries), len(entries)
    return listed + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), start, 0)


def members_of(file: BinaryIO) -> dict[str, Member]:
    """Every member of an archive by name, after its headers were found to be exactly as written.

    Raises PackageUnreadable for any other file; bytes of members are not looked at.
    """
    size = file.seek(0, 2)
    if size < _END.size:
        raise _refused("it ends too early")
    file.seek(size - _END.size)
    end = _END.unpack(file.read(_END.size))
    count, length, start = end[4], end[5], end[6]
    if start + length + _END.size != size:
        raise _refused("its list of files is not where it should be")
    file.seek(start)
    listed = file.read(length)
    members = list(_listed(listed, count))
    when = (0, 0) if not count else struct.unpack_from("<HH", listed, 12)
    position = 0
    for member in members:
        file.seek(position)
        if member.start != position or file.read(member.header_size) != member.local(when):
            raise _refused(f"the header of {member.name} is not as it was written")
        position += member.header_size + member.size
    if position != start or _closing(members, when, start)[: length + _END.size] != (
        listed + _END.pack(*end)
    ):
        raise _refused("its list of files is not as it was written")
    found = {member.name: member for member in members}
    if len({name.lower() for name in found}) != count:
        raise _refused("two of its files have one name")
    return found


def _listed(listed: bytes, count: int) -> Iterator[Member]:
    offset = 0
    for _ in range(count):
        try:
            fields = _CENTRAL.unpack_from(listed, offset)
        except struct.error as error:
            raise _refused("its list of files ends too early") from error
        start = offset + _CENTRAL.size
        name = listed[start : start + fields[10]].decode("ascii", "replace")
        if not re.fullmatch(PLAIN, name):
            raise _refused("a name in it is none that a package has")
        yield Member(name, fields[8], fields[7], fields[16])
        offset = start + fields[10]


def _refused(what: str) -> PackageUnreadable:
    return PackageUnreadable(
        f"The archive was changed, or is no sealed package at all: {what}.",
        advice="Ask for the package once more, and compare its SHA-256 with the sender's.",
    )
