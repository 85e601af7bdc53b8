"""What the acceptance test measures on the demonstration photographs, weights and networks."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from examiner.comparison.cards import card_of
from examiner.comparison.score import similarity
from examiner.digest import sha256
from examiner.embedding import catalogue
from examiner.embedding.records import Embedding
from examiner.errors import ExaminerError
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Side
from examiner.face import detector
from examiner.face.alignment import align
from examiner.face.detector import Detector
from examiner.face.records import AlignedCrop, Detection
from examiner.image.bundled import PROBE, REFERENCES, photograph_path
from examiner.image.decode import decode
from examiner.job import Progress, Silent
from examiner.settings import weights_folder
from examiner.validation.controls import maps_of
from examiner.validation.self_test.expectations import Value
from examiner.weights import manifest

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone

PHOTOGRAPHS = (
    "astronaut.png",
    "biden.jpg",
    "obama.jpg",
    "obama2.jpg",
    "obama3.jpg",
    "obama_partial_face.jpg",
)

MAPS = (
    ("xssab", "mobilefacenet"),
    ("fggb", "mobilefacenet"),
    ("cells", "mobilefacenet"),
    ("occlusion", "mobilefacenet"),
    ("xssab", "dlib_resnet"),
    ("occlusion", "dlib_resnet"),
)
"""Methods, each with the backbone that it is run through."""

QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
"""Of each map: its least and largest value, and five between."""

Measure = Callable[[], dict[str, Value]]
Step = tuple[str, Measure]


def measured(progress: Progress) -> dict[str, Value]:
    """What is found, by what it is; of a measure that is refused, why, in the place of numbers."""
    steps = tuple(SelfMeasures().steps())
    found: dict[str, Value] = {}
    for done, (name, measure) in enumerate(steps):
        progress.advance(done, len(steps), f"Measuring {name}")
        found |= measured_or_refused(name, measure)
    progress.advance(len(steps), len(steps), "Measured")
    return found


def measured_or_refused(name: str, measure: Measure) -> dict[str, Value]:
    """What `measure` finds; where it is refused, the words of the refusal under `name`."""
    try:
        return measure()
    except ExaminerError as error:
        return {name: error.message}


class SelfMeasures:
    """One pass over everything, each network loaded anew, once."""

    def __init__(self) -> None:
        self._finder: Detector | None = None
        self._networks: dict[str, Backbone] = {}
        self._seen: dict[str, tuple[tuple[Detection, ...], AlignedCrop | None]] = {}

    def steps(self) -> Iterator[Step]:
        """What is measured, with the name that a refusal is told under."""
        yield "weights", weights_digests
        for name in PHOTOGRAPHS:
            yield f"faces in {name}", partial(self.faces, name)
        for spec in catalogue.BACKBONES:
            yield f"scores, {spec.name}", partial(self.scores, spec.name)
        for method, backbone in MAPS:
            yield f"{method}, {backbone}", partial(self.maps, method, backbone)
        yield f"argument sums, {catalogue.DEFAULT}", self.arguments

    def faces(self, name: str) -> dict[str, Value]:
        """How many faces a photograph shows, and the landmarks of the largest."""
        found, _ = self._look(name)
        told: dict[str, Value] = {f"faces in {name}": [float(len(found))]}
        if found:
            points = found[0].landmarks.array().ravel()
            told[f"landmarks in {name}, pixels"] = _rounded(points, 3)
        return told

    def scores(self, backbone: str) -> dict[str, Value]:
        """The scores of the demonstration's probe with its references."""
        probe, *others = (self._embedding(name, backbone) for name in (PROBE, *REFERENCES))
        found = [similarity(probe, other).value for other in others]
        return {f"scores, {backbone}": _rounded(found, 6)}

    def maps(self, method: str, backbone: str) -> dict[str, Value]:
        """Numbers that say a map's values and where they lie, of both faces."""
        line = card_of(backbone).value
        made = maps_of(method, self._pair(), self._network(backbone), line, Silent())
        told: dict[str, Value] = {}
        for side, values in ((Side.PROBE, made.probe), (Side.REFERENCE, made.reference)):
            name = f"{method}, {backbone}, {side.value}"
            told[f"{name}: quantiles"] = _significant(np.quantile(values, QUANTILES))
            told[f"{name}: centres for and against, pixels"] = _rounded(_centres(values), 2)
        return told

    def arguments(self) -> dict[str, Value]:
        """The totals of the argument table, and score − threshold less each."""
        from examiner.explanation.arguments import argument_table

        name = catalogue.DEFAULT
        probe, reference = (self._embedding(each, name) for each in (PROBE, REFERENCES[0]))
        score, line = similarity(probe, reference).value, card_of(name).value
        table = argument_table(self._network(name), self._pair(), score, line)
        totals = [table.total(side) for side in Side]
        rests = [table.probe_rest, table.reference_rest]
        return {
            f"argument sums, {name}": _rounded(totals, 6),
            f"argument rest rows, {name}": _rounded(rests, 6),
            f"argument sums less score − threshold, {name}": _rounded(
                [total - (score - line) for total in totals], 9
            ),
        }

    def _look(self, name: str) -> tuple[tuple[Detection, ...], AlignedCrop | None]:
        if name not in self._seen:
            self._finder = self._finder or detector.load()
            pixels = decode(photograph_path(name).read_bytes(), name).pixels
            height, width = pixels.shape[:2]
            smallest = detector.default_min_face(width, height)
            found = self._finder.detect(pixels, smallest, Silent())
            crop = align(pixels, found[0].landmarks, name, name) if found else None
            self._seen[name] = (found, crop)
        return self._seen[name]

    def _crop(self, name: str) -> AlignedCrop:
        crop = self._look(name)[1]
        if crop is None:
            raise ExaminerError(f"No face was found in {name}.", advice="See the lines above.")
        return crop

    def _pair(self) -> CropPair:
        return CropPair(self._crop(PROBE).pixels, self._crop(REFERENCES[0]).pixels)

    def _network(self, name: str) -> "Backbone":
        if name not in self._networks:
            self._networks[name] = catalogue.load(name)
        return self._networks[name]

    def _embedding(self, name: str, backbone: str) -> Embedding:
        return self._network(backbone).embed(self._crop(name))


def weights_digests() -> dict[str, Value]:
    """SHA-256 of every weights file of the manifest, as it lies on the disk now."""
    folder = weights_folder()
    told: dict[str, Value] = {}
    for each in manifest(folder):
        path = folder / each.file
        told[f"SHA-256 of {each.file}"] = sha256(path.read_bytes()) if path.is_file() else "none"
    return told


def _centres(values: NDArray[np.float32]) -> list[float]:
    """x and y of the centre of what is positive, then of what is negative; −1 where nothing is."""
    rows, columns = np.indices(values.shape)
    found: list[float] = []
    for part in (np.maximum(values, 0), np.maximum(-values, 0)):
        weight = part.astype(np.float64)
        total = weight.sum()
        both = ((columns * weight).sum(), (rows * weight).sum())
        found += [each / total for each in both] if total > 0 else [-1.0, -1.0]
    return found


def _rounded(values: Iterable[float], places: int) -> list[float]:
    return [round(float(value), places) + 0.0 for value in values]


def _significant(values: Iterable[float]) -> list[float]:
    return [float(f"{value:.7g}") for value in values]
