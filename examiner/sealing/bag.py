"""The form of a package: a bag after RFC 8493, with every file listed by two digests."""

import hashlib
from collections.abc import Callable, Mapping

from examiner.visible import shown

ALGORITHMS: dict[str, Callable[[bytes], "hashlib._Hash"]] = {
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
}
PAYLOAD = "data/"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

Digests = dict[str, dict[str, str]]
"""For each algorithm the digest of each file by its name."""


def digests_of(files: Mapping[str, bytes]) -> Digests:
    """Digests of some files by every algorithm."""
    return {
        algorithm: {name: make(data).hexdigest() for name, data in files.items()}
        for algorithm, make in ALGORITHMS.items()
    }


def manifest(digests: Mapping[str, str]) -> bytes:
    """The list of some files by their digests, in the order of their names."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def information(labels: Mapping[str, str]) -> bytes:
    """The bag's own facts, one line each; nothing in a value can make a line of its own."""
    return "".join(f"{name}: {shown(value).strip()}\n" for name, value in labels.items()).encode()


def read_information(data: bytes) -> dict[str, str]:
    """Facts that `information` wrote; ValueError for other text."""
    lines = data.decode().splitlines()
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


def bag(
    payload: Mapping[str, bytes], tags: Mapping[str, bytes], digests: Digests
) -> dict[str, bytes]:
    """Every file of the bag of a payload, in the order in which it is written.

    `tags` are files about the payload, `digests` those of the payload. Names in `payload` begin
    with `PAYLOAD`.
    """
    about = {"bagit.txt": DECLARATION, **tags}
    about |= {f"manifest-{name}.txt": manifest(digests[name]) for name in ALGORITHMS}
    listed = digests_of(about)
    about |= {f"tagmanifest-{name}.txt": manifest(listed[name]) for name in ALGORITHMS}
    return {name: about[name] for name in sorted(about)} | {
        name: payload[name] for name in sorted(payload)
    }
