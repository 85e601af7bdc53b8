"""The window: tells each part what changed and what is asked for; holds nothing itself."""

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent

from examiner.case.bench import Exhibit
from examiner.comparison.records import Comparison
from examiner.explanation.records import Explanation
from examiner.face.quality_records import QualityValue
from examiner.face.records import DetectedFace
from examiner.gui import dialogs, doers
from examiner.gui import panels as docks
from examiner.gui.case_overview import CaseAct, CaseOverview, ItemKind
from examiner.gui.desk_settings import (
    without,
)
from examiner.gui.menus import Actions
from examiner.gui.overview import overview_of
from examiner.gui.single_keys import SingleKeys
from examiner.gui.start_page import StartPage
from examiner.gui.window import Window
from examiner.image.records import EvidenceImage, Role
from examiner.visible import shown

CASE_KINDS = frozenset({"image", "face", "comparison", "explanation"})
"""Kinds of record that the case panel lists."""


class MainWindow(Window):
    """Wires session, acts and panels; every panel hears of the case from here."""

    def __init__(self, start: StartPage | None = None) -> None:
        super().__init__(start)
        self.actions_by_id = Actions(self, doers.doers(self), self.desk.shortcuts)
        self.single_keys = SingleKeys(self)
        self.page.bar.fill(self.actions_by_id)
        self._wire()
        self._wire_benches()
        self._show_case()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop every job, keep the desk, close the case; nothing that was recorded is lost."""
        self.close_case()
        self.checking.close()
        self.session.jobs.close()
        self.photographs.close()
        super().closeEvent(event)

    def _wire(self) -> None:
        session, acts, made = self.session, self.acts, self.panels
        session.case_changed.connect(self._show_case)
        session.committed.connect(self._committed)
        session.jobs.queued.connect(made.jobs.queued)
        session.jobs.happened.connect(made.jobs.happened)
        session.jobs.refused.connect(made.jobs.refused)
        made.jobs.cancel_wanted.connect(session.jobs.cancel)
        acts.refused.connect(self.show_error)
        acts.failed.connect(lambda: self.show_panel("jobs"))
        acts.compared.connect(self.open_comparison)
        acts.explained.connect(lambda _mark, _made: self.bench.refresh())
        acts.checked.connect(lambda _mark: self.bench.refresh())
        self._wire_examinations()
        self.photographs.refused.connect(self.show_error)
        self.photographs.thumbnail.connect(made.case.set_thumbnail)
        self.photographs.measured.connect(self._measured)
        made.case.thumbnail_wanted.connect(self._thumbnail)
        made.case.face_thumbnail_wanted.connect(self._face_thumbnail)
        made.case.selected.connect(self._selected)
        made.case.open_wanted.connect(lambda _kind, mark: doers.from_menu(self, CaseAct.OPEN, mark))
        made.case.files_dropped.connect(
            lambda paths, role: dialogs.dropped(self, paths, Role(role) if role else None)
        )
        made.case.act_wanted.connect(lambda act, mark: doers.from_menu(self, act, mark))
        made.strip.method_chosen.connect(self._choose_map)
        made.threshold.change_requested.connect(self.trigger("comparison.threshold"))
        made.arguments.failed.connect(self.show_error)
        made.exhibits.opened.connect(lambda mark: dialogs.show_exhibit(self, mark))
        made.exhibits.described.connect(
            lambda mark, caption, kept: acts.describe(mark, caption, in_report=kept)
        )

    def _wire_examinations(self) -> None:
        """What puts an explanation to the test, and what its arguments draw."""
        acts, examination, drawing = self.acts, self.panels.examination, self.panels.drawing
        acts.examined.connect(self._examined)
        acts.covered.connect(self._covered)
        acts.stated.connect(self._stated)
        acts.drawn.connect(self._drawn)
        examination.checks.check_wanted.connect(acts.check)
        examination.stability.examination_wanted.connect(acts.examine)
        examination.covering.cover_wanted.connect(self.trigger("comparison.cover"))
        examination.likelihood.statement_wanted.connect(self.trigger("comparison.likelihood"))
        examination.likelihood.card_wanted.connect(lambda: dialogs.likelihood_by_card(self))
        drawing.draw_wanted.connect(self.trigger("comparison.draw"))
        drawing.exhibit_wanted.connect(lambda mark: dialogs.admit_drawing(self, mark))

    def _wire_benches(self) -> None:
        """What the photographs, the faces and the start page ask for."""
        acts = self.acts
        self.bench.shown.connect(self._comparison_shown)
        self.bench.annotated.connect(lambda now: acts.annotate(self.bench.mark, now))
        self.bench.stepped.connect(self.steps.push)
        self.faces.stepped.connect(self.steps.push)
        self.faces.chosen.connect(acts.choose)
        self.faces.corrected.connect(acts.correct)
        self.faces.placed.connect(acts.place)
        self.view.cursor_moved.connect(self.readout.show_readout)
        self.view.state_changed.connect(self._show_view_state)
        self.panels.overlay.state_changed.connect(self._show_view_state)
        self.steps.stack.indexChanged.connect(self._show_view_state)
        self.page.bar.actionTriggered.connect(self._show_view_state)
        self.integrity.check_wanted.connect(self.check_case)
        self.start.new_wanted.connect(self.trigger("case.new"))
        self.start.open_wanted.connect(self.trigger("case.open"))
        self.start.demonstration_wanted.connect(self.trigger("case.demo"))
        self.start.case_chosen.connect(lambda path: self.open_case(Path(path)))
        self.start.forget_wanted.connect(lambda path: self.keep(without(self.desk, path)))

    def _examined(self, _explanation: str) -> None:
        self.bench.refresh()
        self.panels.examination.bring(self.panels.examination.stability)
        self.show_panel("examination")

    def _covered(self, mark: str) -> None:
        self.bench.refresh()
        covering = self.panels.examination.covering
        covering.choose(mark)
        self.panels.examination.bring(covering)
        self.show_panel("examination")

    def _stated(self, mark: str) -> None:
        self.bench.refresh()
        likelihood = self.panels.examination.likelihood
        likelihood.choose(mark)
        self.panels.examination.bring(likelihood)
        self.show_panel("examination")

    def _drawn(self, _mark: str) -> None:
        self.bench.refresh()
        self.show_panel("drawing")

    def _choose_map(self, mark: str) -> None:
        """Show an explanation's map, with its comparison if that is another network's."""
        comparison = self.session.case.plain(Explanation)[mark]["comparison"]
        if comparison != self.bench.mark:
            self.open_comparison(comparison)
        self.panels.overlay.choose_method(mark)

    def _comparison_shown(self, mark: str) -> None:
        self.show_page(self.page)
        if self.session.selection is None or self.session.selection[0] == ItemKind.COMPARISON:
            self.session.select(ItemKind.COMPARISON, mark)
            self.panels.case.select(mark)
            self._show_properties()
        self.enable_actions()

    def _show_view_state(self, *_: object) -> None:
        self.page.show_state(self.panels.overlay.choice)

    def trigger(self, name: str) -> Any:
        """A slot that does what an action does."""
        return lambda *_: self.actions_by_id[name].trigger()

    def _show_case(self) -> None:
        is_open = self.session.is_open
        self.integrity.setVisible(is_open)
        self.stored.setVisible(is_open)
        # The system would take [*] for a mark of its own.
        title = shown(self.session.case.facts().title).replace("[*]", "[*][*]") if is_open else ""
        self.setWindowTitle(f"{title} — examiner" if is_open else "examiner")
        if is_open:
            docks.arrange(self, self.docks)
            self._refresh(CASE_KINDS | {"exhibit"})
        else:
            docks.put_away(self, self.docks)
            self.panels.case.show_case(CaseOverview())
            self.panels.case.forget_thumbnails()
            self.integrity.clear()
            self.start.show_recent(self.desk.recent)
            self.show_page(self.start)
            self.start.setFocus()
        self.enable_actions()

    def _committed(self, kinds: frozenset[str]) -> None:
        now = datetime.now().astimezone()
        self.stored.setText(self.tr("All changes stored {}").format(f"{now:%H:%M:%S}"))
        # Acts follow one another within a job; each panel is told once they are through.
        QTimer.singleShot(0, self, lambda: self._refresh(kinds))

    def _refresh(self, kinds: frozenset[str] | set[str]) -> None:
        if not self.session.is_open:
            return
        case, made = self.session.case, self.panels
        if CASE_KINDS & kinds:
            made.case.show_case(overview_of(case))
        if "face" in kinds:
            self.faces.refresh()
            self._show_properties()
        if "exhibit" in kinds:
            made.exhibits.show_exhibits(case.all(Exhibit))
        made.audit.show_entries(case.audit())
        self.enable_actions()

    def enable_actions(self) -> None:
        """Offer what can be done now."""
        is_open, compared = self.session.is_open, bool(self.bench.mark)
        on_view = dict.fromkeys(("view", "map", "arguments", "annotate", "explain"), compared)
        on_case = dict.fromkeys(("photo", "face", "comparison", "report", "edit"), is_open)
        single = {"case.training_copy": is_open, "case.verify": is_open, "case.audit": is_open}
        single |= {"case.close": is_open, "case.seal": is_open, "report.add_exhibit": compared}
        single |= {
            "comparison.network": compared,
            "comparison.explain": compared,
            "comparison.threshold": compared,
            "comparison.stability": compared,
            "comparison.cover": compared,
            "comparison.likelihood": compared,
            "comparison.draw": compared,
        }
        self.actions_by_id.enable(
            {**on_case, **on_view, **single, "report.verify": True, "report.validation": True}
        )
        self._show_view_state()

    def _selected(self, kind: str, mark: str) -> None:
        self.session.select(kind, mark)
        if kind == ItemKind.COMPARISON:
            self.open_comparison(mark)
        self._show_properties()

    def _show_properties(self) -> None:
        """Show what is selected, whoever selected it."""
        case, shown = self.session.case, self.panels.properties
        if self.session.selection is None:
            return
        kind, mark = self.session.selection
        if kind == ItemKind.COMPARISON:
            shown.show_comparison(case.get(Comparison, mark))
        elif kind == ItemKind.FACE:
            face = case.get(DetectedFace, mark)
            shown.show_face(face)
            self.photographs.want_quality(case, face)
        else:
            shown.show_image(case.get(EvidenceImage, mark))

    def _measured(self, face: DetectedFace, values: tuple[QualityValue, ...]) -> None:
        """Show a face's image quality, unless another is selected or its landmarks have moved."""
        if self.session.selection != (ItemKind.FACE, face.mark):
            return
        if self.session.case.get(DetectedFace, face.mark) == face:
            self.panels.properties.show_face(face, values)

    def _thumbnail(self, mark: str) -> None:
        if self.session.is_open:
            self.photographs.want_thumbnail(self.session.case, mark)

    def _face_thumbnail(self, mark: str) -> None:
        if self.session.is_open:
            self.photographs.want_face_thumbnail(self.session.case, mark)
