"""Where a decoder's training starts: the linear part in closed form."""

import numpy as np
import torch
from decoder_material import Material
from numpy.typing import NDArray

from examiner.reconstruction.decoder import COMPONENTS, DecoderNetwork

CHUNK = 2048


def started(network: DecoderNetwork, faces: Material, noise: float) -> None:
    """Give `network` the best linear mixture of pictures, and convolutions that add nothing.

    Ridge regression from raw values to pixels, of all views. A ridge is the expectation of noise
    on the values: `noise`, in each value's standard deviations, says how small a difference of the
    values may be drawn at all.
    """
    raw = faces.raw.reshape(-1, faces.raw.shape[-1])
    small = faces.small.reshape(len(raw), *faces.small.shape[-3:])
    mean, scale = raw.mean(axis=0, dtype=np.float64), raw.std(axis=0, dtype=np.float64)
    values = (raw - mean) / scale
    sizes, turn = np.linalg.eigh(values.T @ values / len(values))
    whiten = (turn / np.sqrt(sizes + noise**2)).T
    middle = small.mean(axis=0, dtype=np.float64).transpose(2, 0, 1).ravel() / 127.5 - 1
    products = np.zeros((len(mean), len(middle)))
    for start in range(0, len(values), CHUNK):
        part = slice(start, start + CHUNK)
        products += (values[part] @ whiten.T).T @ (_flat(small[part]) - middle)
    # In whitened values the ridge's matrix is one: their variance and the noise's add up to it.
    ridge = products / len(values)
    _set_linear(network, ridge, np.sqrt(sizes / (sizes + noise**2)), middle)
    with torch.no_grad():
        network.mean.copy_(torch.from_numpy(mean))
        network.whiten.copy_(torch.from_numpy(whiten / scale))
        network.colour.weight.zero_()
        network.colour.bias.zero_()


def _set_linear(
    network: DecoderNetwork,
    ridge: NDArray[np.float64],
    spread: NDArray[np.float64],
    middle: NDArray[np.float64],
) -> None:
    """The components that carry most of what the ridge draws of values with this spread."""
    _, sizes, components = np.linalg.svd(spread[:, None] * ridge, full_matrices=False)
    sizes, components = sizes[:COMPONENTS], components[:COMPONENTS]
    with torch.no_grad():
        network.mix.weight.copy_(torch.from_numpy((ridge @ components.T / sizes).T))
        network.pictures.weight.copy_(torch.from_numpy((sizes[:, None] * components).T))
        network.pictures.bias.copy_(torch.from_numpy(middle))


def _flat(small: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, 56, 56, 3) → (n, 9408) of −1 to 1, in the order of (3, 56, 56)."""
    values = small.astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2)).reshape(len(small), -1)
