"""A made-up audit log whose chain holds."""

from examiner.case.audit import GENESIS, AuditEntry, WrittenRow, entry_hash

ACTS = ("photograph received", "faces looked for", "compared", "explained")


def audit_log(count: int) -> tuple[AuditEntry, ...]:
    """`count` entries, one a day, by two actors in turn."""
    entries: list[AuditEntry] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        made = (
            seq,
            f"2026-03-{seq:02}T08:30:00+00:00",
            "D. Examiner" if seq % 2 else "A. Reviewer",
            "examiner 0.1.0",
            ACTS[(seq - 1) % len(ACTS)],
            {"name": f"holiday-{seq}.jpg", "image": f"P{seq}"},
            (WrittenRow("records", f"image/P{seq}/1", f"{seq:064x}"),),
            previous,
        )
        previous = entry_hash(*made)
        entries.append(AuditEntry(*made, previous))
    return tuple(entries)
