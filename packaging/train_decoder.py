"""Train a decoder: from a backbone's raw values to the aligned face behind them.

    python packaging/train_decoder.py --data LFW_FOLDER --work FOLDER --backbone mobilefacenet \\
        --steps 6000 --minutes 60

LFW_FOLDER is as decoder_material.py says; WORK lies outside the project and keeps the crops, the
checkpoint and the log (train.jsonl). The persons of set 5 are held out. Called again, it goes on
where it stopped; the rate of learning follows the step, so --steps may be lowered to end sooner.
When the last step is done, or --minutes have passed, the mean of the recent weights is written to
WORK/decoder_BACKBONE.safetensors. packaging/judge_decoder.py tells what it is worth.
"""

import argparse
import copy
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from decoder_figures import average_face, blurred, cosines, errors, pictures, units
from decoder_losses import EarlyLayers, Losses
from decoder_material import Material, material
from decoder_start import started
from numpy.typing import NDArray
from origins import write
from torch import Tensor

from examiner.embedding import catalogue
from examiner.embedding.backbone import Backbone
from examiner.reconstruction.catalogue import weights_name
from examiner.reconstruction.decoder import DecoderNetwork, enlarged

HELD_OUT = 5
BATCH = 32
PERCEIVED = 8
"""Of each batch, how many the backbone's first layers look at: they cost more than the rest."""

RATE = 1e-3
LINEAR_RATE = 1e-4
LAST_SHARE = 0.02
WARM_UP = 100
RECENT = 0.998
"""Share of the mean of recent weights that each step keeps."""

NOISE = 0.03
"""Added to each value, in its standard deviations: smaller differences are not drawn. With more the
face drawn is less like, and changes less when a single value is taken away."""

LOOK_EVERY = 500
SAVE_EVERY = 250
LOOKED_AT = 200


@dataclass(slots=True)
class Training:
    """Everything that changes from step to step."""

    network: DecoderNetwork
    recent: DecoderNetwork
    optimiser: torch.optim.Adam
    step: int = 0
    seconds: float = 0.0


def begin(dimensions: int, faces: Material | None, seed: int, noise: float) -> Training:
    """A training at step 0; without faces only its shape, for a checkpoint to fill."""
    torch.manual_seed(seed)
    network = DecoderNetwork(dimensions)
    if faces is not None:
        started(network, faces, noise)
    network = network.to(memory_format=torch.channels_last)
    recent = copy.deepcopy(network).requires_grad_(requires_grad=False)
    linear = [*network.mix.parameters(), *network.pictures.parameters()]
    known = {id(parameter) for parameter in linear}
    others = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": others, "share": RATE}, {"params": linear, "share": LINEAR_RATE}]
    return Training(network, recent, torch.optim.Adam(groups, betas=(0.9, 0.99)))


def save(training: Training, path: Path, facts: dict[str, Any]) -> None:
    """Write the checkpoint at once or not at all."""
    part = path.with_suffix(".part")
    state = {
        "network": training.network.state_dict(),
        "recent": training.recent.state_dict(),
        "optimiser": training.optimiser.state_dict(),
        "step": training.step,
        "seconds": training.seconds,
        **facts,
    }
    torch.save(state, part)
    part.replace(path)


def resume(training: Training, path: Path, facts: dict[str, Any]) -> None:
    state = torch.load(path, weights_only=True)
    for name, value in facts.items():
        if state[name] != value:
            raise SystemExit(f"{path} was made with {name} {state[name]}, not {value}.")
    training.network.load_state_dict(state["network"])
    training.recent.load_state_dict(state["recent"])
    training.optimiser.load_state_dict(state["optimiser"])
    training.step, training.seconds = state["step"], state["seconds"]


