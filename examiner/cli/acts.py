"""Commands that act on a case: new, add, faces, compare."""

from pathlib import Path
from typing import Any

import click
import msgspec

from examiner.case.file import CaseFile
from examiner.cli.desk import error_json, explain_error, run, tell
from examiner.cli.holding import worked_on
from examiner.cli.options import (
    FiniteFloat,
    any_path,
    as_json_option,
    case_argument,
    device_option,
    new_file,
    read_bytes,
)
from examiner.comparison.cards import read_card
from examiner.comparison.records import Comparison
from examiner.embedding import catalogue
from examiner.errors import EvidenceUnreachable, ExaminerError, LandmarksRefused, NoFaceFound
from examiner.face.alignment import landmarks_from_json
from examiner.face.quality import NOTE, in_words
from examiner.face.quality import quality as component
from examiner.face.quality_records import QualityValue
from examiner.face.records import DetectedFace, Landmarks
from examiner.foreign import MOST_TEXT
from examiner.image.records import EvidenceImage, Role
from examiner.settings import examiner_name
from examiner.workflow.comparisons import compare as compare_act
from examiner.workflow.comparisons import limits_of
from examiner.workflow.faces import choose, chosen, correct, faces_of, find, place
from examiner.workflow.intake import Receipt, receive
from examiner.workflow.opening import new_case
from examiner.workflow.quality import qualities_of


@click.command()
@click.argument("case", type=new_file)
@click.option("--title", default="", help="Name of the case.")
@click.option("--question", default="", help="The question that the examiner was asked.")
@click.option("--examiner", "name", default="", help="Name printed as examiner; default: who acts.")
@click.option("--laboratory", default="", help="Laboratory that the report is issued by.")
@as_json_option
def new(
    case: Path, title: str, question: str, name: str, laboratory: str, *, as_json: bool
) -> None:
    """Make a new case file at CASE."""
    facts = new_case(
        case,
        examiner_name(),
        title or case.stem,
        question=question,
        examiner=name,
        laboratory=laboratory,
    )
    tell({"case": str(case), "id": facts.case}, [f"Made case {case}."], as_json=as_json)


@click.command()
@case_argument
@click.argument("images", nargs=-1, required=True, type=any_path)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@as_json_option
def add(case: Path, images: tuple[Path, ...], role: str, *, as_json: bool) -> int:
    """Receive photographs into CASE, bit by bit as they are.

    Each photograph is an act of its own: one that is refused does not keep the others out.
    """
    receipts: list[Receipt] = []
    refused: list[dict[str, str]] = []
    with worked_on(case) as file:
        for path in images:
            try:
                receipts.append(run(receive(file, path, Role(role))))
            except ExaminerError as error:
                if len(images) == 1:
                    raise
                explain_error(error, as_json=False)
                refused.append({"file": str(path), **error_json(error)})
    result: dict[str, object] = {"images": [_image_json(receipt) for receipt in receipts]}
    if refused:
        result["refused"] = refused
    tell(result, [line for each in receipts for line in _image_lines(each)], as_json=as_json)
    return 3 if refused else 0


def _image_json(receipt: Receipt) -> dict[str, Any]:
    image: EvidenceImage = receipt.image
    return {
        "mark": image.mark,
        "file_name": image.file_name,
        "sha256": image.sha256,
        "sha3_256": image.sha3_256,
        "size": image.size,
        "width": image.width,
        "height": image.height,
        "role": image.role.value,
        "known_before": receipt.known_before,
        "notes": list(image.decoding.notes),
        "metadata": image.metadata,
    }


_SHOWN = ("exif.Make", "exif.Model", "exif.DateTimeOriginal", "exif.Software", "gps.GPSLatitude")
"""Metadata worth a line on the screen; --json and the report have all of it."""

_QUALITIES_IN_LINE = 3
"""Components of image quality."""


def _image_lines(receipt: Receipt) -> list[str]:
    image = receipt.image
    known = " (the case held it already)" if receipt.known_before else ""
    stated = [f"{name} {image.metadata[name]}" for name in _SHOWN if name in image.metadata]
    return [
        f"{image.mark}  {image.role.value}  {image.file_name}  {image.width}×{image.height}{known}",
        f"    SHA-256  {image.sha256}",
        f"    SHA3-256 {image.sha3_256}",
        f"    the file states: {', '.join(stated) or 'nothing of camera, time or place'}",
        *(f"    {note}" for note in image.decoding.notes),
    ]


