"""ReportDialog: choose what goes in, look at the pages, choose who signs, issue, see the facts."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from examiner.case.verification import Fact
from examiner.gui.dialog_size import give_size
from examiner.gui.facts_table import FactsTable
from examiner.gui.pdf_pages import PdfPages
from examiner.gui.report_contents_box import ReportContentsBox
from examiner.gui.report_request import ReportOffer, ReportRequest
from examiner.gui.signer_box import SignerBox
from examiner.gui.terms_box import TermsBox

_WIDTH_IN_LETTERS, _HEIGHT_IN_LINES = 150, 46
_LEFT_IN_LETTERS = 56


class ReportDialog(QDialog):
    """Asks by signal for the preview and for the report; it lays out and signs nothing itself."""

    preview_wanted = Signal(object)
    """A ReportChoice whose pages are to be shown, unsigned."""
    issue_wanted = Signal(object)
    """A ReportRequest."""
    identity_wanted = Signal()
    """The user wants a self-made identity for training."""

    def __init__(
        self, offer: ReportOffer, out: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Report"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.contents = ReportContentsBox()
        self.signer = SignerBox()
        self.terms = TermsBox()
        self.out = QLineEdit("" if out is None else str(out))
        self.browse = QPushButton(self.tr("B&rowse…"))
        self.browse.clicked.connect(self._browse)
        self.pages = PdfPages()
        self.facts = FactsTable()
        self.sides = QTabWidget()
        self.sides.setAccessibleName(self.tr("Pages and facts"))
        self.sides.tabBar().setAccessibleName(self.tr("Pages and facts"))
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self._make_buttons()
        self._arrange()
        self.contents.changed.connect(self._outdate)
        self.signer.changed.connect(self._enable)
        self.terms.changed.connect(self._enable)
        self.signer.identity_wanted.connect(self.identity_wanted)
        self.out.textChanged.connect(self._enable)
        # The pages hold a document open, which must not wait for this dialog's memory to go.
        self.finished.connect(lambda: self.pages.show_pdf(b""))
        self._busy = False
        self._issued = False
        self.contents.show_offer(offer)

    def show_preview(self, pdf: bytes) -> None:
        """Show the pages of the unsigned report."""
        self._busy = False
        self.pages.show_pdf(pdf)
        self.sides.setCurrentIndex(0)
        self.message.setText(self.tr("These are the pages as they will be signed."))
        self._enable()

    def show_facts(self, facts: tuple[Fact, ...], pdf: bytes = b"") -> None:
        """Show what is true of the report now that it is issued, and its pages if they came."""
        self._busy, self._issued = False, True
        if pdf:
            self.pages.show_pdf(pdf)
        self.facts.show_facts(facts)
        self.sides.setTabEnabled(1, True)
        self.sides.setCurrentIndex(1)
        broken = sum(not fact.ok for fact in facts)
        self.message.setText(
            self.tr("The report is issued, but {} of its facts are broken.").format(broken)
            if broken
            else self.tr("The report is issued: {}").format(self.out.text())
        )
        self._enable()

    def show_trouble(self, message: str, advice: str) -> None:
        """Say why there is no preview or no report; everything chosen stays chosen."""
        self._busy = False
        self.message.setText(f"{message}\n{advice}")
        self._enable()

    def request(self) -> ReportRequest | None:
        """The report as it would be issued; None while something is lacking."""
        choice, signer = self.contents.choice(), self.signer.signer
        out, terms = self.out.text().strip(), self.terms.asked()
        if not choice.comparisons or signer is None or terms is None or not out:
            return None
        return ReportRequest(choice, signer, Path(out).expanduser(), terms)

    def _make_buttons(self) -> None:
        self.smaller = self._zoom_button("–", self.tr("Smaller pages"))
        self.larger = self._zoom_button("+", self.tr("Larger pages"))
        self.fit = self._zoom_button(self.tr("Fit width"), self.tr("Fit pages to the view"))
        self.smaller.clicked.connect(lambda: self.pages.zoom_by(-1))
        self.larger.clicked.connect(lambda: self.pages.zoom_by(1))
        self.fit.clicked.connect(self.pages.fit_width)
        self.where = QLabel()
        self.pages.page_changed.connect(self._say_page)
        self.preview = QPushButton(self.tr("&Preview"))
        self.issue = QPushButton(self.tr("&Sign and issue (cannot be undone)"))
        self.preview.clicked.connect(self._ask_preview)
        self.issue.clicked.connect(self._ask_issue)

    def _zoom_button(self, words: str, name: str) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoDefault(False)
        return button

    def _arrange(self) -> None:
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self._left_side())
        split.addWidget(self._right_side())
        split.setStretchFactor(1, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.preview, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.issue, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        # Return in a field must neither sign nor close.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        for button in (self.preview, self.issue):
            button.setAutoDefault(False)
        whole = QVBoxLayout(self)
        whole.addWidget(split, stretch=1)
        whole.addWidget(self.message)
        whole.addWidget(buttons)
        metrics = self.fontMetrics()
        width, height = metrics.averageCharWidth(), metrics.lineSpacing()
        give_size(self, width * _WIDTH_IN_LETTERS, height * _HEIGHT_IN_LINES)
        split.setSizes([width * _LEFT_IN_LETTERS, width * (_WIDTH_IN_LETTERS - _LEFT_IN_LETTERS)])

    def _left_side(self) -> QScrollArea:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        self.out.setAccessibleName(self.tr("File of the signed report"))
        self.browse.setAutoDefault(False)
        row.addWidget(self.out, stretch=1)
        row.addWidget(self.browse)
        left = QWidget()
        column = QVBoxLayout(left)
        column.addWidget(_titled(self.tr("What goes in"), self.contents), stretch=1)
        column.addWidget(_titled(self.tr("Who signs"), self.signer))
        column.addWidget(_titled(self.tr("Level of the signature"), self.terms))
        column.addWidget(_titled(self.tr("File of the signed report"), place))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(left)
        # Large text needs no scrolling sideways; it scrolls down.
        bar = area.verticalScrollBar().sizeHint().width()
        area.setMinimumWidth(left.minimumSizeHint().width() + bar)
        return area

    def _right_side(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages, stretch=1)
        row = QHBoxLayout()
        row.addWidget(self.where, stretch=1)
        for button in (self.smaller, self.larger, self.fit):
            row.addWidget(button)
        column.addLayout(row)
        self.sides.addTab(shown, self.tr("Pages"))
        self.sides.addTab(self.facts, self.tr("Verification"))
        self.sides.setTabEnabled(1, False)
        return self.sides

    def _say_page(self, page: int, count: int) -> None:
        self.where.setText(self.tr("Page {} of {}").format(page, count) if count else "")

    def _outdate(self) -> None:
        """The pages shown are no longer those of what is chosen."""
        if not self._issued and self.pages.count:
            self.message.setText(self.tr("The choice has changed: make the preview again."))
        self._enable()

    def _enable(self) -> None:
        free = not self._busy and not self._issued
        self.preview.setEnabled(free and bool(self.contents.choice().comparisons))
        self.issue.setEnabled(free and self.request() is not None)
        for part in (self.contents, self.signer, self.terms, self.out, self.browse):
            part.setEnabled(free)

    def _ask_preview(self) -> None:
        self._busy = True
        self.message.setText(self.tr("Laying out the pages…"))
        self._enable()
        self.preview_wanted.emit(self.contents.choice())

    def _ask_issue(self) -> None:
        request = self.request()
        if request is not None:
            self._busy = True
            self.message.setText(self.tr("Signing the report…"))
            self._enable()
            self.issue_wanted.emit(request)

    def _browse(self) -> None:
        box = QFileDialog(self, self.tr("File of the signed report"), self.out.text())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        box.setDefaultSuffix("pdf")
        box.setNameFilters([self.tr("Reports (*.pdf)")])
        box.fileSelected.connect(self.out.setText)
        box.open()


def _titled(title: str, content: QWidget) -> QGroupBox:
    box = QGroupBox(title)
    QVBoxLayout(box).addWidget(content)
    return box
