"""The proposal network's bands: cutting a level into bands must not change what is seen."""

import numpy as np
import pytest
import torch

from examiner.face import mtcnn


@pytest.fixture
def networks() -> mtcnn.Networks:
    with torch.random.fork_rng():
        torch.manual_seed(4)
        return mtcnn.Networks().eval()


@pytest.mark.parametrize("height", [12, 13, 40, 57, 120])
def test_that_bands_cover_all_rows_of_windows_once(monkeypatch, height):
    monkeypatch.setattr(mtcnn, "_BAND_PIXELS", 40 * 18)
    bands = list(mtcnn._bands(40, height))
    rows = [row for start, stop in bands for row in range(start, stop)]
    with torch.inference_mode():
        scores, _ = mtcnn.ProposalNet()(torch.zeros(1, 3, height, 40))
    assert rows == list(range(scores.shape[0]))


@pytest.mark.parametrize("height", [47, 48])
def test_that_bands_give_what_the_whole_level_gives(monkeypatch, networks, height):
    level = np.random.default_rng(2).integers(0, 256, (height, 41, 3), dtype=np.uint8)
    monkeypatch.setattr(mtcnn, "THRESHOLDS", (0.0, 0.7, 0.7))

    def all_windows() -> list[np.ndarray]:
        with torch.inference_mode():
            bands = [
                mtcnn._score_band(networks.pnet, level, *rows) for rows in mtcnn._bands(41, height)
            ]
        return [np.concatenate(column) for column in zip(*bands, strict=True)]

    whole = all_windows()
    monkeypatch.setattr(mtcnn, "_BAND_PIXELS", 41 * 18)
    for once, banded in zip(whole, all_windows(), strict=True):
        assert np.allclose(once, banded, atol=1e-6)


def test_that_landmarks_are_shares_of_the_box_x_before_y():
    points = np.array([[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0]])
    places = mtcnn._places(np.array([[100, 200, 110, 220.0]]), points)
    expected = [[[100, 210], [101, 212], [102, 214], [103, 216], [104, 220]]]
    assert places == pytest.approx(np.array(expected))
