"""The machine-readable copy of a validation report that is attached to its PDF."""

from typing import Any

import msgspec

from examiner.digest import canonical_json
from examiner.report.validation_contents import ValidationContents
from examiner.report.wording import VALIDATION_FILE, load_wording

SCHEMA = "examiner validation manifest"
SCHEMA_VERSION = 1


def validation_manifest(contents: ValidationContents) -> bytes:
    """Canonical JSON (RFC 8785) of everything the report states; figures stand in it by digest.

    ValueError if a number is not finite.
    """
    wording = load_wording(VALIDATION_FILE)
    stated: dict[str, Any] = msgspec.to_builtins(contents)
    stated["figures"] = {figure.name: figure.sha256 for figure in contents.figures}
    listed = stated | {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "wording": {"version": wording.version, "sha256": wording.sha256},
    }
    return canonical_json(listed)
