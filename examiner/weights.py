"""Read weights/manifest.toml, check digests, and hand out tensors that fit their network."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

import msgspec

from examiner.digest import sha256
from examiner.errors import WeightsDigestMismatch, WeightsDoNotFit, WeightsMissing
from examiner.foreign import MOST_TEXT, json_of, read_regular, toml_of
from examiner.settings import weights_folder

if TYPE_CHECKING:
    import torch

MANIFEST = "manifest.toml"
RESTORE = "Restore the file from the installation medium or install the program again."

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
FileName = Annotated[str, msgspec.Meta(pattern=r"^\w[\w.-]*$")]
Words = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(gt=0)]


# Structs and not dataclasses: only they refuse a field that the manifest should not have.
class OriginFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file in the package that the numbers were read from."""

    file: Words
    """Path inside the archive."""
    sha256: Digest


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The published package that the numbers come from."""

    registry: Words
    package: Words
    version: Words
    archive: FileName
    archive_sha256: Digest
    files: tuple[OriginFile, ...]
    converter: Words
    """The script that made the weights file out of the archive."""


class WeightsEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the manifest states about one weights file."""

    name: Words
    file: FileName
    sha256: Digest
    size: Count
    """Bytes."""
    parameters: Count
    licence: Words
    """SPDX identifier."""
    licence_source: Words
    """Where the licence is stated."""
    training_data: Words
    """What is known, and what is not."""
    input_size: Words
    input_range: Words
    channel_order: Words
    output: Words
    card: FileName
    """Model card, beside the manifest."""
    origin: Origin
    dimensions: Count | None = None
    """Length of an embedding; None for a network that gives none."""


class Stated(Protocol):
    """What is known of a weights file before it is read."""

    @property
    def name(self) -> str:
        """What its network is called."""

    @property
    def file(self) -> str:
        """Its name within its folder."""

    @property
    def sha256(self) -> str:
        """Digest that its bytes must have."""

    @property
    def size(self) -> int:
        """Bytes that it must have."""


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal[1]
    weights: tuple[WeightsEntry, ...]


def manifest(folder: Path | None = None) -> tuple[WeightsEntry, ...]:
    """Every entry of the manifest in `folder` (the bundled one); WeightsMissing if unreadable."""
    path = (folder or weights_folder()) / MANIFEST
    try:
        return msgspec.convert(toml_of(_read(path)), _Manifest).weights
    except ValueError as error:
        raise WeightsMissing(
            f"The list of weights {path} cannot be understood: {error}.", advice=RESTORE, path=path
        ) from error


def entry(name: str, folder: Path | None = None) -> WeightsEntry:
    """The manifest's entry called `name`; WeightsMissing if there is none."""
    entries = {known.name: known for known in manifest(folder)}
    if name not in entries:
        raise WeightsMissing(
            f"The list of weights has no entry {name!r}.",
            advice=f"Choose one of: {', '.join(entries)}.",
            name=name,
        )
    return entries[name]


def load_state(
    name: str, shapes: Mapping[str, tuple[int, ...]], folder: Path | None = None
) -> "dict[str, torch.Tensor]":
    """The float32 tensors of `name`, exactly those in `shapes`.

    The bytes are read once, and no tensor is built before their size and SHA-256 are as the
    manifest states. Raises WeightsMissing, WeightsDigestMismatch, WeightsDoNotFit.
    """
    folder = folder or weights_folder()
    stated = entry(name, folder)
    return fitting_tensors(checked_bytes(folder, stated), stated, shapes)


def checked_bytes(folder: Path, stated: Stated, advice: str = RESTORE) -> bytes:
    """The bytes of a weights file, read once and exactly as stated.

    Raises WeightsMissing and WeightsDigestMismatch, with `advice`.
    """
    data = _read(folder / stated.file, advice, max(stated.size, MOST_TEXT))
    found = sha256(data)
    if (len(data), found) != (stated.size, stated.sha256):
        raise WeightsDigestMismatch(
            f"The weights file {stated.file} is not the one that the manifest states.",
            advice=advice,
            expected=stated.sha256,
            found=found,
            expected_size=stated.size,
            found_size=len(data),
        )
    return data


def _read(path: Path, advice: str = RESTORE, most: int = MOST_TEXT) -> bytes:
    try:
        return read_regular(path, most)
    except OSError as error:
        raise WeightsMissing(
            f"The file {path} cannot be read: {error.strerror}.", advice=advice, path=path
        ) from error


def fitting_tensors(
    data: bytes, stated: Stated, shapes: Mapping[str, tuple[int, ...]]
) -> "dict[str, torch.Tensor]":
    """The float32 tensors in the checked bytes of a weights file, exactly those in `shapes`.

    Raises WeightsDoNotFit.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load

    # Every network comes through here. One thread makes sums in one order, so equal inputs give
    # equal bits, and it is faster than two beside another busy process.
    torch.set_num_threads(1)
    expected = {key: (torch.float32, tuple(shape)) for key, shape in shapes.items()}
    try:
        state = load(data)
    except SafetensorError as error:
        raise _unfit(stated, str(error)) from error
    found = {key: (tensor.dtype, tuple(tensor.shape)) for key, tensor in state.items()}
    wrong = sorted(
        key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)
    )
    if wrong:
        raise _unfit(stated, f"{len(wrong)} tensors differ, the first is {wrong[0]}", wrong=wrong)
    return state


def _unfit(stated: Stated, reason: str, **facts: object) -> WeightsDoNotFit:
    return WeightsDoNotFit(
        f"The weights file {stated.file} does not fit its network: {reason}.",
        advice="Use the weights that were delivered with this version of the program.",
        name=stated.name,
        **facts,
    )


def stored_words(data: bytes, stated: Stated) -> dict[str, str]:
    """The texts that a safetensors file, its bytes checked, holds beside its tensors.

    Raises WeightsDoNotFit.
    """
    length = int.from_bytes(data[:8], "little")
    try:
        header = json_of(data[8 : 8 + length], dict[str, Any])
        return msgspec.convert(header.get("__metadata__", {}), dict[str, str])
    except ValueError as error:
        raise _unfit(stated, "its header cannot be read") from error
