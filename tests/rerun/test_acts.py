"""Acts made ready to be done again."""

import pytest

from examiner.embedding import devices
from examiner.workflow.rerun.acts import device_for


@pytest.mark.parametrize(
    ("recorded", "here", "wanted"),
    [
        ("cpu", ("cuda", "cpu"), "cpu"),
        ("cuda (NVIDIA L4)", ("cpu",), "cpu"),
        ("cuda (NVIDIA L4)", ("cuda", "cpu"), "cuda"),
        ("mps", ("cuda", "cpu"), "cpu"),
    ],
)
def test_that_a_result_is_computed_again_on_its_device_if_that_is_here(
    monkeypatch, recorded, here, wanted
):
    monkeypatch.setattr(devices, "available", lambda: here)
    assert device_for(recorded) == wanted
