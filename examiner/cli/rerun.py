"""The command that computes a signed report again: rerun."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from examiner.cli.desk import run, tell
from examiner.cli.holding import looked_at
from examiner.cli.options import any_path, as_json_option, new_file, read_bytes
from examiner.output import require_free_place, write_whole

if TYPE_CHECKING:
    from examiner.workflow.rerun.records import Rerun


@click.command()
@click.argument("report", type=any_path)
@click.option("--case", "case", required=True, type=any_path, help="The case it was issued from.")
@click.option("--out", type=new_file, help="JSON file to write, with every single number.")
@as_json_option
def rerun(report: Path, case: Path, out: Path | None, *, as_json: bool) -> int:
    """Compute every number and figure of the signed REPORT again from its case.

    The case is read as it was when the report was issued, and nothing is written to it. Each
    result is identical, within the stated tolerance, or different, with the reason. The exit code
    is 0 unless one is different or cannot be computed.
    """
    # Imported here because layout and signing libraries take long to load.
    from examiner.workflow.rerun.act import rerun_report

    if out is not None:
        require_free_place(out)
    pdf = read_bytes(report)
    with looked_at(case) as file:
        found: Rerun = run(rerun_report(file, pdf))
    result = _json(found)
    if out is not None:
        write_whole(out, msgspec.json.format(msgspec.json.encode(result)))
    tell(result, _lines(found, report), as_json=as_json)
    return 0 if found.holds else 1


def _json(found: "Rerun") -> dict[str, Any]:
    from examiner.workflow.rerun.tolerances import ALL

    plain: dict[str, Any] = msgspec.to_builtins(found)
    return plain | {
        "ok": found.holds,
        "verdict": found.verdict.value,
        "tolerances": [msgspec.to_builtins(each) for each in ALL],
    }


def _lines(found: "Rerun", report: Path) -> list[str]:
    around = found.circumstances
    lines = [
        f"{found.report} of case {found.case}, read as of entry {found.head} of its audit log",
        *(f"    computed then by {each}" for each in around.computed_then),
        f"    computed now  by {around.computed_now}",
        *(
            f"    weights {each.name}, {each.role}: {_weights(each.then, each.now)}"
            for each in around.weights
        ),
    ]
    wide = max(len(line.subject) for line in found.lines)
    for line in found.lines:
        count = f", {line.values:,} values" if line.values else ""
        lines.append(f"{line.verdict:16}  {line.subject:{wide}}  {line.what}{count}")
        lines += [f"{'':20}{line.reason}"] if line.reason else []
    return [*lines, *_tolerances(), f"{report}: {_summary(found)}"]


def _weights(then: str, now: str) -> str:
    if then == now:
        return f"{then[:12]}…, the same now"
    return f"{then[:12]}… then, {f'{now[:12]}…' if now else 'none'} now"


def _tolerances() -> list[str]:
    from examiner.workflow.rerun.records import Measure
    from examiner.workflow.rerun.tolerances import ALL

    words = {
        Measure.LARGEST: "",
        Measure.PART: " of the largest",
        Measure.SQUARES: " of its root mean square",
        Measure.PLACES: " of all",
    }
    told = (f"{each.kind} {each.allowed:g}{words[each.measure]}" for each in ALL)
    return [f"Allowed on another computer: {'; '.join(told)}."]


def _summary(found: "Rerun") -> str:
    from examiner.workflow.rerun.records import Verdict

    counts = {verdict: sum(each.verdict is verdict for each in found.lines) for verdict in Verdict}
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    values = sum(line.values for line in found.lines)
    verdict = "holds" if found.holds else "DOES NOT HOLD"
    return f"{verdict}: {told}; {values:,} values compared."
