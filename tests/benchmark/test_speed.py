import math

from examiner.benchmark.material import LARGE, material
from examiner.benchmark.speed import measure
from examiner.image.decode import decode
from examiner.workflow.speed import time_acts

EXPECTED = {
    "forward_ms",
    "input_gradient_ms",
    "xssab_pair_ms",
    "xssab_plain_ms",
    "fggb_pair_ms",
    "fggb_plain_ms",
    "masks_ms",
    "masks_singly_ms",
    "masks_plain_ms",
    "detection_ms_per_megapixel",
}


def test_that_every_step_is_timed_beside_its_plain_way_on_photographs_of_12_megapixels():
    things = material()
    for data in things.large:
        height, width = decode(data, "large").pixels.shape[:2]
        assert (width, height) == LARGE
    acts = time_acts(things.large)
    found = measure(things, 1)
    assert set(found) >= EXPECTED
    assert set(acts) == {
        "intake_12_megapixels_ms",
        "pair_add_to_xssab_ms",
        "report_ms",
        "peak_memory_mb",
    }
    for name in EXPECTED:
        assert math.isfinite(found[name])
        multiple = found[name] / found["forward_ms"]
        assert found["multiples_of_forward"][name] == multiple
