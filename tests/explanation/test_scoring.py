"""Tests of embedding many crops: batches, and memory that does not suffice."""

import numpy as np
import pytest
import torch
from torch import Tensor

from examiner.embedding.backbone import Backbone
from examiner.explanation.scoring import BATCH, BATCH_ELSEWHERE, Steps, units_of
from tests import tiny


class Narrow(tiny.TinyNetwork):
    """Says that memory is short where more than `most` crops come at once."""

    def __init__(self, most: int, error: Exception) -> None:
        super().__init__(7)
        self.most, self.error = most, error
        self.sizes: list[int] = []

    def features(self, inputs: Tensor) -> Tensor:
        self.sizes.append(len(inputs))
        if len(inputs) > self.most:
            raise self.error
        return super().features(inputs)


class Notes:
    """A Progress that keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[tuple[int, int, str]] = []

    def advance(self, done: int, total: int, note: str) -> None:
        self.said.append((done, total, note))


SHORT = torch.OutOfMemoryError("CUDA out of memory.")


def crops(count: int) -> list[np.ndarray]:
    return [tiny.face(seed).astype(np.float32) for seed in range(count)]


def narrow(most: int, error: Exception = SHORT) -> Backbone:
    return Backbone(tiny.SPEC, "0" * 64, Narrow(most, error))


@pytest.mark.parametrize(
    "error",
    [SHORT, RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")],
    ids=["device", "computer"],
)
def test_that_a_batch_too_large_for_the_memory_is_halved_and_the_work_goes_on(
    error: Exception,
) -> None:
    notes = Notes()
    steps = Steps(notes, 3 * BATCH, "Covered faces")
    found = units_of(narrow(1, error), crops(3 * BATCH), steps)
    expected = units_of(tiny.backbone(), crops(3 * BATCH), Steps(Notes(), 3 * BATCH, ""))
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert notes.said[-1] == (2 * BATCH, 3 * BATCH, "Covered faces; memory is short: 1 at once")
    assert notes.said[0][2] == "Covered faces"


def test_that_a_smaller_batch_is_kept_to() -> None:
    network = Narrow(16, SHORT)
    # The same processor under a name that is not the reference's.
    other = Backbone(tiny.SPEC, "0" * 64, network, "cpu:0")
    units_of(other, crops(BATCH_ELSEWHERE + 16), Steps(Notes(), 1, ""))
    assert network.sizes == [BATCH_ELSEWHERE, BATCH_ELSEWHERE // 2, 16, 16, 16, 16, 16]


def test_that_one_crop_that_does_not_fit_is_told_as_a_lack_of_memory() -> None:
    with pytest.raises(MemoryError, match="one crop"):
        units_of(narrow(0), crops(3), Steps(Notes(), 3, ""))


def test_that_other_errors_are_not_taken_for_a_lack_of_memory() -> None:
    with pytest.raises(RuntimeError, match="shapes"):
        units_of(narrow(0, RuntimeError("shapes differ")), crops(3), Steps(Notes(), 3, ""))


def test_that_nothing_is_said_where_memory_suffices() -> None:
    notes = Notes()
    units_of(narrow(BATCH), crops(2 * BATCH), Steps(notes, 2 * BATCH, "Covered faces"))
    assert {note for _, _, note in notes.said} == {"Covered faces"}
