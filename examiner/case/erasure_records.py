"""The record of an erasure: what was erased, by whom, why, how, and what that does not reach."""

from dataclasses import dataclass

BEGUN, DONE = "begun", "done"

METHOD = (
    "every byte overwritten once with random ones, written through to the disk, the file "
    "shortened to nothing, renamed to a name that says nothing, and removed"
)

NOT_PROMISED = (
    "Solid-state disks and memory sticks may keep earlier bytes in places that no program reaches.",
    "A file system that copies on write or logs data may have written the new bytes elsewhere.",
    "Parts of pages that the case's journals held during earlier acts may be left in free space.",
    "Copies, backups, snapshots, reports and packages are not reached unless they were named.",
    "What the system put aside of the program's memory, such as in swap space, is not reached.",
    "Lists of recent files, also that of the window, may still name the file.",
)
"""What overwriting a file cannot do, in words for the record."""


@dataclass(frozen=True, slots=True)
class ErasedFile:
    """One file, as it was before."""

    role: str
    """`case`, `journal` of an act that was cut off, or `also named`."""
    sha256: str
    size: int
    inode: int
    """Number of the file on its disk, by which an erasure that was cut off finds it again."""
    place: str
    """Digest over the path and the record's token: tells that a path is the same, not which."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """The record of one erasure."""

    format: int
    state: str
    """`begun` from before the first byte is overwritten, `done` after the last file is gone."""
    case: str
    """Identifier of the case; empty if it could not be read any more."""
    head_seq: int
    head_hash: str
    """The end of its audit log, as reports of the case print it."""
    sound: bool
    """Whether the case passed its checks before."""
    failed: tuple[str, ...]
    """Checks that it did not pass."""
    counts: dict[str, int]
    """Records by kind."""
    files: tuple[ErasedFile, ...]
    file_system: str
    who: str
    host: str
    program: str
    reason: str
    begun: str
    done: str
    """UTC by this computer's clock, ISO 8601; empty until then."""
    method: str
    not_promised: tuple[str, ...]
    token: str
