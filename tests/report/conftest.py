"""A synthetic case as a report would state it: one photograph from the demonstration, one drawn."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from examiner.comparison.records import Comparison, Decision, DecisionThreshold, SimilarityScore
from examiner.digest import sha3_256, sha256
from examiner.embedding.records import BackboneSpec
from examiner.explanation.records import (
    Argument,
    ArgumentTable,
    Emphasis,
    Environment,
    Explanation,
    SaliencyMap,
    Side,
)
from examiner.face.quality import qualities
from examiner.face.records import (
    AlignedCrop,
    DetectedFace,
    DetectorRun,
    FaceBox,
    LandmarkOrigin,
    Landmarks,
)
from examiner.image.compression import JpegSaving
from examiner.image.records import Decoding, EvidenceImage, Role
from examiner.render.overlay import OverlayState, symmetric_scale
from examiner.report.contents import (
    AuditEntry,
    AuditExtract,
    CaseIdentity,
    ComparedBy,
    ExplainedBy,
    FaceQuality,
    LaidOutBy,
    ReceivedItem,
    ReportContents,
    ReportedComparison,
    ReportedExplanation,
    ReportIdentity,
    Reproducibility,
    WeightsUsed,
)
from examiner.report.layout import render
from examiner.report.manifest import manifest
from examiner.report.signature import create_identity, open_identity, sign
from examiner.report.signature_facts import Signer
from examiner.settings import resources_folder

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 20, tzinfo=UTC)

TEMPLATE = np.array(
    [[38.29, 51.70], [73.53, 51.50], [56.03, 71.74], [41.55, 92.37], [70.73, 92.20]]
)
REGIONS = ("forehead", "left eye", "right eye", "nose", "mouth", "left cheek", "right cheek")
WEIGHTS = sha256(b"weights")
DETECTOR = DetectorRun("mtcnn", sha256(b"detector"), 20.0)
ENVIRONMENT = Environment(
    examiner="0.1.0",
    python="3.11.2",
    numpy="2.3.5",
    torch="2.9.1",
    threads=1,
    cpu="x86-64, AVX2",
    system="Linux",
)


def drawn_face() -> np.ndarray:
    """(480, 640, 3) uint8: an oval with eyes, nose and mouth."""
    picture = np.full((480, 640, 3), (150, 160, 170), np.uint8)
    cv2.ellipse(picture, (330, 250), (110, 145), 0, 0, 360, (214, 178, 150), -1, cv2.LINE_AA)
    for x in (290, 370):
        cv2.ellipse(picture, (x, 215), (20, 10), 0, 0, 360, (250, 250, 250), -1, cv2.LINE_AA)
        cv2.circle(picture, (x, 215), 8, (60, 40, 30), -1, cv2.LINE_AA)
    cv2.line(picture, (330, 225), (322, 268), (170, 130, 110), 5, cv2.LINE_AA)
    cv2.ellipse(picture, (330, 305), (36, 12), 0, 0, 180, (150, 60, 60), 6, cv2.LINE_AA)
    return picture


def face(mark: str, box: FaceBox, points: list[tuple[float, float]], chosen: bool) -> DetectedFace:
    image, index = mark.split(".")
    return DetectedFace(
        mark=mark,
        image=image,
        index=int(index),
        box=box,
        landmarks=Landmarks(*points),
        origin=LandmarkOrigin.DETECTED,
        revision=0,
        detection_score=0.9987,
        detector=DETECTOR,
        chosen=chosen,
    )


def evidence(mark: str, role: Role, name: str, pixels: np.ndarray, metadata: dict) -> EvidenceImage:
    data = pixels.tobytes()
    return EvidenceImage(
        mark=mark,
        role=role,
        file_name=name,
        archive_name=f"originals/{mark}",
        sha256=sha256(data + b"file"),
        sha3_256=sha3_256(data),
        size=len(data) // 7,
        width=pixels.shape[1],
        height=pixels.shape[0],
        pixels_sha256=sha256(data),
        decoding=Decoding(
            "image/png", "RGB", 8, 1, "", ("Alpha channel dropped.",), "Pillow 13.0.0"
        ),
        metadata=metadata,
    )


def aligned(mark: str, pixels: np.ndarray, found: DetectedFace) -> AlignedCrop:
    matrix, _ = cv2.estimateAffinePartial2D(found.landmarks.array(), TEMPLATE, method=cv2.LMEDS)
    crop = cv2.warpAffine(pixels, matrix, (112, 112), flags=cv2.INTER_LINEAR)
    rows = tuple(tuple(float(value) for value in row) for row in matrix)
    return AlignedCrop(crop, rows, mark, sha256(pixels.tobytes()), found.landmarks)


def blobs(side: Side, seed: int, strength: float) -> SaliencyMap:
    """A smooth signed map."""
    noise = np.random.default_rng(seed).normal(size=(112, 112)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), 7.0)
    values = np.ascontiguousarray(strength * smooth / np.abs(smooth).max(), dtype=np.float32)
    return SaliencyMap(side, values)


def account(score: float, threshold: float) -> ArgumentTable:
    """49 rows per face whose sum with the rest row is the margin."""
    drawn = np.random.default_rng(7).normal(0.012, 0.02, size=(2, 49))
    rests = score - threshold - drawn.sum(axis=1)
    sizes = np.abs(drawn).sum(axis=1) + np.abs(rests)
    rows = tuple(
        Argument(
            cell=at + 1,
            row=at // 7 + 1,
            column=at % 7 + 1,
            region=REGIONS[at % len(REGIONS)],
            probe=float(drawn[0, at]),
            probe_share=float(drawn[0, at] / sizes[0]),
            reference=float(drawn[1, at]),
            reference_share=float(drawn[1, at] / sizes[1]),
        )
        for at in range(49)
    )
    shares = rests / sizes
    return ArgumentTable(
        rows,
        score,
        threshold,
        float(rests[0]),
        float(shares[0]),
        float(rests[1]),
        float(shares[1]),
    )


def patch_means(found: SaliencyMap) -> tuple[float, ...]:
    blocks = found.values.reshape(7, 16, 7, 16).astype(np.float64)
    return tuple(float(value) for value in blocks.mean(axis=(1, 3)).ravel())


def explained(
    mark: str, method: str, title: str, arguments: ArgumentTable, inputs: tuple[str, ...]
) -> ReportedExplanation:
    seed = int(mark[1:])
    maps = blobs(Side.PROBE, seed, 0.0031), blobs(Side.REFERENCE, seed + 50, 0.0024)
    made = Explanation(
        mark=mark,
        comparison="C1",
        method=method,
        parameters={"smoothing": 0.0, "combine": "difference"},
        seed=None if seed == 1 else 20261122,
        probe_map=maps[0],
        reference_map=maps[1],
        emphasis=Emphasis(patch_means(maps[0]), patch_means(maps[1])),
        arguments=arguments,
        environment=ENVIRONMENT,
        seconds=1.25,
        inputs=inputs,
    )
    state = OverlayState(scale=symmetric_scale(maps[0].values, maps[1].values))
    shows, variant = "How strongly the score reacts. Unit: none.", "As published."
    return ReportedExplanation(made, title, shows, variant, "A. Author and B. Author, 2024", state)


def threshold_card() -> DecisionThreshold:
    return DecisionThreshold(
        value=0.3127,
        rule="lowest value with a false match rate of at most 0.001",
        backbone="mobilefacenet",
        weights_sha256=WEIGHTS,
        detector="mtcnn",
        detector_sha256=DETECTOR.weights_sha256,
        alignment="five points, similarity transform",
        data_set="a verification data set, 6000 pairs",
        genuine_pairs=2987,
        impostor_pairs=2991,
        failed_pairs=22,
        false_match_rate=0.0009,
        false_non_match_rate=0.0214,
        date="2026-10-02",
    )


def audit_extract() -> AuditExtract:
    acts = (
        ("case opened", "Case 2026-0417 opened."),
        ("image received", "P1 astronaut.png received, 112347 bytes."),
        ("image received", "R1 drawing.png received, 131657 bytes."),
        ("faces found", "P1: 2 faces. R1: 1 face."),
        ("face chosen", "P1.1 chosen."),
        ("compared", "C1: P1.1 with R1.1."),
        ("explained", "E1: xSSAB for C1."),
        ("explained", "E2: FGGB for C1."),
    )
    entries = tuple(
        AuditEntry(
            sequence=at,
            at=f"2026-11-2{1 + at // 5}T09:{10 + at}:00+01:00",
            actor="D. Examiner",
            act=act,
            summary=summary,
            hash=sha256(summary.encode()),
        )
        for at, (act, summary) in enumerate(acts, start=1)
    )
    return AuditExtract(entries, 3, entries[-1].sequence, entries[-1].hash)


def received() -> tuple[ReceivedItem, ReceivedItem]:
    probe_pixels = np.asarray(Image.open(resources_folder() / "demo" / "astronaut.png"))
    probe_pixels = np.ascontiguousarray(probe_pixels[..., :3])
    reference_pixels = drawn_face()
    probe_faces = (
        face(
            "P1.1",
            FaceBox(168.2, 62.9, 282.4, 211.0),
            [(201.6, 112.3), (246.9, 108.8), (226.4, 139.2), (206.1, 163.8), (248.2, 160.4)],
            chosen=True,
        ),
        face(
            "P1.2",
            FaceBox(395.0, 120.0, 450.0, 190.0),
            [(410, 140), (435, 140), (422, 155), (412, 170), (433, 170)],
            chosen=False,
        ),
    )
    reference_faces = (
        face(
            "R1.1",
            FaceBox(222.0, 110.0, 438.0, 392.0),
            [(290.0, 215.0), (370.0, 215.0), (324.0, 266.0), (296.0, 308.0), (364.0, 308.0)],
            chosen=True,
        ),
    )
    exif = {"Software": "camera 1.0", "DateTime": "2026:11:01 10:00:00"}
    probe = evidence("P1", Role.PROBE, "astronaut.png", probe_pixels, exif)
    reference = evidence("R1", Role.REFERENCE, "drawing.png", reference_pixels, {})
    when = "2026-11-20T14:03:11+01:00"
    return (
        ReceivedItem(
            probe,
            when,
            "D. Examiner",
            probe_pixels,
            probe_faces,
            (),
            quality(probe_pixels, probe_faces[0]),
        ),
        ReceivedItem(
            reference,
            when,
            "D. Examiner",
            reference_pixels,
            reference_faces,
            (),
            quality(reference_pixels, reference_faces[0]),
        ),
    )


def quality(pixels: np.ndarray, found: DetectedFace) -> tuple[FaceQuality, ...]:
    crop = aligned(found.mark, pixels, found)
    return (FaceQuality(found.mark, qualities(pixels, crop, JpegSaving(85, standard=False))),)


def compared(probe: ReceivedItem, reference: ReceivedItem) -> ReportedComparison:
    crops = [aligned(item.faces[0].mark, item.pixels, item.faces[0]) for item in (probe, reference)]
    card, score = threshold_card(), 0.4312
    pair = Comparison(
        mark="C1",
        probe="P1.1",
        reference="R1.1",
        probe_crop=crops[0].digest,
        reference_crop=crops[1].digest,
        probe_embedding=sha256(b"probe"),
        reference_embedding=sha256(b"reference"),
        score=SimilarityScore(score, "mobilefacenet", WEIGHTS),
        threshold=card,
        decision=Decision.ABOVE,
    )
    inputs = (crops[0].digest, crops[1].digest, card.digest, WEIGHTS)
    arguments = account(score, card.value)
    made = (
        explained("E1", "xssab", "xSSAB", arguments, inputs),
        explained("E2", "fggb", "FGGB", arguments, inputs),
    )
    spec = BackboneSpec("mobilefacenet", "MobileFaceNet", 512, "w", "(x − 127.5) / 127.5", "c")
    return ReportedComparison(pair, spec, crops[0], crops[1], made)


def synthetic_contents() -> ReportContents:
    probe, reference = received()
    weights = (
        WeightsUsed(
            "mobilefacenet",
            "backbone",
            WEIGHTS,
            "MIT",
            "a public data set",
            "a package 1",
            "x / 255, RGB",
        ),
        WeightsUsed(
            "mtcnn",
            "detector",
            DETECTOR.weights_sha256,
            "MIT",
            "a public data set",
            "a package 2",
            "x / 255, RGB",
        ),
    )
    return ReportContents(
        identity=ReportIdentity("R-2026-0417-1", 1, "", "2026-11-22T10:15:00+01:00"),
        case=CaseIdentity(
            case="2026-0417",
            title="Two photographs from a shop camera",
            question="Which parts of the two photographs does the network's score rest on?",
            client="District court, reference 12 Ks 3/26",
            laboratory="Laboratory for Imaging, Example Town",
            examiner="D. Examiner",
            opened_at="2026-11-20T13:58:02+01:00",
        ),
        items=(probe, reference),
        comparisons=(compared(probe, reference),),
        reproducibility=Reproducibility(
            (ExplainedBy(("E1", "E2"), ENVIRONMENT),),
            (ComparedBy(("C1",), "examiner 0.1.0"),),
            LaidOutBy("0.2.0", "3.13.1", (("Pillow", "13.0.0"), ("opencv", "5.0.0"))),
            weights,
        ),
        audit=audit_extract(),
        notices=("The face P1.1 is 114 pixels wide; the crop shows it nearly at its own size.",),
    )


@pytest.fixture(scope="session")
def contents() -> ReportContents:
    return synthetic_contents()


@pytest.fixture(scope="session")
def amended(contents: ReportContents) -> ReportContents:
    identity = replace(contents.identity, version=2, amendment="The question was completed.")
    return replace(contents, identity=identity)


@pytest.fixture(scope="session")
def rendered(contents: ReportContents) -> bytes:
    return render(contents)


@pytest.fixture(scope="session")
def examiner() -> Signer:
    return open_identity(create_identity("D. Examiner", b"one", start=BEGIN), b"one", when=NOW)


@pytest.fixture(scope="session")
def reviewer() -> Signer:
    return open_identity(create_identity("E. Čapek", b"two", start=BEGIN), b"two", when=NOW)


@pytest.fixture(scope="session")
def signed(rendered: bytes, contents: ReportContents, examiner: Signer) -> bytes:
    return sign(rendered, examiner, NOW, reason="Report issued", manifest=manifest(contents))


@pytest.fixture(scope="session")
def page(examiner: Signer) -> bytes:
    """A signed file of one page, small enough to be checked many times."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.rect(50, 50, 80, 80)
    canvas.showPage()
    canvas.save()
    return sign(buffer.getvalue(), examiner, NOW, reason="Report issued", manifest=b"{}")
