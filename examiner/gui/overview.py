"""A case → what the case panel lists of it, read without a single array."""

from collections.abc import Mapping
from typing import Any

import msgspec

from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.explanation.records import Explanation
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.gui.case_overview import CaseOverview, ComparisonLine
from examiner.image.records import EvidenceImage


def overview_of(case: CaseFile) -> CaseOverview:
    """Photographs, faces and comparisons, with the methods that explain each."""
    faces = case.all(DetectedFace)
    landmarks = {face.mark: msgspec.to_builtins(face.landmarks) for face in faces}
    crops = case.plain(AlignedCrop)
    methods: dict[str, list[str]] = {}
    for values in case.plain(Explanation).values():
        methods.setdefault(values["comparison"], []).append(values["method"])
    return CaseOverview(
        images=case.all(EvidenceImage),
        faces=faces,
        comparisons=tuple(
            ComparisonLine(
                comparison=each,
                methods=tuple(dict.fromkeys(methods.get(each.mark, ()))),
                stale=_stale(each, crops, landmarks),
            )
            for each in case.all(Comparison)
        ),
    )


def _stale(comparison: Comparison, crops: Mapping[str, Any], landmarks: Mapping[str, Any]) -> bool:
    """Whether a face's landmarks are no longer those that its crop was cut by."""
    pairs = (
        (comparison.probe_crop, comparison.probe),
        (comparison.reference_crop, comparison.reference),
    )
    return any(_points(crops[crop]) != _points_of(landmarks.get(face)) for crop, face in pairs)


def _points(crop: Mapping[str, Any]) -> Any:
    return _points_of(crop["landmarks"])


def _points_of(landmarks: Mapping[str, Any] | None) -> Any:
    """Plain points compare by value whether they came as lists or as tuples."""
    return landmarks and {name: tuple(map(float, point)) for name, point in landmarks.items()}
