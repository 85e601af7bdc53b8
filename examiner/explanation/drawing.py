"""draw(): what the arguments of a comparison draw, on both of its faces.

The argument of channel k is u_k·v_k − t/N, as in FGGB: u and v are the embeddings of length one, t
the decision threshold, N the number of channels. After Xu, Lu, Ebrahimi (IEEE MMSP 2023, arXiv
2306.00402), whose decoder is not known to us; the pictures are this program's own.
"""

from examiner.comparison.records import Comparison
from examiner.embedding.backbone import Backbone
from examiner.explanation.drawing_records import ArgumentDrawing, FaceDrawings
from examiner.explanation.environment import environment
from examiner.explanation.explainer import UNMARKED
from examiner.explanation.methods.reconstruction import raw_values
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import unit_embedding
from examiner.job import Progress
from examiner.reconstruction.channels import regions_of
from examiner.reconstruction.decoder import load
from examiner.reconstruction.drawing import draw_arguments


def draw(
    comparison: Comparison, pair: CropPair, backbone: Backbone, progress: Progress
) -> ArgumentDrawing:
    """The drawings of both faces, not yet marked; WeightsMissing without a decoder."""
    decoder, threshold = load(backbone), comparison.threshold.value
    crops = (pair.probe, pair.reference)
    units = [unit_embedding(backbone, pixels) for pixels in crops]
    arguments = units[0] * units[1] - threshold / units[0].size
    faces = []
    for step, pixels in enumerate(crops):
        progress.advance(step, len(crops), "Drawing from the arguments")
        raw = raw_values(backbone, pixels)
        drawn = draw_arguments(decoder, raw, arguments)
        regions = regions_of(decoder, raw)
        faces.append(FaceDrawings(drawn.whole, drawn.favouring, drawn.opposing, regions))
    progress.advance(len(crops), len(crops), "Drawing from the arguments")
    return ArgumentDrawing(
        mark=UNMARKED,
        comparison=comparison.mark,
        threshold=threshold,
        decoder_sha256=decoder.weights_sha256,
        arguments=arguments,
        probe=faces[0],
        reference=faces[1],
        environment=environment(backbone.device),
        inputs=comparison.inputs,
    )
