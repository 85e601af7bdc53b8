"""Charts say what their records say, alike on paper and as SVG."""

import itertools
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from examiner.errors import RunNotResumable
from examiner.render.chart import drawing, svg_bytes
from examiner.render.chart_file import charts_in, read_chart, write_chart
from examiner.render.chart_records import Axis, Chart, Line, Rule, Scale, Style, line
from examiner.render.chart_scale import pieces, share, spread, ticks, words
from examiner.render.chart_style import COLOURS, DASHES, MARKS, marked

SHARE = Axis("share replaced", 0, 1)
RATE = Axis("FNMR", 0, 0.5)
SVG = "{http://www.w3.org/2000/svg}"


def chart(*lines: Line, x: Axis = SHARE, **more: object) -> Chart:
    return Chart("Rates", x, RATE, lines, **more)  # type: ignore[arg-type]


def rising(name: str = "random", **more: object) -> Line:
    return line(name, [0, 0.5, 1], [0.1, 0.2, 0.4], **more)  # type: ignore[arg-type]


def texts(of: Chart) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg_bytes(of)).iter(f"{SVG}text")]


def test_that_equal_charts_give_equal_bytes_and_others_do_not() -> None:
    assert svg_bytes(chart(rising())) == svg_bytes(chart(rising()))
    assert svg_bytes(chart(rising())) != svg_bytes(chart(rising("centre prior")))


def test_that_every_title_name_rule_and_note_is_printed() -> None:
    rules = (Rule("unreplaced", 0.1), Rule("half", 0.5, upright=True))
    told = texts(chart(rising(), rising("xSSAB & <others>"), rules=rules, note="200 pairs"))
    for wanted in ("Rates", "share replaced", "FNMR", "random", "xSSAB & <others>"):
        assert wanted in told
    for wanted in ("unreplaced", "half", "200 pairs"):
        assert wanted in told


def test_that_forty_lines_all_look_different() -> None:
    looks = {
        (COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)], MARKS[at % len(MARKS)])
        for at in range(40)
    }
    assert len(looks) == 40


def test_that_neighbours_differ_without_their_colours() -> None:
    assert all(MARKS[at % 5] != MARKS[(at + 1) % 5] for at in range(5))
    assert all(DASHES[at % 5] != DASHES[(at + 1) % 5] for at in range(5))


def test_that_names_never_lie_on_each_other() -> None:
    lines = [line(f"method {at}", [0, 1], [0.1, 0.2]) for at in range(14)]
    root = ElementTree.fromstring(svg_bytes(chart(*lines)))
    found = [each for each in root.iter(f"{SVG}text") if (each.text or "").startswith("method")]
    heights = sorted(float(each.get("y", "")) for each in found)
    assert len(heights) == 14
    assert min(b - a for a, b in itertools.pairwise(heights)) > 7


def test_that_nothing_is_drawn_outside_the_axes() -> None:
    beyond = line("beyond", [-3, 0.5, 4], [-2, 0.25, 9], [-3, 0.2, 8], [-1, 0.3, 10])
    page = drawing(chart(beyond, rules=(Rule("far off", 70.0, upright=True),)), 400, 300)
    points = re.findall(r'points="([^"]*)"', svg_bytes(chart(beyond), 400, 300).decode())
    places = [tuple(map(float, point.split(","))) for part in points for point in part.split()]
    assert places
    assert all(0 <= x <= page.width and 0 <= y <= page.height for x, y in places)
    assert "far off" not in texts(chart(beyond, rules=(Rule("far off", 70.0, upright=True),)))


def test_that_intervals_are_bands_of_lines_and_bars_of_points() -> None:
    ends = {"low": [0.0, 0.1, 0.3], "high": [0.2, 0.3, 0.5]}
    band = svg_bytes(chart(rising(**ends))).decode()
    bars = svg_bytes(chart(rising(**ends, style=Style.POINTS))).decode()
    assert "fill-opacity" in band
    assert "fill-opacity" not in bars
    assert bars.count("<line") == svg_bytes(chart(rising(style=Style.POINTS))).count(b"<line") + 3


def test_that_a_logarithmic_axis_has_decades_and_leaves_out_what_is_not_above_zero() -> None:
    axis = Axis("FMR", 1e-4, 1, Scale.LOGARITHMIC)
    assert [words(each, axis) for each in ticks(axis, 5)] == ["10⁻⁴", "0.001", "0.01", "0.1", "1"]
    assert share(0.01, axis) == pytest.approx(0.5)
    short = Axis("seconds", 0.03, 0.6, Scale.LOGARITHMIC)
    assert [words(each, short) for each in ticks(short, 5)] == ["0.05", "0.1", "0.2", "0.5"]
    zero = line("curve", [0, 1e-3, 1e-2], [0.4, 0.3, 0.2])
    assert b"inf" not in svg_bytes(chart(zero, x=axis))


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0.011, 0.034, [0.015, 0.02, 0.025, 0.03]),
        (-1, 1, [-1, -0.5, 0, 0.5, 1]),
    ],
)
def test_that_ticks_are_round_and_inside(low: float, high: float, wanted: list[float]) -> None:
    assert list(ticks(Axis("", low, high), 5)) == wanted


def test_that_a_line_is_cut_where_it_leaves_and_comes_back() -> None:
    found = pieces([(0.0, 0.5), (0.5, 1.5), (1.0, 0.5)])
    assert found == [[(0.0, 0.5), (0.25, 1.0)], [(0.75, 1.0), (1.0, 0.5)]]


def test_that_labels_are_moved_apart_as_little_as_needed() -> None:
    assert spread([10.0, 30.0], 5, 0, 100) == [10.0, 30.0]
    assert spread([20.0, 20.0], 5, 0, 100) == [22.5, 17.5]
    assert spread([1.0, 1.0, 1.0], 5, 0, 100) == [10.0, 5.0, 0.0]


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_that_what_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="random"):
        line("random", [0, 1], [0, bad])
    with pytest.raises(ValueError, match="random"):
        line("random", [0, 1], [0, 1], [0, 0])
    with pytest.raises(ValueError, match="length"):
        Axis("x", 1, 1)


def test_that_a_chart_is_kept_as_drawing_and_as_record(tmp_path: Path) -> None:
    made = chart(rising(low=[0, 0, 0], high=[1, 1, 1]), rules=(Rule("half", 0.5),))
    write_chart(tmp_path, "patches_fnmr", made)
    assert (tmp_path / "patches_fnmr.svg").read_bytes() == svg_bytes(made)
    assert charts_in(tmp_path) == (("patches_fnmr", made),)


def test_that_a_damaged_chart_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "a.chart.json"
    place.write_text('{"title": 1}')
    with pytest.raises(RunNotResumable):
        read_chart(place)


def test_that_marks_lie_apart_where_points_crowd() -> None:
    crowded = line("curve", [*(at / 1e4 for at in range(1000)), 0.5, 0.75, 1.0], [0.1] * 1003)
    found = [x for x, _ in marked(crowded, 0, SHARE)]
    assert 3 < len(found) <= 6
    assert sum(x < 0.1 for x in found) <= 2
    assert marked(crowded, 1, SHARE) != marked(crowded, 0, SHARE)
