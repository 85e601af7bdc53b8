"""Writing what was measured into its place in a Markdown file."""

from dataclasses import dataclass
from pathlib import Path

from examiner.errors import ReportNotWritten
from examiner.foreign import MOST_DOCUMENT, read_regular
from examiner.output import write_whole


@dataclass(frozen=True, slots=True)
class MarkdownPart:
    """The part of a Markdown file from one marker to another."""

    path: Path
    begin: str
    end: str

    def write(self, made: str) -> None:
        """Put `made` in the place of what stands between the markers, which stay.

        Raises ReportNotWritten if the file cannot be read or written or has no such part.
        """
        before, after = self.around()
        text = f"{before}{self.begin}\n{made.strip()}\n{self.end}{after}"
        write_whole(self.path, text.encode())

    def around(self) -> tuple[str, str]:
        """What stands before and after the part; raises ReportNotWritten if there is none."""
        try:
            text = read_regular(self.path, MOST_DOCUMENT).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise self._refused("cannot be read") from error
        before, begun, rest = text.partition(self.begin)
        _, ended, after = rest.partition(self.end)
        if not (begun and ended):
            raise self._refused(f"has no {self.begin} and {self.end}")
        return before, after

    def _refused(self, why: str) -> ReportNotWritten:
        advice = "Put both markers into the file, one below the other, where the numbers belong."
        return ReportNotWritten(f"{self.path} {why}.", advice=advice, path=str(self.path))
