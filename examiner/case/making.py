"""Making a case file: complete from its first moment, or not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path

from examiner.case.connection import explained
from examiner.case.ledger import Ledger
from examiner.case.rows import CaseFacts
from examiner.case.schema import APPLICATION_ID, VERSION, statements
from examiner.case.share import refuse_share
from examiner.case.transaction import Transaction
from examiner.errors import CaseNotWritten
from examiner.output import write_new


def create(path: Path, facts: CaseFacts, actor: str) -> None:
    """Make a case file at `path`, complete or not at all; CaseNotWritten if that can't be done."""
    if not path.name:
        raise CaseNotWritten(
            "A case needs a file name.", advice="Name the file, such as night.case."
        )
    refuse_share(path)
    data = first_state(facts, actor)
    try:
        write_new(path, data)
    except FileExistsError as error:
        if path.is_dir():
            raise CaseNotWritten(
                f"{path} is a folder.",
                advice=f"Name the file in it too, such as {path / 'night.case'}.",
            ) from error
        raise CaseNotWritten(
            f"{path} exists already; a case is never overwritten.",
            advice="Choose another name, or go on with the case that is there.",
        ) from error
    except OSError as error:
        raise CaseNotWritten(
            f"No case can be made at {path} ({error.strerror}).",
            advice="Check that the folder exists, may be written to and has space.",
        ) from error


def first_state(facts: CaseFacts, actor: str) -> bytes:
    """The bytes of a case file that holds what the case is about, and nothing else."""
    with (
        explained(Path("a new case")),
        closing(sqlite3.connect(":memory:", isolation_level=None)) as connection,
    ):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        for statement in statements():
            connection.execute(statement)
        connection.execute("BEGIN IMMEDIATE")
        act = Transaction(connection, Ledger())
        act.details.update(case=facts.case, title=facts.title)
        act.put(facts, "case")
        act.log("case made", actor)
        connection.execute("COMMIT")
        return connection.serialize()
