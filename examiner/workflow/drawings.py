"""Draw what the arguments of a comparison draw, keep it, and let it be an exhibit or not."""

from dataclasses import replace
from functools import partial

import numpy as np

from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.case.reading import drawings_of
from examiner.comparison.records import Comparison
from examiner.embedding import catalogue as backbones
from examiner.errors import ExhibitRefused
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Side
from examiner.image.records import RgbPixels
from examiner.job import Job, Progress
from examiner.reconstruction.catalogue import decoder_sha256
from examiner.render.drawn_faces import sheet
from examiner.settings import DRAWINGS_VARIABLE, drawings_may_be_exhibits
from examiner.workflow.exhibits import admit
from examiner.workflow.explanations import crops_of, require_weights


def draw_comparison(case: CaseFile, mark: str) -> Job[ArgumentDrawing, ArgumentDrawing]:
    """Draw from the arguments of comparison `mark`; what was drawn so before is found again.

    Raises WeightsMissing for a backbone without a decoder, EmbeddingsNotComparable if the
    backbone's weights are not those of the comparison.
    """
    comparison = case.get(Comparison, mark)
    known = _known(case, comparison)
    compute = partial(_compute, comparison, crops_of(case, comparison), known)

    def record(made: ArgumentDrawing) -> ArgumentDrawing:
        return _known(case, comparison) or _keep(case, made)

    return Job(f"Draw from the arguments of {mark}", compute, record)


def _known(case: CaseFile, comparison: Comparison) -> ArgumentDrawing | None:
    """The drawing that the case holds of this comparison by the present decoder."""
    wanted = (comparison.inputs, decoder_sha256(comparison.score.backbone))
    for held in drawings_of(case, comparison.mark):
        if (held.inputs, held.decoder_sha256) == wanted:
            return held
    return None


def _compute(
    comparison: Comparison, pair: CropPair, known: ArgumentDrawing | None, progress: Progress
) -> ArgumentDrawing:
    if known is not None:
        return known
    # Imported here because it brings torch, which no command needs before it computes.
    from examiner.explanation.drawing import draw

    backbone = backbones.load(comparison.score.backbone)
    require_weights(comparison, backbone.weights_sha256)
    return draw(comparison, pair, backbone, progress)


def _keep(case: CaseFile, made: ArgumentDrawing) -> ArgumentDrawing:
    drawing = replace(made, mark=f"D{len(case.marks(ArgumentDrawing)) + 1}")
    with case.transaction("arguments drawn") as act:
        act.details.update(
            drawing=drawing.mark,
            comparison=drawing.comparison,
            decoder=drawing.decoder_sha256,
            digest=drawing.digest,
        )
        act.put(drawing, drawing.mark)
    return drawing


def drawn_sheet(drawing: ArgumentDrawing) -> RgbPixels:
    """Both faces' pictures, the probe's above the reference's, watermarked."""
    return np.concatenate([sheet(drawing.face(side), drawing.counts) for side in Side])


def require_exhibits_allowed() -> None:
    """Raise ExhibitRefused unless the laboratory's setting lets drawings be exhibits."""
    if not drawings_may_be_exhibits():
        raise ExhibitRefused(
            "A reconstruction shows a face that nobody photographed, and is no exhibit here.",
            advice=f"Where the laboratory has decided otherwise, it sets {DRAWINGS_VARIABLE} to "
            "allowed.",
        )


def admit_drawing(case: CaseFile, mark: str, caption: str) -> Exhibit:
    """Keep the pictures of drawing `mark` as an exhibit.

    Raises ExhibitRefused unless the laboratory's setting allows it.
    """
    require_exhibits_allowed()
    drawing = case.get(ArgumentDrawing, mark)
    shown = (drawing.comparison, mark)
    return admit(case, drawn_sheet(drawing), caption, shown, ({}, {}))
