"""Image quality in the report: measured of the compared faces, printed with what it means."""

import json
from dataclasses import replace
from pathlib import Path

from examiner.case.file import CaseFile
from examiner.face.quality import NOTE, QUALITIES, in_words, qualities
from examiner.face.records import AlignedCrop
from examiner.image.compression import jpeg_saving
from examiner.report.contents import FaceQuality, ReportContents
from examiner.report.layout import render
from examiner.report.layout_style import printable
from examiner.report.manifest import manifest
from tests.report.test_gather import gathered
from tests.report.test_layout import text_of


def with_faces(contents: ReportContents, count: int) -> ReportContents:
    """The contents with `count` compared faces, all of one quality."""
    first = contents.items[0]
    values = first.qualities[0].values
    faces = tuple(FaceQuality(f"P1.{number}", values) for number in range(1, count + 1))
    items = (replace(first, qualities=faces), replace(contents.items[1], qualities=()))
    return replace(contents, items=items)


def test_that_the_compared_faces_are_measured_with_the_crops_that_were_compared(worked: Path):
    contents = gathered(worked, "C1")
    pair = contents.comparisons[0]
    with CaseFile(worked, "A. Examiner", read_only=True) as case:
        for item, digest in zip(
            contents.items,
            (pair.comparison.probe_crop, pair.comparison.reference_crop),
            strict=True,
        ):
            (found,) = item.qualities
            crop = case.get(AlignedCrop, digest)
            jpeg = jpeg_saving(case.original(item.image))
            assert found.face == crop.face
            assert found.values == qualities(item.pixels, crop, jpeg)


def test_that_every_component_is_printed_with_value_unit_and_definition(contents, rendered):
    told = text_of(rendered)
    for each in QUALITIES:
        assert each.title in told
        assert each.definition in told
    for item in contents.items:
        for value in item.qualities[0].values:
            assert printable(in_words(value)) in told
    assert told.count(NOTE) == 1


def test_that_many_faces_take_several_tables(contents):
    told = text_of(render(with_faces(contents, 4)))
    assert told.count("Image quality of compared faces. P1.") == 2
    assert "P1.1, P1.2, P1.3." in told


def test_that_a_report_without_measured_faces_says_nothing_of_quality(contents):
    assert "Image quality" not in text_of(render(with_faces(contents, 0)))


def test_that_the_manifest_lists_the_values(contents):
    listed = json.loads(manifest(contents))["items"][0]["qualities"][0]
    assert listed["face"] == "P1.1"
    first = contents.items[0].qualities[0].values[0]
    assert listed["values"][0]["id"] == first.id
    assert listed["values"][0]["value"] == first.value
