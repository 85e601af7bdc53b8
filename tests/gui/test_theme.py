"""Both themes can be read by everyone, and look the same everywhere."""

import pytest
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from examiner.gui.theme import (
    BASE_POINTS,
    SHADES,
    Theme,
    apply,
    fixed_font,
    palette,
    style_sheet,
    text_font,
)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    found = QColor(colour)
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (found.redF(), found.greenF(), found.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_that_the_contrast_of_known_colours_is_the_published_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("ground", ["window", "base", "alternate", "button"])
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_that_text_stands_out_from_every_ground(theme, ground, ink):
    shades = SHADES[theme]
    assert contrast(getattr(shades, ink), getattr(shades, ground)) >= 4.5


@pytest.mark.parametrize("theme", Theme)
def test_that_selected_text_stands_out(theme):
    shades = SHADES[theme]
    assert contrast(shades.highlight_text, shades.highlight) >= 4.5


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("ground", ["window", "base", "alternate"])
@pytest.mark.parametrize("edge", ["border", "focus", "disabled"])
def test_that_edges_and_focus_rings_stand_out(theme, ground, edge):
    shades = SHADES[theme]
    assert contrast(getattr(shades, edge), getattr(shades, ground)) >= 3


@pytest.mark.parametrize("theme", Theme)
def test_that_a_selected_row_stands_out_from_the_list(theme):
    shades = SHADES[theme]
    assert contrast(shades.highlight, shades.base) >= 3


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("ground", ["window", "base", "alternate", "button"])
def test_that_no_ground_tints_a_photograph(theme, ground):
    colour = QColor(getattr(SHADES[theme], ground))
    assert colour.red() == colour.green() == colour.blue()


@pytest.mark.parametrize("theme", Theme)
def test_that_the_palette_holds_the_shades(theme):
    made = palette(theme)
    assert made.color(QPalette.ColorRole.Base).name() == SHADES[theme].base
    greyed = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert greyed.name() == SHADES[theme].disabled


@pytest.mark.parametrize("theme", Theme)
def test_that_the_style_sheet_leaves_nothing_open_and_names_no_font(theme):
    sheet = style_sheet(theme)
    assert "$" not in sheet
    assert "font" not in sheet


@pytest.mark.parametrize(
    ("scale", "points"), [(1.0, BASE_POINTS), (1.5, 15.0), (2.0, 20.0), (0.2, 10.0), (9.0, 20.0)]
)
def test_that_text_scales_from_one_to_two(scale, points):
    assert text_font(scale).pointSizeF() == points
    assert fixed_font(text_font(scale)).pointSizeF() == points


def test_that_a_window_takes_the_theme_the_font_and_the_scale(qtbot):
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = (app.font(), app.palette(), app.styleSheet())
    try:
        apply(app, Theme.LIGHT, 2.0)
        button = QPushButton("Next")
        qtbot.addWidget(button)
        assert QFontInfo(button.font()).family() == "Noto Sans"
        assert button.font().pointSizeF() == 2 * BASE_POINTS
        assert button.palette().color(QPalette.ColorRole.Window).name() == "#f0f0f0"
        for scale in (1.0, 2.0):
            apply(app, Theme.LIGHT, scale)
            assert button.minimumSizeHint().height() >= 24 * scale
            words = button.fontMetrics().horizontalAdvance("Next")
            assert button.minimumSizeHint().width() >= words
    finally:
        app.setFont(before[0])
        app.setPalette(before[1])
        app.setStyleSheet(before[2])
