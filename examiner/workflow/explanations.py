"""Explain a comparison with one or more methods."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.digest import canonical_json, npy_bytes
from examiner.embedding import catalogue as backbones
from examiner.embedding.devices import AUTO
from examiner.embedding.records import BackboneSpec
from examiner.errors import EmbeddingsNotComparable
from examiner.explanation.catalogue import STANDARD_SPLIT, Request
from examiner.explanation.pair import CropPair
from examiner.explanation.records import CPU, ArgumentTable, Explanation
from examiner.face.records import AlignedCrop
from examiner.job import Job, Progress
from examiner.output import write_whole
from examiner.reconstruction.catalogue import decoder_sha256
from examiner.render.figure import png_bytes
from examiner.settings import device_wanted
from examiner.workflow.argument_export import argument_files


def explain_comparison(
    case: CaseFile, mark: str, request: Request, device: str | None = None
) -> Job[Explanation | None, Explanation]:
    """Explain comparison `mark` as asked; what was explained so before is found again.

    `device` is one of `devices.CHOICES`, by default that of the settings. Raises DeviceUnavailable,
    EmbeddingsNotComparable if the backbone's weights are not those of the comparison.
    """
    comparison = case.get(Comparison, mark)
    device = device or device_wanted()
    known = _known(case, comparison, request, device)
    work = partial(_explained, comparison, crops_of(case, comparison), request)
    held = _held_table(case, comparison)
    compute = partial(work, held, device) if known is None else _nothing

    def record(made: Explanation | None) -> Explanation:
        # Another job may have kept the same meanwhile.
        found = _known(case, comparison, request, device)
        if found is not None:
            return found
        if made is None:
            raise TypeError("an explanation that was known is gone")
        return _keep(case, made)

    return Job(f"Explain {mark} by {request.spec.id}", compute, record)


def _nothing(progress: Progress) -> None:
    """What is left to compute of what is known."""


def _explained(
    comparison: Comparison,
    pair: CropPair,
    request: Request,
    held: ArgumentTable | None,
    device: str,
    progress: Progress,
) -> Explanation:
    # Imported here because it brings torch, which no command needs before it computes.
    from examiner.explanation.explainer import explain

    backbone = backbones.load(comparison.score.backbone, device=device)
    require_weights(comparison, backbone.weights_sha256)
    return explain(comparison, pair, backbone, request, progress, held)


def _is_standard(basis: Mapping[str, Any]) -> bool:
    wanted = (STANDARD_SPLIT.spec.id, asdict(STANDARD_SPLIT.parameters))
    return (basis["rule"], basis["parameters"]) == wanted


def _held_table(case: CaseFile, comparison: Comparison) -> ArgumentTable | None:
    """The estimated table that an earlier explanation of this comparison brought."""
    for mark, held in case.plain(Explanation).items():
        basis = held["arguments"].get("basis")
        if held["comparison"] == comparison.mark and basis and _is_standard(basis):
            return case.get(Explanation, mark).arguments
    return None


def backbone_of(case: CaseFile, mark: str) -> BackboneSpec:
    """The backbone that comparison `mark` was made with."""
    return backbones.spec(case.get(Comparison, mark).score.backbone)


def crops_of(case: CaseFile, comparison: Comparison) -> CropPair:
    """The aligned crops that a comparison was made of."""
    return CropPair(
        probe=case.get(AlignedCrop, comparison.probe_crop).pixels,
        reference=case.get(AlignedCrop, comparison.reference_crop).pixels,
    )


def require_weights(comparison: Comparison, found: str) -> None:
    """Raise EmbeddingsNotComparable unless weights with digest `found` made a comparison."""
    if found != comparison.score.weights_sha256:
        raise EmbeddingsNotComparable(
            f"{comparison.mark} was compared with other weights of {comparison.score.backbone}.",
            advice="Compare the two photographs anew, then explain that comparison.",
            expected=comparison.score.weights_sha256,
            found=found,
        )


def _known(
    case: CaseFile, comparison: Comparison, request: Request, device: str
) -> Explanation | None:
    """The explanation that the case holds of this very request, if it holds one."""
    wanted = (comparison.mark, request.spec.id, canonical_json(asdict(request.parameters)))
    inputs = _inputs(comparison, request)
    for mark, held in case.plain(Explanation).items():
        found = (held["comparison"], held["method"], canonical_json(held["parameters"]))
        computed_on = held["environment"].get("device", CPU)
        if found == wanted and tuple(held["inputs"]) == inputs and _serves(computed_on, device):
            return case.get(Explanation, mark)
    return None


def _inputs(comparison: Comparison, request: Request) -> tuple[str, ...]:
    """Digests of all that goes into an explanation, as they are now."""
    if not request.spec.needs_decoder:
        return comparison.inputs
    return (*comparison.inputs, decoder_sha256(comparison.score.backbone))


def _serves(computed_on: str, wanted: str) -> bool:
    """Whether what was computed on one device is what was asked of another."""
    return wanted == AUTO or computed_on.startswith(wanted)


def _keep(case: CaseFile, made: Explanation) -> Explanation:
    explanation = replace(made, mark=f"E{len(case.marks(Explanation)) + 1}")
    with case.transaction("explained") as act:
        act.details.update(
            explanation=explanation.mark,
            comparison=explanation.comparison,
            method=explanation.method,
            parameters=explanation.parameters,
            digest=explanation.digest,
        )
        act.put(explanation, explanation.mark)
    return explanation


def write_arrays(
    case: CaseFile, mark: str, explanations: tuple[Explanation, ...], folder: Path
) -> None:
    """Write maps and matrices (.npy), crops (.png) and tables (.csv) of a comparison to `folder`.

    Raises ReportNotWritten if the folder cannot be written to.
    """
    pair = crops_of(case, case.get(Comparison, mark))
    files = {"probe.png": png_bytes(pair.probe), "reference.png": png_bytes(pair.reference)}
    for explanation in explanations:
        files[f"{explanation.method}_probe.npy"] = npy_bytes(explanation.probe_map.values)
        files[f"{explanation.method}_reference.npy"] = npy_bytes(explanation.reference_map.values)
        if explanation.matrix is not None:
            files[f"{explanation.method}_matrix.npy"] = npy_bytes(explanation.matrix)
    files |= argument_files(explanations)
    for name, data in files.items():
        write_whole(folder / name, data)
