"""A foreign file becomes a laboratory's network: its entry, its weights and a check of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import msgspec
import numpy as np
from safetensors.torch import save
from torch import Tensor

from examiner.digest import sha256
from examiner.embedding.architectures import GRAPH, translate
from examiner.embedding.backbone import Backbone
from examiner.embedding.checkpoints import read_checkpoint
from examiner.embedding.laboratory import GRAPH_WORD, LaboratoryNetwork, SelfCheck, assemble
from examiner.errors import NetworkRefused
from examiner.face.records import AlignedCrop

PERSONS = (("obama.jpg", "obama2.jpg", "obama3.jpg"), ("biden.jpg",), ("astronaut.png",))
"""The demonstration's photographs by person."""

_ADVICE = (
    "Check that the file is complete and trained, and that --architecture, --colour and --range "
    "are those that it was trained with."
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the person who adds a network says of it."""

    name: str
    architecture: str
    colour: str
    range: str
    licence: str
    origin: str


@dataclass(frozen=True, slots=True, eq=False)
class Addition:
    """A network that can be kept."""

    entry: LaboratoryNetwork
    weights: bytes


def add(
    data: bytes,
    file_name: str,
    declared: Declaration,
    who_when: tuple[str, str],
    crops: Mapping[str, AlignedCrop],
) -> Addition:
    """The network in the bytes of a file, checked on aligned `crops` of PERSONS.

    `who_when` is who adds it and when, ISO 8601. Raises NetworkRefused, WeightsDoNotFit.
    """
    weights, dimensions, parameters = _converted(data, file_name, declared.architecture)
    facts = {
        "format": 1,
        "name": declared.name,
        "architecture": declared.architecture,
        "colour": declared.colour,
        "range": declared.range,
        "dimensions": dimensions,
        "parameters": parameters,
        "licence": declared.licence,
        "origin": declared.origin,
        "source_file": file_name,
        "source_sha256": sha256(data),
        "added_by": who_when[0],
        "added_at": who_when[1],
        "self_check": SelfCheck((), ()),
        "file": f"{declared.name}.safetensors",
        "sha256": sha256(weights),
        "size": len(weights),
    }
    entry = _entry(facts)
    found = self_check(assemble(entry, weights), crops)
    return Addition(msgspec.structs.replace(entry, self_check=found), weights)


def _entry(facts: Mapping[str, object]) -> LaboratoryNetwork:
    try:
        return msgspec.convert(facts, LaboratoryNetwork)
    except msgspec.ValidationError as error:
        raise NetworkRefused(
            f"The network cannot be entered as declared: {error}.",
            advice="A name is a small letter, then small letters, digits, - and _; licence and "
            "origin must say something.",
        ) from error


def _converted(data: bytes, file_name: str, architecture: str) -> tuple[bytes, int, int]:
    """Weights file, length of an embedding, number of parameters."""
    if architecture == GRAPH:
        from examiner.embedding.onnx_reading import read_onnx

        read = read_onnx(data)
        words = {GRAPH_WORD: msgspec.json.encode(read.graph).decode()}
        return save(read.weights, words), read.dimensions, _count(read.weights)
    tensors = translate(architecture, read_checkpoint(data, file_name))
    return save(tensors), len(tensors["weight"]), _count(tensors)


def _count(tensors: Mapping[str, Tensor]) -> int:
    return sum(tensor.numel() for tensor in tensors.values())


def self_check(backbone: Backbone, crops: Mapping[str, AlignedCrop]) -> SelfCheck:
    """Scores of all pairs of the demonstration's photographs.

    Raises NetworkRefused unless embeddings are finite, not constant and the same bytes twice, and
    every pair of one person scores higher than every pair of two.
    """
    units = {}
    for name, crop in crops.items():
        first, second = (backbone.embed(crop).raw for _ in range(2))
        if not np.isfinite(first).all():
            raise _refused("gives values that are no numbers")
        if first.tobytes() != second.tobytes():
            raise _refused("gives one face two embeddings")
        if np.ptp(first) == 0:
            raise _refused("gives the same number in every dimension")
        units[name] = first.astype(np.float64) / np.linalg.norm(first.astype(np.float64))
    if len({unit.tobytes() for unit in units.values()}) < len(units):
        raise _refused("gives different faces the same embedding")
    person = {name: index for index, names in enumerate(PERSONS) for name in names}
    scores: dict[bool, list[float]] = {True: [], False: []}
    for one, other in combinations(units, 2):
        same = person[one] == person[other]
        scores[same].append(float(np.dot(units[one], units[other])))
    if min(scores[True]) <= max(scores[False]):
        raise _refused(
            "does not tell the demonstration's persons apart: two photographs of one person score "
            f"{min(scores[True]):.3f}, of two persons {max(scores[False]):.3f}"
        )
    return SelfCheck(tuple(scores[True]), tuple(scores[False]))


def _refused(what: str) -> NetworkRefused:
    return NetworkRefused(f"The network {what}.", advice=_ADVICE)
