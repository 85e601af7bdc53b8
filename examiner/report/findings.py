"""The examiner's written findings, read strictly from a TOML file."""

from dataclasses import fields
from pathlib import Path

import msgspec

from examiner.errors import FindingsRefused
from examiner.foreign import read_toml
from examiner.report.contents import Findings

_NAMES = tuple(field.name for field in fields(Findings))
_ADVICE = f"Give a TOML file with texts called {', '.join(_NAMES)}; each may be left out."


def read_findings(path: Path) -> Findings:
    """The findings in the file at `path`.

    FindingsRefused unless it is TOML in UTF-8 with no other keys than the fields of Findings, all
    of them texts and at least one not empty.
    """
    try:
        stated = read_toml(path)
        written = msgspec.convert(stated, Findings)
    except OSError as error:
        raise FindingsRefused(
            f"The findings {path} cannot be read ({error.strerror}).", advice="Check the path."
        ) from error
    except ValueError as error:
        raise FindingsRefused(f"{path} holds no findings ({error}).", advice=_ADVICE) from error
    unknown = sorted(stated.keys() - set(_NAMES))
    if unknown:
        raise FindingsRefused(
            f"{path} states {', '.join(unknown)}, which findings do not have.",
            advice=_ADVICE,
            unknown=unknown,
        )
    if not any(getattr(written, name).strip() for name in _NAMES):
        raise FindingsRefused(
            f"{path} holds no words.", advice="Write findings into it, or leave --findings out."
        )
    return written
