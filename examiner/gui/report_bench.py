"""The report dialog and what stands behind it: preview, issue, facts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit

from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.errors import ExaminerError
from examiner.explanation.catalogue import spec
from examiner.explanation.records import Explanation
from examiner.gui.error_box import ErrorBox, sentences
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.report_request import (
    OfferedComparison,
    OfferedExplanation,
    ReportChoice,
    ReportOffer,
    ReportRequest,
)
from examiner.gui.signing_files import opened_terms
from examiner.gui.window import Window
from examiner.job import Job
from examiner.output import require_free_place, write_whole
from examiner.report.signature import create_identity
from examiner.runner import Failed, Stopped
from examiner.settings import examiner_name
from examiner.workflow.report_checks import check_report
from examiner.workflow.reporting import ReportScope, issue_report, next_report, preview_report


def open_report(window: Window) -> None:
    """Open the report dialog on the open case."""
    case = window.session.case
    out = case.path.with_name(f"{case.path.stem}-{next_report(case)}.pdf")
    dialog = ReportDialog(offer_of(case), out, window)
    ReportBench(window, dialog)
    dialog.open()


def offer_of(case: CaseFile) -> ReportOffer:
    """Everything in a case that may go into a report."""
    explained: dict[str, list[OfferedExplanation]] = {}
    for mark, values in case.plain(Explanation).items():
        offered = OfferedExplanation(mark, spec(values["method"]).title)
        explained.setdefault(values["comparison"], []).append(offered)
    return ReportOffer(
        comparisons=tuple(
            OfferedComparison(
                mark=each.mark,
                title=f"{each.probe} and {each.reference}, score {each.score.value:.4f}, "
                f"{each.decision.value} the threshold",
                explanations=tuple(explained.get(each.mark, ())),
            )
            for each in case.all(Comparison)
        ),
        exhibits=tuple(e for e in case.all(Exhibit) if e.in_report),
    )


class ReportBench(QObject):
    """Carries the dialog's wishes to jobs and their results back; lives as long as the dialog."""

    def __init__(self, window: Window, dialog: ReportDialog) -> None:
        super().__init__(dialog)
        self._window = window
        self._dialog = dialog
        self._waiting: dict[int, Callable[[Any], None]] = {}
        jobs = window.session.jobs
        jobs.recorded.connect(self._recorded)
        jobs.refused.connect(self._refused)
        jobs.happened.connect(self._happened)
        dialog.preview_wanted.connect(self._preview)
        dialog.issue_wanted.connect(self._issue)
        dialog.identity_wanted.connect(self._make_identity)
        dialog.finished.connect(self._stop)

    def _preview(self, choice: ReportChoice) -> None:
        case = self._window.session.case
        self._submit(lambda: preview_report(case, _scope(choice)), self._dialog.show_preview)

    def _issue(self, request: ReportRequest) -> None:
        case = self._window.session.case
        scope = _scope(request.choice)
        self._submit(
            lambda: issue_report(
                case, scope, request.signer, request.out, opened_terms(request.terms)
            ),
            lambda _issued: self._show_issued(request.out),
        )

    def _show_issued(self, out: Path) -> None:
        pdf = out.read_bytes()
        found = check_report(pdf, ())
        facts = (*found.facts, *found.against(self._window.session.case))
        self._dialog.show_facts(facts, pdf)

    def _make_identity(self) -> None:
        """A self-made identity for training, with the password that the user types."""
        dialog = self._dialog
        title = self.tr("Make a training identity")
        name, _ = QFileDialog.getSaveFileName(dialog, title, "training.p12", "PKCS#12 (*.p12)")
        if not name:
            return
        ask = self.tr("Password for the identity:")
        secret, ok = QInputDialog.getText(dialog, title, ask, QLineEdit.EchoMode.Password)
        if not ok:
            return
        try:
            require_free_place(Path(name))
            data = create_identity(examiner_name(), secret.encode(), days=365)
            write_whole(Path(name), data)
        except ExaminerError as error:
            dialog.show_trouble(error.message, error.advice)
            return
        dialog.signer.use_identity(Path(name))

    def _submit(self, make: Callable[[], Job[Any, Any]], show: Callable[[Any], None]) -> None:
        try:
            job = make()
        except ExaminerError as error:
            self._dialog.show_trouble(error.message, error.advice)
            return
        self._waiting[self._window.session.jobs.submit(job)] = show

    def _recorded(self, number: int, result: object) -> None:
        show = self._waiting.pop(number, None)
        if show is not None:
            show(result)

    def _refused(self, number: int, error: Exception) -> None:
        if self._waiting.pop(number, None) is not None:
            message, advice, details = sentences(error)
            self._dialog.show_trouble(message, advice)
            if details:
                ErrorBox(message, advice, details, self._dialog).open()

    def _happened(self, event: object) -> None:
        if not isinstance(event, Failed | Stopped) or event.number not in self._waiting:
            return
        del self._waiting[event.number]
        if isinstance(event, Stopped):
            nothing = self.tr("Nothing was recorded, and no file was written.")
            self._dialog.show_trouble(self.tr("The report was stopped."), nothing)
            return
        self._dialog.show_trouble(event.message, event.advice)
        if event.details:
            ErrorBox(event.message, event.advice, event.details, self._dialog).open()

    def _stop(self) -> None:
        """Who closes the dialog while it is busy wants no report."""
        for number in self._waiting:
            self._window.session.jobs.cancel(number)
        self._waiting.clear()


def _scope(choice: ReportChoice) -> ReportScope:
    return ReportScope(choice.comparisons, choice.explanations, choice.exhibits)
