import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from examiner.digest import (
    array_digest,
    array_from_npy,
    canonical_json,
    npy_bytes,
    record_digest,
    sha256,
)

ARRAYS = [
    np.arange(12, dtype=np.uint8).reshape(2, 2, 3),
    np.linspace(-1, 1, 10, dtype=np.float32),
    np.asfortranarray(np.arange(6, dtype=np.float64).reshape(2, 3)),
    np.arange(20)[::2],
]


@pytest.mark.parametrize("array", ARRAYS)
def test_that_an_arrays_digest_is_that_of_its_npy_bytes(array):
    assert array_digest(array) == sha256(npy_bytes(array))


@pytest.mark.parametrize("array", ARRAYS)
def test_that_an_array_comes_back_from_its_bytes_read_only(array):
    back = array_from_npy(npy_bytes(array))
    np.testing.assert_array_equal(back, array)
    assert not back.flags.writeable


def test_that_the_order_in_memory_does_not_enter_the_digest_but_type_and_shape_do():
    values = np.arange(6, dtype=np.float64).reshape(2, 3)
    assert array_digest(values) == array_digest(np.asfortranarray(values))
    assert array_digest(values) != array_digest(values.reshape(3, 2))
    assert array_digest(values) != array_digest(values.astype(np.float32))


def test_that_pickled_objects_are_refused():
    with pytest.raises(ValueError, match="allow_pickle"):
        npy_bytes(np.array([object()]))


def test_that_canonical_json_sorts_names_and_writes_numbers_one_way():
    assert canonical_json({"b": 1.0, "a": (0.1, None)}) == b'{"a":[0.1,null],"b":1}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60])
def test_that_numbers_that_json_cannot_hold_are_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own messages differ by case
        canonical_json({"value": value})


@given(some.floats(allow_nan=False, allow_infinity=False))
def test_that_a_number_survives_canonical_json(value):
    import msgspec

    assert msgspec.json.decode(canonical_json({"v": value}), type=dict[str, float])["v"] == value


def test_that_the_kind_of_a_record_enters_its_digest():
    assert record_digest("one", {"a": 1}) != record_digest("other", {"a": 1})
