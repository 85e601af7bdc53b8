"""Where a decoder's training starts: the linear part in closed form."""

import cv2
import numpy as np
import torch
from decoder_material import Material
from numpy.typing import NDArray

from examiner.reconstruction.decoder import COMPONENTS, NATIVE, DecoderNetwork

RIDGE = 100.0
"""Added to each standardised value's sum of squares, for about 10,000 faces and mirrors."""


def native(crops: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 112, 112, 3) → (n, 56, 56, 3), means of the pixels underneath."""
    size = (NATIVE, NATIVE)
    return np.stack([cv2.resize(crop, size, interpolation=cv2.INTER_AREA) for crop in crops])


def started(network: DecoderNetwork, faces: Material) -> None:
    """Give `network` the best linear mixture of pictures, and convolutions that add nothing.

    Ridge regression W from standardised raw values to pixels, of all views; then the components
    that carry most of what W draws: the right singular vectors of the predictions.
    """
    count = faces.raw.shape[2]
    raw = np.concatenate([faces.raw[:, side].reshape(-1, faces.raw.shape[3]) for side in (0, 1)])
    small = native(faces.crops)
    pixels = np.concatenate([_flat(small), _flat(small[:, :, ::-1])])
    mean, scale = raw.mean(axis=0), raw.std(axis=0)
    values = ((raw - mean) / scale).astype(np.float64)
    middle = pixels.mean(axis=0, dtype=np.float64)
    # Every view has the same pixels, so its values may be added up before they meet them.
    summed = values.reshape(len(pixels), count, -1).sum(axis=1)
    squares = values.T @ values
    products = summed.T @ (pixels - middle)
    ridge = np.linalg.solve(squares + count * RIDGE * np.eye(len(squares)), products)
    _set_linear(network, ridge, squares / len(values), middle)
    with torch.no_grad():
        network.mean.copy_(torch.from_numpy(mean))
        network.scale.copy_(torch.from_numpy(scale))
        network.colour.weight.zero_()
        network.colour.bias.zero_()


def _set_linear(
    network: DecoderNetwork,
    ridge: NDArray[np.float64],
    covariance: NDArray[np.float64],
    middle: NDArray[np.float64],
) -> None:
    root = np.linalg.cholesky(covariance).T
    _, sizes, components = np.linalg.svd(root @ ridge, full_matrices=False)
    sizes, components = sizes[:COMPONENTS], components[:COMPONENTS]
    with torch.no_grad():
        network.mix.weight.copy_(torch.from_numpy((ridge @ components.T / sizes).T))
        network.pictures.weight.copy_(torch.from_numpy((sizes[:, None] * components).T))
        network.pictures.bias.copy_(torch.from_numpy(middle))


def _flat(small: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, 56, 56, 3) → (n, 9408) of −1 to 1, in the order of (3, 56, 56)."""
    values = small.astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2)).reshape(len(small), -1)
