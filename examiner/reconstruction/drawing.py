"""What the arguments draw: a face from all channels, from those that argue for, from those against.

A channel is dropped by giving it the value to be expected of it beside the channels that are kept
(the conditional mean of a normal distribution), not zero or its mean: channels go together, and a
combination that no face has would draw no face. Mean and covariance are those over the faces that
the decoder learnt from, which its fixed linear map holds: whitening W makes (WᵀW)⁻¹ the covariance,
with the small noise added to its diagonal that the decoder was trained with.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.reconstruction.decoder import Decoder

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ArgumentDrawings:
    """Pictures that a decoder draws from one face's values; none is a photograph."""

    whole: NDArray[np.uint8]
    """(112, 112, 3) uint8 RGB, from all channels."""
    favouring: NDArray[np.uint8]
    """From the channels whose argument is positive."""
    opposing: NDArray[np.uint8]
    """From the channels whose argument is negative."""


def draw_arguments(
    decoder: Decoder, raw: NDArray[np.float32], arguments: Floats
) -> ArgumentDrawings:
    """The drawings of one face: `raw` (N,) values, `arguments` (N,) of its channels.

    An argument is w_k − t/N, as in FGGB; one of exactly 0 counts as positive.
    """
    favours = arguments >= 0
    return ArgumentDrawings(
        whole=decoder.picture(raw),
        favouring=decoder.picture(_with_only(decoder, raw, favours)),
        opposing=decoder.picture(_with_only(decoder, raw, ~favours)),
    )


def expected(mean: Floats, covariance: Floats, values: Floats, kept: NDArray[np.bool_]) -> Floats:
    """`values` (N,) with those not kept replaced by their conditional mean given those kept.

    E[x_d | x_k] = m_d + C_dk·C_kk⁻¹·(x_k − m_k) of a normal distribution with mean (N,) and
    covariance (N, N).
    """
    filled = values.copy()
    known = covariance[np.ix_(kept, kept)]
    offset = np.linalg.solve(known, values[kept] - mean[kept])
    filled[~kept] = mean[~kept] + covariance[np.ix_(~kept, kept)] @ offset
    return filled


def _with_only(
    decoder: Decoder, raw: NDArray[np.float32], kept: NDArray[np.bool_]
) -> NDArray[np.float32]:
    mean = decoder.network.mean.double().numpy()
    whiten = decoder.network.whiten.double().numpy()
    covariance = np.linalg.inv(whiten.T @ whiten)
    return expected(mean, covariance, raw.astype(np.float64), kept).astype(np.float32)
