"""The report's cover, the items received, and the faces found in them."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak, Spacer

from examiner.comparison.records import Decision, DecisionThreshold
from examiner.face.records import DetectedFace, LandmarkOrigin
from examiner.render.photograph import OutlinedFace, outlined_photograph
from examiner.report.contents import ReceivedItem, ReportContents, ReportedComparison
from examiner.report.layout_page import Draft, contents_list
from examiner.report.layout_picture import fitted
from examiner.report.layout_quality import quality
from examiner.report.layout_style import (
    BODY,
    CELL,
    HEAD,
    RESULT,
    SMALL,
    SUBHEADING,
    SUBTITLE,
    TITLE,
    WIDTH,
    Flowable,
    clock,
    digest,
    facts,
    fixed,
    panel,
    paragraph,
    ruled,
    table,
)
from examiner.visible import shown

PART = "part_observations"

_METADATA_LINES = 8
_LONGEST_PIXELS = 1100


def cover(draft: Draft) -> list[Flowable]:
    """Title, who and when, the question, the result in short, and the list of contents."""
    wording, contents = draft.wording, draft.contents
    story = [
        Spacer(0, 8 * mm),
        paragraph(wording.title("subtitle"), SUBTITLE),
        paragraph(wording.title("document"), TITLE),
        Spacer(0, 5 * mm),
        facts(list(_cover_facts(draft))),
        Spacer(0, 6 * mm),
        paragraph(wording.title("result"), SUBHEADING),
        *_result(draft),
    ]
    identity = contents.identity
    if identity.version > 1:
        change = {"version": identity.version, "change": identity.amendment}
        story.append(paragraph(wording.statement("amendment", **change), BODY))
    story += [paragraph(wording.title("contents"), SUBHEADING), *contents_list(draft)]
    story += [Spacer(0, 4 * mm), paragraph(wording.statement("separation"), SMALL)]
    return [*story, paragraph(wording.statement("clock"), SMALL), PageBreak()]


def score_places(score: float, threshold: DecisionThreshold) -> int:
    """Decimals for a score, enough to show on which side of the threshold it lies."""
    places = 4
    while score != threshold.value and places < 12:
        if f"{score:.{places}f}" != f"{threshold.value:.{places}f}":
            break
        places += 2
    return places


def result_sentence(draft: Draft, reported: ReportedComparison) -> str:
    """Score, threshold, and on which side of it the score lies."""
    pair = reported.comparison
    places = score_places(pair.score.value, pair.threshold)
    name = "result_above" if pair.decision is Decision.ABOVE else "result_below"
    return draft.wording.statement(
        name,
        probe=pair.probe,
        reference=pair.reference,
        score=fixed(pair.score.value, places),
        threshold=fixed(pair.threshold.value, places),
    )


def _cover_facts(draft: Draft) -> Iterator[tuple[str, str]]:
    identity, case = draft.contents.identity, draft.contents.case
    received = sorted(clock(item.received_at) for item in draft.contents.items)
    yield "Report", f"{identity.report}, version {identity.version}"
    yield "Case", f"{case.case} — {case.title}" if case.title else case.case
    if case.client:
        yield "Client", case.client
    yield "Question asked", case.question or draft.wording.statement("question_empty")
    yield "Laboratory", case.laboratory
    yield "Examiner", case.examiner
    if identity.signer:
        yield "Signed by", identity.signer
    yield "Case opened", clock(case.opened_at)
    if received:
        first, last = received[0], received[-1]
        yield "Items received", first if first == last else f"{first} to {last}"
    yield "Report issued", clock(identity.issued_at)


def _result(draft: Draft) -> list[Flowable]:
    """One comparison as a sentence, several as a table whose rows may go on overleaf."""
    compared = draft.contents.comparisons
    meaning = paragraph(draft.wording.statement("result_meaning"), BODY)
    if len(compared) > 1:
        return [_results(compared), Spacer(0, 1.6 * mm), meaning]
    sentences = [paragraph(result_sentence(draft, each), RESULT) for each in compared]
    return [panel([*sentences, Spacer(0, 1.6 * mm), meaning]), Spacer(0, 5 * mm)]


def _results(compared: tuple[ReportedComparison, ...]) -> Flowable:
    names = ("", "Probe face", "Reference face", "Score", "Threshold", "The score is")
    rows = [[paragraph(name, HEAD) for name in names]]
    for each in compared:
        pair = each.comparison
        places = score_places(pair.score.value, pair.threshold)
        numbers = (fixed(value, places) for value in (pair.score.value, pair.threshold.value))
        told = (pair.mark, pair.probe, pair.reference, *numbers, f"{pair.decision.value} it")
        rows.append([paragraph(text, CELL) for text in told])
    widths = [width * mm for width in (14, 28, 32, 32, 32, 28)]
    return table(rows, widths, ruled(), pad=1, repeatRows=1)


def items(draft: Draft) -> list[Flowable]:
    """Each photograph received, with its digests."""
    story = draft.section(PART, draft.wording.title("items"))
    story.append(paragraph(draft.wording.statement("items_intro")))
    for item in draft.contents.items:
        title = f"{item.image.mark} — {item.image.role.value}"
        block = [paragraph(title, SUBHEADING), facts(list(_item_facts(item)))]
        story.append(KeepTogether(block))
    return story


def _item_facts(item: ReceivedItem) -> Iterator[tuple[str, Flowable | str]]:
    image, decoding = item.image, item.image.decoding
    profile = f", colour profile “{decoding.profile}”, shown as sRGB" if decoding.profile else ""
    yield "File name", shown(image.file_name)
    yield "Received", f"{clock(item.received_at)} by {item.received_by}"
    yield "Size", f"{image.size:,} bytes; {image.width} × {image.height} pixels, upright"
    yield "Format", f"{decoding.media_type}, mode {decoding.mode}, {decoding.bits} bits{profile}"
    yield "Decoded by", f"{decoding.decoder}; orientation {decoding.orientation} applied"
    for note in decoding.notes:
        yield "", note
    yield "SHA-256 of the file", digest(image.sha256)
    yield "SHA3-256 of the file", digest(image.sha3_256)
    yield "SHA-256 of the pixels", digest(image.pixels_sha256)
    yield from _metadata(image.metadata)


def _metadata(metadata: dict[str, str]) -> Iterator[tuple[str, str]]:
    pairs = sorted(metadata.items())
    shown = "; ".join(f"{name}: {value[:60]}" for name, value in pairs[:_METADATA_LINES])
    more = len(pairs) - _METADATA_LINES
    tail = f"; {more} more in the attached manifest" if more > 0 else ""
    yield "The file says of itself", shown + tail if pairs else "nothing"


def faces(draft: Draft) -> list[Flowable]:
    """Each photograph with its faces outlined, and the compared faces' coordinates."""
    wording = draft.wording
    story = [PageBreak(), *draft.section(PART, wording.title("faces"))]
    story.append(paragraph(wording.statement("faces_intro")))
    story.append(paragraph(wording.statement("faces_scale"), SMALL))
    for item in draft.contents.items:
        story += _photograph(draft, item)
    return story + quality(draft)


