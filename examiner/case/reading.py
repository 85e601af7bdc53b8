"""Questions about a case that take more than one record to answer."""

from collections.abc import Mapping
from typing import Any

import msgspec

from examiner.case.file import CaseFile
from examiner.case.rows import Record
from examiner.comparison.records import Comparison
from examiner.explanation.catalogue import Request, spec
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.explanation.records import Explanation
from examiner.explanation.stability_records import Stability
from examiner.likelihood.records import LikelihoodStatement


def explanations_of(case: CaseFile, comparison: str) -> tuple[Explanation, ...]:
    """Every explanation of a comparison, oldest first."""
    return _whose(case, Explanation, "comparison", comparison)


def explanations_by_others(case: CaseFile, mark: str) -> tuple[tuple[Explanation, str], ...]:
    """Explanations of the same two crops' scores by other networks, each with the network."""
    own = case.get(Comparison, mark)
    found: list[tuple[Explanation, str]] = []
    for other in case.all(Comparison):
        same = (other.probe_crop, other.reference_crop) == (own.probe_crop, own.reference_crop)
        if same and other.score.weights_sha256 != own.score.weights_sha256:
            found += [(each, other.score.backbone) for each in explanations_of(case, other.mark)]
    return tuple(found)


def requests_of(case: CaseFile, comparison: str) -> tuple[Request, ...]:
    """What a comparison was explained by, method with parameters, in the order of first use."""
    held = [each for each in case.plain(Explanation).values() if each["comparison"] == comparison]
    return tuple(_request(values["method"], values["parameters"]) for values in held)


def request_of(explanation: Explanation) -> Request:
    """What an explanation was asked with."""
    return _request(explanation.method, explanation.parameters)


def _request(method: str, parameters: Mapping[str, Any]) -> Request:
    # A case holds numbers as JSON does: 5.0 comes back as 5.
    return Request(spec(method), msgspec.convert(parameters, spec(method).parameters))


def checks_of(case: CaseFile, explanation: str) -> CheckSheet | None:
    """The sheet of checks of an explanation; None if it was not checked."""
    for mark, values in case.plain(CheckSheet).items():
        if values["explanation"] == explanation:
            return case.get(CheckSheet, mark)
    return None


def stabilities_of(case: CaseFile, explanation: str) -> tuple[Stability, ...]:
    """Every examination of an explanation's stability, oldest first."""
    return _whose(case, Stability, "explanation", explanation)


def coverings_of(case: CaseFile, comparison: str) -> tuple[CoveringCheck, ...]:
    """Every covering check of a comparison, oldest first."""
    return _whose(case, CoveringCheck, "comparison", comparison)


def drawings_of(case: CaseFile, comparison: str) -> tuple[ArgumentDrawing, ...]:
    """Everything drawn from the arguments of a comparison, oldest first."""
    return _whose(case, ArgumentDrawing, "comparison", comparison)


def likelihoods_of(case: CaseFile, comparison: str) -> tuple[LikelihoodStatement, ...]:
    """Every statement of a comparison's likelihood ratio, oldest first."""
    return _whose(case, LikelihoodStatement, "comparison", comparison)


def _whose(case: CaseFile, kind: type[Record], field: str, mark: str) -> tuple[Record, ...]:
    """Every record of a kind whose `field` names `mark`, oldest first; no other is read whole."""
    held = case.plain(kind).items()
    return tuple(case.get(kind, own) for own, values in held if values[field] == mark)
