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
import io
import json
import os
import re
import sqlite3
import struct
import sys
from decimal import Decimal

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
FOLDERS = ("data/originals/", "data/reports/", "data/exhibits/", "data/arrays/")
PLAIN = re.compile(rb"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
CENTRAL, END = struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")


class NotChecked(Exception):
    """There is nothing that could be checked."""


class Wrong(Exception):
    """Something is not as it was written; the text says what."""


# ---- Digests over canonical JSON (RFC 8785) ----------------------------------------------------


def number(value):
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
    value = json.loads(text)
    if canonical(value) != text:
        raise Wrong(f"{what} is not spelled as it was written")
    return value


# ---- Where the files of a package lie ----------------------------------------------------------


class Archive:
    """A zip file that holds one folder, its files as they are, and nothing else."""

    def __init__(self, path):
        self.file = file = open(path, "rb")
        size = file.seek(0, 2)
        file.seek(max(0, size - END.size))
        end = file.read()
        count, length, start = END.unpack(end)[4:7]
        if end != END.pack(b"PK\5\6", 0, 0, count, count, length, start, 0) or (
            start + length + END.size != size
        ):
            raise Wrong("the archive does not end as it was sealed")
        file.seek(start)
        listed, offset, position, self.files = file.read(length), 0, 0, {}
        for _ in range(count):
            fields = CENTRAL.unpack_from(listed, offset)
            crc, size, letters = fields[7], fields[8], fields[10]
            name = listed[offset + CENTRAL.size :][:letters]
            # Whatever else stands in a header is known beforehand.
            about = struct.pack("<3H4s3I2H", 20, 0, 0, listed[12:16], crc, size, size, letters, 0)
            local = b"PK\3\4" + about + name
            central = b"PK\1\2\x14\3" + about
            central += struct.pack("<3H2I", 0, 0, 0, 0o100600 << 16, position) + name
            file.seek(position)
            if (file.read(len(local)), listed[offset:][: len(central)]) != (local, central) or (
                not PLAIN.fullmatch(name)
            ):
                raise Wrong(f"the archive's header of {name!r} is not as it was written")
            self.files[name.decode().partition("/")[2]] = (position + len(local), size)
            position, offset = position + len(local) + size, offset + len(central)
            if name.split(b"/")[0] != listed[CENTRAL.size :].split(b"/")[0]:
                raise Wrong("the archive holds more than one folder")
        if (position, offset, count) != (start, length, len(self.files)):
            raise Wrong("the archive's list of files is not as it was written")

    def pieces(self, name):
        start, left = self.files[name]
        self.file.seek(start)
        while left:
            piece = self.file.read(min(left, 1 << 20))
            left -= len(piece)
            yield piece

    def case(self, name):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        if not hasattr(connection, "deserialize"):
            raise NotChecked("for this, Python 3.11 is needed; or unpack it and check the folder.")
        data = b"".join(self.pieces(name))
        connection.deserialize(data)
        return connection, io.BytesIO(data)


class Folder:
    """A folder into which an archive was unpacked."""

    def __init__(self, path):
        self.path, self.files = path, set()
        for folder, folders, files in os.walk(path):
            for name in files + [each for each in folders if os.path.islink(f"{folder}/{each}")]:
                full = os.path.join(folder, name)
                if os.path.islink(full) or not os.path.isfile(full):
                    raise Wrong(f"{full} is no ordinary file")
                self.files.add(os.path.relpath(full, path).replace(os.sep, "/"))

    def pieces(self, name):
        with open(os.path.join(self.path, name), "rb") as file:
            yield from iter(lambda: file.read(1 << 20), b"")

    def case(self, name):
        return case_at(os.path.join(self.path, name))


def case_at(path):
    for beside in (path + "-journal", path + "-wal"):
        if os.path.exists(beside) and os.path.getsize(beside):
            raise NotChecked(f"an act was cut off or is going on: see {beside}.")
    letters = os.path.abspath(path).replace(os.sep, "/")
    spelled = "".join(f"%{byte:02X}" for byte in os.fsencode(letters)).replace("%2F", "/")
    address = "file:" + spelled if letters[0] == "/" else "file:/" + spelled
    # Immutable: no other file is opened, no lock is taken.
    connection = sqlite3.connect(address + "?mode=ro&immutable=1", uri=True, isolation_level=None)
    return connection, open(path, "rb")


# ---- What is checked: each returns what it found and something to go on with, or raises Wrong ---


def manifests(source):
    """Every file has the digests that the lists state, and no other file is there."""
    found = {"sha256": {}, "sha512": {}, "sha3_256": {}, "size": {}}
    for name in sorted(source.files):
        hashes = {each: hashlib.new(each) for each in ("sha256", "sha512", "sha3_256")}
        size = 0
        for piece in source.pieces(name):
            size += len(piece)
            for each in hashes.values():
                each.update(piece)
        for algorithm, each in hashes.items():
            found[algorithm][name] = each.hexdigest()
        found["size"][name] = size
    for algorithm in ("sha256", "sha512"):
        for title in ("manifest", "tagmanifest"):
            name = f"{title}-{algorithm}.txt"
            lines = [
                f"{value}  {each}\n"
                for each, value in found[algorithm].items()
                if each.startswith("data/") == (title == "manifest")
                and not each.startswith("tagmanifest-")
            ]
            listed = text_of(source, name)
            for line in set(lines) ^ set(listed.splitlines(True)):
                raise Wrong(f"{line[:-1].partition('  ')[2]} is not as {name} lists it")
            if listed != "".join(lines):
                raise Wrong(f"{name} is not spelled as it was written")
    if text_of(source, "bagit.txt") != (
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    ):
        raise Wrong("bagit.txt is not as it was written")
    return f"{len(source.files)} files, none missing, none added", found


def text_of(source, name):
    if name not in source.files:
        raise Wrong(f"{name} is missing")
    return b"".join(source.pieces(name)).decode()


def lines_of(source, name):
    lines = text_of(source, name).split("\n")
    if lines.pop():
        raise Wrong(f"{name} has no end")
    return [parsed(line, f"line {at} of {name}") for at, line in enumerate(lines, 1)]


def chain(entries, stated=None):
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
    if not entries:
        raise Wrong("the audit log is empty")
    if stated not in (None, (str(len(entries)), previous)):
        raise Wrong(f"it ends with entry {len(entries)}, {previous}, which is not what is stated")
    return f"{len(entries)} entries, the latest {previous}", entries


def rows_as_logged(rows, entries, whole):
    """Every row, as table and content, has the digest that the log states."""
    logged = {(row["table"], row["key"]): row["digest"] for e in entries for row in e["rows"]}
    found = {}
    for table, content in rows:
        key = " ".join(str(content[column]) for column in KEYS[table])
        if (table, key) not in logged or (table, key) in found:
            raise Wrong(f"{table}: {key} was never logged")
        if digest(f"row of {table}", content) != logged[table, key]:
            raise Wrong(f"{table}: {key} is not as it was written")
        found[table, key] = content
    left = sorted(set(logged) - set(found))
    if left and whole:
        raise Wrong(f"{left[0][0]}: {left[0][1]} is missing")
    withheld = f"; {len(left)} were not handed over, the log holds their digests" if left else ""
    return f"{len(found)} rows{withheld}", found


def bytes_as_recorded(rows, held, entries):
    """What rows name by digest is held, with the sizes and second digests of their records."""
    for (table, key), row in rows.items():
        if table == "records" and row["kind"] in ("image", "report"):
            record = parsed(row["record"], f"the record {key}")
            size, other = held.get(record["sha256"], (0, ""))
            if row["kind"] == "image" and (size, other) != (record["size"], record["sha3_256"]):
                raise Wrong(f"the original of {row['mark']} is not as it was received")
            if row["kind"] == "report" and record["chain_hash"] not in [
                entry["hash"] for entry in entries[record["chain_seq"] - 1 :][:1]
            ]:
                raise Wrong(f"the chain head that {row['mark']} prints is not in the audit log")
            table, row = "blobs", {"data": record}
        if table != "records":
            value = row["data"]["sha256"]
            if value not in held or row.get("sz", held[value][0]) != held[value][0] or (
                row.get("digest", value) != value
            ):
                raise Wrong(f"the bytes of {key} are missing or not as they were recorded")
    return f"{len(held)} of them", True


def sound(connection, file):
    """A database that is whole, is a case, and holds nothing else."""
    head, size = file.read(100), file.seek(0, 2)
    page = int.from_bytes(head[16:18], "big")
    if sha256(head[:16] + head[18:24] + head[32:92]) != HEADER or size != (
        int.from_bytes(head[28:32], "big") * (65536 if page == 1 else page)
    ):
        raise Wrong("the file's header or size is not that of a case")
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        connection.execute("PRAGMA " + pragma)
    schema = "SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_master ORDER BY 1, 2"
    if sha256(canonical(connection.execute(schema).fetchall()).encode()) != SCHEMA:
        raise Wrong("its tables or triggers are not those of a case")
    for (answer,) in connection.execute("PRAGMA integrity_check"):
        if answer != "ok":
            raise Wrong(answer)
    return "intact", True


def rows_in(connection, table, columns):
    for values in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):
        yield dict(zip(columns, values))


