"""Which bundled face takes the reference's place."""

from examiner.explanation.checks.stranger import CANDIDATES, stranger_to
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import unit_embedding


def test_that_a_stranger_is_unlike_both_faces_and_the_same_each_time(bundled, demo_pair):
    first, second = (stranger_to(demo_pair, bundled) for _ in range(2))
    assert first.file_name in CANDIDATES
    assert (first.file_name, first.digest) == (second.file_name, second.digest)
    own = unit_embedding(bundled, first.pixels)
    for pixels in (demo_pair.probe, demo_pair.reference):
        assert float(own @ unit_embedding(bundled, pixels)) < 0.2


def test_that_a_face_of_the_pair_is_not_its_own_stranger(bundled, demo_pair):
    usual = stranger_to(demo_pair, bundled)
    beside = CropPair(demo_pair.probe, usual.pixels)
    other = stranger_to(beside, bundled)
    assert other.file_name not in {usual.file_name, "obama3.jpg"}
