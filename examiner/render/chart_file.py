"""Charts on the disk: as SVG for documents, and as JSON for the window and the report."""

from pathlib import Path

from examiner.digest import canonical_json
from examiner.errors import RunNotResumable
from examiner.foreign import MOST_DOCUMENT, json_of, read_regular
from examiner.output import write_whole
from examiner.render.chart_records import Chart

ENDING = ".chart.json"


def write_chart(folder: Path, name: str, chart: Chart) -> None:
    """Write `chart` to NAME.svg and NAME.chart.json in `folder`.

    Raises ReportNotWritten.
    """
    from examiner.render.chart import svg_bytes

    write_whole(folder / f"{name}.svg", svg_bytes(chart))
    write_whole(folder / f"{name}{ENDING}", canonical_json(chart))


def charts_in(folder: Path) -> tuple[tuple[str, Chart], ...]:
    """The charts that `folder` holds, by name; RunNotResumable if one cannot be read."""
    found = sorted(folder.glob(f"*{ENDING}"))
    return tuple((path.name.removesuffix(ENDING), read_chart(path)) for path in found)


def read_chart(path: Path) -> Chart:
    """A chart that `write_chart` wrote as JSON; RunNotResumable if it cannot be read."""
    try:
        return json_of(read_regular(path, MOST_DOCUMENT), Chart)
    except (OSError, ValueError) as error:
        raise RunNotResumable(
            f"{path} holds no chart.",
            advice="Repeat the command that makes it.",
            path=str(path),
        ) from error
