"""The tables of a case file, their version, and the pragmas every connection sets."""

APPLICATION_ID = 0x4558414D
"""SQLite application id of a case file: the letters EXAM."""

VERSION = 1
"""SQLite user_version of the cases that this program writes."""

TABLES = (
    # The audit log: one row per act, each holding the digest of the one before.
    """CREATE TABLE audit (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  program TEXT NOT NULL,
  act TEXT NOT NULL,
  details TEXT NOT NULL,
  rows TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT""",
    # Every record of the case; a later revision adds a row and replaces none.
    """CREATE TABLE records (
  kind TEXT NOT NULL,
  mark TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0),
  seq INTEGER NOT NULL REFERENCES audit (seq) DEFERRABLE INITIALLY DEFERRED,
  record TEXT NOT NULL,
  PRIMARY KEY (kind, mark, revision)
) STRICT""",
    # Arrays (.npy), pictures and reports by the SHA-256 of their bytes.
    """CREATE TABLE blobs (
  digest TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES audit (seq) DEFERRABLE INITIALLY DEFERRED,
  data BLOB NOT NULL
) STRICT""",
    # Originals as received; the sqlite3 shell lists and extracts them with -A.
    """CREATE TABLE sqlar (
  name TEXT PRIMARY KEY,
  mode INT,
  mtime INT,
  sz INT,
  data BLOB
) STRICT""",
)

GUARDED = ("audit", "records", "blobs", "sqlar")


def triggers() -> tuple[str, ...]:
    """One trigger per table and verb that refuses to change or delete a row."""
    return tuple(
        f"""CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"""
        for table in GUARDED
        for verb in ("UPDATE", "DELETE")
    )


def statements() -> tuple[str, ...]:
    """Everything that makes an empty database a case file, in order."""
    return TABLES + triggers()


SAFETY_PRAGMAS = (
    # A case may come from elsewhere: nothing in its schema may run code.
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    # Neither the file's size nor its content decides what is mapped or written elsewhere.
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
)

WRITER_PRAGMAS = (
    # A rollback journal leaves one file when closed; WAL would leave three to be copied together.
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA locking_mode = EXCLUSIVE",
    # No page of an act reaches the file before the act is committed, however large it is: one cut
    # off before then leaves the file as it was, without a journal that must be rolled back.
    "PRAGMA cache_spill = OFF",
)
