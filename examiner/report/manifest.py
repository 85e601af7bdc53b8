"""The machine-readable twin of a report: canonical JSON of all that it states, pixels by digest."""

from typing import Any

import msgspec

from examiner.digest import array_digest, canonical_json
from examiner.explanation.agreement import Agreement
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.records import Explanation, Side
from examiner.explanation.region_pooling import pooled
from examiner.explanation.stability_records import Stability
from examiner.face.records import AlignedCrop
from examiner.likelihood.records import LikelihoodStatement
from examiner.report.contents import (
    ReceivedItem,
    ReportContents,
    ReportedComparison,
    ReportedExplanation,
)
from examiner.report.wording import load_wording

MANIFEST_NAME = "manifest.json"

SCHEMA = "examiner report manifest"
SCHEMA_VERSION = 1


def manifest(contents: ReportContents) -> bytes:
    """Canonical JSON (RFC 8785) of everything the report states; equal contents, equal bytes.

    Pictures, maps and crops stand in it by digest. ValueError if a number is not finite.
    """
    wording = load_wording()
    listed: dict[str, Any] = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "identity": contents.identity,
        "case": contents.case,
        "items": [_item(item, contents) for item in contents.items],
        "comparisons": [_comparison(comparison) for comparison in contents.comparisons],
        "reproducibility": contents.reproducibility,
        "audit": contents.audit,
        "exhibits": [reported.exhibit for reported in contents.exhibits],
        "notices": contents.notices,
        "findings": contents.findings,
        "wording": {"version": wording.version, "sha256": wording.sha256},
    }
    return canonical_json(listed)


def _item(item: ReceivedItem, contents: ReportContents) -> dict[str, Any]:
    compared = [face for face in item.faces if contents.crop_of_face(face) is not None]
    return {
        "chosen_by_examiner": item.chosen_by_examiner,
        "faces": compared,
        # Where they are in the photograph is nobody's business who reads of other faces.
        "faces_not_compared": [face.mark for face in item.faces if face not in compared],
        "image": item.image,
        "qualities": item.qualities,
        "received_at": item.received_at,
        "received_by": item.received_by,
    }


def _comparison(reported: ReportedComparison) -> dict[str, Any]:
    return {
        "backbone": reported.backbone,
        "comparison": reported.comparison,
        "threshold_digest": reported.comparison.threshold.digest,
        "crops": {side.value: _crop(reported.crop(side)) for side in Side},
        "explanations": [_explanation(each) for each in reported.explanations],
        "agreement": _agreement(reported.agreement),
        "coverings": [_covering(check) for check in reported.coverings],
        "likelihoods": [_likelihood(each) for each in reported.likelihoods],
    }


def _crop(crop: AlignedCrop) -> dict[str, Any]:
    return {
        "digest": crop.digest,
        "face": crop.face,
        "image_sha256": crop.image_sha256,
        "landmarks": crop.landmarks,
        "matrix": crop.matrix,
        "pixels_sha256": crop.pixels_sha256,
    }


def _stability(held: Stability | None) -> dict[str, Any] | None:
    if held is None:
        return None
    plain = {
        name: getattr(held, name)
        for name in ("environment", "explanation", "floor", "inputs", "mark", "parameters")
    }
    faces = {
        side.value: {
            "intervals": held.intervals(side),
            "sign_changes": int(held.sign_changes(side).sum()),
            "sign_changes_digest": array_digest(held.sign_changes(side)),
        }
        for side in Side
    }
    return plain | faces | {"variations": held.variations, "digest": held.digest}


def _agreement(found: Agreement | None) -> dict[str, Any] | None:
    if found is None:
        return None
    faces = {
        side.value: {
            "contradictions": found.face(side).contradictions,
            "patch_shares": found.face(side).patch_shares.tolist(),
            "rank_correlations": found.face(side).correlations.tolist(),
        }
        for side in Side
    }
    return {"explanations": found.names, **faces}


def _covering(check: CoveringCheck) -> dict[str, Any]:
    names = ("comparison", "environment", "inputs", "maps", "mark", "region", "results", "score")
    plain = {name: getattr(check, name) for name in (*names, "side", "tables", "threshold")}
    return plain | {"area": check.area, "mask": array_digest(check.mask), "digest": check.digest}


def _likelihood(statement: LikelihoodStatement) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(statement)
    return plain | {"card_digest": statement.card.digest, "digest": statement.digest}


def _checks(sheet: CheckSheet | None) -> dict[str, Any] | None:
    if sheet is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(sheet)
    return plain | {"digest": sheet.digest}


def _explanation(reported: ReportedExplanation) -> dict[str, Any]:
    explanation: Explanation = reported.explanation
    return {
        "arguments": explanation.arguments,
        "checks": _checks(reported.checks),
        "comparison": explanation.comparison,
        "digest": explanation.digest,
        "emphasis": explanation.emphasis,
        "environment": explanation.environment,
        "inputs": explanation.inputs,
        "maps": {
            "probe": explanation.probe_map.digest,
            "reference": explanation.reference_map.digest,
        },
        "mark": explanation.mark,
        "method": explanation.method,
        "overlay": msgspec.to_builtins(reported.overlay),
        "parameters": explanation.parameters,
        "regions": pooled(explanation),
        "residual": explanation.arguments.residual,
        "seconds": explanation.seconds,
        "seed": explanation.seed,
        "shows": reported.shows,
        "stability": _stability(reported.stability),
        "source": reported.source,
        "title": reported.title,
        "variant": reported.variant,
    }
