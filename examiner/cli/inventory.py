"""What this installation consists of, for `examiner about`."""

from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec

from examiner import __version__
from examiner.comparison.cards import card_of
from examiner.digest import sha256
from examiner.embedding.catalogue import BACKBONES
from examiner.explanation.catalogue import EXPLAINERS
from examiner.explanation.parameters import Described, describe
from examiner.settings import weights_folder
from examiner.weights import WeightsEntry, manifest

PACKAGES = (
    "torch", "numpy", "opencv-python-headless", "Pillow", "pi-heif", "safetensors", "reportlab",
    "pyHanko", "cryptography", "msgspec", "rfc8785", "cmap", "click", "rich",
)  # fmt: skip


def inventory() -> dict[str, Any]:
    """Versions, device, weights, threshold cards and methods, as plain values."""
    from examiner.explanation.environment import environment

    return {
        "examiner": __version__,
        "environment": asdict(environment()),
        "device": "CPU, one thread; no network is ever used",
        "packages": {name: _version(name) for name in PACKAGES},
        "weights": [msgspec.to_builtins(entry) | {"state": _state(entry)} for entry in manifest()],
        "thresholds": [asdict(card_of(backbone.name)) for backbone in BACKBONES],
        "methods": [
            {
                "id": entry.id,
                "title": entry.title,
                "summary": entry.summary,
                "variant": entry.variant,
                "citation": entry.citation,
                "parameters": [asdict(each) for each in describe(entry.parameters)],
            }
            for entry in EXPLAINERS
        ],
    }


def _state(entry: WeightsEntry) -> str:
    """Whether a weights file is there and the one that the manifest states."""
    try:
        found = sha256((weights_folder() / entry.file).read_bytes())
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
        f"Decision threshold of {card['backbone']}: {card['value']} ({card['rule']}; FMR "
        f"{card['false_match_rate']:.4f}, FNMR {card['false_non_match_rate']:.4f} over "
        f"{card['genuine_pairs']} + {card['impostor_pairs']} pairs, {card['date']})"
        for card in found["thresholds"]
    ]
    for entry in EXPLAINERS:
        lines.append(f"Method {entry.id}: {entry.title}")
        lines += [f"    {_parameter(each)}" for each in describe(entry.parameters)]
    return lines


def _parameter(described: Described) -> str:
    values = " | ".join(described.choices)
    span = values or f"{described.low:g} to {described.high:g} {described.unit}".rstrip()
    return f"{described.name} = {described.default}  ({span}): {described.about}"
