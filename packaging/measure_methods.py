"""What each explanation method costs and keeps, on the demonstration pair; fills docs/methods.md.

    python packaging/measure_methods.py --case FOLDER --write docs/methods.md

Makes a case of the demonstration photographs, explains one comparison by every method, checks each
explanation, and counts the passes that the method asks of the network.
"""

import argparse
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor

from examiner.case.file import CaseFile
from examiner.case.reading import checks_of
from examiner.embedding.backbone import Backbone
from examiner.embedding.catalogue import load as load_backbone
from examiner.explanation.catalogue import EXPLAINERS, Request, as_it_comes, load
from examiner.explanation.records import Explanation
from examiner.job import Silent
from examiner.settings import examiner_name
from examiner.workflow import demonstration
from examiner.workflow.checks import check_explanation
from examiner.workflow.comparisons import compare
from examiner.workflow.explanations import crops_of, explain_comparison
from examiner.workflow.faces import find
from examiner.workflow.intake import receive

START, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(slots=True)
class Counting:
    """A network that counts the crops that go through it."""

    network: Any
    forward: int = 0

    def features(self, inputs: Tensor) -> Tensor:
        self.forward += len(inputs)
        return self.network.features(inputs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.network, name)


def passes(request: Request, case: CaseFile, threshold: float) -> tuple[int, int]:
    """Crops forward and gradients back that one explanation of the first comparison takes."""
    comparison = _comparison(case)
    known = load_backbone(comparison.score.backbone)
    counting, gradients = Counting(known.network), 0
    real = torch.autograd.grad

    def counted(*arguments: Any, **named: Any) -> Any:
        nonlocal gradients
        gradients += 1
        return real(*arguments, **named)

    backbone = Backbone(known.spec, known.weights_sha256, counting)
    with patch("torch.autograd.grad", counted):
        load(request.spec, request.parameters).explain(
            crops_of(case, comparison), backbone, threshold, Silent()
        )
    return counting.forward, gradients


def worked_case(path: Path) -> CaseFile:
    """A case with the demonstration's first comparison, explained by all and checked."""
    demonstration.make_case(path)
    case = CaseFile(path, examiner_name())
    for photograph, role in demonstration.photographs():
        receipt = receive(case, photograph, role).run(Silent())
        find(case, receipt.image.mark).run(Silent())
    comparison = compare(case, *demonstration.PAIRS[0]).run(Silent())
    for entry in EXPLAINERS:
        made = explain_comparison(case, comparison.mark, as_it_comes(entry.id)).run(Silent())
        print(f"{entry.id}: {made.seconds:.2f} s", flush=True)
    # The checks come after all timings, since they take minutes and need no quiet machine.
    for mark in case.marks(Explanation):
        check_explanation(case, mark).run(Silent())
    return case


def _comparison(case: CaseFile) -> Any:
    from examiner.comparison.records import Comparison

    return case.get(Comparison, "C1")


def measured(case: CaseFile) -> list[dict[str, Any]]:
    """One row for each method."""
    rows = []
    for explanation in case.all(Explanation):
        request = as_it_comes(explanation.method)
        forward, gradients = passes(request, case, _comparison(case).threshold.value)
        sheet, table = checks_of(case, explanation.mark), explanation.arguments
        if sheet is None:
            raise SystemExit(f"{explanation.mark} was not checked")
        rows.append(
            {
                "method": explanation.method,
                "forward": forward,
                "gradients": gradients,
                "seconds": explanation.seconds,
                "own_table": table.basis is not None or explanation.matrix is not None,
                "residual": table.residual,
                "tolerance": table.tolerance,
                "checks_passed": sheet.passed,
                "checks": len(sheet.checks),
                "not_passed": [check.id for check in sheet.checks if not check.passed],
            }
        )
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a table in Markdown, with what the catalogue says of each method."""
    entries = {entry.id: entry for entry in EXPLAINERS}
    lines = [
        "| method | source | what we compute | passes: forward, gradient | seconds | table of its "
        "own: residual | checks passed | known weakness |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        entry = entries[row["method"]]
        residual = f"{row['residual']:.1e}" if row["own_table"] else "–"
        missed = f"; not: {', '.join(row['not_passed'])}" if row["not_passed"] else ""
        lines.append(
            f"| `{entry.id}` | {entry.citation} | {entry.summary} {entry.variant} "
            f"| {row['forward']:,}, {row['gradients']:,} | {row['seconds']:.2f} | {residual} "
            f"| {row['checks_passed']} of {row['checks']}{missed} | {entry.weakness} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", type=Path, help="Folder for the case; default: a passing one.")
    parser.add_argument("--write", type=Path, help="Markdown file whose table is to be filled.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        case = worked_case((asked.case or Path(passing)) / "methods.case")
        rows = measured(case)
        case.close()
    print(json.dumps(rows, indent=1))
    if asked.write:
        text = asked.write.read_text("utf-8")
        filled = f"{START}\n{table(rows)}\n{END}"
        pattern = re.escape(START) + ".*?" + re.escape(END)
        asked.write.write_text(re.sub(pattern, lambda _: filled, text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    main()
