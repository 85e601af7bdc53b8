"""SHA-256 of bytes, arrays and records; canonical JSON."""

import hashlib
import io
import math
from typing import Any

import msgspec
import numpy as np
import rfc8785


def sha256(data: bytes) -> str:
    """SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha3_256(data: bytes) -> str:
    """SHA3-256 of `data` as 64 hexadecimal digits: a second, unrelated family of hash."""
    return hashlib.sha3_256(data).hexdigest()


def canonical_json(value: object) -> bytes:
    """`value` (records, dicts, sequences, numbers, text) as canonical JSON after RFC 8785.

    Raises ValueError for numbers that JSON cannot hold exactly (NaN, infinities, integers of
    2**53 or more).
    """
    return rfc8785.dumps(msgspec.to_builtins(value))


def record_digest(kind: str, content: object) -> str:
    """SHA-256 over a record's kind and its canonical JSON, as 64 hexadecimal digits."""
    return sha256(canonical_json({"kind": kind, "content": content}))


def npy_bytes(array: np.ndarray[Any, Any]) -> bytes:
    """`array` as the bytes of a .npy file, C-ordered, so that equal arrays give equal bytes."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def array_from_npy(data: bytes) -> np.ndarray[Any, Any]:
    """The read-only array held by .npy bytes; ValueError if they hold anything but its numbers."""
    file = io.BytesIO(data)
    try:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError("it is in a version of the format that is not written here")
        shape, _, kind = np.lib.format.read_array_header_1_0(file)
    except Exception as error:  # the header is read as Python, which has errors of many kinds
        raise ValueError(f"its header cannot be understood ({type(error).__name__})") from error
    # Before any memory is taken: a header of a hundred bytes can state terabytes.
    if kind.kind not in "biuf" or len(data) - file.tell() != math.prod(shape) * kind.itemsize:
        raise ValueError("it does not hold the numbers that its header states")
    file.seek(0)
    array: np.ndarray[Any, Any] = np.lib.format.read_array(file, allow_pickle=False)
    array.flags.writeable = False
    return array


def array_digest(array: np.ndarray[Any, Any]) -> str:
    """SHA-256 of what `npy_bytes` would give, without making a copy of a large photograph."""
    packed = np.ascontiguousarray(array)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(packed))
    digest = hashlib.sha256(header.getvalue())
    digest.update(packed.reshape(-1).view(np.uint8).data)
    return digest.hexdigest()
