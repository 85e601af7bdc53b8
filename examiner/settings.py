"""Where resources and weights live, and who sits at the desk."""

import getpass
import os
import sys
from pathlib import Path

from examiner.errors import NameRefused
from examiner.visible import as_text

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_bundled"

EXAMINER_NAME_VARIABLE = "EXAMINER_NAME"
DEVICE_VARIABLE = "EXAMINER_DEVICE"
NETWORKS_VARIABLE = "EXAMINER_NETWORKS"
DRAWINGS_VARIABLE = "EXAMINER_DRAWN_EXHIBITS"


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
    """Who acts: the EXAMINER_NAME environment variable, else the account's name.

    Raises NameRefused for a name that is no UTF-8 text, which no log could hold.
    """
    name = os.environ.get(EXAMINER_NAME_VARIABLE, "").strip() or getpass.getuser()
    if name.isascii():
        return name
    try:
        # Where the system is set to less than UTF-8, its bytes come through as lone surrogates.
        return name.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError as error:
        raise NameRefused(
            f"The name of who acts, {as_text(name)}, is no UTF-8 text.",
            advice=f"Set {EXAMINER_NAME_VARIABLE} to the name in UTF-8.",
        ) from error


def device_wanted() -> str:
    """What networks run on: the EXAMINER_DEVICE environment variable, else the CPU."""
    return os.environ.get(DEVICE_VARIABLE, "").strip() or "cpu"


def drawings_may_be_exhibits() -> bool:
    """Whether the laboratory lets reconstructions be exhibits: EXAMINER_DRAWN_EXHIBITS=allowed."""
    return os.environ.get(DRAWINGS_VARIABLE, "").strip() == "allowed"


def networks_folder() -> Path:
    """The folder of the laboratory's own networks; it need not exist.

    The EXAMINER_NETWORKS environment variable, else a folder where the system keeps a user's data.
    """
    named = os.environ.get(NETWORKS_VARIABLE, "").strip()
    return Path(named) if named else _user_data() / "examiner" / "networks"


def _user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
