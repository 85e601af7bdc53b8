"""Tests of a laboratory's own networks: add, list, compare, explain, report, remove."""

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
import torch
from pypdf import PdfReader
from safetensors.torch import save_file
from torch import nn

from examiner.comparison.cards import card_of
from examiner.embedding.adding import PERSONS
from examiner.embedding.catalogue import load
from examiner.embedding.mobilefacenet import MobileFaceNet
from examiner.settings import NETWORKS_VARIABLE, weights_folder
from examiner.workflow.networks import demonstration_crops
from tests.conftest import Command, run
from tests.embedding.onnx_files import exported
from tests.embedding.published import ArcFaceIResNet, ConvSixMobileFaceNet, seeded

SAYS = ("--licence", "for tests", "--origin", "made by a test")
GRAPH = ("--architecture", "onnx", "--colour", "rgb", "--range", "-1..1/128", *SAYS)
ARCFACE = ("--architecture", "iresnet18", "--colour", "rgb", "--range", "-1..1", *SAYS)

CONV_SIX = ("--architecture", "mobilefacenet", "--colour", "rgb", "--range", "-1..1", *SAYS)


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled network as an ONNX file."""
    network = load("mobilefacenet").network
    assert isinstance(network, MobileFaceNet)
    path = tmp_path_factory.mktemp("foreign") / "bundled.onnx"
    path.write_bytes(exported(network))
    return path


@pytest.fixture
def laboratory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for networks."""
    folder = tmp_path / "networks"
    monkeypatch.setenv(NETWORKS_VARIABLE, str(folder))
    return folder


@pytest.fixture
def added(command: Command, laboratory: Path, graph_file: Path) -> Path:
    """The folder with the bundled network's graph in it, called graph."""
    assert command("weights", "add", graph_file, *GRAPH, "--name", "graph").code == 0
    return laboratory


def card_for(name: str, sha256: str, folder: Path) -> Path:
    """The bundled card, rewritten for another network."""
    card = (weights_folder() / "thresholds" / "mobilefacenet.toml").read_text("utf-8")
    card = card.replace('"mobilefacenet"', f'"{name}"')
    card = card.replace(card_of("mobilefacenet").weights_sha256, sha256)
    path = folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(card, "utf-8")
    return path


def test_that_what_was_added_is_kept_with_everything_that_was_said(
    command: Command, added: Path, graph_file: Path
) -> None:
    (found,) = command("weights", "list").json["networks"]
    assert found["name"] == "graph"
    assert (found["colour"], found["range"]) == ("rgb", "-1..1/128")
    assert (found["licence"], found["origin"]) == ("for tests", "made by a test")
    assert found["source_file"] == graph_file.name
    assert found["added_by"]
    assert found["dimensions"] == 192
    assert not found["has_threshold_card"]
    assert sorted(path.name for path in added.iterdir()) == ["graph.json", "graph.safetensors"]
    assert json.loads((added / "graph.json").read_text("utf-8"))["sha256"] == found["sha256"]
    assert "for tests" in command("weights", "list", json=False).out


def test_that_it_scores_as_the_network_that_it_was_made_from(
    command: Command, added: Path, worked: Path
) -> None:
    (entry,) = command("weights", "list").json["networks"]
    card = card_for("graph", entry["sha256"], added / "elsewhere")
    line = ("compare", worked, "P1", "R1", "--backbone", "graph", "--threshold-card", card)
    found = command(*line).json
    bundled = command("compare", worked, "P1", "R1").json
    assert found["score"] == pytest.approx(bundled["score"], abs=1e-5)
    assert found["weights_sha256"] == entry["sha256"]


def test_that_it_compares_with_no_card_but_its_own(
    command: Command, added: Path, worked: Path
) -> None:
    line = ("compare", worked, "P1", "R1", "--backbone", "graph")
    lacking = command(*line).error
    assert lacking["kind"] == "ThresholdNotApplicable"
    assert "--threshold-card" in lacking["advice"]
    another = weights_folder() / "thresholds" / "mobilefacenet.toml"
    refused = command(*line, "--threshold-card", another).error
    assert refused["kind"] == "ThresholdNotApplicable"
    (entry,) = command("weights", "list").json["networks"]
    card_for("graph", entry["sha256"], added / "thresholds")
    assert command(*line).json["backbone"] == "graph"


