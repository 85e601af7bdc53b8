"""Cover a region of one face, and record the score's change beside what was claimed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from examiner.case.bench import AnnotationSet
from examiner.case.file import CaseFile
from examiner.case.reading import coverings_of, explanations_of
from examiner.comparison.records import Comparison
from examiner.digest import array_digest
from examiner.embedding import catalogue as backbones
from examiner.errors import NotInCase, ParameterRefused
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.pair import CropPair
from examiner.explanation.patches import GRID, patch_index
from examiner.explanation.records import Explanation, Side
from examiner.face.alignment import to_crop
from examiner.face.records import AlignedCrop
from examiner.face.regions import inside, region_map
from examiner.job import Job, Progress
from examiner.render.annotations import Annotation, outline
from examiner.settings import device_wanted
from examiner.workflow.explanations import crops_of, require_weights


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """What is covered."""

    words: str
    mask: NDArray[np.uint8]
    """(112, 112): 1 inside, else 0."""


def facial_region(names: Sequence[str]) -> Region:
    """Regions of the template, by name or by the end of a name that only one has (“left eye”).

    Raises ParameterRefused for another name.
    """
    found = tuple(dict.fromkeys(_full_name(name) for name in names))
    places = [region_map().names.index(name) for name in found]
    mask = np.isin(region_map().index, places).astype(np.uint8)
    return Region(", ".join(found), mask)


def _full_name(name: str) -> str:
    known = region_map().names
    wanted = " ".join(name.lower().split())
    found = [each for each in known if each == wanted] or [
        each for each in known if wanted and each.endswith(f" {wanted}")
    ]
    if len(found) != 1:
        raise ParameterRefused(
            f"There is no facial region {name!r}.",
            advice=f"Choose from: {', '.join(known)}.",
        )
    return found[0]


def patches_region(numbers: Sequence[int]) -> Region:
    """Patches of the argument table by number; ParameterRefused for one outside 1 to 49."""
    wanted = sorted(set(numbers))
    if not wanted or wanted[0] < 1 or wanted[-1] > GRID**2:
        raise ParameterRefused(
            f"Patches are numbered from 1 to {GRID**2}.",
            advice="Give numbers of the argument table, such as 17,18.",
        )
    mask = np.isin(patch_index(GRID), np.array(wanted) - 1).astype(np.uint8)
    listed = ", ".join(map(str, wanted))
    return Region(f"{'patch' if len(wanted) == 1 else 'patches'} {listed}", mask)


def annotated_region(case: CaseFile, comparison: str, side: Side, which: str) -> Region:
    """A polygon or ellipse that the examiner drew on one face: its number, or its id's beginning.

    Raises NotInCase where there is no such annotation, ParameterRefused for one without an area.
    """
    held = case.find(AnnotationSet, comparison)
    own = [each for each in (held.annotations if held else ()) if each.side is side]
    found = [each for each in own if str(each.number) == which] or [
        each for each in own if which and each.id.startswith(which)
    ]
    if len(found) != 1:
        raise NotInCase(
            f"{comparison} has no annotation {which} on the {side}.",
            advice=f"On the {side} are: {', '.join(map(_name, own)) or 'none'}.",
        )
    annotation = found[0]
    if not annotation.closed:
        raise ParameterRefused(
            f"Annotation {_name(annotation)} has no area.",
            advice="Choose a polygon or an ellipse.",
        )
    return Region(
        f"annotation {_name(annotation)}, photograph pixels "
        + " ".join(f"({x:.1f}, {y:.1f})" for x, y in annotation.points),
        _drawn(case, comparison, annotation),
    )


def _name(annotation: Annotation) -> str:
    """Number where it has one, and kind; else the beginning of its id."""
    number = annotation.id[:8] if annotation.number is None else str(annotation.number)
    return f"{number} ({annotation.kind})"


def _drawn(case: CaseFile, comparison: str, annotation: Annotation) -> NDArray[np.uint8]:
    compared = case.get(Comparison, comparison)
    of_probe = annotation.side is Side.PROBE
    crop = case.get(AlignedCrop, compared.probe_crop if of_probe else compared.reference_crop)
    line = to_crop(crop.matrix, outline(annotation.kind, annotation.points))
    return inside([(float(x), float(y)) for x, y in line]).astype(np.uint8)


def cover_region(
    case: CaseFile, mark: str, side: Side, region: Region
) -> Job[CoveringCheck, CoveringCheck]:
    """Cover `region` on one face of comparison `mark`; what was measured before is found again.

    Raises ParameterRefused for a region outside the crop, EmbeddingsNotComparable if the backbone's
    weights are not those of the comparison.
    """
    comparison = case.get(Comparison, mark)
    if not region.mask.any():
        raise ParameterRefused(
            f"No pixel of the {side}'s aligned crop lies in {region.words}.",
            advice="Choose a region on the face: the network sees nothing else.",
        )
    explanations = explanations_of(case, mark)
    known = _known(case, mark, side, region, explanations)
    pair = crops_of(case, comparison)
    compute = partial(_compute, comparison, pair, explanations, side, region, known)

    def record(made: CoveringCheck) -> CoveringCheck:
        return _known(case, mark, side, region, explanations) or _keep(case, made)

    return Job(f"Cover {region.words} on {mark}", compute, record)


def _known(
    case: CaseFile, mark: str, side: Side, region: Region, explanations: tuple[Explanation, ...]
) -> CoveringCheck | None:
    """The check that the case holds of this region, with claims of these very explanations."""
    wanted = tuple(each.mark for each in explanations)
    for held in coverings_of(case, mark):
        found = (held.side, held.region, array_digest(held.mask))
        claims = tuple(claim.explanation for claim in held.maps)
        if found == (side, region.words, array_digest(region.mask)) and claims == wanted:
            return held
    return None


def _compute(
    comparison: Comparison,
    pair: CropPair,
    explanations: tuple[Explanation, ...],
    side: Side,
    region: Region,
    known: CoveringCheck | None,
    progress: Progress,
) -> CoveringCheck:
    if known is not None:
        return known
    # Imported here because it brings torch, which no command needs before it computes.
    from examiner.explanation.covering import cover

    backbone = backbones.load(comparison.score.backbone, device=device_wanted())
    require_weights(comparison, backbone.weights_sha256)
    place = (region.words, region.mask)
    return cover(comparison, pair, backbone, explanations, side, place, progress)


def _keep(case: CaseFile, made: CoveringCheck) -> CoveringCheck:
    check = replace(made, mark=f"V{len(case.marks(CoveringCheck)) + 1}")
    with case.transaction("region covered") as act:
        act.details.update(
            covering=check.mark,
            comparison=check.comparison,
            side=check.side.value,
            region=check.region,
            changes={each.fill: each.change for each in check.results},
            digest=check.digest,
        )
        act.put(check, check.mark)
    return check
