"""What this installation consists of, for `examiner about`."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from examiner import __version__
from examiner.comparison.cards import card_of
from examiner.comparison.records import DecisionThreshold
from examiner.digest import sha256
from examiner.embedding.catalogue import backbones
from examiner.embedding.conventions import normalisation
from examiner.embedding.devices import available, named
from examiner.embedding.laboratory import networks
from examiner.errors import ThresholdNotApplicable
from examiner.explanation.catalogue import EXPLAINERS
from examiner.explanation.parameters import Described, describe
from examiner.likelihood import cards as calibrations
from examiner.likelihood.records import CalibrationCard
from examiner.settings import device_wanted, networks_folder, weights_folder
from examiner.weights import Stated, manifest

PACKAGES = (
    "torch", "numpy", "opencv-python-headless", "Pillow", "pi-heif", "safetensors", "reportlab",
    "pyHanko", "cryptography", "msgspec", "rfc8785", "cmap", "click", "rich",
)  # fmt: skip


def inventory() -> dict[str, Any]:
    """Versions, device, weights, cards and methods, as plain values."""
    from examiner.explanation.environment import environment

    return {
        "examiner": __version__,
        "environment": asdict(environment()),
        "device": f"{device_wanted()}, of {', '.join(map(named, available()))}; on the CPU a pass "
        "takes one core; no network is ever used",
        "packages": {name: _version(name) for name in PACKAGES},
        "weights": [
            msgspec.to_builtins(entry) | {"state": _state_in(weights_folder(), entry)}
            for entry in manifest()
        ],
        "laboratory": [
            msgspec.to_builtins(each) | {"state": _state_in(networks_folder(), each)}
            for each in networks()
        ],
        "thresholds": [asdict(card) for card in _cards()],
        "calibrations": [asdict(card) | {"digest": card.digest} for card in _calibrations()],
        "methods": [
            {
                "id": entry.id,
                "title": entry.title,
                "summary": entry.summary,
                "variant": entry.variant,
                "weakness": entry.weakness,
                "citation": entry.citation,
                "parameters": [asdict(each) for each in describe(entry.parameters)],
            }
            for entry in EXPLAINERS
        ],
    }


def _cards() -> Iterator[DecisionThreshold]:
    """The cards that there are; a laboratory's network may have none yet."""
    for backbone in backbones():
        with suppress(ThresholdNotApplicable):
            yield card_of(backbone.name)


def _calibrations() -> Iterator[CalibrationCard]:
    for backbone in backbones():
        if calibrations.has_card(backbone.name):
            yield calibrations.card_of(backbone.name)


def _state_in(folder: Path, entry: Stated) -> str:
    """Whether a weights file is there and the one that its entry states."""
    try:
        found = sha256((folder / entry.file).read_bytes())
    except OSError:
        return "MISSING"
    return "as stated" if found == entry.sha256 else "CHANGED"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"


def lines_of(found: dict[str, Any]) -> list[str]:
    """The inventory as lines for people."""
    from examiner.likelihood.sentences import number

    environment = found["environment"]
    lines = [
        f"examiner {found['examiner']}, Python {environment['python']}, {environment['system']}",
        f"{environment['cpu']}; {found['device']}",
        "Packages: " + ", ".join(f"{name} {v}" for name, v in found["packages"].items()),
    ]
    lines += [
        f"Weights {entry['name']}: SHA-256 {entry['sha256']}, {entry['licence']}, the file is "
        f"{entry['state']}"
        for entry in found["weights"]
    ]
    lines += [
        f"Laboratory's network {entry['name']}: {normalisation(entry['colour'], entry['range'])}; "
        f"SHA-256 {entry['sha256']}, {entry['licence']}, from {entry['origin']}; added by "
        f"{entry['added_by']} at {entry['added_at']}; the file is {entry['state']}"
        for entry in found["laboratory"]
    ]
    lines += [
        f"Decision threshold of {card['backbone']}: {card['value']} ({card['rule']}; FMR "
        f"{card['false_match_rate']:.4f}, FNMR {card['false_non_match_rate']:.4f} over "
        f"{card['genuine_pairs']} + {card['impostor_pairs']} pairs, {card['date']})"
        for card in found["thresholds"]
    ]
    lines += [
        f"Calibration of {card['backbone']}: {card['method']}, log10 LR from "
        f"{number(card['lowest'])} to {number(card['highest'])}, Cllr {card['cllr']:.4f}, on "
        f"{card['genuine_pairs']} + {card['impostor_pairs']} pairs, {card['date']}; population: "
        f"{card['population']}"
        for card in found["calibrations"]
    ]
    for entry in EXPLAINERS:
        lines.append(f"Method {entry.id}: {entry.title}")
        lines += [f"    {_parameter(each)}" for each in describe(entry.parameters)]
    return lines


def _parameter(described: Described) -> str:
    values = " | ".join(described.choices)
    span = values or f"{described.low:g} to {described.high:g} {described.unit}".rstrip()
    return f"{described.name} = {described.default}  ({span}): {described.about}"
