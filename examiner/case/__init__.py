"""The case file: one SQLite file, append-only, with a chained audit log."""
