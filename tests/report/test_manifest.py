import json
from dataclasses import replace

import rfc8785

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
