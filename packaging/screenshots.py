"""Make the pictures of the window's guide from the demonstration case, without a screen.

python packaging/screenshots.py
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from PIL import Image

from examiner.gui.action_specs import ACTIONS

GUIDE = Path(__file__).resolve().parent.parent / "docs/guide"
PICTURES = GUIDE / "pictures"

SIZE = 1600, 1000
MOST_BYTES = 250_000
MODES = (
    "side_by_side", "wipe_vertical", "wipe_horizontal", "flicker", "blend", "difference", "grid",
)  # fmt: skip
BOTTOM = {
    "arguments": "arguments",
    "regions": "regions",
    "strip": "all-methods",
    "matrix": "cells",
    "drawing": "drawn",
    "audit": "audit",
}
"""Docks below the photographs, and the names of their pictures."""

EXAMINED = ("checks", "stability", "agreement", "covering", "likelihood")
"""Pages of the panel that puts explanations to the test, and the names of their pictures."""


class Photographer:
    """The window, worked as a user works it, and what is kept of its looks."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from examiner.gui.main_window import MainWindow

        self.folder = folder
        self.app = QApplication.instance() or QApplication([])
        self.window = MainWindow()
        self.window.resize(*SIZE)
        self.window.show()
        self.wait(0.3)

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.01)

    def until(self, done: Callable[[], bool], longest: float = 180) -> None:
        end = time.monotonic() + longest
        while not done():
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")
            self.wait(0.05)
        self.wait(0.5)

    def do(self, name: str) -> None:
        self.window.actions_by_id[name].trigger()
        self.wait(0.3)

    def front(self, dock: str) -> None:
        self.window.docks[dock].raise_()
        self.wait(0.8)

    def take(self, name: str, widget=None) -> None:
        picture = PICTURES / f"{name}.png"
        (widget or self.window).grab().save(str(picture))
        with Image.open(picture) as image:
            whole = image.convert("RGB")
        for colours in (256, 160, 96):
            # Few colours, not mixed from dots, keep text and maps legible and the file small.
            small = whole.quantize(colours, dither=Image.Dither.NONE)
            small.save(picture, optimize=True)
            if picture.stat().st_size < MOST_BYTES:
                break
        print(name, small.size, picture.stat().st_size // 1000, "kB")

    def dialog(self, name: str, action: str, kind: type) -> None:
        self.do(action)
        box = self.window.findChild(kind)
        self.wait(0.5)
        self.take(name, box)
        box.reject()
        self.wait(0.2)

    def idle(self) -> bool:
        return not self.window.session.jobs.busy


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            QT_QPA_PLATFORM="offscreen",
            QT_QPA_PLATFORMTHEME="none",
            EXAMINER_NAME="A. Examiner",
            XDG_CONFIG_HOME=f"{folder}/config",
            XDG_DATA_HOME=f"{folder}/data",
        )
        made = Photographer(Path(folder))
        begin(made)
        photographs(made)
        panels(made)
        dialogs(made)
        looks(made)
        made.window.close()
        made.wait(0.3)


def begin(made: Photographer) -> None:
    from examiner.gui.new_case_dialog import NewCaseDialog

    made.take("start")
    made.do("case.new")
    new = made.window.findChild(NewCaseDialog)
    new.set_place(Path("/cases/night.case"))
    new._title.setText("Night of 3 March")
    made.wait(0.3)
    made.take("new-case", new)
    new.reject()
    made.do("case.demo")
    made.front("jobs")
    made.until(lambda: _computing(made))
    made.take("jobs", made.window.docks["jobs"])
    # The checks of what was explained come last, and take longest.
    made.until(made.idle, longest=900)
    made.until(lambda: made.window.bench.mark != "")
    if made.window.bench.mark != "C1":
        made.window.open_comparison("C1")
    made.do("explain.cells")
    made.do("comparison.draw")
    made.until(made.idle, longest=600)
    made.wait(1)


def _computing(made: Photographer) -> bool:
    """Whether a job that explains has come some way."""
    return any(
        state.title.startswith("Explain") and state.done > 20
        for state in made.window.panels.jobs.states()
        if not state.phase.over
    )


