"""Find faces, choose the one to compare, correct or place its landmarks by hand."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import msgspec

from examiner.case.file import CaseFile
from examiner.case.transaction import Transaction
from examiner.errors import FaceNotChosen, NoFaceFound, NotInCase
from examiner.face import detector
from examiner.face.alignment import check_inside, expected_box, similarity
from examiner.face.records import (
    DetectedFace,
    Detection,
    DetectorRun,
    FaceBox,
    LandmarkOrigin,
    Landmarks,
)
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage
from examiner.job import Job, Progress
from examiner.weights import entry

SAME_FACE = 0.5
"""Two boxes whose intersection is more than this share of their union are one face."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a detector run gave."""

    run: DetectorRun
    detections: tuple[Detection, ...]


def faces_of(case: CaseFile, image_mark: str) -> tuple[DetectedFace, ...]:
    """Every face recorded in a photograph, in the order of their numbers."""
    faces = [face for face in case.all(DetectedFace) if face.image == image_mark]
    return tuple(sorted(faces, key=lambda face: face.index))


def planned_run(image: EvidenceImage, min_face: float | None) -> DetectorRun:
    """The detector run that `find` makes of a photograph."""
    smallest = min_face or detector.default_min_face(image.width, image.height)
    return DetectorRun("mtcnn", entry("mtcnn").sha256, smallest)


def find(
    case: CaseFile, image_mark: str, min_face: float | None = None
) -> Job[Found, tuple[DetectedFace, ...]]:
    """Look for faces in a photograph; a face that is known keeps its mark.

    `min_face` is the smallest face looked for, in pixels; None for the detector's default. Raises
    NoFaceFound, after recording that none was found, if the photograph then has no face at all.
    """
    image = case.get(EvidenceImage, image_mark)
    data = case.original(image)
    run = planned_run(image, min_face)

    def record(found: Found) -> tuple[DetectedFace, ...]:
        known = faces_of(case, image_mark)
        new = new_faces(image_mark, known, found)
        with case.transaction("faces looked for") as act:
            act.details.update(
                image=image_mark,
                detector=run.detector,
                weights_sha256=run.weights_sha256,
                min_face=run.min_face,
                detections=len(found.detections),
                new_faces=[face.mark for face in new],
            )
            for face in new:
                act.put(face, face.mark)
        if not known and not new:
            raise _no_face(image)
        return known + new

    return Job(f"Find faces in {image_mark}", partial(_detect, image, data, run), record)


def _detect(image: EvidenceImage, data: bytes, run: DetectorRun, progress: Progress) -> Found:
    pixels = pixels_of(image, data)
    return Found(run, detector.load().detect(pixels, run.min_face, progress))


def _no_face(image: EvidenceImage) -> NoFaceFound:
    return NoFaceFound(
        f"No face was found in {image.mark} ({image.file_name}).",
        advice="Look for smaller faces, or place the five landmarks by hand.",
        mark=image.mark,
    )


def _not_looked_for(mark: str) -> NoFaceFound:
    return NoFaceFound(
        f"Nobody has looked for faces in {mark} yet.",
        advice="Look for faces in it first.",
        mark=mark,
    )


def _looked_for(case: CaseFile, mark: str) -> bool:
    acts = (entry for entry in case.audit() if entry.act == "faces looked for")
    return any(entry.details["image"] == mark for entry in acts)


def new_faces(
    image_mark: str, known: tuple[DetectedFace, ...], found: Found
) -> tuple[DetectedFace, ...]:
    """The faces found that none of the `known` ones is, with their marks."""
    fresh = [d for d in found.detections if all(not _same(d.box, face.box) for face in known)]
    only_one = not known and len(fresh) == 1
    return tuple(
        DetectedFace(
            mark=f"{image_mark}.{index}",
            image=image_mark,
            index=index,
            box=detection.box,
            landmarks=detection.landmarks,
            origin=LandmarkOrigin.DETECTED,
            revision=0,
            detection_score=detection.score,
            detector=found.run,
            # A single face leaves nothing to choose; among several the examiner chooses.
            chosen=only_one,
        )
        for index, detection in enumerate(fresh, start=len(known) + 1)
    )


