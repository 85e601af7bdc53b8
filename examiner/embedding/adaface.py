"""AdaFace's IR networks: IResNet with other names, and other shortcuts.

After Kim, Jain, Liu (AdaFace, CVPR 2022, arXiv 2204.00964) and their published code. A block that
halves the map but keeps the number of channels, as the first one does, adds every second row and
column of what came in; the last norm has no trained numbers. The published network also divides
its output by its length, which is left out here: a similarity score does that.
"""

from collections.abc import Mapping

from torch import Tensor

from examiner.embedding.iresnet import DEPTHS, IResNet, shapes
from examiner.embedding.published import Published, as_vector, block_tensors, trunk


def _depths(variant: str) -> tuple[int, ...]:
    return DEPTHS[{"18": 18, "50": 50, "101": 100}[variant]]


def _shortcuts(depths: tuple[int, ...]) -> tuple[bool, ...]:
    return tuple(shape.into != shape.out for shape in shapes(depths))


def build(variant: str, dimensions: int) -> IResNet:
    """The network of `variant`, such as `50`, with zeros for weights."""
    depths = _depths(variant)
    return IResNet(depths, dimensions, _shortcuts(depths))


def translate(variant: str, published: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A checkpoint's tensors, whatever words stand before their names, as those of `build`.

    Raises NetworkRefused.
    """
    source = Published(trunk(published, "output_layer.3.weight"))
    found = block_tensors("stem", source.layer("input_layer.0", "input_layer.1"))
    found["slope"] = as_vector(source.take("input_layer.2.weight"))
    for number, shortcut in enumerate(_shortcuts(_depths(variant))):
        name, own = f"body.{number}", f"blocks.{number}"
        inner = f"{name}.res_layer"
        found[f"{own}.norm.scale"], found[f"{own}.norm.shift"] = source.norm(f"{inner}.0")
        found |= block_tensors(f"{own}.first", source.layer(f"{inner}.1", f"{inner}.2"))
        found[f"{own}.slope"] = as_vector(source.take(f"{inner}.3.weight"))
        found |= block_tensors(f"{own}.second", source.layer(f"{inner}.4", f"{inner}.5"))
        if shortcut:
            pair = source.layer(f"{name}.shortcut_layer.0", f"{name}.shortcut_layer.1")
            found |= block_tensors(f"{own}.shortcut", pair)
    found["norm.scale"], found["norm.shift"] = source.norm("output_layer.0")
    found["weight"], found["bias"] = source.layer("output_layer.3", "output_layer.4")
    return source.finish(found)
