"""What may be added to a signed report: the reviewer's signature, timestamps and their proofs."""

from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)

ALLOWED = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(
            ignored_keys=frozenset({"/AcroForm", "/DSS", "/Extensions", "/Version"})
        ),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
    ignore_orphaned_objects=False,
)
"""Nothing else of a file may change: no metadata, no field of another kind, no stray object.

Other programs allow changed metadata after a certifying signature; a report's title and author are
part of what was signed.
"""
