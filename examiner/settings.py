"""Where resources and weights live, and who sits at the desk."""

import getpass
import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_bundled"

EXAMINER_NAME_VARIABLE = "EXAMINER_NAME"


def _bundle() -> Path:
    """The folder holding `resources` and `weights`: inside a wheel, or the top of the tree."""
    return _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent


def resources_folder() -> Path:
    """The folder of fonts, region names, licences and demonstration photographs."""
    return _bundle() / "resources"


def weights_folder() -> Path:
    """The folder of weights files, their manifest, model cards and threshold cards."""
    return _bundle() / "weights"


def examiner_name() -> str:
    """Who acts: the EXAMINER_NAME environment variable, else the account's name."""
    return os.environ.get(EXAMINER_NAME_VARIABLE, "").strip() or getpass.getuser()
