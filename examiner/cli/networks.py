"""Commands for the laboratory's own networks: weights add, weights list, weights remove."""

from pathlib import Path
from typing import Any

import click
import msgspec

from examiner.cli.desk import run, tell
from examiner.cli.options import any_path, as_json_option, words
from examiner.comparison.cards import card_of
from examiner.embedding import laboratory
from examiner.embedding.architectures import ARCHITECTURES, architecture
from examiner.embedding.conventions import COLOURS, RANGES, normalisation
from examiner.embedding.laboratory import LaboratoryNetwork
from examiner.errors import ThresholdNotApplicable
from examiner.settings import networks_folder


@click.group()
def weights() -> None:
    """Add, list and remove networks of your laboratory.

    They are kept in a folder of yours, which the variable EXAMINER_NETWORKS can name.
    """


@weights.command()
@click.argument("file", type=any_path)
@click.option(
    "--architecture",
    "layout",
    required=True,
    type=click.Choice([known.name for known in ARCHITECTURES]),
    help="The network, and whose names its checkpoint uses; onnx for .onnx files.",
)
@click.option(
    "--colour",
    required=True,
    type=click.Choice(COLOURS),
    help="Order of colours that it was trained with.",
)
@click.option(
    "--range",
    "range_name",
    required=True,
    type=click.Choice([known.name for known in RANGES]),
    help="Values that it was trained with: "
    + "; ".join(f"{known.name} is {known.words}" for known in RANGES)
    + ".",
)
@click.option(
    "--licence", type=words, required=True, help="Under which licence your laboratory uses it."
)
@click.option("--origin", type=words, required=True, help="Where it comes from, in words.")
@click.option("--name", type=words, required=True, help="What it is called from now on.")
@as_json_option
def add(
    file: Path,
    layout: str,
    colour: str,
    range_name: str,
    licence: str,
    origin: str,
    name: str,
    *,
    as_json: bool,
) -> None:
    """Make the network in FILE (.pt, .pth, .ckpt, .safetensors, .onnx) one of the laboratory's.

    It is accepted only if it tells the persons of the demonstration's photographs apart.
    """
    # Imported here because it brings torch.
    from examiner.embedding.adding import Declaration
    from examiner.workflow.networks import add_network

    declared = Declaration(name, layout, colour, range_name, licence, origin)
    made: LaboratoryNetwork = run(add_network(file, declared))
    lines = [f"Added {made.name}.", *network_lines(made)]
    published = architecture(layout)
    if published.colour and (colour, range_name) != (published.colour, published.range):
        usual = normalisation(published.colour, published.range)
        lines.append(f"    Note: published for this architecture is {usual}.")
    tell(network_json(made), lines, as_json=as_json)


@weights.command(name="list")
@as_json_option
def list_networks(*, as_json: bool) -> None:
    """List the networks that your laboratory added."""
    found = laboratory.networks()
    lines = [line for each in found for line in (each.name, *network_lines(each))]
    told = {"folder": str(networks_folder()), "networks": [network_json(e) for e in found]}
    tell(told, lines or [f"No network was added to {networks_folder()}."], as_json=as_json)


@weights.command()
@click.argument("name")
@as_json_option
def remove(name: str, *, as_json: bool) -> None:
    """Delete the network NAME; cases that used it keep its name and digest."""
    found = laboratory.remove(name)
    tell({"removed": network_json(found)}, [f"Removed {name}."], as_json=as_json)


def network_json(network: LaboratoryNetwork) -> dict[str, Any]:
    """An entry as plain values, with whether it has a threshold card."""
    fields: dict[str, Any] = msgspec.to_builtins(network)
    return fields | {"has_threshold_card": _has_card(network.name)}


def network_lines(network: LaboratoryNetwork) -> list[str]:
    """An entry as lines for people."""
    check = network.self_check
    card = "has a threshold card" if _has_card(network.name) else "has no threshold card yet"
    return [
        f"    {network.spec().title}, {network.spec().normalisation}; {card}",
        f"    licence: {network.licence}; origin: {network.origin}",
        f"    SHA-256 {network.sha256}",
        f"    from {network.source_file}, SHA-256 {network.source_sha256}",
        f"    added by {network.added_by} at {network.added_at}; one person scored at least "
        f"{min(check.same):.3f}, two persons at most {max(check.different):.3f}",
    ]


def _has_card(name: str) -> bool:
    try:
        card_of(name)
    except ThresholdNotApplicable:
        return False
    return True
