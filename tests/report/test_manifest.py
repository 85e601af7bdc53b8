import json
from dataclasses import replace

import rfc8785

from examiner.face.records import FaceBox
from examiner.report.manifest import manifest


def test_that_equal_contents_have_equal_manifests_in_canonical_form(contents):
    data = manifest(contents)
    assert data == manifest(replace(contents))
    assert rfc8785.dumps(json.loads(data)) == data


def test_that_every_result_is_listed_by_value_and_every_picture_by_digest(contents):
    listed = json.loads(manifest(contents))
    pair = contents.comparisons[0]
    (compared,) = listed["comparisons"]
    assert compared["comparison"]["score"]["value"] == pair.comparison.score.value
    assert compared["comparison"]["threshold"]["false_match_rate"] == 0.0009
    assert compared["crops"]["probe"]["digest"] == pair.probe_crop.digest
    first = compared["explanations"][0]
    made = pair.explanations[0].explanation
    assert first["maps"]["reference"] == made.reference_map.digest
    assert first["digest"] == made.digest
    assert len(first["arguments"]["rows"]) == 49
    assert listed["items"][0]["image"]["sha256"] == contents.items[0].image.sha256
    assert listed["audit"]["head_hash"] == contents.audit.head_hash


def test_that_of_faces_that_were_not_compared_it_holds_the_mark_alone(contents):
    item = contents.items[0]
    other = replace(item.faces[0], mark="P1.9", index=9, box=FaceBox(1.25, 2.25, 3.25, 4.25))
    with_other = replace(
        contents,
        items=(replace(item, faces=(*item.faces, other)), *contents.items[1:]),
    )
    before, after = (json.loads(manifest(each)) for each in (contents, with_other))
    assert after["items"][0]["faces"] == before["items"][0]["faces"]
    assert after["items"][0]["faces_not_compared"] == ["P1.2", "P1.9"]
    assert b"3.25" not in manifest(with_other)


def test_that_a_change_of_any_part_changes_the_manifest(contents):
    before = manifest(contents)
    changed = (
        replace(contents, identity=replace(contents.identity, version=2)),
        replace(contents, case=replace(contents.case, question="?")),
        replace(contents, items=contents.items[:1]),
        replace(contents, comparisons=()),
        replace(contents, audit=replace(contents.audit, head_sequence=9)),
        replace(contents, notices=()),
        replace(contents, findings=replace(contents.findings, opinion="None.")),
    )
    assert before not in [manifest(each) for each in changed]