def log_in(connection):
    entries = list(rows_in(connection, "audit", AUDIT))
    for entry in entries:
        for name in ("details", "rows"):
            entry[name] = parsed(entry[name], f"{name} of audit entry {entry['seq']}")
    return entries


def content_in(connection):
    """Every row, its large bytes by their digest, and their sizes and second digests."""
    rows, held = [], {}
    for table, columns in COLUMNS.items():
        for row in rows_in(connection, table, columns):
            if isinstance(row.get("data"), bytes):
                data, row["data"] = row["data"], {"sha256": sha256(row["data"])}
                held[row["data"]["sha256"]] = (len(data), hashlib.sha3_256(data).hexdigest())
            rows.append((table, row))
    return f"{len(rows)} rows", (rows, held)


class Check:
    """Facts, one after the other."""

    ok = True

    def fact(self, what, find, *given):
        """Print what `find` found; something to go on with, None where something is wrong."""
        try:
            detail, answer = find(*given)
        except NotChecked:
            raise
        except Exception as error:
            kind = "" if isinstance(error, Wrong) else f"it cannot be read: {type(error).__name__} "
            detail, answer, self.ok = f"{kind}{error}", None, False
        say(f"{'WRONG' if answer is None else 'ok   '}  {what}: {detail}")
        return answer

    def case(self, opened, stated=None):
        """Every fact of a case file; its audit log."""
        connection, file = opened
        if not self.fact("the case file is sound", sound, connection, file):
            return None
        entries = self.fact(
            "its audit log is an unbroken chain", lambda: chain(log_in(connection), stated)
        )
        read = entries and self.fact("its rows can be read", content_in, connection)
        rows = read and self.fact("its rows are as logged", rows_as_logged, read[0], entries, True)
        if rows:
            what = "its originals, arrays, pictures and reports are as recorded"
            self.fact(what, bytes_as_recorded, rows, read[1], entries)
        return entries

    def package(self, source):
        """Every fact of a package; its audit log."""
        found = self.fact("every file has the digests that are listed", manifests, source)
        if not found:
            return None
        lines = text_of(source, "bag-info.txt").split("\n")
        info = dict(line.partition(": ")[::2] for line in lines)
        stated = tuple(info.get("Examiner-Chain-" + name, "") for name in ("Length", "Head"))
        scope = info.get("Examiner-Scope", "")
        say(f"       what the package states: {scope}; chain head {stated[1]}")
        what = "the audit log is an unbroken chain up to the stated head"
        entries = self.fact(what, lambda: chain(lines_of(source, "data/audit.jsonl"), stated))
        rows = entries and self.fact("the rows are as logged", lambda: rows_as_logged(
            [(each["table"], each["row"]) for each in lines_of(source, "data/rows.jsonl")],
            entries, scope == "whole case",
        ))  # fmt: skip
        if rows:
            what = "originals, reports and pictures are as recorded"
            self.fact(what, files_as_recorded, rows, found, entries, scope == "whole case")
        if scope == "whole case":
            self.case(source.case("data/sealed.case"), stated)
        return entries