class Batches:
    """Batches that depend on the seed and the step alone."""

    def __init__(self, faces: Material, seed: int, noise: float) -> None:
        self._raw = faces.raw
        self._pixels = faces.small
        self._seed = seed
        self._noise = noise * faces.raw[:, 0, 0].std(axis=0)

    def __call__(self, step: int) -> tuple[Tensor, Tensor]:
        """Raw values (32, dimensions) of some view and the pictures (32, 3, 56, 56) behind them."""
        count = 2 * len(self._raw)
        per_epoch = count // BATCH
        order = np.random.default_rng((self._seed, step // per_epoch)).permutation(count)
        place = step % per_epoch * BATCH
        chosen, side = np.divmod(order[place : place + BATCH], 2)
        draw = np.random.default_rng((self._seed, step, 1))
        view = draw.integers(0, self._raw.shape[2], BATCH)
        raw, pixels = self._raw[chosen, side, view], self._pixels[chosen, side, view]
        noise = self._noise * draw.normal(size=raw.shape)
        values = torch.from_numpy(pixels.astype(np.float32) / 127.5 - 1).permute(0, 3, 1, 2)
        return torch.from_numpy((raw + noise).astype(np.float32)), values


def train_step(
    training: Training, losses: Losses, batches: Batches, steps: int
) -> dict[str, float]:
    step = training.step
    share = min(step / steps, 1.0)
    rate = LAST_SHARE + (1 - LAST_SHARE) * (1 + math.cos(math.pi * share)) / 2
    for group in training.optimiser.param_groups:
        group["lr"] = group["share"] * rate * min((step + 1) / WARM_UP, 1.0)
    raw, true = batches(step)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        drawn = training.network(raw)
    terms = losses(drawn.float(), true)
    training.optimiser.zero_grad(set_to_none=True)
    torch.stack(list(terms.values())).sum().backward()
    torch.nn.utils.clip_grad_norm_(training.network.parameters(), 1.0)
    training.optimiser.step()
    keep = min(RECENT, (1 + step) / (10 + step))
    with torch.no_grad():
        pairs = zip(training.recent.parameters(), training.network.parameters(), strict=True)
        for mean, now in pairs:
            mean.lerp_(now, 1 - keep)
    training.step += 1
    return {name: float(term.detach()) for name, term in terms.items()}


class Look:
    """A quick look at some faces held out, for the learning curve; nothing is chosen by it."""

    def __init__(self, faces: Material, average: NDArray[np.uint8], backbone: Backbone) -> None:
        some = np.linspace(0, len(faces.crops) - 1, LOOKED_AT).astype(int)
        self._true, self._raw = faces.crops[some], faces.raw[some, 0, 0]
        self._average = errors(average, self._true).mean()
        self._backbone = backbone

    def __call__(self, network: DecoderNetwork) -> dict[str, float]:
        drawn = pictures(lambda raw: enlarged(network(raw)), self._raw)
        mine = units(self._backbone, blurred(drawn))
        theirs = self._raw / np.linalg.norm(self._raw, axis=1, keepdims=True)
        error = errors(drawn, self._true).mean()
        return {
            "below_average": round(float(1 - error / self._average), 4),
            "own_cosine_blurred": round(float(cosines(mine, theirs).mean()), 4),
        }


def run(training: Training, arguments: argparse.Namespace, parts: tuple[Any, ...]) -> None:
    """Steps until the last one or until the minutes are over, with a log and checkpoints."""
    losses, batches, look, facts = parts
    work: Path = arguments.work
    start, terms = time.monotonic() - training.seconds, []
    ends = time.monotonic() + 60 * arguments.minutes
    with (work / "train.jsonl").open("a", encoding="utf-8") as log:
        while True:
            over = training.step >= arguments.steps or time.monotonic() >= ends
            training.seconds = time.monotonic() - start
            if over or training.step % LOOK_EVERY == 0:
                means = _means(terms)
                line = {"step": training.step, "seconds": round(training.seconds), **means}
                log.write(json.dumps({**line, **look(training.recent)}) + "\n")
                log.flush()
                terms = []
            if over or training.step % SAVE_EVERY == 0:
                save(training, work / "checkpoint.pt", facts)
            if over:
                return
            terms.append(train_step(training, losses, batches, arguments.steps))


def _means(terms: list[dict[str, float]]) -> dict[str, float]:
    names = terms[0] if terms else {}
    return {name: round(float(np.mean([term[name] for term in terms])), 5) for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--backbone", default="mobilefacenet")
    parser.add_argument(
        "--layers", default="stem,blocks.4", help="the backbone's modules to learn by"
    )
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=NOISE)
    arguments = parser.parse_args()
    backbone = catalogue.load(arguments.backbone)
    faces = material(arguments.data, arguments.work, arguments.backbone, backbone)
    learnt, held_out = (
        faces.part(chosen) for chosen in (faces.sets < HELD_OUT, faces.sets == HELD_OUT)
    )
    checkpoint = arguments.work / "checkpoint.pt"
    facts = {
        "seed": arguments.seed,
        "noise": arguments.noise,
        "backbone_sha256": backbone.weights_sha256,
    }
    begun = checkpoint.exists()
    training = begin(
        backbone.spec.dimensions, None if begun else learnt, arguments.seed, arguments.noise
    )
    if begun:
        resume(training, checkpoint, facts)
    coarse = copy.deepcopy(backbone.network).bfloat16()  # type: ignore[attr-defined]
    batches = Batches(learnt, arguments.seed, arguments.noise)
    early = EarlyLayers(coarse, arguments.layers.split(","))
    losses = Losses(early, coarse, batches(0)[1], PERCEIVED)
    look = Look(held_out, average_face(learnt.crops), backbone)
    run(training, arguments, (losses, batches, look, facts))
    state = training.recent.to(memory_format=torch.contiguous_format).state_dict()
    write(state, arguments.work / f"{weights_name(arguments.backbone)}.safetensors")


if __name__ == "__main__":
    main()
