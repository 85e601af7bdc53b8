"""What a decoder is worth on persons that it never saw, and pictures to look at.

    python packaging/judge_decoder.py --data LFW_FOLDER --work FOLDER --backbone mobilefacenet \\
        --unseen dlib_resnet --json figures.json --look look.png --demo demo.png

WORK is train_decoder.py's. Without --weights the bundled decoder is judged. --look draws faces of
the data set, for the eye of the developer only; --demo draws the demonstration photographs.

Error: mean absolute difference inside the named regions of the face at 112×112 pixels, after each
picture's mean is taken away and its standard deviation there divided out (one of each for its
three colours together); beside that of the average face of the persons learnt from.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from decoder_figures import (
    Pictures,
    average_face,
    blurred,
    cosines,
    equal_error,
    errors,
    interval,
    pictures,
    units,
)
from decoder_material import Material, demonstration, material
from decoder_sheets import sheet
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor
from train_decoder import HELD_OUT

from examiner.embedding import catalogue
from examiner.embedding.backbone import Backbone
from examiner.face import detector
from examiner.face.alignment import TEMPLATE
from examiner.job import Silent
from examiner.reconstruction.decoder import Decoder, DecoderNetwork, load

LOOKED_AT = 40
SOME = 32
EVERY = 5


def chosen_decoder(backbone: Backbone, weights: Path | None) -> Decoder:
    """The bundled decoder, or the one in a file that no manifest knows yet."""
    if weights is None:
        return load(backbone)
    network = DecoderNetwork(backbone.spec.dimensions)
    network.load_state_dict(load_file(weights))
    return Decoder(backbone.spec.name, "not bundled", network.eval())


def detected(some: Pictures) -> dict[str, float]:
    """In how many pictures the detector finds a face, and how far its landmarks lie off."""
    finder = detector.load()
    gaps = []
    for picture in some:
        faces = finder.detect(picture, detector.default_min_face(*picture.shape[1::-1]), Silent())
        if faces:
            gap = faces[0].landmarks.array() - TEMPLATE.array()
            gaps.append(float(np.linalg.norm(gap, axis=1).mean()))
    share = len(gaps) / len(some)
    off = float(np.median(gaps)) if gaps else float("nan")
    return {"share": round(share, 4), "landmark_pixels_off": round(off, 2)}


def separation(
    drawn: NDArray[np.float64], true: NDArray[np.float64], people: tuple[str, ...]
) -> dict[str, float]:
    """How well a network tells whose photograph a drawn face belongs to; rows of unit length.

    Genuine: a drawn face and its own photograph; or, harder, another photograph of the person.
    Impostor: a drawn face and the photographs of all other persons.
    """
    names = np.array(people)
    same = names[:, None] == names[None]
    scores = drawn @ true.T
    own = np.eye(len(names), dtype=bool)
    impostor = scores[~same]
    return {
        "equal_error_own_photograph": round(equal_error(scores[own], impostor), 4),
        "equal_error_other_photograph": round(equal_error(scores[same & ~own], impostor), 4),
        "genuine_cosine": round(float(scores[own].mean()), 4),
        "impostor_cosine": round(float(impostor.mean()), 4),
        "genuine_pairs": int(own.sum()),
        "genuine_pairs_of_other_photographs": int((same & ~own).sum()),
        "impostor_pairs": int(impostor.size),
    }


def below(decoder: Decoder, faces: Material, average: Pictures) -> float:
    """By which share the error lies below the average face's."""
    drawn = pictures(decoder.draw, np.ascontiguousarray(faces.raw[:, 0, 0]))
    beside = errors(average, faces.crops).mean()
    return float(1 - errors(drawn, faces.crops).mean() / beside)