def files_as_recorded(rows, found, entries, whole):
    """The same of files; of a whole case, bytes that nobody opens lie in its copy alone."""
    files = [name for name in found["size"] if name.startswith(FOLDERS)]
    held = {found["sha256"][at]: (found["size"][at], found["sha3_256"][at]) for at in files}
    named = {row["data"]["sha256"] for (table, _), row in rows.items() if table != "records"}
    for name in files:
        if found["sha256"][name] not in named:
            raise Wrong(f"{name} is in no record")
    inside = {key: (0, "") for table, key in rows if table == "blobs"} if whole else {}
    return f"{len(files)} files", bytes_as_recorded(rows, {**inside, **held}, entries)


def say(line):
    print("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line))


def main(arguments):
    head = None
    if "--head" in arguments:
        at = arguments.index("--head")
        head = "".join(arguments[at + 1 : at + 2]).lower()
        del arguments[at : at + 2]
        if not re.fullmatch("[0-9a-f]{64}", head):
            raise NotChecked("--head needs the 64 letters and digits that a report prints.")
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        raise NotChecked(__doc__)
    path = arguments[0] if arguments else os.path.dirname(os.path.abspath(__file__))
    check = Check()
    if os.path.isdir(path):
        start, opened = b"", Folder
    else:
        with open(path, "rb") as file:
            start, opened = file.read(16), Archive
    if start == b"SQLite format 3\0":
        entries = check.case(case_at(path))
    elif start[:4] in (b"", b"PK\3\4"):
        source = check.fact("the files can be found", lambda: ("yes", opened(path)))
        entries = source and check.package(source)
    else:
        raise NotChecked(f"{path} is neither a sealed package nor a case file.")
    if head and entries:
        at = [f"entry {entry['seq']}" for entry in entries if entry["hash"] == head] or [None]
        found = at[0] or "it is not"
        check.fact("the chain head that you named is in the audit log", lambda: (found, at[0]))
        check.ok = check.ok and at[0] is not None
    say(f"{path} is {'intact' if check.ok else 'NOT intact'}.")
    return 0 if check.ok else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main(sys.argv[1:]))
    except (NotChecked, OSError) as reason:
        print(f"Not checked: {reason}")
        sys.exit(2)
