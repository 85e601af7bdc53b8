"""The open comparison: its photographs, maps, arguments and annotations, brought to the panels."""

from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from examiner.case.reading import explanations_of
from examiner.comparison.records import Comparison
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Explanation, Side
from examiner.face.records import AlignedCrop, DetectedFace
from examiner.gui.explanation_panels import Explained, ExplanationPanels, explained_of
from examiner.gui.overlay_choice import Ground, OverlayChoice
from examiner.gui.overlay_panel import OverlayPanel
from examiner.gui.overlay_steps import OverlaySteps
from examiner.gui.photographs import Photographs
from examiner.gui.session import Session
from examiner.gui.threshold_panel import ThresholdPanel
from examiner.gui.undo import Step
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.overlay_layer import OverlayLook
from examiner.gui.viewer.placement import UNMOVED, ViewState
from examiner.gui.viewer.scene import PaneContent
from examiner.image.records import RgbPixels
from examiner.render.annotations import Annotation
from examiner.workflow.bench import annotations_of

Kept = TypeVar("Kept")

QUIET = 600
"""Milliseconds without a change after which a moved view is one step to undo."""


@dataclass(frozen=True, slots=True)
class BenchPanels:
    """The widgets that show a comparison."""

    view: ComparisonView
    overlay: OverlayPanel
    threshold: ThresholdPanel
    explained: ExplanationPanels


