"""Where maps agree and where they contradict each other."""

import numpy as np
import pytest

from examiner.explanation.agreement import Voice, agreement, voices_of
from examiner.explanation.noise_floor import noise_floor
from tests.explanation.made import made


def flat(value: float) -> np.ndarray:
    return np.full((112, 112), value, np.float32)


def halves(left: float, right: float) -> np.ndarray:
    values = flat(left)
    values[:, 64:] = right
    return values


def random_map(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(112, 112)).astype(np.float32)


def test_that_correlations_are_of_ranks_and_symmetric():
    one, other = random_map(1), random_map(2)
    voices = [Voice("a", one, one), Voice("b", np.exp(one), other), Voice("c", -one, one)]
    found = agreement(voices).probe.correlations
    np.testing.assert_allclose(np.diag(found), 1)
    assert found[0, 1] == pytest.approx(1)
    assert found[0, 2] == pytest.approx(-1)
    np.testing.assert_array_equal(found, found.T)


def test_that_places_where_a_map_is_within_its_floor_are_not_counted():
    voices = [
        Voice("a", halves(2, -2), flat(1), null_band=1.0),
        Voice("b", halves(3, 3), flat(1), null_band=1.0),
        Voice("c", halves(0.5, -0.5), flat(1), null_band=1.0),
    ]
    face = agreement(voices).probe
    assert (face.speaking == 2).all()
    assert (face.shares[:, :64] == 1).all()
    assert (face.shares[:, 64:] == 0.5).all()
    assert (face.balance[:, 64:] == 0).all()


def test_that_where_no_map_speaks_the_share_is_zero():
    voices = [Voice("a", flat(0.5), flat(0.5), 1.0), Voice("b", flat(-0.5), flat(0.5), 1.0)]
    face = agreement(voices).probe
    assert (face.shares == 0).all()
    assert (face.patch_shares == 0).all()
    assert face.contradictions == ()


def test_that_two_of_three_agreeing_is_a_share_of_two_thirds():
    voices = [Voice(name, flat(v), flat(1)) for name, v in (("a", 1), ("b", 2), ("c", -1))]
    found = agreement(voices)
    assert found.probe.shares[0, 0] == pytest.approx(2 / 3)
    assert found.probe.patch_shares == pytest.approx(np.full(49, 2 / 3))
    assert (found.reference.shares == 1).all()


def test_that_contradictions_name_patch_method_sign_and_value():
    voices = [
        Voice("a", halves(2, -3), flat(1), 1.0),
        Voice("b", halves(4, 5), flat(1), 1.0),
        Voice("c", halves(0, 0), flat(1), 1.0),
    ]
    found = agreement(voices).probe.contradictions
    # Pixels from column 64 on are patches of columns 5 to 7.
    assert [(each.row, each.column) for each in found] == [
        (row, column) for row in range(1, 8) for column in (5, 6, 7)
    ]
    first = found[0]
    assert (first.patch, first.region) == (5, "hair, background or other")
    assert [(s.name, s.value) for s in first.sayings] == [("a", -3.0), ("b", 5.0)]


def test_that_the_floor_is_the_null_band_or_a_share_of_the_strong_values():
    assert noise_floor(flat(1), flat(-2), 0.25) == 0.25
    assert noise_floor(flat(2), flat(-2), None) == pytest.approx(0.1)
    assert noise_floor(flat(0), flat(0), None) == 0


def test_that_one_map_alone_cannot_agree():
    with pytest.raises(ValueError, match="two maps"):
        agreement([Voice("a", flat(1), flat(1))])


def test_that_explanations_of_one_network_are_named_and_compared(tiny, pair):
    explanations = [made(method, tiny, pair) for method in ("cells", "occlusion")]
    found = agreement(voices_of(explanations, ("tiny", "tiny")))
    assert found.names == (" cells, tiny", " occlusion, tiny")
    assert found.probe.correlations[0, 1] == found.probe.correlations[1, 0]
