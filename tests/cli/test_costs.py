from examiner.validation.costs.markdown import part_of


def test_that_costs_are_written_between_the_markers_and_told_as_json(command, tmp_path):
    path = tmp_path / "costs.md"
    part = part_of(path, "mobilefacenet")
    path.write_text(f"before\n{part.begin}\n{part.end}\nafter\n")
    said = command(
        "validate", "costs", "--methods", "cells,random", "--repeats", "1", "--write", path
    )
    assert (said.code, [each["method"] for each in said.json["methods"]]) == (0, ["cells"])
    assert said.json["hours"]["pairs"] == 6000
    assert said.json["pairs_per_hour"]["cells"]["probe"] > 0
    before, after = part.around()
    assert (before, after) == ("before\n", "\nafter\n")
    assert "| `cells` |" in path.read_text()


def test_that_a_file_without_a_place_is_refused_before_anything_is_timed(command, tmp_path):
    said = command("validate", "costs", "--write", tmp_path / "none.md")
    assert said.error["kind"] == "ReportNotWritten"


def test_that_unknown_methods_are_refused(command):
    assert command("validate", "costs", "--methods", "nothing").error["kind"] == "ParameterRefused"


def test_that_processes_here_and_a_scheduler_exclude_each_other(command, tmp_path):
    said = command(
        *("validate", "prepare", tmp_path, "--run", tmp_path / "run"),
        *("--workers", 2, "--scheduler", "tcp://127.0.0.1:8786"),
    )
    assert said.code == 2
    assert "--scheduler" in said.json["error"]["message"]


def test_that_what_is_no_scheduler_is_refused(command, tmp_path, demo_photos):
    table = tmp_path / "pairs.tsv"
    table.write_text(
        "fold\tsame\tfirst\tsecond\tfirst_person\tsecond_person\n"
        "1\t1\tobama\tobama2\tO\tO\n1\t0\tobama\tbiden\tO\tB\n"
    )
    said = command(
        *("validate", "prepare", demo_photos, "--pairs-table", table),
        *("--run", tmp_path / "run", "--scheduler", "nowhere"),
    )
    assert said.error["kind"] == "ClusterUnavailable"
