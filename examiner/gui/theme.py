"""The two themes, the bundled fonts and the size of text; every colour of the window is here."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from examiner.settings import resources_folder

BASE_POINTS = 10.0
"""Point size of text at a scale of 1."""

SMALLEST_TEXT, LARGEST_TEXT = 1.0, 2.0
"""Range of the text scale."""

_TEXT_FAMILY = "Noto Sans"
_FIXED_FAMILY = "Noto Sans Mono"
_LOADED = "examiner_fonts_loaded"


class Theme(StrEnum):
    """Dark is the default beside photographs; light suits writing."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of a theme, as #rrggbb; greys are neutral, so that they tint no photograph."""

    window: str
    base: str
    """Ground of lists, tables and fields."""
    alternate: str
    """Ground of every second row."""
    button: str
    text: str
    muted: str
    """Text of lesser weight; still legible on every ground."""
    disabled: str
    border: str
    """Edge of what can be operated."""
    focus: str
    """Ring around what the keyboard acts on."""
    highlight: str
    """Ground of what is selected."""
    highlight_text: str


SHADES = {
    Theme.DARK: Shades(
        window="#2b2b2b",
        base="#1f1f1f",
        alternate="#282828",
        button="#3a3a3a",
        text="#e8e8e8",
        muted="#b8b8b8",
        disabled="#a4a4a4",
        border="#8e8e8e",
        focus="#a9c7ee",
        highlight="#567194",
        highlight_text="#ffffff",
    ),
    Theme.LIGHT: Shades(
        window="#f0f0f0",
        base="#ffffff",
        alternate="#f5f5f5",
        button="#e3e3e3",
        text="#1b1b1b",
        muted="#555555",
        disabled="#656565",
        border="#707070",
        focus="#1d4f91",
        highlight="#2f5f98",
        highlight_text="#ffffff",
    ),
}

# A name may look like markup, which a label and a tip would else obey: pictures read from the
# disk, words out of sight. Nothing in the window is written in markup.
_SHEET = Template("""
QLabel { qproperty-textFormat: PlainText; }
QPushButton, QToolButton { min-height: 1.6em; padding: 1px 0.5em;
  border: 2px solid $border; border-radius: 4px; background: $button; }
QToolButton { padding: 1px 3px; }
QToolBar { border: none; spacing: 1px; padding: 2px; }
QToolBar QToolButton, DockTitle QToolButton { padding: 1px 0.2em; border-color: transparent;
  background: transparent; }
DockTitle QToolButton { min-height: 1.3em; min-width: 1.3em; padding: 0; }
QToolBar QToolBarExtension { padding: 0; border: none; qproperty-icon: url($icons/down.svg); }
QToolBar::separator { width: 1px; margin: 6px 4px; background: $border; }
QPushButton:hover, QToolButton:hover { background: $base; }
QPushButton:pressed, QPushButton:checked, QToolButton:pressed, QToolButton:checked {
  background: $highlight; color: $highlight_text; }
QToolBar QToolButton:hover, DockTitle QToolButton:hover { background: $button; }
QToolBar QToolButton:checked { background: $highlight; }
QToolBar QToolButton:focus, DockTitle QToolButton:focus { border-color: $focus; }
QPushButton:default { border-color: $text; }
QPushButton:disabled, QToolButton:disabled { border-color: $button; color: $disabled; }
QToolBar QToolButton:disabled { border-color: transparent; }
QPushButton:focus, QToolButton:focus { border-color: $focus; background: $base; }
QPushButton:checked:focus, QToolButton:checked:focus { background: $highlight; }
QToolBar QToolButton:checked:focus { background-clip: content; }
QLineEdit { min-height: 1.6em; padding: 0 0.25em; border: 2px solid $border;
  border-radius: 4px; background: $base; }
QLineEdit:read-only { background: $window; }
QAbstractItemView, QPlainTextEdit, QTextEdit { border: 2px solid $button; }
QComboBox QAbstractItemView { border-color: $border; }
QLineEdit:focus, QAbstractItemView:focus, QPlainTextEdit:focus, QTextEdit:focus,
QGraphicsView:focus, QScrollArea:focus { border: 2px solid $focus; }
QComboBox, QAbstractSpinBox { min-height: 1.6em; border: 2px solid $border; border-radius: 4px;
  background: $base; padding-left: 0.25em; }
QComboBox:focus, QAbstractSpinBox:focus { border-color: $focus; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: none; width: 1.6em; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url($icons/down.svg); width: 0.8em;
  height: 0.8em; }
QSpinBox, QDoubleSpinBox { padding-right: 24px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { border: none; width: 24px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url($icons/up.svg); width: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url($icons/down.svg); width: 12px; }
QCheckBox, QRadioButton { min-height: 1.6em; padding: 0 2px; border: 2px solid transparent;
  border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QGroupBox::indicator {
  width: 1.2em; height: 1.2em; border: 2px solid $border; border-radius: 3px; background: $base; }
QAbstractItemView::indicator { width: 0.95em; height: 0.95em; }
QTreeView::item, QListView::item { min-height: 1.6em; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QGroupBox::indicator:checked {
  background: $highlight; image: url($icons/tick.svg); }
QRadioButton::indicator { border-radius: 0.6em; }
QRadioButton::indicator:checked { background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5,
  fx: 0.5, fy: 0.5, stop: 0 $text, stop: 0.55 $text, stop: 0.6 $base, stop: 1 $base); }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; margin: -10px 0; background: $text;
  border: 2px solid $window; border-radius: 5px; }
QSlider { min-height: 28px; border: 2px solid transparent; border-radius: 4px; }
QSlider:focus { border-color: $focus; }
QTabBar { qproperty-elideMode: ElideRight; qproperty-usesScrollButtons: true; }
QTabBar::tab { min-height: 1.6em; padding: 0 0.55em; border: 2px solid transparent;
  border-bottom: 3px solid $button; color: $muted; }
QTabBar::tab:selected { border-bottom-color: $focus; color: $text; }
QTabBar::tab:selected:focus { border: 2px solid $focus; border-radius: 4px; }
QTabWidget::pane { border: none; }
QProgressBar { min-height: 1.4em; border: 1px solid $border; border-radius: 4px;
  background: $base; text-align: center; }
QProgressBar::chunk { background: $highlight; border-radius: 3px; }
QToolTip { qproperty-textFormat: PlainText; color: $text; background: $base;
  border: 1px solid $border; }
""")


