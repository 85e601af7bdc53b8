"""Which backbones have a decoder; known from the manifest, without loading one."""

from typing import TYPE_CHECKING

from examiner.weights import entry, manifest

if TYPE_CHECKING:
    from examiner.embedding.records import BackboneSpec


def weights_name(backbone: str) -> str:
    """What the manifest calls the decoder for a backbone."""
    return f"decoder_{backbone}"


def has_decoder(backbone: "BackboneSpec") -> bool:
    """Whether a face can be drawn from this backbone's values."""
    return weights_name(backbone.name) in {entry.name for entry in manifest()}


def decoder_sha256(backbone: str) -> str:
    """Digest of the weights of a backbone's decoder; WeightsMissing if it has none."""
    return entry(weights_name(backbone)).sha256