def taken_away(decoder: Decoder, raw: NDArray[np.float32]) -> dict[str, float]:
    """How much a face drawn changes where values are replaced by their mean over faces.

    Root mean square of the pixels, by that between faces drawn of different persons and their
    mean. One value at a time, mean over the values; and the first half of all values at once.
    """
    some = torch.from_numpy(raw[:: max(1, len(raw) // SOME)])
    mean = decoder.network.mean

    def change(places: slice, of: Tensor) -> float:
        less = some.clone()
        less[:, places] = mean[places]
        return float((decoder.network(less) - of).square().mean((1, 2, 3)).sqrt().mean())

    with torch.no_grad():
        drawn = decoder.network(some)
        spread = float((drawn - drawn.mean(0)).square().mean((1, 2, 3)).sqrt().mean())
        ones = [change(slice(k, k + 1), drawn) for k in range(len(mean))]
        half = change(slice(0, len(mean) // 2), drawn)
    return {"one": round(float(np.mean(ones)) / spread, 3), "half": round(half / spread, 3)}


def figures(
    decoder: Decoder, held_out: Material, average: Pictures, unseen: list[str]
) -> dict[str, Any]:
    raw = np.ascontiguousarray(held_out.raw[:, 0, 0])
    drawn = pictures(decoder.draw, raw)
    error, beside = errors(drawn, held_out.crops), errors(average, held_out.crops)
    colours = [errors(some, held_out.crops, each_colour=True).mean() for some in (drawn, average)]
    each_colour = float(1 - colours[0] / colours[1])
    found: dict[str, Any] = {
        "faces": len(raw),
        "persons": len(set(held_out.people)),
        "error": round(float(error.mean()), 4),
        "average_face_error": round(float(beside.mean()), 4),
        "below_average_face": round(float(1 - error.mean() / beside.mean()), 4),
        "below_average_face_interval": interval(error, beside, held_out.people),
        "nearer_than_average_face": round(float((error < beside).mean()), 4),
        "below_average_face_each_colour": round(each_colour, 4),
        "taken_away": taken_away(decoder, raw),
    }
    own = units(catalogue.load(decoder.backbone), blurred(drawn))
    theirs = raw / np.linalg.norm(raw, axis=1, keepdims=True).astype(np.float64)
    found["own_cosine_blurred"] = round(float(cosines(own, theirs).mean()), 4)
    found["own_network_blurred"] = separation(own, theirs, held_out.people)
    found["detected"] = detected(drawn)
    found["detected_in_the_photographs"] = detected(held_out.crops)
    for name in unseen:
        network = catalogue.load(name)
        them, us = units(network, held_out.crops), units(network, drawn)
        found[name] = separation(us, them, held_out.people)
        found[f"{name}_photographs_alone"] = separation(them, them, held_out.people)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--backbone", default="mobilefacenet")
    parser.add_argument("--unseen", action="append", default=[], help="a backbone to judge by")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--look", type=Path)
    parser.add_argument("--demo", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    backbone = catalogue.load(arguments.backbone)
    decoder = chosen_decoder(backbone, arguments.weights)
    faces = material(arguments.data, arguments.work, arguments.backbone, backbone)
    held_out = faces.part(faces.sets == HELD_OUT)
    average = average_face(faces.part(faces.sets < HELD_OUT).crops)
    if arguments.look:
        some = np.linspace(0, len(held_out.crops) - 1, LOOKED_AT).astype(int)
        drawn = pictures(decoder.draw, np.ascontiguousarray(held_out.raw[some, 0, 0]))
        sheet(held_out.crops[some], drawn, arguments.look)
    if arguments.demo:
        crops = demonstration()
        drawn = np.stack([decoder.picture(backbone.embed(crop).raw) for crop in crops])
        sheet(np.stack([crop.pixels for crop in crops]), drawn, arguments.demo)
    if arguments.json:
        found = figures(decoder, held_out, average, arguments.unseen)
        some = faces.part((faces.sets < HELD_OUT) & (np.arange(len(faces.sets)) % EVERY == 0))
        found["below_average_face_learnt"] = round(below(decoder, some, average), 4)
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