class ComparisonBench(QObject):
    """Renders one comparison of the open case; asks for annotations by signal."""

    shown = Signal(str)
    """Mark of the comparison whose photographs are now on the screen."""
    annotated = Signal(object)
    """The annotations that the examiner now wants, as a tuple."""
    stepped = Signal(object)
    """A Step to be undone."""

    def __init__(self, session: Session, photographs: Photographs, panels: BenchPanels) -> None:
        super().__init__(session)
        self._session = session
        self._photographs = photographs
        self._panels = panels
        self._comparison: Comparison | None = None
        self._crops: dict[Side, AlignedCrop] = {}
        self._pixels: dict[str, RgbPixels] = {}
        self._explanations: tuple[Explanation, ...] = ()
        self._views: dict[str, Any] = {}
        self._choices: dict[str, Any] = {}
        self._explained = Explained()
        self._argued: str | None = None
        """Explanation whose arguments are listed, empty for none; None: still to be listed."""
        self._before: Any = None
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._overlay_steps = OverlaySteps(panels.overlay, lambda: self.mark, self)
        self._connect()

    def _connect(self) -> None:
        panels = self._panels
        self._photographs.loaded.connect(self._take_pixels)
        self._quiet.timeout.connect(self._view_rests)
        panels.view.state_changed.connect(self._view_moved)
        panels.view.cell_clicked.connect(self._cell_clicked)
        panels.view.annotation_drawn.connect(self._annotation_drawn)
        panels.overlay.state_changed.connect(self._overlay_changed)
        self._overlay_steps.stepped.connect(self.stepped)
        made = panels.explained
        made.arguments.cell_selected.connect(lambda row, col: panels.view.highlight((row, col)))
        made.regions.region_chosen.connect(made.arguments.choose_region)
        made.examination.agreement.cell_selected.connect(self._show_cell)

    @property
    def mark(self) -> str:
        """Mark of the open comparison; empty if none is."""
        return self._comparison.mark if self._comparison else ""

    @property
    def comparison(self) -> Comparison | None:
        """The open comparison."""
        return self._comparison

    @property
    def explanation(self) -> str:
        """Mark of the explanation whose maps are shown; empty if none is."""
        choice = self._panels.overlay.choice
        return choice.explanation if choice is not None and choice.shown else ""

    def open(self, mark: str) -> None:
        """Show a comparison; its photographs follow when they are decoded."""
        if mark == self.mark and self._is_shown():
            self.shown.emit(mark)
            return
        self._overlay_steps.rest()
        case = self._session.case
        comparison = case.get(Comparison, mark)
        self._comparison = comparison
        self._crops = {
            Side.PROBE: case.get(AlignedCrop, comparison.probe_crop),
            Side.REFERENCE: case.get(AlignedCrop, comparison.reference_crop),
        }
        self._pixels = {}
        self._panels.threshold.show_comparison(comparison)
        self._show_explanations()
        for image in self._images().values():
            self._photographs.want(case, image)

    def close(self) -> None:
        """Show nothing."""
        self._comparison, self._crops, self._pixels = None, {}, {}
        self._explanations = ()
        self._explained = Explained()
        self._views, self._choices = {}, {}
        self._quiet.stop()
        panels = self._panels
        panels.view.show_pair(None, None)
        panels.threshold.show_comparison(None)
        panels.overlay.show_maps(())
        self._overlay_steps.take_as_known()
        panels.explained.show(self._explained)

    def refresh(self) -> None:
        """Read the explanations anew after an act wrote some."""
        if self._comparison is not None:
            self._show_explanations()
            self._overlay_changed(self._panels.overlay.choice)

    def states(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """View and overlay as plain values, as an exhibit keeps them."""
        choice = self._panels.overlay.choice
        view = msgspec.to_builtins(self._panels.view.state())
        if choice is None:
            return view, {}
        # The report says of an exhibit that it has dots; that must be true of it.
        dotted = choice.dotted and choice.shown and bool(self._explained.unsteady)
        return view, msgspec.to_builtins(replace(choice, dotted=dotted))

    def desk(self) -> dict[str, Any]:
        """What brings this bench back: the open comparison, and every view and overlay."""
        self._remember_view()
        return {"comparison": self.mark, "views": self._views, "overlays": self._choices}

    def restore(self, desk: dict[str, Any]) -> None:
        """Bring back what `desk` keeps; what does not fit any more is left aside."""
        self._views = dict(desk.get("views", {}))
        self._choices = dict(desk.get("overlays", {}))
        mark = desk.get("comparison", "")
        if mark in self._session.case.marks(Comparison):
            self.open(mark)

    def rest(self) -> None:
        """Tell the steps whose changes have not rested yet, so that all stand in their order."""
        if self._quiet.isActive():
            self._quiet.stop()
            self._view_rests()
        self._overlay_steps.rest()

    def apply_view(self, value: dict[str, Any]) -> None:
        """Put back a view that a step remembers."""
        self._open_for(value)
        state = _converted(value["state"], ViewState)
        if state is not None:
            self._panels.view.set_state(state)
            self._before = self._plain_view()

    def apply_overlay(self, value: dict[str, Any]) -> None:
        """Put back an overlay that a step remembers."""
        self._open_for(value)
        choice = _converted(value["choice"], OverlayChoice)
        if choice is not None:
            self._panels.overlay.show_choice(choice)
            self._overlay_steps.take_as_known()

    def apply_annotations(self, value: dict[str, Any]) -> None:
        """Put back annotations that a step remembers."""
        self._open_for(value)
        annotations = _converted(value["annotations"], tuple[Annotation, ...])
        if annotations is not None:
            self._panels.view.set_annotations(annotations)
            self.annotated.emit(annotations)

    def delete_annotation(self) -> None:
        """Take the selected annotation away."""
        selected = self._panels.view.scene.selected
        kept = tuple(each for each in self._annotations() if each.id != selected)
        self._annotate(kept, self.tr("delete annotation"))

    def _images(self) -> dict[Side, str]:
        if self._comparison is None:
            return {}
        faces = dict(zip(Side, self._comparison.faces, strict=True))
        case = self._session.case
        return {side: case.get(DetectedFace, face).image for side, face in faces.items()}

    def _is_shown(self) -> bool:
        return all(image in self._pixels for image in self._images().values())

    def _take_pixels(self, mark: str, pixels: RgbPixels) -> None:
        images = self._images()
        if mark not in images.values():
            return
        self._pixels[mark] = pixels
        if self._is_shown():
            self._show_pair()

    def _show_pair(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        contents = {side: self._content(side) for side in Side}
        view = self._panels.view
        view.show_pair(contents[Side.PROBE], contents[Side.REFERENCE])
        state = _converted(self._views.get(comparison.mark), ViewState)
        if state is None:
            view.fit_face()
        else:
            view.set_state(state)
        self._quiet.stop()
        self._before = self._plain_view()
        view.set_annotations(annotations_of(self._session.case, comparison.mark))
        self._overlay_changed(self._panels.overlay.choice)
        self.shown.emit(comparison.mark)

    def _content(self, side: Side) -> PaneContent:
        crop, comparison = self._crops[side], self._comparison
        choice = self._panels.overlay.choice
        title = crop.face if comparison is None else dict(zip(Side, comparison.faces))[side]  # noqa: B905
        words = f"{side.value.capitalize()} {title}"
        if choice is not None and choice.ground is Ground.CROP:
            # The crop itself is shown, so it lies in itself as it is.
            return PaneContent(side, words, crop.pixels, replace(crop, matrix=UNMOVED))
        return PaneContent(side, words, self._pixels[self._images()[side]], crop)

    def _show_explanations(self) -> None:
        self._explanations = explanations_of(self._session.case, self.mark)
        panels = self._panels
        choice = panels.overlay.choice
        if choice is None or choice.explanation not in {e.mark for e in self._explanations}:
            choice = _converted(self._choices.get(self.mark), OverlayChoice)
        self._argued = None
        self._overlay_steps.rest()
        panels.overlay.show_maps(self._explanations, choice)
        # A choice that had to be replaced was told of, and its arguments are there already.
        if self._argued is None:
            self._show_arguments(panels.overlay.choice)
        self._overlay_steps.take_as_known()

    def _show_arguments(self, choice: OverlayChoice | None) -> None:
        crops = [self._crops[side].pixels for side in Side] if self._crops else []
        pair = CropPair(*crops) if crops else None
        case = self._session.case
        self._explained = explained_of(case, self.mark, self._explanations, pair, choice)
        self._argued = self._explained.mark
        self._panels.explained.show(self._explained)

    def _overlay_changed(self, choice: OverlayChoice | None) -> None:
        before = _converted(self._choices.get(self.mark), OverlayChoice)
        if choice is None or not self._crops:
            self._panels.view.set_overlay({}, None)
            return
        self._choices[self.mark] = msgspec.to_builtins(choice)
        if self._argued != choice.explanation:
            self._show_arguments(choice)
        if before is not None and before.ground is not choice.ground and self._pixels:
            self._show_pair()
            return
        shown = next((e for e in self._explanations if e.mark == choice.explanation), None)
        if shown is not None and self._pixels:
            maps = {Side.PROBE: shown.probe_map.values, Side.REFERENCE: shown.reference_map.values}
            state = choice.overlay if choice.shown else None
            dotted = self._explained.unsteady if choice.dotted else {}
            self._panels.view.set_overlay(maps, state, _look(choice), dotted)

    def _cell_clicked(self, _side: Side, row: int, column: int) -> None:
        self._show_cell(row, column)

    def _show_cell(self, row: int, column: int) -> None:
        self._panels.explained.arguments.select_cell(row, column)
        self._panels.view.highlight((row, column))

    def _annotations(self) -> tuple[Annotation, ...]:
        return annotations_of(self._session.case, self.mark) if self._comparison else ()

    def _annotation_drawn(self, drawn: Annotation) -> None:
        others = tuple(each for each in self._annotations() if each.id != drawn.id)
        self._annotate((*others, drawn), self.tr("annotation"))

    def _annotate(self, now: tuple[Annotation, ...], words: str) -> None:
        before, mark = self._annotations(), self.mark
        if not mark or now == before:
            return
        self.rest()
        self._panels.view.set_annotations(now)
        self.annotated.emit(now)
        plain = [{"comparison": mark, "annotations": msgspec.to_builtins(a)} for a in (before, now)]
        self.stepped.emit(Step("annotations", words, plain[0], plain[1]))

    def _view_moved(self, _state: ViewState) -> None:
        self._quiet.start()

    def _view_rests(self) -> None:
        now = self._plain_view()
        if self._before is not None and self._comparison is not None:
            self.stepped.emit(Step("view", self.tr("view"), self._before, now))
        self._before = now
        self._remember_view()

    def _plain_view(self) -> dict[str, Any]:
        state = msgspec.to_builtins(self._panels.view.state())
        return {"comparison": self.mark, "state": state}

    def _remember_view(self) -> None:
        if self._comparison is not None and self._pixels:
            self._views[self.mark] = msgspec.to_builtins(self._panels.view.state())

    def _open_for(self, value: dict[str, Any]) -> None:
        if value["comparison"] != self.mark:
            self.open(value["comparison"])


def _look(choice: OverlayChoice) -> OverlayLook:
    """Contours stand at the display threshold, or at half the scale where there is none."""
    at = choice.overlay.display_threshold or choice.overlay.scale / 2
    return OverlayLook(choice.interpolated, (at,) if choice.contours else ())


def _converted(value: Any, kind: type[Kept]) -> Kept | None:
    """Plain values as a record; None for nothing and for values that no longer make one."""
    try:
        return None if value is None else msgspec.convert(value, kind)
    except (msgspec.ValidationError, ValueError):
        return None
