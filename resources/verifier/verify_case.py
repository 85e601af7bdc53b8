#!/usr/bin/env python3
"""Is a sealed package, or a case file, still as it was written?

    python3 verify_case.py                 the unpacked folder that this file lies in
    python3 verify_case.py PACKAGE.zip     a sealed package as it came (Python 3.11 or later)
    python3 verify_case.py FOLDER          an unpacked one
    python3 verify_case.py NIGHT.case      a case file
    ... --head HASH                        also: is this chain head in the audit log?

HASH is what a signed report prints as chain head. Needs Python 3.8 or later and nothing else.
Writes nothing, anywhere. Answers with exit code 0: intact, 1: NOT intact, 2: not checked.
"""

import hashlib
import json
import os
import re
import sqlite3
import struct
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

GENESIS = "0" * 64
SCHEMA = "63f3734076ca2970d625ebca5e776c1b942d866283ba791d26032b08495b5715"
HEADER = "a2e87d871f254ea4ef233d498fe990defca74851daacefcad3f242ce18a27fb0"
# SHA-256 over the tables and triggers of a case, and over the part of its header that never varies.
COLUMNS = {
    "records": ("kind", "mark", "revision", "seq", "record"),
    "blobs": ("digest", "seq", "data"),
    "sqlar": ("name", "mode", "mtime", "sz", "data"),
}
KEYS = {"records": ("kind", "mark", "revision"), "blobs": ("digest",), "sqlar": ("name",)}
AUDIT = ("seq", "at", "actor", "program", "act", "details", "rows", "previous", "hash")
OPENED = ("data/originals/", "data/reports/", "data/exhibits/", "data/arrays/")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PLAIN = re.compile(rb"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
CENTRAL, END = struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")


class NotChecked(Exception):
    """Nothing could be checked; the text says why."""


class Wrong(Exception):
    """Something is not as it was written; the text says what."""


def number(value):
    """A number as RFC 8785 spells it."""
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise Wrong(f"the number {value} is too large")
        return str(value)
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    point = len(digits) + exponent  # A TypeError for what is not finite.
    text = "".join(map(str, digits)).rstrip("0")
    if 0 < point <= 21:
        text = text.ljust(point, "0")
        text = text[:point] + "." * (len(text) > point) + text[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + text
    else:
        text = text[0] + "." * (len(text) > 1) + text[1:] + f"e{point - 1:+d}"
    return "-" * sign + text


def canonical(value):
    """A value as the one text that RFC 8785 allows for it."""
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(canonical, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def digest(kind, content):
    return sha256(canonical({"content": content, "kind": kind}).encode())


def parsed(text, what):
    """What JSON says, if it is spelled as it was written."""
    value = json.loads(text)
    if canonical(value) != text:
        raise Wrong(f"{what} is not spelled as it was written")
    return value


class Archive:
    """A zip file that holds one folder, its files as they are, and nothing else."""

    def __init__(self, file):
        self.file, size = file, file.seek(0, 2)
        file.seek(max(0, size - END.size))
        end = file.read()
        count, length, start = END.unpack(end)[4:7]
        if end != END.pack(b"PK\5\6", 0, 0, count, count, length, start, 0) or (
            start + length + END.size != size
        ):
            raise Wrong("the archive does not end as it was sealed")
        file.seek(start)
        listed, offset, position, self.files = file.read(length), 0, 0, {}
        top = listed[CENTRAL.size :].split(b"/")[0] + b"/"
        for _ in range(count):
            fields = CENTRAL.unpack_from(listed, offset)
            crc, size, letters = fields[7], fields[8], fields[10]
            name = listed[offset + CENTRAL.size :][:letters]
            # Whatever else stands in a header is known beforehand.
            about = struct.pack("<3H4s3I2H", 20, 0, 0, listed[12:16], crc, size, size, letters, 0)
            central = b"PK\1\2\x14\3" + about
            central += struct.pack("<3H2I", 0, 0, 0, 0o100600 << 16, position) + name
            local = b"PK\3\4" + about + name
            file.seek(position)
            found = (file.read(len(local)), listed[offset:][: len(central)])
            if not (found == (local, central) and PLAIN.fullmatch(name) and name.startswith(top)):
                name = name.decode("ascii", "backslashreplace")
                raise Wrong(f"the archive's header of {name} is not as it was written")
            self.files[name.decode().partition("/")[2]] = (position + len(local), size)
            position, offset = position + len(local) + size, offset + len(central)
        if (position, offset, count) != (start, length, len(self.files)):
            raise Wrong("the archive's list of files is not as it was written")

    def read(self, name):
        self.file.seek(self.files[name][0])
        return self.file.read(self.files[name][1])

    def case(self, name):
        connection, data = sqlite3.connect(":memory:", isolation_level=None), self.read(name)
        if not hasattr(connection, "deserialize"):
            raise NotChecked("for this, Python 3.11 is needed; or unpack it and check the folder.")
        connection.deserialize(data)
        return connection, data[:100], len(data)


class Folder:
    """A folder into which an archive was unpacked."""

    def __init__(self, path):
        self.files = {}
        for each in path.rglob("*"):
            if each.is_symlink() or not (each.is_dir() or each.is_file()):
                raise Wrong(f"{each} is no ordinary file")
            if each.is_file():
                self.files[each.relative_to(path).as_posix()] = each

    def read(self, name):
        return self.files[name].read_bytes()

    def case(self, name):
        return case_at(self.files[name])


def case_at(path):
    """A case file, opened so that nothing can be written; the head of the file, and its size."""
    for beside in (Path(f"{path}-journal"), Path(f"{path}-wal")):
        if beside.exists() and beside.stat().st_size:
            raise NotChecked(f"an act was cut off or is going on: see {beside}.")
    # Immutable: no other file is opened, no lock is taken.
    address = path.resolve().as_uri() + "?mode=ro&immutable=1"
    with open(path, "rb") as file:
        return (
            sqlite3.connect(address, uri=True, isolation_level=None),
            file.read(100),
            file.seek(0, 2),
        )


# ---- What is checked. Each returns what it found; what the next ones go on with is in `known`.


def package(source, known):
    """What is checked of a package, in order, by name."""
    yield "every file has the digests that are listed", lambda: manifests(source, known)
    yield "the package says what it is", lambda: stated(source, known)
    yield "the audit log is an unbroken chain", lambda: chain(
        lines_of(source, "data/audit.jsonl"), known
    )
    yield "the rows are as logged", lambda: rows_as_logged(
        [(each["table"], each["row"]) for each in lines_of(source, "data/rows.jsonl")], known
    )
    yield "originals, reports and pictures are as recorded", lambda: files_as_recorded(known)
    if known["whole"]:
        yield from case(lambda: source.case("data/sealed.case"), known, "the copy of the case: ")


def case(opened, known, which=""):
    """What is checked of a case file, in order, by name."""
    yield which + "the file is a case, whole, and nothing else", lambda: sound(opened(), known)
    with closing(known["connection"]) as held:
        yield which + "its audit log is an unbroken chain", lambda: chain(log_in(held), known)
        yield which + "its rows are as logged", lambda: rows_as_logged(rows_in(held, known), known)
    yield which + "originals, arrays and reports are as recorded", lambda: as_recorded(known)


def manifests(source, known):
    """Every file has the digests that the lists state, and no other file is there."""
    found = known["files"] = {}
    for name in sorted(source.files):
        data = source.read(name)
        hashes = {each: hashlib.new(each, data).hexdigest() for each in ("sha256", "sha512")}
        found[name] = {**hashes, "held": (len(data), hashlib.sha3_256(data).hexdigest())}
    for algorithm in ("sha256", "sha512"):
        for title in ("manifest", "tagmanifest"):
            name = f"{title}-{algorithm}.txt"
            lines = [
                f"{hashes[algorithm]}  {each}\n"
                for each, hashes in found.items()
                if each.startswith("data/") == (title == "manifest")
                and not each.startswith("tagmanifest-")
            ]
            listed = text_of(source, name)
            if listed != "".join(lines):
                other = set(lines) ^ set(listed.splitlines(True))
                stated = {line.partition("  ")[2] for line in listed.splitlines()}
                for each in sorted({line.partition("  ")[2].strip() for line in other} - {""}):
                    how = "was altered" if each in stated else "was added"
                    raise Wrong(f"{each} {how if each in found else 'is missing'}, going by {name}")
                raise Wrong(f"{name} is not spelled as it was written")
    if source.read("bagit.txt") != DECLARATION:
        raise Wrong("bagit.txt is not as it was written")
    return f"{len(found)} files, none missing, none added"


def text_of(source, name):
    if name not in source.files:
        raise Wrong(f"{name} is missing")
    return source.read(name).decode()


def lines_of(source, name):
    lines = text_of(source, name).split("\n")
    if lines.pop():
        raise Wrong(f"{name} has no end")
    return [parsed(line, f"line {at} of {name}") for at, line in enumerate(lines, 1)]


def stated(source, known):
    info = dict(line.partition(": ")[::2] for line in text_of(source, "bag-info.txt").split("\n"))
    scope = info["Examiner-Scope"]
    known["whole"] = scope == "whole case"
    known["head"] = (info["Examiner-Chain-Length"], info["Examiner-Chain-Head"])
    return f"{scope}; chain head {known['head'][1]}"


def chain(entries, known):
    """Numbers without gaps, each entry naming the one before, each hash that of its content."""
    previous = GENESIS
    for seq, entry in enumerate(entries, 1):
        if set(entry) != set(AUDIT) or entry["seq"] != seq:
            raise Wrong(f"audit entry {seq} is missing")
        if entry["previous"] != previous:
            raise Wrong(f"audit entry {seq} does not follow the one before it")
        content = {name: value for name, value in entry.items() if name != "hash"}
        previous = digest("audit entry", content)
        if previous != entry["hash"]:
            raise Wrong(f"audit entry {seq} ({entry['act']}) is not as it was written")
    head = (str(len(entries)), previous)
    if not entries or known.get("head", head) != head:
        raise Wrong(f"it ends with entry {len(entries)}, {previous}, which is not what is stated")
    known["entries"] = entries
    return f"{len(entries)} entries, the latest {previous}"


def rows_as_logged(rows, known):
    """Every row, as table and content, has the digest that the log states."""
    logged = {(r["table"], r["key"]): r["digest"] for e in known["entries"] for r in e["rows"]}
    found = known["rows"] = {}
    for table, content in rows:
        key = " ".join(str(content[column]) for column in KEYS[table])
        if (table, key) not in logged or (table, key) in found:
            raise Wrong(f"{table}: {key} was never logged")
        if digest(f"row of {table}", content) != logged[table, key]:
            raise Wrong(f"{table}: {key} is not as it was written")
        found[table, key] = content
    left = sorted(set(logged) - set(found))
    if left and known.get("whole", True):
        raise Wrong(f"{left[0][0]}: {left[0][1]} is missing")
    withheld = f"; {len(left)} were not handed over, the log holds their digests" if left else ""
    return f"{len(found)} rows{withheld}"


def as_recorded(known):
    """What rows name by digest is held, with the sizes and second digests of their records."""
    held, entries = known["held"], known["entries"]
    for (table, key), row in known["rows"].items():
        if table == "records" and row["kind"] in ("image", "report"):
            record = parsed(row["record"], f"the record {key}")
            recorded = (record.get("size"), record.get("sha3_256"))
            if row["kind"] == "image" and held.get(record["sha256"]) != recorded:
                raise Wrong(f"the original of {row['mark']} is not as it was received")
            if row["kind"] == "report" and record["chain_hash"] not in [
                entry["hash"] for entry in entries[record["chain_seq"] - 1 :][:1]
            ]:
                raise Wrong(f"the chain head that {row['mark']} prints is not in the audit log")
            table, row = "blobs", {"data": record}
        if table != "records":
            value = row["data"]["sha256"]
            size = held[value][0] if value in held else None
            if size is None or row.get("sz", size) != size or row.get("digest", value) != value:
                raise Wrong(f"the bytes of {key} are missing or not as they were recorded")
    return f"{len(held)} by their digests"


def files_as_recorded(known):
    """The same of files; of a whole case, bytes that nobody opens lie in its copy alone."""
    files = {at: each for at, each in known["files"].items() if at.startswith(OPENED)}
    rows = {name: row for name, row in known["rows"].items() if name[0] != "records"}
    for name, each in files.items():
        if each["sha256"] not in [row["data"]["sha256"] for row in rows.values()]:
            raise Wrong(f"{name} is in no record")
    inside = {key: (0, "") for table, key in rows if table == "blobs" and known["whole"]}
    known["held"] = {**inside, **{each["sha256"]: each["held"] for each in files.values()}}
    as_recorded(known)
    return f"{len(files)} files"


def sound(opened, known):
    """A database that is whole, is a case, and holds nothing else."""
    connection, head, size = opened
    known["connection"], page = connection, int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big") * (65536 if page == 1 else page)
    if sha256(head[:16] + head[18:24] + head[32:92]) != HEADER or size != pages:
        raise Wrong("the file's header or size is not that of a case")
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        connection.execute("PRAGMA " + pragma)
    schema = "SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_master ORDER BY 1, 2"
    if sha256(canonical(connection.execute(schema).fetchall()).encode()) != SCHEMA:
        raise Wrong("its tables or triggers are not those of a case")
    for (answer,) in connection.execute("PRAGMA integrity_check"):
        if answer != "ok":
            raise Wrong(answer)
    return "intact"


def table_of(connection, table, columns):
    for values in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):
        yield dict(zip(columns, values))


def log_in(connection):
    entries = list(table_of(connection, "audit", AUDIT))
    for entry in entries:
        for name in ("details", "rows"):
            entry[name] = parsed(entry[name], f"{name} of audit entry {entry['seq']}")
    return entries


def rows_in(connection, known):
    """Every row, its large bytes by their digest; their sizes and second digests are kept."""
    held = known["held"] = {}
    for table, columns in COLUMNS.items():
        for row in table_of(connection, table, columns):
            if isinstance(row.get("data"), bytes):
                data, row["data"] = row["data"], {"sha256": sha256(row["data"])}
                held[row["data"]["sha256"]] = (len(data), hashlib.sha3_256(data).hexdigest())
            yield table, row


def place_of(head, known):
    for entry in known["entries"]:
        if entry["hash"] == head:
            return f"entry {entry['seq']}, {entry['at']}"
    raise Wrong("it is not: this log is another than the one that the report speaks of")


def say(line):
    print("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line))


def words(error):
    """What went wrong; of the system's own errors without their numbers."""
    if isinstance(error, OSError):
        return f"{error.filename or 'the file'} cannot be read ({error.strerror or error})"
    return str(error)


def facts_hold(checks):
    """Print what each check finds; whether all hold. What comes after a broken one rests on it."""
    for what, find in checks:
        try:
            say(f"ok     {what}: {find()}")
        except NotChecked:
            raise
        except Exception as error:
            own = isinstance(error, (Wrong, OSError))
            kind = "" if own else f"it cannot be read: {type(error).__name__} "
            say(f"WRONG  {what}: {kind}{words(error)}")
            return False
    return True


def checks_of(path, head, known):
    """What is checked of whatever lies at a path."""
    if path.is_dir():
        yield "the files can be found", lambda: known.update(source=Folder(path)) or "yes"
        yield from package(known["source"], known)
    else:
        with open(path, "rb") as file:
            start = file.read(16)
            if start[:4] == b"PK\3\4":
                yield "the files can be found", lambda: known.update(source=Archive(file)) or "yes"
                yield from package(known["source"], known)
            elif start == b"SQLite format 3\0":
                yield from case(lambda: case_at(path), known)
            else:
                raise NotChecked(f"{path} is neither a sealed package nor a case file.")
    if head:
        yield "the chain head that you named is in the audit log", lambda: place_of(head, known)


def main(arguments):
    head = None
    if {"-h", "--help"} & set(arguments):
        print(__doc__.strip())
        return 2
    if "--head" in arguments:
        at = arguments.index("--head")
        head = "".join(arguments[at + 1 : at + 2]).lower()
        del arguments[at : at + 2]
        if not re.fullmatch("[0-9a-f]{64}", head):
            raise NotChecked("--head needs the 64 letters and digits that a report prints.")
    if len(arguments) > 1:
        raise NotChecked("name one package, folder or case file at most; see --help.")
    path = Path(arguments[0]) if arguments else Path(os.path.abspath(__file__)).parent
    intact = facts_hold(checks_of(path, head, {}))
    say(f"{path} is {'intact' if intact else 'NOT intact'}.")
    return 0 if intact else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main(sys.argv[1:]))
    except (NotChecked, OSError) as reason:
        say(f"Not checked: {words(reason)}")
        sys.exit(2)
