"""Open a new case: state what it is about, and make its file."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from examiner.case.making import create
from examiner.case.rows import CaseFacts
from examiner.visible import as_text


def new_case(
    path: Path,
    actor: str,
    title: str,
    *,
    question: str = "",
    examiner: str = "",
    laboratory: str = "",
) -> CaseFacts:
    """Make a case file at `path` with an identifier of its own; its facts.

    `actor`, who makes it, is its examiner unless another is named. Raises CaseNotWritten.
    """
    facts = CaseFacts(
        case=str(uuid.uuid4()),
        title=as_text(title),
        question=as_text(question),
        examiner=as_text(examiner or actor),
        laboratory=as_text(laboratory),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    create(path, facts, actor)
    return facts