def test_that_about_and_the_report_say_what_it_is(
    command: Command, added: Path, worked: Path, signer: Path, password_file: Path, tmp_path: Path
) -> None:
    (entry,) = command("weights", "list").json["networks"]
    card_for("graph", entry["sha256"], added / "thresholds")
    made = command("compare", worked, "P1", "R1", "--backbone", "graph").json["comparison"]
    (listed,) = command("about").json["laboratory"]
    assert listed["state"] == "as stated"
    out = tmp_path / "report.pdf"
    line = ("report", worked, "--comparison", made, "--signer", signer, "--out", out)
    assert command(*line, "--password-file", password_file).code == 0
    said = command("about", json=False).out
    text = " ".join(pdf_text(out).split()).replace("–", "−")
    for words in (entry["sha256"], "for tests", "made by a test", "(x − 127.5) / 128, RGB"):
        assert words in said
        assert words.replace(" ", "") in text.replace(" ", "")


def pdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_that_a_report_can_be_made_after_the_network_was_removed(
    command: Command, added: Path, worked: Path, signer: Path, password_file: Path, tmp_path: Path
) -> None:
    (entry,) = command("weights", "list").json["networks"]
    card_for("graph", entry["sha256"], added / "thresholds")
    made = command("compare", worked, "P1", "R1", "--backbone", "graph").json["comparison"]
    assert command("weights", "remove", "graph").json["removed"]["sha256"] == entry["sha256"]
    assert command("weights", "list").json["networks"] == []
    out = tmp_path / "report.pdf"
    line = ("report", worked, "--comparison", made, "--signer", signer, "--out", out)
    assert command(*line, "--password-file", password_file).code == 0
    assert entry["sha256"] in pdf_text(out).replace("\n", "").replace(" ", "")
    error = command("explain", worked, made, "--method", "xssab").error
    assert error["kind"] == "WeightsMissing"


def test_that_changed_weights_are_refused_before_use(
    command: Command, added: Path, worked: Path
) -> None:
    (entry,) = command("weights", "list").json["networks"]
    card_for("graph", entry["sha256"], added / "thresholds")
    path = added / "graph.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    error = command("compare", worked, "P1", "R1", "--backbone", "graph").error
    assert error["kind"] == "WeightsDigestMismatch"
    assert command("about").json["laboratory"][0]["state"] == "CHANGED"


def test_that_a_damaged_entry_is_named(command: Command, added: Path) -> None:
    path = added / "graph.json"
    path.write_text(path.read_text("utf-8").replace('"rgb"', '"grb"'), "utf-8")
    error = command("weights", "list").error
    assert error["kind"] == "WeightsMissing"
    assert str(path) in error["message"]


@pytest.mark.parametrize("name", ["mobilefacenet", "mtcnn", "graph"])
def test_that_a_taken_name_is_refused(
    command: Command, added: Path, graph_file: Path, name: str
) -> None:
    error = command("weights", "add", graph_file, *GRAPH, "--name", name).error
    assert error["kind"] == "NetworkRefused"
    assert name in error["message"]


@pytest.mark.parametrize("name", ["../elsewhere", "Upper", "", "a b", "x" * 41])
def test_that_a_name_that_could_be_a_path_is_refused_and_nothing_kept(
    command: Command, laboratory: Path, graph_file: Path, name: str
) -> None:
    error = command("weights", "add", graph_file, *GRAPH, "--name", name).error
    assert error["kind"] == "NetworkRefused"
    assert not laboratory.exists()


def test_that_file_and_architecture_must_go_together(
    command: Command, laboratory: Path, graph_file: Path
) -> None:
    error = command("weights", "add", graph_file, *ARCFACE, "--name", "mine").error
    assert error["kind"] == "NetworkRefused"
    assert "onnx" in error["advice"]


def test_that_a_network_with_one_answer_for_all_is_refused(
    command: Command, laboratory: Path, tmp_path: Path
) -> None:
    state = seeded(ConvSixMobileFaceNet(16), 1).state_dict()
    state["linear.weight"] = torch.zeros_like(state["linear.weight"])
    path = tmp_path / "constant.pt"
    torch.save({"state_dict": state}, path)
    error = command("weights", "add", path, *CONV_SIX, "--name", "constant").error
    assert error["kind"] == "NetworkRefused"
    assert "same embedding" in error["message"]
    assert not laboratory.exists()


