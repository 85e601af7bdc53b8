"""Whether a card speaks of a comparison's score: its configuration, and its conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examiner.likelihood.ratio import differences, likelihood_ratio
from examiner.likelihood.records import (
    CalibrationCard,
    Configuration,
    LikelihoodRatio,
    Verdict,
)
from examiner.likelihood.sentences import measured, range_of, title


@dataclass(frozen=True, slots=True)
class Shown:
    """One face of a comparison, as far as a card asks about it."""

    face: str
    """Mark."""
    made_with: Configuration
    objections: tuple[str, ...] = ()
    """What else keeps its score from being like those calibrated with, one sentence each."""
    quality: Mapping[str, float] = field(default_factory=dict)
    """Values by the names of the qualities; those that could not be measured are not there."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of it."""

    verdicts: tuple[Verdict, ...]
    reasons: tuple[str, ...]
    ratio: LikelihoodRatio | None


def judged(card: CalibrationCard, score: float, faces: Sequence[Shown]) -> Judgement:
    """The ratio of a score if everything that the card asks holds of both faces; else why not."""
    verdicts = tuple(
        Verdict(face.face, condition, face.quality.get(condition.quality))
        for face in faces
        for condition in card.conditions
    )
    reasons = [text for face in faces for text in differences(card, face.made_with)]
    reasons += [text for face in faces for text in face.objections]
    if not card.conditions:
        reasons.append(
            "The card has no conditions: nothing is known of the quality of the photographs that "
            "it was made from, so it cannot be said whether these are like them."
        )
    reasons += [_objection(verdict) for verdict in verdicts if not verdict.holds]
    told = tuple(dict.fromkeys(reasons))
    ratio = None if told else likelihood_ratio(card, score, faces[0].made_with)
    return Judgement(verdicts, told, ratio)


def _objection(verdict: Verdict) -> str:
    name, asked = title(verdict.condition.quality), range_of(verdict.condition)
    if verdict.value is None:
        return f"{name} of {verdict.face} could not be measured; the card asks for {asked}."
    return f"{name} of {verdict.face} is {measured(verdict)}; the card was made from {asked}."
