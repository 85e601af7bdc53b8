"""Window: the parts of the program's window, and what can be asked of it as a whole."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStackedWidget, QWidget

from examiner.case.bench import Exhibit
from examiner.comparison.records import Comparison
from examiner.errors import CaseLocked, ExaminerError
from examiner.gui import panels as docks
from examiner.gui import theme
from examiner.gui.acts import Acts
from examiner.gui.case_check import CaseCheck
from examiner.gui.comparison_bench import BenchPanels, ComparisonBench
from examiner.gui.desk_settings import (
    NEW_SIZE,
    Desk,
    RecentCase,
    desk_path,
    read_desk,
    with_opened,
    write_desk,
)
from examiner.gui.error_box import show_error
from examiner.gui.explanation_panels import ExplanationPanels
from examiner.gui.face_bench import FaceBench
from examiner.gui.face_editor import FaceEditor
from examiner.gui.integrity_label import IntegrityLabel
from examiner.gui.menus import Actions
from examiner.gui.photographs import Photographs
from examiner.gui.readout_bar import ReadoutBar
from examiner.gui.session import Session
from examiner.gui.start_page import StartPage
from examiner.gui.take_over_dialog import TakeOverDialog
from examiner.gui.undo import UndoSteps
from examiner.gui.view_page import ViewPage
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.workflow.bench import desk_of

_LONG_MESSAGE = 15_000
"""Milliseconds that a message stands which nobody waits for."""


class Window(QMainWindow):
    """Session, acts, panels and pages; MainWindow wires them."""

    actions_by_id: Actions
    """Every action of the window."""

    def __init__(self, start: StartPage | None = None) -> None:
        super().__init__()
        self.desk = read_desk(desk_path()).desk
        self.apply_look()
        self.session = Session(self)
        self.acts = Acts(self.session)
        self.photographs = Photographs(self)
        self.panels = docks.make_panels(self._exhibit_picture)
        self.docks = docks.dock_panels(self, self.panels)
        self.view = ComparisonView()
        self.page = ViewPage(self.view)
        self.bench = ComparisonBench(self.session, self.photographs, self._bench_panels())
        self.faces = FaceBench(self.session, self.photographs, FaceEditor())
        self.start = StartPage() if start is None else start
        self._make_status()
        self.steps = UndoSteps(
            {
                "view": self.bench.apply_view,
                "overlay": self.bench.apply_overlay,
                "annotations": self.bench.apply_annotations,
                "choice": self._apply_choice,
            }
        )
        self.pages = QStackedWidget()
        for page in (self.start, self.page, self.faces.editor):
            self.pages.addWidget(page)
        self.setCentralWidget(self.pages)
        self.resize(*NEW_SIZE)

    def open_case(self, path: Path, take_over: str = "") -> None:
        """Open a case and bring back how it was left.

        `take_over` is the reason to go on despite a lock that another computer left.
        """
        try:
            self.session.open(path, take_over)
        except CaseLocked as error:
            self._show_locked(path, error)
            return
        except ExaminerError as error:
            self.show_error(error)
            return
        self.remember_recent(path)
        if left := self.session.case.taken_over:
            told = self.tr("The lock of {} was left behind, and was taken over.")
            self.statusBar().showMessage(told.format(left.words()), _LONG_MESSAGE)
        desk = desk_of(self.session.case)
        if layout := desk.get("layout", ""):
            docks.restore(self, self.docks, QByteArray.fromBase64(layout.encode()))
        self.bench.restore(desk.get("bench", {}))
        self.steps.restore(desk.get("undo", {}))
        self.check_case()
        if not self.bench.mark:
            self.show_page(self.page)

    def _show_locked(self, path: Path, error: CaseLocked) -> None:
        """Say who holds a case; where that cannot be seen to be so, ask whether to take it over."""
        if not error.facts.get("may_be_taken_over"):
            self.show_error(error)
            return
        dialog = TakeOverDialog(error.message, self)
        dialog.wanted.connect(lambda reason: self.open_case(path, reason))
        dialog.open()

    def close_case(self) -> None:
        """Keep how the case is left, and close it."""
        if not self.session.is_open:
            return
        layout = bytes(self.saveState().toBase64().data()).decode()
        desk = {"bench": self.bench.desk(), "undo": self.steps.plain(), "layout": layout}
        self.acts.keep_desk(desk)
        self.bench.close()
        self.faces.close()
        self.steps.stack.clear()
        self.photographs.forget()
        self.session.close()

    def show_error(self, error: Exception) -> None:
        """One sentence, one advice, and details to copy."""
        show_error(self, error)

    def show_page(self, page: Any) -> None:
        """Bring one of the central pages to the front."""
        self.pages.setCurrentWidget(page)

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front of its place; the keyboard stays where it is."""
        self.docks[name].show()
        self.docks[name].raise_()

    def centre(self) -> QWidget:
        """What is worked on in the middle: of the page of photographs, these without their bar."""
        shown = self.pages.currentWidget()
        return self.view if shown is None or shown is self.page else shown

    def check_case(self) -> None:
        """Check the case beside everything else; the status bar shows how far it is."""
        self.checking.start()

    def remember_recent(self, path: Path) -> None:
        """Put a case first among the recent ones."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.keep(with_opened(self.desk, RecentCase(str(path.resolve()), now)))

    def keep(self, desk: Desk) -> None:
        """Remember how the examiner likes the window; a full disk costs only that."""
        self.desk = desk
        self.start.show_recent(desk.recent)
        try:
            write_desk(desk, desk_path())
        except ExaminerError as error:
            self.show_error(error)

    def apply_look(self) -> None:
        """Theme and size of text as the desk has them."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self.desk.theme, self.desk.text_scale)

    def set_look(self, desk: Desk) -> None:
        """Another theme or size of text."""
        self.keep(desk)
        self.apply_look()

    def reset_layout(self) -> None:
        """Every panel back in its place."""
        docks.arrange(self, self.docks)

    def open_item(self, mark: str) -> None:
        """Show a comparison, or the photograph of a face or of a photograph's mark."""
        if mark in self.session.case.marks(Comparison):
            self.open_comparison(mark)
            self.show_page(self.page)
        else:
            self.faces.open(mark.split(".")[0])
            self.show_page(self.faces.editor)

    def open_comparison(self, mark: str) -> None:
        """Show a comparison and make it the selected one."""
        self.bench.open(mark)
        self.session.select("comparison", mark)

    def _bench_panels(self) -> BenchPanels:
        made = self.panels
        explained = ExplanationPanels(
            made.arguments,
            made.regions,
            made.strip,
            made.examination,
            made.matrix,
            made.drawing,
        )
        return BenchPanels(self.view, made.overlay, made.threshold, explained)

    def _make_status(self) -> None:
        self.readout = ReadoutBar()
        self.stored = QLabel()
        self.stored.setAccessibleName(self.tr("When the last change was stored"))
        self.integrity = IntegrityLabel()
        self.checking = CaseCheck(self.session)
        self.checking.begun.connect(self.integrity.show_checking)
        self.checking.progressed.connect(self.integrity.show_checking)
        self.checking.found.connect(self.integrity.show_facts)
        self.checking.failed.connect(self.integrity.show_failed)
        bar = self.statusBar()
        bar.addWidget(self.readout, 1)
        bar.addPermanentWidget(self.stored)
        bar.addPermanentWidget(self.integrity)

    def _exhibit_picture(self, mark: str) -> QImage:
        exhibit = self.session.case.get(Exhibit, mark)
        return QImage.fromData(self.session.case.blob(exhibit.picture_sha256))

    def _apply_choice(self, value: dict[str, Any]) -> None:
        if value["index"]:
            self.acts.choose(value["image"], value["index"])
