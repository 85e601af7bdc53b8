"""The fixed, versioned sentences of a report, kept as data."""

from dataclasses import dataclass

import msgspec

from examiner.digest import sha256
from examiner.settings import resources_folder

WORDING_FILE = "report-en-v1.toml"
VALIDATION_FILE = "validation-en-v1.toml"


@dataclass(frozen=True, slots=True)
class Statement:
    """A limitation that is printed in every report."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _File:
    version: str
    language: str
    titles: dict[str, str]
    statements: dict[str, str]
    limitations: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of the sentences."""

    file: _File
    sha256: str
    """Digest of the file that holds them."""

    @property
    def version(self) -> str:
        """Name of the version, such as report-en-v1."""
        return self.file.version

    @property
    def language(self) -> str:
        """Language tag after BCP 47."""
        return self.file.language

    @property
    def limitations(self) -> tuple[Statement, ...]:
        """The limitations of every report, in print order."""
        return self.file.limitations

    def title(self, name: str, /, **facts: object) -> str:
        """The heading `name` with `facts` filled in; KeyError if there is none or a fact lacks."""
        return self.file.titles[name].format_map(facts)

    def statement(self, name: str, /, **facts: object) -> str:
        """The sentence `name` with `facts` filled in; KeyError if there is none or a fact lacks."""
        return self.file.statements[name].format_map(facts)


def load_wording(file: str = WORDING_FILE) -> Wording:
    """The sentences that this version of the program prints, by default in reports on a case."""
    data = (resources_folder() / "wording" / file).read_bytes()
    return Wording(msgspec.toml.decode(data, type=_File), sha256(data))
