"""Scores of masked faces by the plainest loop: what batches, lanes and recipes must not change."""

import numpy as np
import torch


def scores_one_by_one(pair, backbone, masks, filling):
    """(2, n): each face through each mask against the other as it is."""
    faces = (pair.probe, pair.reference)
    units = [_unit(backbone, pixels.astype(np.float32)) for pixels in faces]
    rows = []
    for pixels, other in zip(faces, units[::-1], strict=True):
        cover = filling(pixels)
        row = []
        for mask in masks:
            kept = mask[:, :, np.newaxis]
            row.append(float(_unit(backbone, pixels * kept + cover * (1 - kept)) @ other))
        rows.append(row)
    return np.array(rows)


def _unit(backbone, picture):
    planes = torch.from_numpy(picture.astype(np.float32)).permute(2, 0, 1)[None]
    with torch.no_grad():
        raw = backbone.raw(backbone.network.normalise(planes))[0].double().numpy()
    return raw / np.linalg.norm(raw)
