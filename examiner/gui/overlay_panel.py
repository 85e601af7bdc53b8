"""OverlayPanel: which maps are shown and how; it changes the picture and never the result."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from examiner.explanation.records import Explanation
from examiner.gui.chart_library import STEP, ChartLibrary
from examiner.gui.overlay_choice import (
    Cut,
    Ground,
    MapRange,
    OverlayChoice,
    amount_at,
    carried_over,
    first_choice,
    range_of,
    restated,
    settled,
)
from examiner.gui.overlay_controls import OPACITY_STEPS, OverlayControls
from examiner.render.overlay import OverlayState

if TYPE_CHECKING:
    from examiner.gui.charts import MapHistogram


class OverlayPanel(QWidget):
    """Renders an OverlayChoice over the explanations of one comparison."""

    state_changed = Signal(object)
    """The new OverlayChoice; never one equal to the last."""
    let_go = Signal()
    """A slider or a line that was dragged is let go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanations: dict[str, Explanation] = {}
        self._ranges: dict[str, MapRange] = {}
        self._choice: OverlayChoice | None = None
        self._counted = ""
        self._histogram: MapHistogram | None = None
        # The chart's library is slow to load, so the panel stands before its chart.
        self._library = ChartLibrary()
        self.destroyed.connect(self._library.wait)
        self._later = QTimer(self, singleShot=True, interval=STEP)
        self._later.timeout.connect(self._make_histogram)
        self.controls = OverlayControls()
        self._scroll, self._inner = QScrollArea(), QWidget()
        self._empty = QLabel(self.tr("No explanation of this comparison yet."))
        self._lay_out()
        self._connect()
        self._render()

    @property
    def choice(self) -> OverlayChoice | None:
        """What is chosen now; None without explanations."""
        return self._choice

    @property
    def held(self) -> bool:
        """Whether a slider or a line is being dragged."""
        sliders = (self.controls.slider, self.controls.opacity)
        drawn = self._histogram is not None and self._histogram.held
        return drawn or any(slider.isSliderDown() for slider in sliders)

    def show_choice(self, choice: OverlayChoice) -> None:
        """Bring back a choice that was made before; one of other explanations is ignored."""
        if choice.explanation in self._explanations:
            self._want(choice)

    def show_maps(
        self, explanations: tuple[Explanation, ...], choice: OverlayChoice | None = None
    ) -> None:
        """Show the explanations of one comparison, beginning with `choice`.

        A choice that these maps do not allow, or none, is replaced, and `state_changed` tells so.
        """
        self._explanations = {each.mark: each for each in explanations}
        self._ranges = {}
        self._counted = ""
        if choice is not None and choice.explanation in self._explanations:
            self._choice = settled(choice, self._limits(choice.explanation))
        elif explanations:
            mark = explanations[0].mark
            self._choice = first_choice(mark, self._limits(mark))
        else:
            self._choice = None
        self._render()
        if self._choice is not None and self._choice != choice:
            self.state_changed.emit(self._choice)

    def next_method(self) -> None:
        """Show the next explanation; after the last comes the first."""
        self._step(1)

    def previous_method(self) -> None:
        """Show the explanation before; before the first comes the last."""
        self._step(-1)

    def choose_method(self, mark: str) -> None:
        """Show the explanation with `mark`; a mark that is not listed is ignored."""
        if self._choice is not None and mark in self._explanations:
            before = self._limits(self._choice.explanation)
            self._take(carried_over(self._choice, mark, before, self._limits(mark)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as the controls, so that only their height is scrolled."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        width = self._inner.minimumSizeHint().width() + bar
        return QSize(width, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Make the histogram once the panel stands on the screen."""
        super().showEvent(event)
        self._render()

    def _step(self, by: int) -> None:
        if self._choice is not None:
            marks = tuple(self._explanations)
            at = (marks.index(self._choice.explanation) + by) % len(marks)
            self.choose_method(marks[at])

    def _limits(self, mark: str) -> MapRange:
        if mark not in self._ranges:
            self._ranges[mark] = range_of(self._explanations[mark])
        return self._ranges[mark]

    def _take(self, choice: OverlayChoice) -> None:
        changed = choice != self._choice
        self._choice = choice
        # Also an unchanged choice is shown again: a control may have gone beyond what it allows.
        self._render()
        if changed:
            self.state_changed.emit(choice)

    def _want(self, wanted: OverlayChoice) -> None:
        self._take(settled(wanted, self._limits(wanted.explanation)))

    def _want_overlay(self, overlay: OverlayState) -> None:
        if self._choice is not None:
            self._want(replace(self._choice, overlay=overlay))

    def _state_amount(self, amount: float) -> None:
        if self._choice is not None:
            self._want(replace(self._choice, amount=amount))

    def _drag_to(self, threshold: float) -> None:
        choice = self._choice
        if choice is not None:
            limits = self._limits(choice.explanation)
            by_value = choice.cut is Cut.ABSOLUTE
            self._state_amount(threshold if by_value else limits.percentile_of(threshold))

    def _slide(self, position: int) -> None:
        if self._choice is not None:
            limits = self._limits(self._choice.explanation)
            self._state_amount(amount_at(position, self._choice.cut, limits))

    def _restate(self, absolute: bool) -> None:
        if self._choice is not None:
            cut = Cut.ABSOLUTE if absolute else Cut.PERCENTILE
            self._take(restated(self._choice, cut, self._limits(self._choice.explanation)))

    def _set_opacity(self, opacity: float) -> None:
        if self._choice is not None:
            self._want_overlay(replace(self._choice.overlay, opacity=opacity))

    def _set_colours(self, at: int) -> None:
        if self._choice is not None:
            name = str(self.controls.colours.itemData(at))
            self._want_overlay(replace(self._choice.overlay, colour_map=name))

    def _switch(self) -> None:
        if self._choice is not None:
            on_crop = self.controls.crop.isChecked()
            hatched = self.controls.hatched.isChecked()
            wanted = replace(
                self._choice,
                overlay=replace(self._choice.overlay, hatched=hatched),
                shown=self.controls.shown.isChecked(),
                contours=self.controls.contours.isChecked(),
                interpolated=self.controls.interpolated.isChecked(),
                dotted=self.controls.dotted.isChecked(),
                ground=Ground.CROP if on_crop else Ground.PHOTOGRAPH,
            )
            self._want(wanted)

    def _lay_out(self) -> None:
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self._inner)
        column.addWidget(self._empty)
        column.addWidget(self.controls)
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._inner)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The controls inside take the focus, and the area follows them.
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _connect(self) -> None:
        controls = self.controls
        controls.method.activated.connect(self._pick)
        controls.before.clicked.connect(self.previous_method)
        controls.after.clicked.connect(self.next_method)
        controls.absolute.toggled.connect(self._restate)
        controls.slider.valueChanged.connect(self._slide)
        controls.amount.valueChanged.connect(self._state_amount)
        controls.opacity.valueChanged.connect(self._slide_opacity)
        controls.opacity_box.valueChanged.connect(self._set_opacity)
        for slider in (controls.slider, controls.opacity):
            slider.sliderReleased.connect(self.let_go)
        controls.colours.activated.connect(self._set_colours)
        drawing = (controls.contours, controls.hatched, controls.dotted, controls.interpolated)
        for switch in (controls.shown, *drawing, controls.crop):
            switch.toggled.connect(self._switch)

    def _pick(self, at: int) -> None:
        self.choose_method(tuple(self._explanations)[at])

    def _slide_opacity(self, step: int) -> None:
        self._set_opacity(step / OPACITY_STEPS)

    def _render(self) -> None:
        choice = self._choice
        self._empty.setVisible(choice is None)
        self.controls.setVisible(choice is not None)
        if choice is None:
            return
        self.controls.list_methods(tuple(self._explanations.values()))
        explanation = self._explanations[choice.explanation]
        self.controls.show_choice(choice, explanation, self._limits(choice.explanation))
        if self._histogram is not None:
            self._render_histogram(self._histogram, explanation, choice.overlay)
        elif self.isVisible():
            self._later.start()

    def _make_histogram(self) -> None:
        if not self._library.is_ready():
            self._later.start()
        elif self._histogram is None and self._choice is not None:
            from examiner.gui.charts import MapHistogram

            self._histogram = MapHistogram()
            self._histogram.threshold_dragged.connect(self._drag_to)
            self._histogram.let_go.connect(self.let_go)
            self.controls.histogram_place.addWidget(self._histogram)
            self._render()

    def _render_histogram(
        self, histogram: "MapHistogram", explanation: Explanation, overlay: OverlayState
    ) -> None:
        if self._counted == explanation.mark:
            histogram.show_state(overlay)
            return
        self._counted = explanation.mark
        histogram.show_maps(explanation.probe_map.values, explanation.reference_map.values, overlay)
