"""Sign reports and check signatures: the one door to the files that know pyHanko."""

from examiner.report.identity import (
    create_identity,
    open_identity,
    open_timestamp_identity,
    read_certificates,
    require_name,
)
from examiner.report.revocation import read_lists
from examiner.report.signature_check import attached_manifest, check
from examiner.report.signing import (
    PLAIN,
    add_reply,
    countersign,
    page_count,
    request_stamp,
    sign,
    stamp,
)
from examiner.report.signing_terms import Level, Terms, evidence, require_complete
from examiner.report.tokens import open_token

__all__ = [
    "PLAIN",
    "Level",
    "Terms",
    "add_reply",
    "attached_manifest",
    "check",
    "countersign",
    "create_identity",
    "evidence",
    "open_identity",
    "open_timestamp_identity",
    "open_token",
    "page_count",
    "read_certificates",
    "read_lists",
    "request_stamp",
    "require_complete",
    "require_name",
    "sign",
    "stamp",
]
