import pytest

from examiner.embedding import catalogue
from examiner.errors import WeightsMissing
from examiner.validation.loaded import backbone_of


def test_that_a_process_loads_a_backbone_once():
    assert backbone_of("mobilefacenet") is backbone_of("mobilefacenet")
    assert backbone_of("mobilefacenet").weights_sha256 == catalogue.entry("mobilefacenet").sha256


def test_that_an_unknown_backbone_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(WeightsMissing):
            backbone_of("nothing")
