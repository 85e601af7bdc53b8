"""Commands that only look: verify, log, about, bench."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import msgspec

from examiner.case.connection import MAGIC
from examiner.case.looking import look_at
from examiner.case.verification import Fact
from examiner.case.verification import verify as verify_case
from examiner.cli.desk import tell, warn, write_json
from examiner.cli.holding import looked_at, tell_of_share
from examiner.cli.options import any_path, as_json_option, case_argument, read_bytes
from examiner.cli.validate_choice import Listed
from examiner.embedding.catalogue import DEFAULT
from examiner.errors import EvidenceUnreachable, NotACaseFile
from examiner.explanation.catalogue import EXPLAINERS
from examiner.settings import examiner_name

_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"


@click.command()
@click.argument("target", type=any_path)
@click.option(
    "--case",
    "case",
    type=any_path,
    help="With a report or package: also check that the chain head it states is in this case's "
    "audit log.",
)
@click.option(
    "--trust",
    "roots",
    multiple=True,
    type=any_path,
    help="With a report: certificate (PEM or DER) of an authority that you trust.",
)
@click.option(
    "--crl",
    "lists",
    multiple=True,
    type=any_path,
    help="With a report: revocation list (PEM or DER), newer perhaps than those in the file.",
)
@as_json_option
def verify(
    target: Path,
    case: Path | None,
    roots: tuple[Path, ...],
    lists: tuple[Path, ...],
    *,
    as_json: bool,
) -> int:
    """Check TARGET, a case file, signed report or sealed package, without writing a byte to it.

    Facts are printed one by one; the exit code is 0 if all hold and 1 if one does not.
    """
    start, notes = _start(target), tuple[str, ...]()
    if start.startswith(_PDF):
        facts, notes = _report_facts(target, case, roots, lists)
    elif start.startswith(_ZIP):
        facts = _package_facts(target, case)
    else:
        tell_of_share(target)
        facts = verify_case(target, examiner_name())
        notes = _notes(target) if all(fact.ok for fact in facts) else ()
    if (roots or lists) and not start.startswith(_PDF):
        notes += ("What --trust and --crl name is for reports, and was not used.",)
    ok = all(fact.ok for fact in facts)
    lines = [f"{'ok   ' if fact.ok else 'WRONG'}  {fact.what}: {fact.detail}" for fact in facts]
    lines += [f"note   {note}" for note in notes]
    lines.append(f"{target} is {_verdict(facts)}.")
    found = {"ok": ok, "facts": [asdict(fact) for fact in facts], "notes": list(notes)}
    tell(found, lines, as_json=as_json)
    return 0 if ok else 1


def _start(target: Path) -> bytes:
    """The first bytes of what is to be checked.

    EvidenceUnreachable if it cannot be read, NotACaseFile if it is nothing of that kind.
    """
    if os.path.isdir(target):  # noqa: PTH112 - Path.is_dir raises where nothing may be read
        raise EvidenceUnreachable(
            f"{target} is a folder.",
            advice="Name a file; an unpacked package is checked by the verify_case.py in it.",
        )
    start = read_bytes(target, head=len(MAGIC))
    if not start:
        raise NotACaseFile(
            f"{target} is empty: it has no bytes.",
            advice="Fetch the file once more from where it came.",
        )
    if not start.startswith((_PDF, _ZIP, MAGIC)):
        raise NotACaseFile(
            f"{target} is neither a case file, nor a signed report, nor a sealed package.",
            advice="Name a file that this program made as one of these.",
        )
    return start


def _notes(case: Path) -> tuple[str, ...]:
    """What is true of an intact case besides."""
    from examiner.workflow.weights_here import other_weights

    with look_at(case, examiner_name()) as file:
        return other_weights(file)


def _verdict(facts: tuple[Fact, ...]) -> str:
    wrong = [fact.what for fact in facts if not fact.ok]
    if not wrong:
        return "intact"
    from examiner.workflow.signature_words import KNOWN

    if all(what.endswith(KNOWN) for what in wrong):
        return "intact, but its signer is not trusted"
    return "NOT intact"


def _package_facts(package: Path, case: Path | None) -> tuple[Fact, ...]:
    from examiner.sealing.verification import verify_package

    if case is None:
        return verify_package(package, examiner_name())
    with looked_at(case) as file:
        return verify_package(package, examiner_name(), file)


def _report_facts(
    report: Path, case: Path | None, roots: tuple[Path, ...], lists: tuple[Path, ...]
) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    from examiner.cli.signing import certificates_of, lists_of
    from examiner.workflow.report_checks import check_report

    found = check_report(read_bytes(report), certificates_of(roots), lists_of(lists))
    if case is None:
        return found.facts, found.notes
    with looked_at(case) as file:
        return (*found.facts, *found.against(file)), found.notes


@click.command()
@case_argument
@as_json_option
def log(case: Path, *, as_json: bool) -> int:
    """Print the audit log of CASE; the exit code is 1 if the case is not as it was written."""
    with looked_at(case) as file:
        entries, interrupted, damage = file.audit(), file.interrupted, file.damage
    lines = [
        line
        for e in entries
        for line in (
            f"{e.seq:4}  {e.at}  {e.actor}  {e.act}  {_details(e.details)}",
            f"      {e.hash}",
        )
    ]
    found: dict[str, object] = {"entries": [msgspec.to_builtins(e) for e in entries]}
    if damage:
        found["damage"] = damage
    tell(found, lines, as_json=as_json)
    if interrupted:
        warn("An act was interrupted after the last of these entries.")
    if damage:
        warn(f"{case} is NOT intact: {damage}. `examiner verify` names every broken place.")
    return 1 if damage else 0


def _details(details: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in details.items())


@click.command()
@as_json_option
def about(*, as_json: bool) -> None:
    """Print versions, methods with their parameters, weights with digests and licences, device."""
    from examiner.cli.inventory import inventory, lines_of

    found = inventory()
    tell(found, lines_of(found), as_json=as_json)


@click.group()
def bench() -> None:
    """Measure this machine.

    `examiner bench window` measures the window; it has its own --help.
    """


@bench.command()
@click.option("--repeats", type=click.IntRange(1, 100), default=5, show_default=True)
def speed(repeats: int) -> None:
    """Time each step, beside the published or naive way; prints one JSON object.

    Times are the median over the repeats, in milliseconds; a pass takes one core.
    """
    from examiner.benchmark.material import material
    from examiner.benchmark.speed import measure
    from examiner.workflow.speed import time_acts

    things = material()
    # The acts come first: peak memory is the process's own, and later steps would add to it.
    found = time_acts(things.large) | measure(things, repeats)
    write_json(found, indent=1)


@bench.command()
@click.option("--backbone", default=DEFAULT, show_default=True, help="Network to run.")
@click.option(
    "--methods",
    type=Listed(tuple(each.id for each in EXPLAINERS)),
    help="Methods, commas between them; else all that can explain a score of the backbone.",
)
@as_json_option
def devices(backbone: str, methods: tuple[str, ...] | None, *, as_json: bool) -> int:
    """Compare what other devices compute with what the CPU does, within stated tolerances.

    The exit code is 1 where a device is beyond them.
    """
    from examiner.benchmark.devices import differences, others
    from examiner.benchmark.material import material

    if not others():
        line = "There is nothing to compare: this computer has no device but the CPU."
        tell({"devices": [], "differences": [], "ok": True}, [line], as_json=as_json)
        return 0
    found = tuple(differences(material(), backbone, methods))
    lines = [
        f"{'ok   ' if each.within else 'WRONG'}  {each.device}  {each.what}: differs by "
        f"{each.found:.1e}, allowed {each.allowed:.0e}"
        for each in found
    ]
    ok = all(each.within for each in found)
    told = [asdict(each) | {"within": each.within} for each in found]
    tell({"devices": list(others()), "differences": told, "ok": ok}, lines, as_json=as_json)
    return 0 if ok else 1