def photographs(made: Photographer) -> None:
    made.front("threshold")
    made.front("arguments")
    made.take("window-xssab")
    made.front("overlay")
    made.do("map.next_method")
    made.front("regions")
    made.take("window-fggb")
    for mode in MODES:
        made.do(f"view.{mode}")
        made.take(f"mode-{mode.replace('_', '-')}", made.window.page)
    made.do("view.side_by_side")


def panels(made: Photographer) -> None:
    docks = made.window.docks
    for dock in ("threshold", "overlay"):
        made.front(dock)
        made.take(dock, docks[dock])
    with patch("PySide6.QtWidgets.QInputDialog.getText", return_value=("Both faces, FGGB", True)):
        made.do("report.add_exhibit")
    made.until(made.idle)
    made.front("exhibits")
    made.take("exhibits", docks["exhibits"])
    for dock, name in BOTTOM.items():
        made.front(dock)
        made.take(name, docks[dock])
    examined(made)
    made.take("case", docks["case"])
    made.take("properties", docks["properties"])
    made.window.open_item("P1")
    made.wait(1)
    made.take("faces", made.window.faces.editor)
    made.window.show_page(made.window.page)


def examined(made: Photographer) -> None:
    """Stability, a covered region and the likelihood ratio, and the pages that show them."""
    from examiner.gui.cover_dialog import CoverDialog

    window, panel = made.window, made.window.panels.examination
    made.do("comparison.stability")
    made.until(made.idle, longest=600)
    window.panels.arguments.select_cell(4, 4)
    made.do("comparison.cover")
    box = window.findChild(CoverDialog)
    made.take("cover", box)
    box.accept()
    made.do("comparison.likelihood")
    made.until(made.idle, longest=600)
    for name in EXAMINED:
        panel.bring(getattr(panel, name))
        made.front("examination")
        # Higher than the dock; the page alone is taken whole.
        made.take(name, window.docks["examination"] if name == "checks" else getattr(panel, name))


def dialogs(made: Photographer) -> None:
    from examiner.errors import NoFaceFound
    from examiner.gui.error_box import ErrorBox
    from examiner.gui.explain_dialog import ExplainDialog
    from examiner.gui.report_dialog import ReportDialog
    from examiner.gui.shortcuts_dialog import ShortcutsDialog
    from examiner.gui.threshold_dialog import ThresholdDialog

    made.dialog("cheat-sheet", "window.shortcuts", ShortcutsDialog)
    made.dialog("explain", "comparison.explain", ExplainDialog)
    made.dialog("threshold-change", "comparison.threshold", ThresholdDialog)
    made.window.show_error(
        NoFaceFound("No face was found in P1.", advice="Place a face by hand (Ctrl+L).")
    )
    box = made.window.findChild(ErrorBox)
    made.wait(0.3)
    made.take("error", box)
    box.reject()
    made.do("report.issue")
    report = made.window.findChild(ReportDialog)
    report.out.setText("/cases/demonstration-REPORT-1.pdf")
    report.preview_wanted.emit(report.contents.choice())
    made.until(lambda: made.idle() and report.pages.count > 0)
    made.take("report", report)
    report.reject()


def looks(made: Photographer) -> None:
    made.front("overlay")
    made.front("strip")
    made.do("window.theme")
    made.wait(0.8)
    made.take("light")
    made.do("window.theme")
    for _ in range(10):
        made.do("window.text_larger")
    made.do("window.reset_layout")
    made.front("overlay")
    made.wait(1)
    made.take("text-200")


def key_table() -> str:
    """The keys of every act as the guide's table."""
    lines, group = ["| act | keys |", "|---|---|"], ""
    for spec in ACTIONS:
        if spec.group != group:
            group = spec.group
            lines.append(f"| **{group}** | |")
        keys = f"`{spec.shortcut}`" if spec.shortcut else ""
        lines.append(f"| {spec.text} | {keys} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["keys"]:
        print(key_table())
    else:
        main()
