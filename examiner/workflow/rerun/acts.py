"""The acts that gave what a report states, ready to be done again as the case was before each."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from examiner.case.audit import AuditEntry
from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison, DecisionThreshold
from examiner.comparison.score import decide, similarity
from examiner.digest import sha3_256, sha256
from examiner.embedding.catalogue import spec_or_name
from examiner.embedding.records import Embedding
from examiner.errors import DeviceUnavailable
from examiner.explanation.records import CPU
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.image.apart import decode_apart
from examiner.image.records import EvidenceImage
from examiner.job import Progress
from examiner.workflow.comparisons import Compared, compare
from examiner.workflow.faces import Found, faces_of, find, new_faces
from examiner.workflow.rerun import tolerances
from examiner.workflow.rerun.judging import plain, without
from examiner.workflow.rerun.task import Task, as_of

RECEIVED, LOOKED, COMPARED = "photograph received", "faces looked for", "compared"
OTHER_THRESHOLD = "decision threshold changed"

_NAMES = ("mark", "role", "file_name", "archive_name")


def photograph(case: CaseFile, mark: str, entry: AuditEntry) -> Task:
    """The photograph called `mark`: its bytes' digests, and what decoding makes of them."""
    image = case.get(EvidenceImage, mark)
    then = without(image, *_NAMES)
    then["decoding"].pop("decoder")
    again = partial(_decoded, case.original(image), image.file_name)
    return Task(mark, "photograph decoded", then, again, {}, entry.program)


def _decoded(data: bytes, name: str, progress: Progress) -> Any:
    made = decode_apart(data, name)
    decoding = plain(made.decoding)
    decoding.pop("decoder")
    height, width = made.pixels.shape[:2]
    return {
        "sha256": sha256(data),
        "sha3_256": sha3_256(data),
        "size": len(data),
        "width": width,
        "height": height,
        "pixels_sha256": made.pixels_sha256,
        "decoding": decoding,
        "metadata": dict(made.metadata),
    }


def faces(case: CaseFile, entry: AuditEntry) -> Task:
    """The faces that one look at a photograph found, as they were before any correction."""
    image, marks = entry.details["image"], entry.details["new_faces"]
    with as_of(case, entry.seq):
        held = [case.get(DetectedFace, mark) for mark in marks]
    with as_of(case, entry.seq - 1):
        known = faces_of(case, image)
        job = find(case, image, entry.details["min_face"])
    then = {"detections": entry.details["detections"], "faces": [_face(each) for each in held]}
    return Task(
        image,
        f"faces looked for ({', '.join(marks) or 'none new'})",
        then,
        partial(_found, job.compute, image, known),
        tolerances.FACES,
        entry.program,
        weights=((entry.details["detector"], entry.details["weights_sha256"]),),
    )


def _face(face: DetectedFace) -> dict[str, Any]:
    return without(face, "detector")


def _found(compute: Any, image: str, known: tuple[DetectedFace, ...], progress: Progress) -> Any:
    found: Found = compute(progress)
    made = [_face(each) for each in new_faces(image, known, found)]
    return {"detections": len(found.detections), "faces": made}


def comparison(case: CaseFile, held: Comparison, made: AuditEntry) -> Task:
    """A comparison from both photographs and the landmarks as they were: crops to decision."""
    device = device_for(made.details.get("device", CPU))
    with as_of(case, made.seq - 1):
        job = compare(case, held.probe, held.reference, held.score.backbone, held.threshold, device)
    then = {
        "probe_crop": _crop(case.get(AlignedCrop, held.probe_crop)),
        "reference_crop": _crop(case.get(AlignedCrop, held.reference_crop)),
        "probe_embedding": _embedding(case.get(Embedding, held.probe_embedding)),
        "reference_embedding": _embedding(case.get(Embedding, held.reference_embedding)),
        "score": {"value": held.score.value},
        "decision": held.decision.value,
    }
    return Task(
        held.mark,
        f"{held.probe} – {held.reference}: aligned, embedded, scored by {held.score.backbone}",
        then,
        partial(_compared, job.compute, held.threshold),
        tolerances.COMPARED,
        made.program,
        weights=(backbone_weights(held),),
    )


def _crop(crop: AlignedCrop) -> dict[str, Any]:
    return without(crop, "face")


def _embedding(embedding: Embedding) -> dict[str, Any]:
    return {"raw": embedding.raw}


def _compared(compute: Any, threshold: DecisionThreshold, progress: Progress) -> Any:
    made: Compared = compute(progress)
    score = similarity(*made.embeddings)
    # Other weights are told as such; here it counts what they decide by the same threshold.
    named = replace(score, weights_sha256=threshold.weights_sha256)
    return {
        "probe_crop": _crop(made.crops[0]),
        "reference_crop": _crop(made.crops[1]),
        "probe_embedding": _embedding(made.embeddings[0]),
        "reference_embedding": _embedding(made.embeddings[1]),
        "score": {"value": score.value},
        "decision": decide(named, threshold).value,
    }


def backbone_weights(held: Comparison) -> tuple[str, str]:
    """Name and digest of the weights that made a comparison."""
    return spec_or_name(held.score.backbone).weights, held.score.weights_sha256


def device_for(recorded: str) -> str:
    """The recorded device where it is here, else the CPU, whose results are the reference."""
    from examiner.embedding.devices import kind_of, pick

    wanted = kind_of(recorded)
    if wanted == CPU:
        return CPU
    with suppress(DeviceUnavailable):
        return pick(wanted)
    return CPU


def looks(audit: tuple[AuditEntry, ...], images: set[str]) -> Iterator[AuditEntry]:
    """The acts by which faces were looked for in some photographs."""
    yield from (e for e in audit if e.act == LOOKED and e.details["image"] in images)


def compared_by(audit: tuple[AuditEntry, ...], mark: str) -> AuditEntry | None:
    """The act that computed a comparison's score; another threshold leaves the score as it is."""
    acts = (COMPARED, OTHER_THRESHOLD)
    made = {entry.details["comparison"]: entry for entry in audit if entry.act in acts}
    entry = made.get(mark)
    while entry is not None and "instead_of" in entry.details:
        entry = made.get(entry.details["instead_of"])
    return entry
