"""Read a data set from a plain folder: pictures of known people, and a table of pairs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from examiner.digest import record_digest
from examiner.errors import DataSetRefused
from examiner.validation.pairs_table import Row, read_rows
from examiner.validation.records import DataSet, Kind, Pair, Picture

TABLES = ("pairs.tsv", "pairs.txt")
"""Tables of pairs that are looked for in a data set's folder, the first that is there."""

SUBFOLDER = {Kind.PHOTOGRAPHS: "photos", Kind.CROPS: "aligned"}
"""Where pictures of a kind lie if a data set has both; else they lie in its folder itself."""

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".heic", ".heif", ".avif")
"""In small letters; those of files in the folder may be capital."""

_NUMBERED = re.compile(r"(.+)_\d+")
"""A name that ends in a number, as Labeled Faces in the Wild has them: person, `_`, number."""

_PERSONS = "Give the table the columns first_person and second_person."


def read_data_set(
    folder: Path, kind: Kind, pairs_table: Path | None = None, name: str | None = None
) -> DataSet:
    """The data set in `folder`; the format is described in docs/guide/data-sets.md.

    Pictures come in the order of their names, pairs in that of the table (`pairs_table`, else the
    folder's own). No picture is opened. Raises DataSetRefused with the number of the line.
    """
    if not folder.is_dir():
        raise DataSetRefused(
            f"There is no folder {folder}.", advice="Check the path.", path=str(folder)
        )
    rows = read_rows(pairs_table or _table(folder))
    found = _Pictures(folder, kind)
    for row in rows:
        _check(row, found.take(row.first, row), found.take(row.second, row))
    pictures = tuple(found.known[picture] for picture in sorted(found.known))
    index = {picture.name: number for number, picture in enumerate(pictures)}
    pairs = tuple(Pair(row.fold, row.same, index[row.first], index[row.second]) for row in rows)
    _require_both_sorts(pairs)
    return DataSet(name or folder.resolve().name, kind, str(folder.resolve()), pictures, pairs)


def digest(data_set: DataSet) -> str:
    """SHA-256 over kind, pictures and pairs: equal wherever the folder lies and is called."""
    content = {
        "kind": data_set.kind,
        "pictures": data_set.pictures,
        "pairs": [[p.fold, int(p.same), p.first, p.second] for p in data_set.pairs],
    }
    return record_digest("data set", content)


def _table(folder: Path) -> Path:
    for name in TABLES:
        if (folder / name).is_file():
            return folder / name
    raise DataSetRefused(
        f"{folder} holds no table of pairs.",
        advice=f"Put {' or '.join(TABLES)} there, or name a table with --pairs-table FILE.",
        path=str(folder),
    )


@dataclass(slots=True)
class _Pictures:
    """The pictures that a table names, found on the disk as they are met."""

    folder: Path
    kind: Kind
    known: dict[str, Picture] = field(default_factory=dict)
    _listings: dict[Path, dict[str, list[str]]] = field(default_factory=dict)

    def take(self, name: str, row: Row) -> Picture:
        """The picture called `name`; `row` is where the table calls it so."""
        stated = row.person_of(name)
        picture = self.known.get(name)
        if picture is None:
            file, person = self._found(name, row)
            picture = Picture(name, stated or person or _person(name, row), file)
            self.known[name] = picture
        elif stated and stated != picture.person:
            raise row.refused(
                f"{name} shows {stated} here and {picture.person} in a line before",
                "Correct the table.",
            )
        return picture

    def _found(self, name: str, row: Row) -> tuple[str, str]:
        """Path below the data set's folder, and the folder that names the person, or nothing."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.name:
            raise row.refused(
                f"{name} does not lie below the folder of the data set",
                "Name pictures by their path below that folder.",
            )
        own = self.folder / SUBFOLDER[self.kind]
        for start in (own, self.folder) if own.is_dir() else (self.folder,):
            for place in self._places(start, path):
                parent = place.relative_to(start).parent.name
                person = "" if parent in SUBFOLDER.values() else parent
                return place.relative_to(self.folder).as_posix(), person
        raise row.refused(
            f"There is no picture {name} in {self.folder}",
            f"Pictures are looked for as {SUBFOLDER[self.kind]}/NAME.jpg, NAME.jpg and "
            "PERSON/PERSON_0001.jpg; a name may also be a path below the folder.",
        )

    def _places(self, start: Path, path: PurePosixPath) -> list[Path]:
        """The one file below `start` that is meant, if there is one."""
        places = [start / path.parent]
        person = _NUMBERED.fullmatch(path.stem)
        if person and len(path.parts) == 1:
            places.append(start / person[1])
        for place in places:
            listing = self._listing(place)
            if path.suffix.lower() in SUFFIXES:
                if path.name in listing.get(path.stem, []):
                    return [place / path.name]
            elif files := listing.get(path.name):
                if len(files) > 1:
                    raise DataSetRefused(
                        f"{place} holds {' and '.join(sorted(files))}, and the table does not say "
                        "which.",
                        advice="Name the picture with its suffix in the table.",
                    )
                return [place / files[0]]
        return []

    def _listing(self, place: Path) -> dict[str, list[str]]:
        """Names of the picture files in a folder by their stems; empty where there is none."""
        if place not in self._listings:
            stems: dict[str, list[str]] = {}
            for each in place.iterdir() if place.is_dir() else ():
                if each.suffix.lower() in SUFFIXES:
                    stems.setdefault(each.stem, []).append(each.name)
            self._listings[place] = stems
        return self._listings[place]


def _person(name: str, row: Row) -> str:
    person = _NUMBERED.fullmatch(PurePosixPath(name).stem)
    if person is None:
        raise row.refused(f"Nothing says whom {name} shows", _PERSONS)
    return person[1]


def _check(row: Row, first: Picture, second: Picture) -> None:
    """Raise DataSetRefused if a row contradicts itself."""
    if first.file == second.file:
        raise row.refused(f"{first.name} is held against itself", "Take the pair out.")
    if row.same and first.person != second.person:
        raise row.refused(
            f"A genuine pair shows two persons, {first.person} and {second.person}", _PERSONS
        )
    if not row.same and first.person == second.person:
        raise row.refused(f"An impostor pair shows one person, {first.person}", _PERSONS)


def _require_both_sorts(pairs: Sequence[Pair]) -> None:
    if {pair.same for pair in pairs} != {True, False}:
        raise DataSetRefused(
            "The table of pairs needs genuine and impostor pairs, and has one sort only.",
            advice="Error rates of both kinds are measured: add pairs of the other sort.",
        )
