"""Windows without a screen, drawn the same everywhere."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Qt asks the desktop for its theme otherwise.
os.environ.setdefault("QT_QPA_PLATFORMTHEME", "none")
