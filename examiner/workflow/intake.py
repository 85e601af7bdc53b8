"""Receive a photograph: its bytes go into the case as they are, with their hashes and facts."""

import os
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from examiner.case.file import CaseFile
from examiner.digest import sha3_256, sha256
from examiner.errors import EvidenceUnreachable, ImageTooLarge, RoleConflict
from examiner.foreign import open_regular
from examiner.image.apart import decode_apart
from examiner.image.decode import MAX_BYTES
from examiner.image.records import Decoding, EvidenceImage, Role
from examiner.job import Job, Progress
from examiner.visible import as_text

MARK_LETTER = {Role.PROBE: "P", Role.REFERENCE: "R"}

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read from the disk, and what is known of the photograph in it."""

    data: bytes
    modified: int
    """Seconds since 1970, as the file system states."""
    width: int
    """Pixels, upright."""
    height: int
    pixels_sha256: str
    decoding: Decoding
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a file that was handed in."""

    image: EvidenceImage
    known_before: bool
    """True if the case held these very bytes already; then nothing was added."""


def receive(case: CaseFile, path: Path, role: Role) -> Job[ReadFile, Receipt]:
    """Take the photograph at `path` into the case.

    Raises EvidenceUnreachable, ImageTooLarge or UnreadableImage, and RoleConflict for bytes that
    the case holds in the other role.
    """

    def record(read: ReadFile) -> Receipt:
        digest = sha256(read.data)
        held = [image for image in case.all(EvidenceImage) if image.sha256 == digest]
        if held:
            return _recognise(case, held[0], role, path)
        return Receipt(_keep(case, path, role, read, digest), known_before=False)

    return Job(f"Receive {shown_name(path)}", partial(_read, path), record)


def _read(path: Path, progress: Progress) -> ReadFile:
    name = shown_name(path)
    progress.advance(0, 2, f"Reading {name}")
    data, modified = read_file(path)
    progress.advance(1, 2, f"Decoding {name}")
    photograph = decode_apart(data, name)
    progress.advance(2, 2, f"Received {name}")
    height, width = photograph.pixels.shape[:2]
    return ReadFile(
        data=data,
        modified=modified,
        width=width,
        height=height,
        pixels_sha256=photograph.pixels_sha256,
        decoding=photograph.decoding,
        metadata=photograph.metadata,
    )


def read_file(path: Path) -> tuple[bytes, int]:
    """All bytes of a file and its time of change; no more than MAX_BYTES and one more are read."""
    try:
        with open_regular(path) as file:
            facts = os.fstat(file.fileno())
            # One byte more than the limit shows a file that grows, or lies about its size.
            data = b"" if facts.st_size > MAX_BYTES else file.read(MAX_BYTES + 1)
        size = max(facts.st_size, len(data))
        if size > MAX_BYTES:
            raise ImageTooLarge(
                f"{shown_name(path)} has {size:,} bytes; the limit is {MAX_BYTES:,}.",
                advice="Receive the single photograph that is needed.",
                size=size,
            )
        return data, int(facts.st_mtime)
    except OSError as error:
        raise EvidenceUnreachable(
            f"{path} cannot be read ({error.strerror}).",
            advice="Check the path, and that it is an ordinary file that you may read.",
            path=str(path),
        ) from error


def _recognise(case: CaseFile, image: EvidenceImage, role: Role, path: Path) -> Receipt:
    if image.role is not role:
        raise RoleConflict(
            f"{shown_name(path)} is already in the case as {image.role.value} {image.mark}.",
            advice="A photograph cannot be probe and reference at once; check which file is meant.",
            mark=image.mark,
        )
    with case.transaction("photograph received again") as act:
        act.details.update(mark=image.mark, sha256=image.sha256, file_name=shown_name(path))
    return Receipt(image, known_before=True)


def _keep(case: CaseFile, path: Path, role: Role, read: ReadFile, digest: str) -> EvidenceImage:
    letter = MARK_LETTER[role]
    count = sum(mark.startswith(letter) for mark in case.marks(EvidenceImage))
    mark = f"{letter}{count + 1}"
    image = EvidenceImage(
        mark=mark,
        role=role,
        file_name=shown_name(path),
        archive_name=f"{mark}/{safe_name(shown_name(path))}",
        sha256=digest,
        sha3_256=sha3_256(read.data),
        size=len(read.data),
        width=read.width,
        height=read.height,
        pixels_sha256=read.pixels_sha256,
        decoding=read.decoding,
        metadata=read.metadata,
    )
    with case.transaction("photograph received") as act:
        act.details.update(
            mark=mark,
            role=role.value,
            file_name=shown_name(path),
            sha256=digest,
            sha3_256=image.sha3_256,
            size=image.size,
        )
        act.put_original(image.archive_name, read.data, read.modified)
        act.put(image, mark)
    return image


def shown_name(path: Path) -> str:
    """The file's name as text; bytes that are no text are shown as escapes, such as \\xfc."""
    return as_text(path.name)


def safe_name(name: str) -> str:
    """`name` with nothing in it that a file system or a shell could misread."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".-")
    return plain[-_LONGEST_NAME:] or "photograph"
