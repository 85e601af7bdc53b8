"""The vocabulary of CASE and UCO: nodes of JSON-LD with identifiers that stay the same."""

from typing import Any
from uuid import UUID, uuid5

CONTEXT = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-analysis": "https://ontology.unifiedcyberontology.org/uco/analysis/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_NONE = UUID(int=0)

Node = dict[str, Any]


class Identifiers:
    """Identifiers of the nodes of one case: the same thing of the same case has the same one."""

    def __init__(self, case: str) -> None:
        self._case = uuid5(_NONE, case)

    def of(self, *what: object) -> str:
        """The identifier of what is called so, and of nothing else."""
        # Lengths keep apart what could run together.
        text = "".join(f"{len(str(each))}:{each}" for each in what)
        return f"urn:uuid:{uuid5(self._case, text)}"

    def node(self, kind: str | list[str], *what: object, **fields: Any) -> Node:
        """A node by its type and identifier; an underscore in a field's name parts its prefix."""
        named = {_field(name): value for name, value in fields.items()}
        return {"@id": self.of(*what), "@type": kind} | named

    def content(self, digests: dict[str, str], size: int | None, media: str, *what: object) -> Node:
        """The facet that says what bytes something is: digests by algorithm, size, media type."""
        hashes = [
            self.node(
                "uco-types:Hash",
                *("hash", algorithm, *what),
                uco_types_hashMethod=algorithm,
                uco_types_hashValue={"@type": "xsd:hexBinary", "@value": value},
            )
            for algorithm, value in digests.items()
        ]
        facts: dict[str, Any] = {"uco_observable_hash": hashes}
        if size is not None:
            facts["uco_observable_sizeInBytes"] = size
        if media:
            facts["uco_observable_mimeType"] = media
        return self.node("uco-observable:ContentDataFacet", "content", *what, **facts)


def _field(name: str) -> str:
    first, second, rest = name.split("_", 2)
    return f"{first}-{second}:{rest}"


def reference(identifier: str) -> Node:
    """What stands where a node is only named."""
    return {"@id": identifier}


def moment(at: str) -> Node:
    """A time, ISO 8601."""
    return {"@type": "xsd:dateTime", "@value": at}
