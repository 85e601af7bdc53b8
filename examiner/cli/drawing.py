"""The command that draws what the arguments of a comparison draw: draw."""

from pathlib import Path
from typing import Any

import click

from examiner.cli.desk import run, tell
from examiner.cli.holding import worked_on
from examiner.cli.options import as_json_option, case_argument, new_file
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.output import require_free_place, write_whole
from examiner.render.drawn_faces import WATERMARK
from examiner.render.figure import png_bytes
from examiner.workflow.drawings import (
    admit_drawing,
    draw_comparison,
    drawn_sheet,
    require_exhibits_allowed,
)


@click.command()
@case_argument
@click.argument("comparison")
@click.option("--out", type=new_file, help="Also write the pictures to this PNG file.")
@click.option(
    "--exhibit",
    "caption",
    metavar="CAPTION",
    help="Also keep the pictures as an exhibit; refused unless the laboratory's setting allows it.",
)
@as_json_option
def draw(
    case: Path, comparison: str, out: Path | None, caption: str | None, *, as_json: bool
) -> None:
    """Draw, from the embeddings of COMPARISON, what its arguments for and against draw.

    Four pictures of each face: from all channels, from those that argue for a score above the
    threshold, from those that argue against, and the difference. They are reconstructions by the
    program, not photographs of anyone, and every picture says so.
    """
    if out is not None:
        require_free_place(out)
    if caption is not None:
        # Before anything is recorded or written.
        require_exhibits_allowed()
    with worked_on(case) as file:
        made: ArgumentDrawing = run(draw_comparison(file, comparison))
        if out is not None:
            write_whole(out, png_bytes(drawn_sheet(made)))
        exhibit = admit_drawing(file, made.mark, caption).mark if caption is not None else None
    result = _json(made) | {"out": str(out) if out else None, "exhibit": exhibit}
    tell(result, _lines(made, out, exhibit), as_json=as_json)


def _json(made: ArgumentDrawing) -> dict[str, Any]:
    return {
        "id": made.mark,
        "comparison": made.comparison,
        "decoder_sha256": made.decoder_sha256,
        "threshold": made.threshold,
        "digest": made.digest,
        "watermark": " ".join(WATERMARK),
        "channels_for": made.counts[0],
        "channels_against": made.counts[1],
        "arguments": made.arguments.tolist(),
    }


def _lines(made: ArgumentDrawing, out: Path | None, exhibit: str | None) -> list[str]:
    favouring, opposing = made.counts
    lines = [
        f"{made.mark}  {made.comparison}: {favouring} channels argue for, "
        f"{opposing} against a score above {made.threshold:.4f}",
        f"    {' '.join(WATERMARK)}; decoder {made.decoder_sha256[:12]}…",
    ]
    lines += [f"    written to {out}"] if out else []
    return lines + ([f"    kept as exhibit {exhibit}"] if exhibit else [])