def _photograph(draft: Draft, item: ReceivedItem) -> list[Flowable]:
    contents = draft.contents
    outlined = [OutlinedFace(face, contents.crop_of_face(face)) for face in item.faces]
    drawn = outlined_photograph(item.pixels, outlined, _LONGEST_PIXELS)
    image = fitted(drawn, 92 * mm, 80 * mm)
    others = len(_compared(contents, item)) < len(item.faces)
    covered = " Those that were not compared are covered in this drawing." if others else ""
    caption = draft.figure_caption(
        f"Photograph {item.image.mark} with the faces recorded in it.{covered}",
        f"{item.image.mark}, file SHA-256 {item.image.sha256[:16]}…",
        drawn,
    )
    sides = table([[image, _face_tables(draft, item)]], [96 * mm, WIDTH - 96 * mm], [_FLUSH])
    further = [KeepTogether(_compared_face(item, face)) for face in _compared(contents, item)[1:]]
    return [KeepTogether([sides, caption]), *further]


_FLUSH = ("LEFTPADDING", (0, 0), (0, 0), 0)


def _face_tables(draft: Draft, item: ReceivedItem) -> list[Flowable]:
    if not item.faces:
        return [paragraph(draft.wording.statement("faces_none"), CELL)]
    compared = _compared(draft.contents, item)
    blocks = [block for face in compared[:1] for block in _compared_face(item, face)]
    others = [face.mark for face in item.faces if face not in compared]
    if others:
        tail = " and others" if len(others) > 12 else ""
        blocks.append(paragraph(f"Not compared: {', '.join(others[:12])}{tail}.", CELL))
    return blocks


def _compared(contents: ReportContents, item: ReceivedItem) -> list[DetectedFace]:
    return [face for face in item.faces if contents.crop_of_face(face) is not None]


def _how_taken(item: ReceivedItem, face: DetectedFace) -> str:
    """How this face came to be the one compared, as far as the case tells."""
    if face.mark in item.chosen_by_examiner:
        return "chosen by the examiner"
    if face.origin is LandmarkOrigin.PLACED:
        return "placed by hand"
    if len(item.faces) == 1:
        return "the only face found"
    return "named by its mark, or the only one found at first"


def _compared_face(item: ReceivedItem, face: DetectedFace) -> list[Flowable]:
    box, marks = face.box, face.landmarks
    by_hand = face.origin is LandmarkOrigin.PLACED
    found = "none" if face.detection_score is None else fixed(face.detection_score, 4)
    corner = f"{fixed(box.left, 1)}, {fixed(box.top, 1)}"
    size = f"{fixed(box.width, 1)} × {fixed(box.height, 1)}"
    rows = [
        ["Compared face", face.mark],
        ["Why this face", _how_taken(item, face)],
        ["Box, left and top", corner],
        ["Box, width × height", size],
    ]
    names = ("Left eye", "Right eye", "Nose", "Mouth, left", "Mouth, right")
    for name, (x, y) in zip(names, marks.array().tolist(), strict=True):
        rows.append([name, f"{fixed(x, 1)}, {fixed(y, 1)}"])
    rows += [
        ["Landmarks", f"{face.origin.value}, revision {face.revision}"],
        ["Detector's own score", found],
        ["Detector", "none" if by_hand else face.detector.detector],
    ]
    cells = [
        [paragraph(name, HEAD if at == 0 else CELL), paragraph(value, HEAD if at == 0 else CELL)]
        for at, (name, value) in enumerate(rows)
    ]
    return [table(cells, [34 * mm, 33 * mm], ruled(), pad=1.4), Spacer(0, 2 * mm)]