def test_that_a_missing_file_and_a_missing_network_are_named(
    command: Command, laboratory: Path, tmp_path: Path
) -> None:
    error = command("weights", "add", tmp_path / "none.pt", *ARCFACE, "--name", "mine").error
    assert "none.pt" in error["message"]
    assert "none" in command("weights", "remove", "mine").error["advice"]
    assert "No network" in command("weights", "list", json=False).out


def test_that_seeded_weights_are_refused_with_what_they_scored(
    command: Command, laboratory: Path, tmp_path: Path
) -> None:
    path = tmp_path / "random.safetensors"
    save_file(seeded(ConvSixMobileFaceNet(16), 1).state_dict(), path)
    error = command("weights", "add", path, *CONV_SIX, "--name", "random").error
    assert error["kind"] == "NetworkRefused"
    assert "persons apart" in error["message"]
    assert "--colour" in error["advice"]
    assert not laboratory.exists()


def test_that_another_convention_than_the_published_one_is_pointed_out(
    command: Command, foreign: Path
) -> None:
    said = (foreign / "said.txt").read_text("utf-8")
    assert "published for this architecture is (x − 127.5) / 127.5, RGB" in said


def taught() -> nn.Module:
    """A seeded IResNet-18 whose last matrix is solved for the demonstration's five faces.

    Seeded weights alone never tell persons apart; so the matrix is the shortest one that gives
    each person a direction of its own. Its input is x / 255.
    """
    network = seeded(ArcFaceIResNet((2, 2, 2, 2)), 3)
    assert isinstance(network, ArcFaceIResNet)
    names = [name for person in PERSONS for name in person]
    crops = demonstration_crops(tuple(names))
    pixels = torch.stack([torch.from_numpy(crops[name].pixels.copy()) for name in names])
    with torch.no_grad():
        x = network.prelu(network.bn1(network.conv1(pixels.permute(0, 3, 1, 2) / 255)))
        x = network.layer4(network.layer3(network.layer2(network.layer1(x))))
        flat = torch.flatten(network.bn2(x), 1).double()
        draw = torch.Generator().manual_seed(9)
        persons = torch.randn(len(PERSONS), 512, generator=draw, dtype=torch.float64)
        wanted = torch.stack([persons[i] for i, person in enumerate(PERSONS) for _ in person])
        wanted += 0.3 * torch.randn(wanted.shape, generator=draw, dtype=torch.float64)
        norm = network.features
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        before = (wanted - norm.bias) / scale + norm.running_mean - network.fc.bias
        network.fc.weight.copy_((torch.linalg.pinv(flat) @ before).T)
    return network


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a seeded IResNet-18, added by the command from an ArcFace checkpoint."""
    place = tmp_path_factory.mktemp("laboratory")
    state = taught().state_dict()
    save_file({f"module.{name}": value for name, value in state.items()}, place / "r18.safetensors")
    said = StringIO()
    line = ["weights", "add", str(place / "r18.safetensors"), *ARCFACE, "--name", "r18"]
    line[line.index("-1..1")] = "0..1"
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        patch.setenv(NETWORKS_VARIABLE, str(place / "networks"))
        assert run(line) == 0
    (place / "said.txt").write_text(said.getvalue(), "utf-8")
    return place


def test_that_methods_work_on_it(
    command: Command, foreign: Path, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NETWORKS_VARIABLE, str(foreign / "networks"))
    (entry,) = command("weights", "list").json["networks"]
    card = card_for("r18", entry["sha256"], worked.parent)
    line = ("compare", worked, "P1", "R1", "--backbone", "r18", "--threshold-card", card)
    made = command(*line).json
    line = ("explain", worked, made["comparison"], "--method", "xssab", "--method", "cells")
    found = command(*line, "--without-checks").json["explanations"]
    assert [each["method"] for each in found] == ["xssab", "cells"]
    for each in found:
        assert each["residual"] <= 1e-5
        assert each["score_minus_threshold"] == pytest.approx(made["score"] - made["threshold"])
