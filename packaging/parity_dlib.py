"""Compare the torch network with dlib's on fixed windows, and write them down for the tests."""

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from convert_dlib import run
from numpy.typing import NDArray

from examiner.embedding.catalogue import load
from examiner.embedding.dlib_resnet import WINDOW_SIZE, DlibResNet
from examiner.face import detector
from examiner.face.alignment import align
from examiner.image.decode import decode
from examiner.job import Silent
from examiner.settings import resources_folder

Windows = NDArray[np.uint8]


def from_photographs(network: DlibResNet) -> list[Windows]:
    """The windows of two demonstration faces, rounded to 8 bits."""
    finder, made = detector.load(), []
    for name in ("obama.jpg", "biden.jpg"):
        pixels = decode((resources_folder() / "demo" / name).read_bytes(), name).pixels
        face = finder.detect(pixels, 100.0, Silent())[0]
        crop = torch.from_numpy(align(pixels, face.landmarks, name, name).pixels.astype(np.float32))
        window = network.window(network.normalise(crop.permute(2, 0, 1).unsqueeze(0)))[0]
        values = window.permute(1, 2, 0).numpy() * 256 + np.array([122.782, 117.001, 104.298])
        made.append(np.clip(np.rint(values), 0, 255).astype(np.uint8))
    return made


def drawn() -> list[Windows]:
    """Coarse colours of three sizes, one of them not smoothed, and a flat white."""
    rng = np.random.default_rng(150)
    size = (WINDOW_SIZE, WINDOW_SIZE)
    made = [
        cv2.resize(rng.integers(0, 256, (n, n, 3), dtype=np.uint8), size, interpolation=how)
        for n, how in ((3, cv2.INTER_CUBIC), (10, cv2.INTER_LINEAR), (25, cv2.INTER_NEAREST))
    ]
    return [*made, np.full((*size, 3), 255, np.uint8)]


def torch_values(network: DlibResNet, windows: Windows) -> NDArray[np.float64]:
    """What the program's network makes of (n, 150, 150, 3) windows."""
    dtype = network.weight.dtype
    pixels = torch.from_numpy(windows.astype(np.float64)).to(dtype).permute(0, 3, 1, 2)
    with torch.no_grad():
        return network.head(network.window_features(network.normalise(pixels))).double().numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, help="face_recognition_models-0.3.0.tar.gz")
    parser.add_argument("--fixture", type=Path, help="file for windows and dlib's values (.npz)")
    given = parser.parse_args()
    network = load("dlib_resnet").network
    exact = DlibResNet()
    exact.load_state_dict(network.state_dict())
    windows = np.stack(from_photographs(network) + drawn())
    values = np.frombuffer(run(given.archive, "embed", windows.tobytes()), "<f4").reshape(-1, 128)
    found, reference = torch_values(network, windows), torch_values(exact.double(), windows)
    lengths = np.linalg.norm(values, axis=1)
    print(f"{len(windows)} windows, values up to {np.abs(values).max():.3f}, lengths {lengths}")
    print(f"largest difference from dlib {np.abs(found - values).max():.3e}")
    print(
        f"largest difference from double precision {np.abs(found - reference).max():.3e}, ", end=""
    )
    print(f"dlib's own {np.abs(values - reference).max():.3e}")
    if given.fixture:
        np.savez_compressed(given.fixture, windows=windows, values=values)


if __name__ == "__main__":
    main()