def _same(one: FaceBox, other: FaceBox) -> bool:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return False
    shared = width * height
    return shared / (one.width * one.height + other.width * other.height - shared) > SAME_FACE


def choose(case: CaseFile, image_mark: str, index: int) -> DetectedFace:
    """Make face number `index` the one to be compared; NotInCase if there is none."""
    faces = faces_of(case, case.get(EvidenceImage, image_mark).mark)
    wanted = [face for face in faces if face.index == index]
    if not wanted:
        numbers = ", ".join(str(face.index) for face in faces)
        raise NotInCase(
            f"{image_mark} has no face number {index}.",
            advice=f"Its faces have the numbers {numbers}." if faces else "Find its faces first.",
            index=index,
        )
    if wanted[0].chosen:
        return wanted[0]
    with case.transaction("face chosen") as act:
        act.details.update(image=image_mark, face=wanted[0].mark)
        for face in faces:
            if face.chosen:
                _revise(act, face, chosen=False)
        return _revise(act, wanted[0], chosen=True)


def chosen(case: CaseFile, mark: str) -> DetectedFace:
    """The face that `mark` means: a face by its own mark, or a photograph's chosen face.

    Raises NoFaceFound if the photograph has none, FaceNotChosen if it has several and none is
    chosen, NotInCase if the case has no such mark.
    """
    if "." in mark:
        return case.get(DetectedFace, mark)
    image = case.get(EvidenceImage, mark)
    faces = faces_of(case, mark)
    if not faces:
        raise _no_face(image) if _looked_for(case, mark) else _not_looked_for(mark)
    for face in faces:
        if face.chosen:
            return face
    raise FaceNotChosen(
        f"{mark} shows {len(faces)} faces and none is chosen.",
        advice="Choose the one to compare.",
        mark=mark,
        faces=len(faces),
    )


def correct(case: CaseFile, face_mark: str, landmarks: Landmarks) -> DetectedFace:
    """Move a face's landmarks by hand; LandmarksRefused if they cannot be a face's."""
    face = case.get(DetectedFace, face_mark)
    _check(case.get(EvidenceImage, face.image), landmarks)
    placed = face.origin is LandmarkOrigin.PLACED
    origin = LandmarkOrigin.PLACED if placed else LandmarkOrigin.CORRECTED
    with case.transaction("landmarks corrected") as act:
        act.details.update(
            face=face_mark,
            before=msgspec.to_builtins(face.landmarks),
            now=msgspec.to_builtins(landmarks),
        )
        return _revise(act, face, landmarks=landmarks, origin=origin)


def place(case: CaseFile, image_mark: str, landmarks: Landmarks) -> DetectedFace:
    """Add a face that the detector did not find, by its landmarks; it becomes the chosen one."""
    image = case.get(EvidenceImage, image_mark)
    _check(image, landmarks)
    faces = faces_of(case, image_mark)
    index = len(faces) + 1
    face = DetectedFace(
        mark=f"{image_mark}.{index}",
        image=image_mark,
        index=index,
        box=expected_box(landmarks),
        landmarks=landmarks,
        origin=LandmarkOrigin.PLACED,
        revision=0,
        detection_score=None,
        detector=planned_run(image, None),
        chosen=True,
    )
    with case.transaction("face placed by hand") as act:
        act.details.update(face=face.mark, landmarks=msgspec.to_builtins(landmarks))
        for other in faces:
            if other.chosen:
                _revise(act, other, chosen=False)
        act.put(face, face.mark)
    return face


def _check(image: EvidenceImage, landmarks: Landmarks) -> None:
    check_inside(landmarks, image.width, image.height)
    similarity(landmarks)


def _revise(act: Transaction, face: DetectedFace, **changes: Any) -> DetectedFace:
    revised: DetectedFace = replace(face, revision=face.revision + 1, **changes)
    act.put(revised, revised.mark, revised.revision)
    return revised
