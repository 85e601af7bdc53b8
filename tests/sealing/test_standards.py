"""Other people's validators: bags by bagit, CASE/UCO by case_validate."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest

from tests.sealing.packages import files_in


@pytest.mark.parametrize("name", ["whole.zip", "part.zip"])
def test_that_the_bag_is_valid(handed_over: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(handed_over / name) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    found = bagit.Bag(str(folder))
    assert found.validate()
    assert found.version_info == (1, 0)
    assert found.info["Examiner-Scope"] == {"whole.zip": "whole case"}.get(name, "comparisons C1")
    (folder / "data" / "audit.jsonl").write_bytes(b"")
    assert not bagit.Bag(str(folder)).is_valid()


def conforms(path: Path) -> bool:
    """What the public validator says, with the ontology that it brings."""
    start = "from case_utils.case_validate import main; main()"
    words = [sys.executable, "-I", "-c", start, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "Conforms: " in done.stdout, done.stderr
    assert ("Conforms: True" in done.stdout) == (done.returncode == 0)
    return done.returncode == 0


def test_that_the_provenance_conforms_to_case(handed_over: Path, tmp_path: Path) -> None:
    path = tmp_path / "provenance.jsonld"
    graph = files_in(handed_over / "whole.zip")["data/provenance.jsonld"]
    path.write_bytes(graph)
    assert conforms(path)
    # The validator looks at what the program states: a method of hashing that is none is refused.
    path.write_bytes(graph.replace(b'"SHA256"', b"5", 1))
    assert not conforms(path)


def test_that_every_thing_has_an_act_that_made_it(handed_over: Path) -> None:
    bundle = json.loads(files_in(handed_over / "whole.zip")["data/provenance.jsonld"])
    nodes = {node["@id"]: node for node in bundle["uco-core:object"]}
    acts = [n for n in nodes.values() if "case-investigation:InvestigativeAction" in n["@type"]]
    made = {each["@id"] for act in acts for each in act["uco-action:result"]}
    used = {each["@id"] for act in acts for each in act["uco-action:object"]}
    kinds = {"uco-observable:RasterPicture", "uco-observable:ObservableObject",
             "uco-observable:File", "uco-analysis:AnalyticResult"}  # fmt: skip
    things = {at for at, node in nodes.items() if str(node["@type"]) in kinds}
    assert things == made
    assert used <= things
    names = {node.get("uco-core:name") for node in nodes.values()}
    assert {"P1, probe", "R2, reference", "Comparison C1", "Explanation E2", "REPORT-1",
            "Exhibit X1", "D. Examiner", "examiner", "explained"} <= names  # fmt: skip


def test_that_derivations_lead_from_a_report_to_the_photographs(handed_over: Path) -> None:
    bundle = json.loads(files_in(handed_over / "part.zip")["data/provenance.jsonld"])
    nodes = {node["@id"]: node for node in bundle["uco-core:object"]}
    links = [n for n in nodes.values() if n["@type"] == "uco-core:Relationship"]
    origins: dict[str, set[str]] = {}
    for link in links:
        source, target = link["uco-core:source"]["@id"], link["uco-core:target"]["@id"]
        origins.setdefault(source, set()).add(target)
    (at,) = [at for at, node in nodes.items() if node.get("uco-core:name") == "REPORT-1"][:1]
    reached, left = set(), {at}
    while left:
        reached |= left
        left = {more for each in left for more in origins.get(each, ())} - reached
    photographs = {node["uco-core:name"] for each in reached if (node := nodes[each])["@type"]
                   == "uco-observable:RasterPicture"}  # fmt: skip
    assert photographs == {"P1, probe", "R1, reference"}
