"""A run's folder with every measure's results, made up, so that what reads them can be tested."""

from pathlib import Path

from examiner.digest import canonical_json
from examiner.render.chart_file import write_chart
from examiner.render.chart_records import Axis, Chart, Rule, line
from examiner.validation.deletion.records import (
    SHARES,
    Curve,
    Deletion,
    Estimate,
    Kind,
    Measure,
    Ranking,
    Way,
)
from examiner.validation.records import Configuration, DataSet, Pair, Picture
from examiner.validation.records import Kind as Pictures
from examiner.validation.run_files import CONFIGURATION, PICTURES

METHODS = ("random", "centre", "xssab", "fggb")
AREAS = {"random": 0.5, "centre": 0.25, "xssab": 0.125, "fggb": 0.0625}


def configuration(backbone: str = "mobilefacenet", device: str = "cpu") -> Configuration:
    return Configuration(
        program="0.1.0",
        data_set="made up",
        data_set_sha256="5" * 64,
        kind=Pictures.CROPS,
        pictures=4,
        genuine_pairs=2,
        impostor_pairs=2,
        folds=2,
        backbone=backbone,
        weights_sha256="6" * 64,
        detector="",
        detector_sha256="",
        alignment="by others",
        device=device,
    )


def data_set() -> DataSet:
    pictures = tuple(Picture(f"p{at}", f"person {at // 2}", f"p{at}.png") for at in range(4))
    pairs = tuple(
        Pair(fold, same, 0, 1 if same else 2) for fold in (1, 2) for same in (True, False)
    )
    return DataSet("made up", Pictures.CROPS, "/nowhere", pictures, pairs)


def deletion(made: Configuration) -> Deletion:
    curves = tuple(
        Curve(
            method=method,
            way=Way.PROBE,
            fill="black",
            ranking=ranking,
            kind=kind,
            measure=measure,
            population="both" if measure is Measure.BALANCED else "genuine",
            better="lower" if kind is Kind.DELETION else "higher",
            values=tuple(AREAS[method] for _ in SHARES),
            area=Estimate(AREAS[method], AREAS[method] - 0.01, AREAS[method] + 0.01),
            beyond=(),
        )
        for method in METHODS
        for ranking in Ranking
        for kind in Kind
        for measure in Measure
    )
    return Deletion(
        configuration=made,
        threshold=0.35,
        methods=METHODS,
        controls=METHODS[:2],
        pairs=(0, 1, 2, 3),
        genuine=2,
        impostor=2,
        persons=2,
        without_face=0,
        shares=SHARES,
        draws=1000,
        seed=1,
        curves=curves,
    )


def chart() -> Chart:
    lines = tuple(
        line(name, SHARES, [AREAS[name]] * len(SHARES), [0.0] * len(SHARES), [0.6] * len(SHARES))
        for name in METHODS
    )
    axes = (Axis("Share removed", 0, 1), Axis("Balanced accuracy", 0, 1))
    return Chart("Deletion, similarity maps", *axes, lines, "4 pairs.", (Rule("chance", 0.5),))


def run_folder(folder: Path, backbone: str = "mobilefacenet", device: str = "cpu") -> Path:
    """A run that has deletion and one chart, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    made = configuration(backbone, device)
    (folder / CONFIGURATION).write_bytes(canonical_json(made))
    (folder / PICTURES).write_bytes(canonical_json(data_set()))
    (folder / "deletion.json").write_bytes(canonical_json(deletion(made)))
    write_chart(folder, "deletion_probe_similarity_deletion_balanced_black", chart())
    return folder
