"""The command that hands a case over: export."""

from pathlib import Path

import click

from examiner.cli.desk import run, tell
from examiner.cli.holding import worked_on
from examiner.cli.options import as_json_option, case_argument, new_file
from examiner.output import require_free_place


@click.command()
@case_argument
@click.option("--to", "out", required=True, type=new_file, help="Archive to write, such as P.zip.")
@click.option(
    "--comparison",
    "comparisons",
    multiple=True,
    help="Hand over only what this comparison needs, without a copy of the case; repeat for more.",
)
@as_json_option
def export(case: Path, out: Path, comparisons: tuple[str, ...], *, as_json: bool) -> None:
    """Seal CASE for handing over: one archive with everything, and a verifier for anyone.

    It holds a copy of the case, the originals, the audit log, the arguments, where everything came
    from, and a small program that checks all of it on the other party's computer.
    """
    # Imported here because the tables of arguments bring libraries that take long to load.
    from examiner.workflow.sealing import seal

    with worked_on(case) as file:
        require_free_place(out)
        made = run(seal(file, out, comparisons))
    result = {
        "package": str(out),
        "sha256": made.sha256,
        "size": made.size,
        "files": made.files,
        "scope": made.scope,
        "head": {"sequence": made.head.seq, "hash": made.head.hash},
    }
    lines = [
        f"{out}  {made.scope}, {made.files} files, {made.size:,} bytes",
        f"    SHA-256     {made.sha256}",
        f"    chain head  {made.head.hash} (entry {made.head.seq})",
        "    Tell the SHA-256 to who receives it by another way than the package itself.",
    ]
    tell(result, lines, as_json=as_json)