def load_fonts(app: QApplication) -> None:
    """Make the bundled faces known to Qt, so that the window looks the same everywhere."""
    if app.property(_LOADED):
        return
    for name in ("NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSansMono-Regular"):
        # From bytes: the folder of a frozen program may be gone while the font is still in use.
        data = (resources_folder() / "fonts" / f"{name}.ttf").read_bytes()
        QFontDatabase.addApplicationFontFromData(data)
    app.setProperty(_LOADED, True)


def text_font(scale: float) -> QFont:
    """The font of the window; `scale` from 1 to 2, values outside are brought inside."""
    font = QFont(_TEXT_FAMILY)
    font.setPointSizeF(BASE_POINTS * min(max(scale, SMALLEST_TEXT), LARGEST_TEXT))
    return font


def fixed_font(like: QFont) -> QFont:
    """The font of digests and JSON, as large as `like`."""
    font = QFont(_FIXED_FAMILY)
    font.setPointSizeF(like.pointSizeF())
    return font


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme."""
    shades = SHADES[theme]
    made = QPalette()
    for role, colour in _roles(shades).items():
        made.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(shades.disabled))
    return made


def style_sheet(theme: Theme) -> str:
    """Edges, focus rings and smallest sizes, which a palette cannot say; no font is named."""
    shades = SHADES[theme]
    icons = (resources_folder() / "icons").as_posix()
    return _SHEET.substitute(asdict(shades), icons=icons)


def apply(app: QApplication, theme: Theme, text_scale: float) -> None:
    """Give every window of `app` a theme and a size of text, from 1 to 2."""
    look = (text_font(text_scale), palette(theme), style_sheet(theme))
    if (app.font(), app.palette(), app.styleSheet()) == look:
        # Each of these goes through every widget there is.
        return
    load_fonts(app)
    app.setStyle("Fusion")
    app.setFont(look[0])
    app.setPalette(look[1])
    app.setStyleSheet(look[2])


def _roles(shades: Shades) -> dict[QPalette.ColorRole, str]:
    role = QPalette.ColorRole
    return {
        role.Window: shades.window,
        role.WindowText: shades.text,
        role.Base: shades.base,
        role.AlternateBase: shades.alternate,
        role.Text: shades.text,
        role.PlaceholderText: shades.muted,
        role.Button: shades.button,
        role.ButtonText: shades.text,
        role.BrightText: shades.highlight_text,
        role.ToolTipBase: shades.base,
        role.ToolTipText: shades.text,
        role.Highlight: shades.highlight,
        role.HighlightedText: shades.highlight_text,
        role.Accent: shades.focus,
        role.Link: shades.focus,
        role.LinkVisited: shades.focus,
        role.Light: shades.border,
        role.Midlight: shades.button,
        role.Mid: shades.border,
        role.Dark: shades.border,
        role.Shadow: shades.base,
    }
