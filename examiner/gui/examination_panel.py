"""ExaminationPanel: everything that puts explanations to the test, on pages of one panel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QWidget

from examiner.gui.agreement_panel import AgreementPanel
from examiner.gui.checks_panel import ChecksPanel
from examiner.gui.covering_panel import CoveringPanel
from examiner.gui.likelihood_panel import LikelihoodPanel
from examiner.gui.stability_panel import StabilityPanel


class ExaminationPanel(QTabWidget):
    """Checks and stability of what is shown; agreement, covered regions, the likelihood ratio."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checks = ChecksPanel()
        self.stability = StabilityPanel()
        self.agreement = AgreementPanel()
        self.covering = CoveringPanel()
        self.likelihood = LikelihoodPanel()
        for panel, title in (
            (self.checks, self.tr("Checks")),
            (self.stability, self.tr("Stability")),
            (self.agreement, self.tr("Agreement")),
            (self.covering, self.tr("Covering")),
            (self.likelihood, self.tr("Likelihood")),
        ):
            self.addTab(_scrolled(panel), title)
        self.setUsesScrollButtons(False)
        self.setAccessibleName(self.tr("Explanations put to the test"))
        self.tabBar().setAccessibleName(self.accessibleName())

    def bring(self, panel: QWidget) -> None:
        """Bring one of the five to the front; ValueError for another widget."""
        panels = (self.checks, self.stability, self.agreement, self.covering, self.likelihood)
        self.setCurrentIndex(panels.index(panel))


def _scrolled(panel: QWidget) -> QScrollArea:
    """An area for a panel that is higher than a small window with large text leaves room for."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(panel)
    return area
