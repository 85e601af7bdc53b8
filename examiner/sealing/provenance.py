"""Where everything in a package came from, as CASE/UCO: files, acts, actors, programs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from examiner.case.audit import AuditEntry
from examiner.case.rows import CaseFacts
from examiner.digest import canonical_json
from examiner.sealing.derivation import Name, Recorded
from examiner.sealing.linked_data import CONTEXT, Identifiers, Node, moment, reference

_TITLES = {
    "face": "Face",
    "comparison": "Comparison",
    "explanation": "Explanation",
    "checks": "Checks of an explanation",
    "stability": "Stability of an explanation",
    "covering": "Covering check",
    "drawing": "Drawing from arguments",
    "likelihood": "Likelihood ratio",
    "exhibit": "Exhibit",
    "annotations": "Annotations of a comparison",
    "threshold": "Decision threshold",
}
"""Kinds of record that state what was found."""

_ARRAYS = {"crop": ("Aligned crop", "pixels"), "embedding": ("Embedding", "raw")}
"""Kinds of record that are an array, and the field that holds it."""

_COMPUTED = frozenset(
    {"faces looked for", "compared", "explained", "checked", "stability examined"}
    | {"region covered", "arguments drawn", "likelihood ratio stated"}
)
"""Acts in which the program computed a result."""


def provenance(
    facts: CaseFacts, entries: Iterable[AuditEntry], records: tuple[Recorded, ...],
    paths: Mapping[str, str],
) -> bytes:  # fmt: skip
    """A bundle of JSON-LD; equal cases give equal bytes.

    `paths` says where in the package the bytes of a SHA-256 lie.
    """
    graph = _Graph(facts, {each.name: each for each in records}, paths)
    nodes = [*graph.things(), *graph.acts(tuple(entries))]
    ids = graph.ids
    investigation = ids.node(
        "case-investigation:Investigation",
        "investigation",
        uco_core_name=facts.title,
        uco_core_description=[facts.question] if facts.question else [],
        case_investigation_investigationForm="case",
        uco_core_object=[reference(node["@id"]) for node in nodes],
    )
    bundle = ids.node("uco-core:Bundle", "bundle", uco_core_object=[investigation, *nodes])
    return canonical_json({"@context": CONTEXT, **bundle})


class _Graph:
    """The nodes of one package."""

    def __init__(
        self, facts: CaseFacts, latest: Mapping[Name, Recorded], paths: Mapping[str, str]
    ) -> None:
        self.ids = Identifiers(facts.case)
        self._facts = facts
        self._latest = latest
        self._paths = paths

    def things(self) -> Iterator[Node]:
        """Everything that was received or made, and what it was derived from."""
        for each in self._latest.values():
            node = self._thing(each)
            if node is None:
                continue
            yield node
            for origin in dict.fromkeys(each.origins()):
                if origin in self._latest:
                    yield self._derived(each.name, origin)
            if each.kind in ("image", "report"):
                yield self._exhibit_number(each)

    def _thing(self, each: Recorded) -> Node | None:
        if each.kind == "image":
            return self._photograph(each)
        if each.kind == "report":
            return self._report(each)
        if each.kind in _ARRAYS:
            return self._array(each)
        return self._finding(each) if each.kind in _TITLES else None

    def _photograph(self, each: Recorded) -> Node:
        values = each.values
        digests = {"SHA256": values["sha256"], "SHA3-256": values["sha3_256"]}
        media = values["decoding"]["media_type"]
        return self.ids.node(
            "uco-observable:RasterPicture",
            *each.name,
            uco_core_name=f"{each.mark}, {values['role']}",
            uco_core_hasFacet=[
                self._file(each.name, values["file_name"], values["sha256"], values["size"]),
                self.ids.content(digests, values["size"], media, *each.name),
                self.ids.node(
                    "uco-observable:RasterPictureFacet",
                    *("raster", *each.name),
                    uco_observable_pictureWidth=values["width"],
                    uco_observable_pictureHeight=values["height"],
                ),
            ],
        )

    def _report(self, each: Recorded) -> Node:
        digest = each.values["sha256"]
        return self.ids.node(
            "uco-observable:File",
            *each.name,
            uco_core_name=each.mark,
            uco_core_description=[f"Signed by {each.values['signer']}"],
            uco_core_hasFacet=[
                self._file(each.name, f"{each.mark}.pdf", digest, None),
                self.ids.content({"SHA256": digest}, None, "application/pdf", *each.name),
            ],
        )

    def _file(self, name: Name, file_name: str, digest: str, size: int | None) -> Node:
        known: dict[str, Any] = {"uco_observable_fileName": file_name}
        if digest in self._paths:
            known["uco_observable_filePath"] = self._paths[digest]
        if size is not None:
            known["uco_observable_sizeInBytes"] = size
        return self.ids.node("uco-observable:FileFacet", "file", *name, **known)

    def _array(self, each: Recorded) -> Node:
        title, field = _ARRAYS[each.kind]
        digest = each.values[field]["npy_sha256"]
        return self.ids.node(
            "uco-observable:ObservableObject",
            *each.name,
            uco_core_name=title,
            uco_core_description=[f"Record {each.mark}"],
            uco_core_hasFacet=[self.ids.content({"SHA256": digest}, None, "", *each.name)],
        )

    def _finding(self, each: Recorded) -> Node:
        return self.ids.node(
            "uco-analysis:AnalyticResult",
            *each.name,
            uco_core_name=f"{_TITLES[each.kind]} {each.mark}",
            uco_core_description=[_words(each), f"Digest of its record: {each.row.digest}"],
        )

    def _derived(self, name: Name, origin: Name) -> Node:
        return self.ids.node(
            "uco-core:Relationship",
            *("derived", *name, *origin),
            uco_core_source=reference(self.ids.of(*name)),
            uco_core_target=reference(self.ids.of(*origin)),
            uco_core_kindOfRelationship="Derived_From",
            uco_core_isDirectional=True,
        )

    def _exhibit_number(self, each: Recorded) -> Node:
        return self.ids.node(
            "case-investigation:ProvenanceRecord",
            *("provenance", *each.name),
            case_investigation_exhibitNumber=each.mark,
            uco_core_object=[reference(self.ids.of(*each.name))],
        )

    def acts(self, entries: tuple[AuditEntry, ...]) -> Iterator[Node]:
        """Every entry of the audit log as an act, and who acted with what program."""
        for actor in dict.fromkeys(entry.actor for entry in entries):
            yield self.ids.node("uco-identity:Person", "actor", actor, uco_core_name=actor)
        for program in dict.fromkeys(entry.program for entry in entries):
            name, _, version = program.rpartition(" ")
            yield self.ids.node(
                "uco-tool:AnalyticTool",
                *("program", program),
                uco_core_name=name,
                uco_tool_version=version,
            )
        for entry in entries:
            yield self._act(entry)

    def _act(self, entry: AuditEntry) -> Node:
        made = [name for name in map(_name, (r.key for r in entry.rows if r.table == "records"))
                if self._has(name)]  # fmt: skip
        origins = {o for name in made for o in self._latest[name].origins() if self._has(o)}
        analysed = ["uco-analysis:Analysis"] if entry.act in _COMPUTED else []
        fields: dict[str, Any] = {
            "uco_core_name": entry.act,
            "uco_core_description": [
                f"Audit entry {entry.seq}, hash {entry.hash}",
                msgspec.json.encode(entry.details, order="sorted").decode(),
            ],
            "uco_action_endTime": moment(entry.at),
            "uco_action_performer": reference(self.ids.of("actor", entry.actor)),
            "uco_action_instrument": [reference(self.ids.of("program", entry.program))],
            "uco_action_object": self._named(origins - set(made)),
            "uco_action_result": self._named(set(made)),
        }
        if entry.seq > 1:
            before = self.ids.of("act", entry.seq - 1)
            fields["case_investigation_wasInformedBy"] = reference(before)
        kinds = ["case-investigation:InvestigativeAction", *analysed]
        return self.ids.node(kinds, "act", entry.seq, **fields)

    def _has(self, name: Name) -> bool:
        kinds = {"image", "report", *_ARRAYS, *_TITLES}
        return name in self._latest and name[0] in kinds

    def _named(self, names: Iterable[Name]) -> list[Node]:
        return [reference(self.ids.of(*name)) for name in sorted(names)]


def _name(key: str) -> Name:
    """Kind and mark in the key of a record's row."""
    kind, rest = key.split(" ", 1)
    return kind, rest.rsplit(" ", 1)[0]


def _words(each: Recorded) -> str:
    values = each.values
    if each.kind == "comparison":
        return (
            f"{values['probe']} with {values['reference']}: similarity score "
            f"{values['score']['value']:.4f}, {values['decision']} the decision threshold "
            f"{values['threshold']['value']:.4f} of {values['score']['backbone']}"
        )
    if each.kind == "explanation":
        return f"Of {values['comparison']} by the method {values['method']}"
    if each.kind == "exhibit":
        return str(values["caption"])
    named = ", ".join(mark for _, mark in each.origins() if mark)
    return f"Of {named}" if named else "Stands by itself"