@click.command()
@case_argument
@click.argument("mark", required=False)
@click.option("--choose", "number", type=int, help="Make face number N the one to compare.")
@click.option(
    "--landmarks",
    type=any_path,
    help="JSON file with five points in pixels of the upright photograph: left_eye, right_eye, "
    "nose, left_mouth, right_mouth; left and right as in the picture.",
)
@click.option("--min-face", type=FiniteFloat(min=12), help="Smallest face, in pixels.")
@as_json_option
def faces(
    case: Path,
    mark: str | None,
    number: int | None,
    landmarks: Path | None,
    min_face: float | None,
    *,
    as_json: bool,
) -> int:
    """Find the faces of photograph MARK, or of all photographs; choose one; correct its landmarks.

    A photograph's only face is chosen by itself; among several the examiner chooses.
    """
    if mark is None and (number is not None or landmarks is not None):
        raise click.UsageError("--choose and --landmarks need the MARK of a photograph.")
    points = _points_in(landmarks) if landmarks is not None else None
    with worked_on(case) as file:
        marks = (mark,) if mark else file.marks(EvidenceImage)
        without = {image: e for image in marks if (e := _find_if_new(file, image, min_face))}
        if mark and number is not None:
            choose(file, mark, number)
        if mark and points is not None:
            _landmarks_by_hand(file, mark, points)
            without = {}
        found = [face for image in marks for face in faces_of(file, image)]
        quality = {
            face: values for image in marks for face, values in qualities_of(file, image).items()
        }
    if without and not found and len(marks) == 1:
        raise next(iter(without.values()))
    for refusal in without.values():
        explain_error(refusal, as_json=False)
    result: dict[str, object] = {"faces": [_face_json(face, quality[face.mark]) for face in found]}
    if without:
        result["refused"] = [{"image": at, **error_json(each)} for at, each in without.items()]
    tell(result, _face_lines(found, quality), as_json=as_json)
    return 3 if without else 0


def _find_if_new(file: CaseFile, image: str, min_face: float | None) -> NoFaceFound | None:
    """Look for faces unless that was done; the error to be shown if there is none."""
    file.get(EvidenceImage, image)
    if min_face is None and faces_of(file, image):
        return None
    try:
        run(find(file, image, min_face))
    except NoFaceFound as error:
        return error
    return None


def _points_in(path: Path) -> Landmarks:
    try:
        text = read_bytes(path, most=MOST_TEXT).decode("utf-8")
    except EvidenceUnreachable as error:
        raise LandmarksRefused(f"The file {error.message}", advice=error.advice) from error
    except UnicodeDecodeError as error:
        raise LandmarksRefused(
            f"{path} cannot be read as text.", advice="Give a JSON file with five points."
        ) from error
    return landmarks_from_json(text)


def _landmarks_by_hand(file: CaseFile, mark: str, points: Landmarks) -> None:
    if faces_of(file, mark):
        correct(file, chosen(file, mark).mark, points)
    else:
        place(file, mark, points)


def _face_json(face: DetectedFace, values: tuple[QualityValue, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(face)
    quality = {
        each.id: {"value": each.value, "unit": each.unit, "note": each.note} for each in values
    }
    return fields | {"quality": quality}


def _face_lines(
    found: list[DetectedFace], quality: dict[str, tuple[QualityValue, ...]]
) -> list[str]:
    lines = []
    for face in found:
        box = face.box
        score = "placed by hand" if face.detection_score is None else f"{face.detection_score:.4f}"
        star = "chosen" if face.chosen else "      "
        lines.append(
            f"{face.mark}  {star}  {box.width:.0f}×{box.height:.0f} at "
            f"({box.left:.0f}, {box.top:.0f})  detection score {score}  "
            f"landmarks {face.origin.value}"
        )
        lines += _quality_lines(quality[face.mark])
    return [*lines, NOTE] if lines else lines


def _quality_lines(values: tuple[QualityValue, ...]) -> list[str]:
    told = [f"{component(each.id).title}: {in_words(each)}" for each in values]
    starts = range(0, len(told), _QUALITIES_IN_LINE)
    return [f"      {'; '.join(told[start : start + _QUALITIES_IN_LINE])}" for start in starts]


@click.command()
@case_argument
@click.argument("probe")
@click.argument("reference")
@click.option("--backbone", default=catalogue.DEFAULT, show_default=True, help="Network to use.")
@click.option(
    "--threshold-card",
    type=any_path,
    help="TOML file with a decision threshold and its card; default: the backbone's own.",
)
@device_option
@as_json_option
def compare(
    case: Path,
    probe: str,
    reference: str,
    backbone: str,
    threshold_card: Path | None,
    device: str,
    *,
    as_json: bool,
) -> None:
    """Compare the chosen face of PROBE with that of REFERENCE (marks: P1, R1 or P1.2)."""
    threshold = read_card(threshold_card) if threshold_card else None
    with worked_on(case) as file:
        act = compare_act(file, probe, reference, backbone, threshold, device)
        made: Comparison = run(act)
        limits = limits_of(file, made)
    result = {
        "comparison": made.mark,
        "probe": made.probe,
        "reference": made.reference,
        "score": made.score.value,
        "threshold": made.threshold.value,
        "decision": made.decision.value,
        "backbone": made.score.backbone,
        "weights_sha256": made.score.weights_sha256,
        "threshold_card": msgspec.to_builtins(made.threshold),
        "limits": list(limits),
    }
    line = (
        f"{made.mark}  {made.probe} – {made.reference}  similarity score {made.score.value:.4f}, "
        f"{made.decision.value} the decision threshold {made.threshold.value:.4f}"
    )
    tell(result, [line, *(f"    {limit}" for limit in limits)], as_json=as_json)
