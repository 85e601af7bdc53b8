"""The test authority, and reports signed at every level."""

import pytest

from examiner.report.signature import Level
from tests.signatures.authority import Authority, found
from tests.signatures.reports import both, pages


@pytest.fixture(scope="session")
def authority() -> Authority:
    return found()


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return pages()


@pytest.fixture(scope="session")
def reports(authority, unsigned) -> dict[Level, tuple[bytes, bytes]]:
    """The pages signed by the examiner, and by the reviewer too, by level."""
    return {level: both(authority, unsigned, level) for level in Level}


@pytest.fixture(scope="session")
def once(reports) -> dict[Level, bytes]:
    return {level: pair[0] for level, pair in reports.items()}


@pytest.fixture(scope="session")
def twice(reports) -> dict[Level, bytes]:
    return {level: pair[1] for level, pair in reports.items()}
