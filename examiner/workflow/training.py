"""A training copy: the evidence of a case in a new one, without what was concluded from it."""

from pathlib import Path

from examiner.case.file import CaseFile
from examiner.image.records import EvidenceImage
from examiner.settings import examiner_name
from examiner.workflow.opening import new_case


def training_copy(case: CaseFile, path: Path) -> int:
    """Make a case at `path` with the photographs of `case`, their marks and facts; their number.

    Faces, comparisons, explanations, exhibits, annotations and reports stay behind. The copy's log
    names the case and the chain head that it was made from. Raises CaseNotWritten.
    """
    facts, head, actor = case.facts(), case.head(), examiner_name()
    new_case(
        path,
        actor,
        f"{facts.title} (training copy)",
        question=facts.question,
        examiner=facts.examiner,
        laboratory=facts.laboratory,
    )
    images = case.all(EvidenceImage)
    with CaseFile(path, actor) as copy:
        for image in images:
            with copy.transaction("photograph received") as act:
                act.details.update(
                    mark=image.mark,
                    role=image.role.value,
                    file_name=image.file_name,
                    sha256=image.sha256,
                    copied_from=facts.case,
                    chain_seq=head.seq,
                    chain_hash=head.hash,
                )
                act.put_original(image.archive_name, case.original(image), 0)
                act.put(image, image.mark)
    return len(images)
