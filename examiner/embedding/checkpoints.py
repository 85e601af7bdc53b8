"""Reads a checkpoint's tensors without running anything that the file may hold."""

import io
import pickle
import warnings
from collections.abc import Mapping

import torch
from torch import Tensor

from examiner.errors import NetworkRefused

HOLDERS = ("state_dict", "state_dict_backbone", "model_state_dict", "model", "net", "backbone")
"""Under which name of a checkpoint's own table its tensors may be."""


def read_checkpoint(data: bytes, file_name: str) -> dict[str, Tensor]:
    """The named tensors in the bytes of a .safetensors, .pt, .pth or .ckpt file.

    Raises NetworkRefused for a file that holds anything but tensors and plain values, which is not
    executed, or that holds no tensors.
    """
    if file_name.lower().endswith(".safetensors"):
        return _safetensors(data)
    return _named_tensors(_unpickled(data))


def _safetensors(data: bytes) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        return load(data)
    except SafetensorError as error:
        raise NetworkRefused(
            f"The file is not in the safetensors format ({error}).", advice="Check the file."
        ) from error


def _unpickled(data: bytes) -> object:
    try:
        with warnings.catch_warnings():
            # torch warns of unusual protocols; what it cannot read, it refuses all the same.
            warnings.simplefilter("ignore")
            # weights_only: nothing is built but tensors, numbers, texts and containers of them.
            return torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise NetworkRefused(
            "The checkpoint holds more than tensors and plain values, or is no checkpoint; nothing "
            "of it was executed.",
            advice="Have it saved anew with its state_dict alone, best as .safetensors.",
            reason=str(error),
        ) from error
    except MemoryError:
        raise
    except Exception as error:
        # What foreign bytes make the unpickler raise has no end: any of it is a refusal.
        raise NetworkRefused(
            f"The file is not a checkpoint that PyTorch can read ({type(error).__name__}).",
            advice="Give a .pt, .pth or .ckpt file with a state_dict, or .safetensors or .onnx.",
            reason=str(error),
        ) from error


def _named_tensors(found: object) -> dict[str, Tensor]:
    if isinstance(found, Mapping):
        for holder in HOLDERS:
            if isinstance(found.get(holder), Mapping):
                return _named_tensors(found[holder])
        tensors = {str(name): each for name, each in found.items() if isinstance(each, Tensor)}
        if tensors:
            return tensors
    raise NetworkRefused(
        "The checkpoint holds no named tensors.",
        advice="Have it saved anew with its state_dict alone, best as .safetensors.",
    )
