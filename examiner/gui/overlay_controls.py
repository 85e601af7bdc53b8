"""The sliders, boxes and lists of the overlay panel, and how they show a choice."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from examiner.explanation.records import Explanation
from examiner.gui.colour_bar import ColourBar, colour_map_icon
from examiner.gui.number_text import plain
from examiner.gui.overlay_choice import (
    SLIDER_STEPS,
    Cut,
    Ground,
    MapRange,
    OverlayChoice,
    highest_amount,
    method_title,
    method_unit,
    position_of,
)
from examiner.render.hatching import steps
from examiner.render.overlay import COLOUR_MAPS

OPACITY_STEPS = 100

_SMALLEST_TARGET = 24


class OverlayControls(QWidget):
    """All controls of an overlay; whoever owns them connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = QComboBox()
        self.before = _arrow(Qt.ArrowType.LeftArrow, self.tr("Previous explanation"))
        self.after = _arrow(Qt.ArrowType.RightArrow, self.tr("Next explanation"))
        self.shown = QCheckBox(self.tr("Show the overlay"))
        self.absolute = QRadioButton(self.tr("Absolute value"))
        self.percentile = QRadioButton(self.tr("Percentile"))
        self.percentile.setToolTip(self.tr("Percentile of absolute values"))
        self.slider, self.amount = _pair(self.tr("Display threshold"), SLIDER_STEPS)
        self.opacity, self.opacity_box = _pair(self.tr("Opacity"), OPACITY_STEPS)
        self.colours = QComboBox()
        self.contours = QCheckBox(self.tr("Contours"))
        self.hatched = QCheckBox(self.tr("Hatching, for grey prints"))
        self.dotted = QCheckBox(self.tr("Dots where the sign changes"))
        self.dotted.setToolTip(
            self.tr("Places that do not keep their sign, where stability was examined")
        )
        self.interpolated = QCheckBox(self.tr("Interpolated, no added detail"))
        self.photograph = QRadioButton(self.tr("On the photograph"))
        self.crop = QRadioButton(self.tr("On the aligned crop"))
        self.histogram_place = QVBoxLayout()
        self._unit, self._locked, self._drawn = _words(), _words(), _words()
        self._lines = _words()
        self._bar = ColourBar()
        self._listed: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for group in (self._method_group(), self._threshold_group(), self._drawing_group()):
            column.addWidget(group)
        column.addStretch(1)
        self._follow_letters()

    def list_methods(self, explanations: tuple[Explanation, ...]) -> None:
        """Offer these explanations."""
        titles = tuple(f"{each.mark}  {method_title(each)}" for each in explanations)
        if titles == self._listed:
            return
        self._listed = titles
        with QSignalBlocker(self.method):
            self.method.clear()
            for at, title in enumerate(titles):
                self.method.addItem(title)
                self.method.setItemData(at, title, Qt.ItemDataRole.ToolTipRole)
        for button in (self.before, self.after):
            button.setEnabled(len(titles) > 1)

    def show_choice(
        self, choice: OverlayChoice, explanation: Explanation, limits: MapRange
    ) -> None:
        """Set every control to `choice`; no control tells of it."""
        overlay = choice.overlay
        with self._silent():
            self.method.setCurrentText(f"{explanation.mark}  {method_title(explanation)}")
            # The list may be too narrow for the longest title.
            self.method.setToolTip(self.method.currentText())
            self.shown.setChecked(choice.shown)
            self.absolute.setChecked(choice.cut is Cut.ABSOLUTE)
            self.percentile.setChecked(choice.cut is Cut.PERCENTILE)
            self._set_amount(choice, limits)
            self.opacity.setValue(round(overlay.opacity * OPACITY_STEPS))
            self.opacity_box.setValue(overlay.opacity)
            self.colours.setCurrentIndex(COLOUR_MAPS.index(overlay.colour_map))
            self.contours.setChecked(choice.contours)
            self.hatched.setChecked(overlay.hatched)
            self.dotted.setChecked(choice.dotted)
            self.interpolated.setChecked(choice.interpolated)
            self.photograph.setChecked(choice.ground is Ground.PHOTOGRAPH)
            self.crop.setChecked(choice.ground is Ground.CROP)
        self._bar.show_state(overlay)
        self._say(choice, explanation, limits)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the colour previews in the new size of letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._follow_letters()

    @contextmanager
    def _silent(self) -> Iterator[None]:
        switches = (self.contours, self.hatched, self.dotted, self.interpolated)
        drawing = (self.opacity, self.opacity_box, self.colours, *switches)
        cut = (self.absolute, self.percentile, self.slider, self.amount)
        ground = (self.photograph, self.crop)
        told = (self.method, self.shown, *cut, *drawing, *ground)
        blocked = [QSignalBlocker(each) for each in told]
        try:
            yield
        finally:
            for blocker in blocked:
                blocker.unblock()

    def _set_amount(self, choice: OverlayChoice, limits: MapRange) -> None:
        self.slider.setValue(position_of(choice.amount, choice.cut, limits))
        highest = highest_amount(choice.cut, limits)
        if choice.cut is Cut.PERCENTILE:
            decimals, step = 1, 1.0
        else:
            # Three digits of the scale stay readable whatever the unit of the map.
            decimals = max(0, 3 - math.floor(math.log10(limits.scale)))
            step = limits.scale / 100
        self.amount.setDecimals(decimals)
        self.amount.setSingleStep(step)
        self.amount.setRange(0.0, highest)
        self.amount.setValue(choice.amount)

    def _say(self, choice: OverlayChoice, explanation: Explanation, limits: MapRange) -> None:
        overlay = choice.overlay
        unit = method_unit(explanation)
        meaning = self.tr("Warm: for the score being above the decision threshold. Cool: against.")
        self._unit.setText(f"{self.tr('Unit')}: {unit}. {meaning}" if unit else meaning)
        self._locked.setText(
            self.tr("Scale ±{scale}, locked for both faces. Beyond it: {beyond} of {all}.").format(
                scale=plain(overlay.scale),
                beyond=f"{limits.clipped():,}",
                all=f"{limits.sizes.size:,}",
            )
        )
        self._lines.setVisible(overlay.hatched)
        self._lines.setText(
            self.tr("Lines / for, \\ against: thin from {}, wider from {}, widest from {}.").format(
                *map(plain, steps(overlay))
            )
        )
        if overlay.display_threshold == 0:
            words = self.tr("Drawn: {count} of {all} values (zero is never drawn).")
        else:
            words = self.tr("Left out: nearer to zero than {low}. Drawn: {count} of {all} values.")
        self._drawn.setText(
            words.format(
                low=plain(overlay.display_threshold),
                count=f"{limits.drawn(overlay.display_threshold):,}",
                all=f"{limits.sizes.size:,}",
            )
        )

    def _method_group(self) -> QWidget:
        group = QGroupBox(self.tr("Explanation shown"))
        self.method.setAccessibleName(self.tr("Explanation shown"))
        fitting = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.method.setSizeAdjustPolicy(fitting)
        self.method.setMinimumContentsLength(12)
        line = QHBoxLayout()
        line.addWidget(self.method, 1)
        line.addWidget(self.before)
        line.addWidget(self.after)
        column = QVBoxLayout(group)
        column.addLayout(line)
        for widget in (self._unit, self.shown, self._bar, self._locked):
            column.addWidget(widget)
        return group

    def _threshold_group(self) -> QWidget:
        group = QGroupBox(self.tr("Display threshold"))
        column = QVBoxLayout(group)
        column.addWidget(_words(self.tr("Changes the picture only, never a result.")))
        column.addWidget(self.absolute)
        column.addWidget(self.percentile)
        column.addLayout(_beside(self.slider, self.amount))
        column.addWidget(self._drawn)
        column.addLayout(self.histogram_place)
        legend = self.tr("Pixels by map value. Solid: probe. Dashed: reference.")
        hint = self.tr("The upright lines are the display threshold and can be dragged.")
        column.addWidget(_words(f"{legend} {hint}"))
        return group

    def _drawing_group(self) -> QWidget:
        group = QGroupBox(self.tr("Drawing"))
        self.opacity_box.setRange(0.0, 1.0)
        self.opacity_box.setSingleStep(0.05)
        self.colours.setAccessibleName(self.tr("Colour map"))
        for name in COLOUR_MAPS:
            self.colours.addItem(name.split(":")[1], name)
        # Radio buttons of one parent exclude each other, so these two get one of their own.
        ground = QWidget()
        choices = QVBoxLayout(ground)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.addWidget(self.photograph)
        choices.addWidget(self.crop)
        form = QFormLayout(group)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("Opacity"), _beside(self.opacity, self.opacity_box))
        form.addRow(self.tr("Colour map"), self.colours)
        switches = (self.contours, self.hatched, self._lines, self.dotted, self.interpolated)
        for widget in (*switches, ground):
            form.addRow(widget)
        return group

    def _follow_letters(self) -> None:
        side = max(_SMALLEST_TARGET, round(self.fontMetrics().height() * 1.5))
        for button in (self.before, self.after):
            button.setFixedSize(side, max(side, self.method.sizeHint().height()))
            button.setIconSize(QSize(side // 2, side // 2))
        metrics = self.fontMetrics()
        size = QSize(metrics.horizontalAdvance("0") * 9, metrics.height())
        self.colours.setIconSize(size)
        for at, name in enumerate(COLOUR_MAPS):
            self.colours.setItemIcon(at, colour_map_icon(name, size))


def _arrow(arrow: Qt.ArrowType, name: str) -> QToolButton:
    button = QToolButton()
    button.setArrowType(arrow)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _pair(name: str, steps: int) -> tuple[QSlider, QDoubleSpinBox]:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, steps)
    slider.setPageStep(steps // 20)
    slider.setAccessibleName(name)
    slider.setMinimumHeight(_SMALLEST_TARGET)
    box = QDoubleSpinBox()
    box.setAccessibleName(name)
    # A number takes effect when it is typed out, not at each digit.
    box.setKeyboardTracking(False)
    return slider, box


def _beside(slider: QSlider, box: QDoubleSpinBox) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addWidget(slider, 1)
    line.addWidget(box)
    return line


def _words(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label
