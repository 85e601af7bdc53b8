"""Permutation Shapley against its closed forms (the identities of a complete split)."""

import numpy as np
import pytest

from examiner.explanation.arguments import table_of
from examiner.explanation.catalogue import load, spec
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import ShapleyParameters
from examiner.explanation.methods.shapley import Walker, random_orders, walk
from examiner.explanation.pair import CropPair
from examiner.explanation.patches import patch_sums
from examiner.explanation.records import Side
from examiner.explanation.scoring import Steps, unit_embedding
from examiner.job import Silent
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))


def walked(orders=4, grid=7, backbone=None, pixels=PAIR.probe, baseline=None):
    network = backbone or tiny.backbone()
    other = unit_embedding(network, PAIR.reference)
    cover = fill("blur", pixels) if baseline is None else baseline
    walker = Walker(network, pixels, cover, other, Steps(Silent(), 1, ""))
    *_, ((walks),) = walk([walker], random_orders(orders, grid**2, 1))
    return walks


def score(network=None):
    network = network or tiny.backbone()
    return unit_embedding(network, PAIR.probe) @ unit_embedding(network, PAIR.reference)


@pytest.mark.parametrize("orders", [1, 3])
def test_that_any_number_of_orders_adds_up_to_the_score(orders):
    split = walked(orders).split()
    assert split.patches.sum() + split.rest == pytest.approx(score(), abs=1e-6)


def test_that_both_margins_hold():
    walks, network = walked(), tiny.backbone()
    products = unit_embedding(network, PAIR.probe) * unit_embedding(network, PAIR.reference)
    phi = walks.gains.mean(axis=0)
    np.testing.assert_allclose(phi.sum(axis=0), products - walks.empty, atol=1e-6)
    np.testing.assert_allclose(phi.sum(axis=1), walks.split().patches, atol=1e-12)


def test_that_the_two_polarities_add_up_to_their_margins():
    walks, network, threshold = walked(), tiny.backbone(), 0.3
    products = unit_embedding(network, PAIR.probe) * unit_embedding(network, PAIR.reference)
    share = threshold / products.size
    argues_for = products >= share
    for chosen in (argues_for, ~argues_for):
        patches = walks.gains.mean(axis=0)[:, chosen].sum()
        baseline = (walks.empty[chosen] - share).sum()
        assert patches + baseline == pytest.approx((products[chosen] - share).sum(), abs=1e-6)


def test_that_a_patch_that_equals_the_baseline_has_no_argument():
    pixels = PAIR.probe
    baseline = fill("blur", pixels).copy()
    baseline[32:48, 16:32] = pixels[32:48, 16:32]
    patch = 2 * 7 + 1
    assert walked(baseline=baseline).split().patches[patch] == pytest.approx(0, abs=1e-7)


def test_that_a_rotation_of_all_embeddings_changes_no_argument():
    import torch

    turned = tiny.rotated(
        torch.linalg.qr(
            torch.randn(12, 12, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
        )[0]
    )
    one, other = walked().split(), walked(backbone=turned).split()
    np.testing.assert_allclose(one.patches, other.patches, atol=1e-9)


def test_that_two_players_get_what_the_definition_gives():
    """With the patches of a 2×2 grid every order can be walked: all 24 of them."""
    from itertools import permutations

    network, cover = tiny.backbone(), fill("black", PAIR.probe)
    other = unit_embedding(network, PAIR.reference)
    orders = np.array(list(permutations(range(4))))
    walker = Walker(network, PAIR.probe, cover, other, Steps(Silent(), 1, ""))
    *_, ((walks),) = walk([walker], orders)
    split = walks.split()

    def value(kept):
        crop = cover.copy()
        for patch in kept:
            rows, columns = divmod(patch, 2)
            place = np.s_[rows * 56 : rows * 56 + 56, columns * 56 : columns * 56 + 56]
            crop[place] = PAIR.probe[place]
        return unit_embedding(network, crop.astype(np.uint8)) @ other

    from math import factorial

    exact = np.zeros(4)
    for patch in range(4):
        others = [each for each in range(4) if each != patch]
        for count in range(16):
            kept = [each for place, each in enumerate(others) if count >> place & 1]
            if count < 8:
                weight = factorial(len(kept)) * factorial(3 - len(kept)) / 24
                exact[patch] += weight * (value([*kept, patch]) - value(kept))
    np.testing.assert_allclose(split.patches, exact, atol=1e-9)


def test_that_the_interaction_is_what_leaving_out_one_by_one_misses():
    maps = load(spec("shapley"), ShapleyParameters(orders=2)).explain(
        PAIR, tiny.backbone(), 0.3, Silent()
    )
    table = table_of(maps.splits, float(score()), 0.3)
    alone = maps.splits.probe.alone
    assert table.basis.probe_interaction == pytest.approx(
        table.total(Side.PROBE) - table.probe_rest - alone
    )
    assert table.basis.probe_interaction != 0


def test_that_the_map_sums_over_patches_to_the_arguments():
    maps = load(spec("shapley"), ShapleyParameters(orders=1)).explain(
        PAIR, tiny.backbone(), 0.3, Silent()
    )
    np.testing.assert_allclose(
        patch_sums(maps.probe, 7), maps.splits.probe.patches, rtol=1e-5, atol=1e-9
    )


def test_that_more_orders_make_arguments_more_certain():
    few, many = walked(4).split(), walked(32).split()
    assert many.errors.mean() < few.errors.mean()
    assert walked(1).split().errors is None


def test_that_another_seed_walks_other_orders():
    assert not np.array_equal(random_orders(4, 49, 1), random_orders(4, 49, 2))


def test_that_a_watcher_sees_the_maps_sharpen_towards_the_result():
    class Watching(Silent):
        def __init__(self):
            self.seen = []

        def sketch(self, unfinished):
            self.seen.append(unfinished)

    watching = Watching()
    maps = load(spec("shapley"), ShapleyParameters(orders=3)).explain(
        PAIR, tiny.backbone(), 0.3, watching
    )
    distances = [np.abs(probe - maps.probe).sum() for probe, _ in watching.seen]
    assert len(distances) == 3
    assert distances[-1] == 0
    assert distances[0] > 0
