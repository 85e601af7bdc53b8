"""Stability, agreement, covered regions and facial regions as a report prints and lists them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from examiner.explanation.agreement import agreement, voices_of
from examiner.explanation.covering_records import Covered, CoveringCheck, MapClaim, TableClaim
from examiner.explanation.records import Side
from examiner.explanation.region_pooling import pooled
from examiner.explanation.stability_records import (
    Interval,
    Stability,
    StabilityParameters,
    Variation,
)
from examiner.face.regions import region_map
from examiner.report.layout import render
from examiner.report.layout_style import fixed
from examiner.report.manifest import manifest
from tests.report.conftest import ENVIRONMENT
from tests.report.test_layout import text_of


def stability_of(explanation) -> Stability:
    """Every argument 0.01 about its value, the upper half of the probe unsteady."""
    unsteady = np.zeros((112, 112), np.uint8)
    unsteady[:56] = 1
    table = explanation.arguments
    around = {
        side: tuple(
            Interval(getattr(row, side.value) - 0.01, getattr(row, side.value) + 0.01)
            for row in table.rows
        )
        for side in Side
    }
    changed = Variation(
        name="probe left",
        changed="probe face shifted left by 1 px",
        score=table.score + 0.0123,
        threshold=table.threshold,
        probe_map="a" * 64,
        reference_map="b" * 64,
        probe_likeness=0.456,
        reference_likeness=0.987,
        probe_changed=1234,
        reference_changed=5,
    )
    return Stability(
        mark="S1",
        explanation=explanation.mark,
        parameters=StabilityParameters(),
        floor=0.05,
        variations=(changed,),
        probe_sign_changes=unsteady,
        reference_sign_changes=np.zeros((112, 112), np.uint8),
        probe=around[Side.PROBE],
        reference=around[Side.REFERENCE],
        probe_rest=Interval(-1.5, -1.25),
        reference_rest=Interval(-0.5, -0.25),
        environment=ENVIRONMENT,
        seconds=12.0,
        inputs=(explanation.digest,),
    )


def covering_of(reported) -> CoveringCheck:
    pair = reported.comparison
    mask = (region_map().index == region_map().names.index("mouth")).astype(np.uint8)
    return CoveringCheck(
        mark="V1",
        comparison=pair.mark,
        side=Side.REFERENCE,
        region="mouth",
        mask=mask,
        score=pair.score.value,
        threshold=pair.threshold.value,
        results=(Covered("blur", 0.4321, -0.0987), Covered("mean_face", 0.4444, -0.0864)),
        maps=(MapClaim("E1", "xssab", 0.123, None),),
        tables=(TableClaim("cells", "E1", 0.0765),),
        environment=ENVIRONMENT,
        seconds=0.1,
        inputs=("c" * 64,),
    )


@pytest.fixture(scope="module")
def examined(contents):
    (reported,) = contents.comparisons
    first, *others = reported.explanations
    explanations = [first.explanation, *(each.explanation for each in others)]
    full = replace(
        reported,
        explanations=(replace(first, stability=stability_of(first.explanation)), *others),
        agreement=agreement(voices_of(explanations)),
        coverings=(covering_of(reported),),
    )
    return replace(contents, comparisons=(full,))


@pytest.fixture(scope="module")
def said(examined) -> str:
    return text_of(render(examined))


@pytest.fixture(scope="module")
def listed(examined) -> dict:
    (found,) = json.loads(manifest(examined))["comparisons"]
    return found


def test_that_stability_prints_changes_places_and_intervals(examined, said):
    assert "Stability of explanation E1" in said
    assert "probe face shifted left by 1 px" in said
    assert "Probe: 6,272 of 12,544 pixels; reference: 0." in said
    row = examined.comparisons[0].explanations[0].explanation.arguments.rows[4]
    low, high = (fixed(row.probe + step, 5, plus=True) for step in (-0.01, 0.01))
    assert f"{fixed(row.probe, 5, plus=True)} {low} {high}" in said
    rest = [fixed(value, 5, plus=True) for value in (-1.5, -1.25)]
    assert f"{rest[0]} {rest[1]}" in said


def test_that_agreement_prints_correlations_and_contradictions(examined, said):
    found = examined.comparisons[0].agreement
    assert "Agreement of methods for comparison" in said
    assert fixed(float(found.probe.correlations[0, 1]), 2, plus=True) in said
    assert found.probe.contradictions
    assert "Contradictions on the probe" in said


def test_that_a_covered_region_prints_true_changes_beside_claims(said):
    assert "V1: reference" in said
    assert "mouth" in said
    for number in ("0.4321", fixed(-0.0987, 4), "0.123", fixed(0.0765, 4, plus=True)):
        assert number in said
    assert "says nothing of the person" in said


def test_that_facial_regions_are_printed_with_total_and_density(examined, said):
    explanation = examined.comparisons[0].explanations[0].explanation
    nose = next(part for part in pooled(explanation).probe if part.region == "nose")
    numbers = [fixed(value, 5, plus=True) for value in (nose.total, nose.density)]
    assert f"nose {nose.area:,.0f} {numbers[0]} {numbers[1]}" in said


def test_that_the_manifest_lists_all_of_it(examined, listed):
    first = listed["explanations"][0]
    held = examined.comparisons[0].explanations[0].stability
    assert first["stability"]["digest"] == held.digest
    assert first["stability"]["probe"]["sign_changes"] == 6272
    assert len(first["stability"]["reference"]["intervals"]) == 50
    assert listed["explanations"][1]["stability"] is None
    assert len(listed["agreement"]["probe"]["rank_correlations"]) == 2
    (covered,) = listed["coverings"]
    assert (covered["mark"], covered["region"], covered["side"]) == ("V1", "mouth", "reference")
    totals = sum(part["total"] for part in first["regions"]["probe"])
    margin = first["arguments"]["score"] - first["arguments"]["threshold"]
    assert totals + first["regions"]["probe_rest"] == pytest.approx(margin, abs=1e-6)


def test_that_what_was_not_examined_leaves_no_section(contents):
    said = text_of(render(contents))
    for title in ("Stability of", "Agreement of", "Covered regions"):
        assert title not in said
