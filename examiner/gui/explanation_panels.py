"""ExplanationPanels: every panel that renders what explains one comparison."""

from collections.abc import Mapping
from dataclasses import dataclass

from examiner.case.file import CaseFile
from examiner.case.reading import (
    checks_of,
    coverings_of,
    drawings_of,
    explanations_by_others,
    likelihoods_of,
    stabilities_of,
)
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Explanation, Side
from examiner.explanation.stability_records import Stability
from examiner.gui.argument_table import ArgumentPanel
from examiner.gui.drawing_panel import DrawingPanel
from examiner.gui.examination_panel import ExaminationPanel
from examiner.gui.matrix_panel import MatrixPanel
from examiner.gui.methods_strip import MethodsStrip
from examiner.gui.overlay_choice import OverlayChoice
from examiner.gui.region_chart import RegionChart
from examiner.likelihood.records import LikelihoodStatement
from examiner.reconstruction.catalogue import has_decoder
from examiner.render.stippling import Places
from examiner.workflow.explanations import backbone_of


@dataclass(frozen=True, slots=True)
class Explained:
    """One comparison's explanations, and the one among them that is shown."""

    comparison: str = ""
    """Mark of the comparison; empty if none is open."""
    all: tuple[Explanation, ...] = ()
    by_others: tuple[tuple[Explanation, str], ...] = ()
    """Of the same crops' scores by other networks, each with the network."""
    shown: Explanation | None = None
    sheet: CheckSheet | None = None
    """The checks of the one that is shown."""
    stability: Stability | None = None
    """Of the one that is shown, as it was examined last."""
    coverings: tuple[CoveringCheck, ...] = ()
    likelihoods: tuple[LikelihoodStatement, ...] = ()
    drawing: ArgumentDrawing | None = None
    """The latest of the comparison."""
    drawable: bool = True
    """Whether the comparison's network has a decoder."""
    pair: CropPair | None = None
    choice: OverlayChoice | None = None

    @property
    def mark(self) -> str:
        """Mark of the explanation that is shown; empty if none is."""
        return "" if self.shown is None else self.shown.mark

    @property
    def unsteady(self) -> Mapping[Side, Places]:
        """Places of each face whose sign changes; empty where stability was not examined."""
        made = self.stability
        return {} if made is None else {side: made.sign_changes(side) for side in Side}


def explained_of(
    case: CaseFile,
    comparison: str,
    explanations: tuple[Explanation, ...],
    pair: CropPair | None,
    choice: OverlayChoice | None,
) -> Explained:
    """What a case holds beside a comparison's explanations and the one that `choice` shows."""
    shown = next((e for e in explanations if choice and e.mark == choice.explanation), None)
    mark = "" if shown is None else shown.mark
    return Explained(
        comparison=comparison,
        all=explanations,
        by_others=explanations_by_others(case, comparison),
        shown=shown,
        sheet=checks_of(case, mark),
        stability=next(reversed(stabilities_of(case, mark)), None),
        coverings=coverings_of(case, comparison),
        likelihoods=likelihoods_of(case, comparison),
        drawing=next(reversed(drawings_of(case, comparison)), None),
        drawable=has_decoder(backbone_of(case, comparison)),
        pair=pair,
        choice=choice,
    )


@dataclass(frozen=True, slots=True)
class ExplanationPanels:
    """Panels that are told together."""

    arguments: ArgumentPanel
    regions: RegionChart
    strip: MethodsStrip
    examination: ExaminationPanel
    matrix: MatrixPanel
    drawing: DrawingPanel

    def show(self, explained: Explained) -> None:
        """Render; an empty record empties the panels."""
        shown = explained.shown
        self.arguments.show_explanation(shown, explained.all, explained.stability)
        self.regions.show_table(None if shown is None else shown.arguments)
        self.strip.show_explanations(
            explained.all, explained.pair, explained.choice, explained.by_others
        )
        self.matrix.show_explanations(explained.all)
        self.drawing.show_drawing(
            explained.comparison, explained.drawing, explained.pair, drawable=explained.drawable
        )
        examined = self.examination
        examined.checks.show_sheet(explained.mark, explained.sheet)
        examined.stability.show_stability(shown, explained.stability)
        examined.agreement.show_explanations(explained.all, explained.pair)
        examined.covering.show_coverings(explained.comparison, explained.coverings)
        examined.likelihood.show_statements(explained.comparison, explained.likelihoods)
