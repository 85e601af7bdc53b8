"""A laboratory's own networks: one folder of the user's, one entry and one weights file for each.

Nothing of it is ever written into the program. An entry is JSON, weights are safetensors in the
program's own layout, and their digest is checked before a tensor is built, as for bundled weights.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from examiner.embedding.architectures import GRAPH, architecture, build
from examiner.embedding.conventions import normalisation
from examiner.embedding.records import BackboneSpec
from examiner.errors import NetworkRefused, WeightsMissing
from examiner.foreign import MOST_TEXT, json_of, read_regular
from examiner.settings import networks_folder
from examiner.weights import (
    Count,
    Digest,
    FileName,
    Words,
    checked_bytes,
    fitting_tensors,
    stored_words,
)

if TYPE_CHECKING:
    from torch import nn

    from examiner.embedding.backbone import Backbone

FORGET = "Remove the network with `examiner weights remove NAME` and add it anew."

GRAPH_WORD = "graph"
"""Under which name a weights file holds the graph that its tensors belong to."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class SelfCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the demonstration photographs scored when the network was accepted."""

    same: tuple[float, ...]
    """Similarity scores of pairs that show one person."""
    different: tuple[float, ...]
    """Of pairs that show two persons."""


class LaboratoryNetwork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is known of a network that a laboratory added."""

    format: Literal[1]
    name: Name
    architecture: Words
    colour: Literal["rgb", "bgr"]
    range: Words
    """Name of one of `conventions.RANGES`."""
    dimensions: Count
    parameters: Count
    licence: Words
    origin: Words
    """Where the network comes from, in the words of who added it."""
    source_file: Words
    """Name of the file that was added."""
    source_sha256: Digest
    added_by: Words
    added_at: Words
    """ISO 8601, UTC."""
    self_check: SelfCheck
    file: FileName
    sha256: Digest
    size: Count

    def spec(self) -> BackboneSpec:
        """The network as a backbone among others."""
        return BackboneSpec(
            name=self.name,
            title=f"{architecture(self.architecture).title}, {self.dimensions} dimensions",
            dimensions=self.dimensions,
            weights=self.name,
            normalisation=normalisation(self.colour, self.range),
            source=f"laboratory:{self.architecture}",
        )


def networks(folder: Path | None = None) -> tuple[LaboratoryNetwork, ...]:
    """Every network in `folder` (that of the settings), by name.

    Raises WeightsMissing for an entry that cannot be understood.
    """
    place = folder or networks_folder()
    return tuple(_entry(path) for path in sorted(place.glob("*.json")))


def _entry(path: Path) -> LaboratoryNetwork:
    try:
        found = json_of(read_regular(path, MOST_TEXT), LaboratoryNetwork)
        found.spec()
    except (OSError, ValueError, KeyError) as error:
        raise WeightsMissing(
            f"The entry of a laboratory's network {path} cannot be understood: {error}.",
            advice="Restore the file, or delete it and add the network anew.",
            path=str(path),
        ) from error
    return found


def network(name: str, folder: Path | None = None) -> LaboratoryNetwork:
    """The entry of the laboratory's network `name`; WeightsMissing if there is none."""
    known = {each.name: each for each in networks(folder)}
    if name not in known:
        raise WeightsMissing(
            f"The laboratory has added no network called {name!r}.",
            advice=f"Those added are: {', '.join(known) or 'none'}.",
            name=name,
        )
    return known[name]


def load(name: str, folder: Path | None = None) -> "Backbone":
    """The laboratory's network `name`, on the CPU.

    Raises WeightsMissing, WeightsDigestMismatch, WeightsDoNotFit.
    """
    stated = network(name, folder)
    return assemble(stated, checked_bytes(folder or networks_folder(), stated, FORGET))


def assemble(stated: LaboratoryNetwork, data: bytes) -> "Backbone":
    """The network that an entry and the checked bytes of its weights file make.

    Raises WeightsDoNotFit.
    """
    from examiner.embedding.backbone import Backbone
    from examiner.embedding.declared import Declared

    inner = _unfilled(stated, data)
    shapes = {key: tuple(tensor.shape) for key, tensor in inner.state_dict().items()}
    inner.load_state_dict(fitting_tensors(data, stated, shapes))
    whole = Declared(inner, stated.colour, stated.range)
    return Backbone(stated.spec(), stated.sha256, whole)


def _unfilled(stated: LaboratoryNetwork, data: bytes) -> "nn.Module":
    if stated.architecture != GRAPH:
        return build(stated.architecture, stated.dimensions)
    from examiner.embedding.onnx_graph import Graph, GraphNetwork

    written = stored_words(data, stated)[GRAPH_WORD]
    return GraphNetwork(msgspec.json.decode(written, type=Graph))


def keep(stated: LaboratoryNetwork, data: bytes, folder: Path | None = None) -> None:
    """Write weights and, when they are whole, their entry; NetworkRefused if the disk refuses."""
    place = folder or networks_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        _write(place / stated.file, data)
        _write(place / f"{stated.name}.json", msgspec.json.format(msgspec.json.encode(stated)))
    except OSError as error:
        raise NetworkRefused(
            f"The network cannot be kept in {place} ({error.strerror}).",
            advice="Make room or name another folder in the variable EXAMINER_NETWORKS.",
        ) from error


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def remove(name: str, folder: Path | None = None) -> LaboratoryNetwork:
    """Delete entry and weights of the laboratory's network `name`; its threshold card stays.

    Raises WeightsMissing if there is none.
    """
    place = folder or networks_folder()
    found = network(name, place)
    (place / f"{name}.json").unlink()
    (place / found.file).unlink(missing_ok=True)
    return found
