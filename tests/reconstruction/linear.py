"""A decoder whose picture is linear in the values: what each channel draws is then known."""

import torch
from torch import Tensor, nn

from examiner.reconstruction.decoder import NATIVE, Decoder, enlarged

CHANNELS = 20
"""More than share one pass, and no multiple of them."""


class LinearNetwork(nn.Module):
    """Picture = Σ_k column_k · (value_k − mean_k); one channel draws nothing."""

    SILENT = 3

    def __init__(self, channels: int = CHANNELS) -> None:
        super().__init__()
        draw = torch.Generator().manual_seed(5)
        self.mean = torch.randn(channels, generator=draw)
        self.columns = torch.randn(channels, 3, NATIVE, NATIVE, generator=draw) / 10
        self.columns[self.SILENT] = 0

    def forward(self, raw: Tensor) -> Tensor:
        return torch.einsum("nk,kchw->nchw", raw - self.mean, self.columns)


def decoder(channels: int = CHANNELS) -> Decoder:
    return Decoder("tiny", "d" * 64, LinearNetwork(channels))


def drawn_columns(made: Decoder) -> Tensor:
    """(N, 3, 112, 112): grey levels that each channel draws for each unit of its value."""
    return enlarged(made.network.columns) - 127.5
