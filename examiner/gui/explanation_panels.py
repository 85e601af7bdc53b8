"""ExplanationPanels: every panel that renders what explains one comparison."""

from dataclasses import dataclass

from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Explanation
from examiner.gui.argument_table import ArgumentPanel
from examiner.gui.checks_panel import ChecksPanel
from examiner.gui.matrix_panel import MatrixPanel
from examiner.gui.methods_strip import MethodsStrip
from examiner.gui.overlay_choice import OverlayChoice
from examiner.gui.region_chart import RegionChart


@dataclass(frozen=True, slots=True)
class Explained:
    """One comparison's explanations, and the one among them that is shown."""

    all: tuple[Explanation, ...] = ()
    shown: Explanation | None = None
    sheet: CheckSheet | None = None
    """The checks of the one that is shown."""
    pair: CropPair | None = None
    choice: OverlayChoice | None = None


@dataclass(frozen=True, slots=True)
class ExplanationPanels:
    """Panels that are told together."""

    arguments: ArgumentPanel
    regions: RegionChart
    strip: MethodsStrip
    checks: ChecksPanel
    matrix: MatrixPanel

    def show(self, explained: Explained) -> None:
        """Render; an empty record empties the panels."""
        shown = explained.shown
        self.arguments.show_explanation(shown, explained.all)
        self.regions.show_table(None if shown is None else shown.arguments)
        self.strip.show_explanations(explained.all, explained.pair, explained.choice)
        self.matrix.show_explanations(explained.all)
        self.checks.show_sheet("" if shown is None else shown.mark, explained.sheet)
