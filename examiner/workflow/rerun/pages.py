"""A report's figures and pages laid out again from its case."""

from examiner.job import Progress
from examiner.report.contents import ReportContents
from examiner.report.layout import render
from examiner.report.page_pictures import figures, page_digests
from examiner.workflow.rerun.records import Line, Verdict

OTHER_VERSION = (
    "laid out by another version of the program or of its libraries: pages are not compared byte "
    "for byte, numbers are"
)


def page_lines(
    signed: bytes,
    contents: ReportContents,
    progress: Progress,
    *,
    same_layout: bool,
    same_values: bool,
) -> list[Line]:
    """Each figure, and the pages, of a signed report beside those drawn again of `contents`.

    `same_layout`: whether the program that lays them out is the one that did; `same_values`:
    whether all that `contents` states is what the report states.
    """
    progress.advance(0, 2, "Laying out the report")
    rendered = render(contents)
    progress.advance(1, 2, "Drawing its pages")
    # What is signed starts with the unsigned report, byte for byte.
    if signed.startswith(rendered):
        whole = Line("pages", f"{_count(rendered)} pages, byte for byte", Verdict.IDENTICAL)
        lines = [*_figures(rendered, rendered, same_layout=True), whole]
    else:
        found = _pages(signed, rendered, same_layout=same_layout, same_values=same_values)
        lines = [*_figures(signed, rendered, same_layout=same_layout), found]
    progress.advance(2, 2, "Pages drawn")
    return lines


def _count(pdf: bytes) -> int:
    return len(page_digests(pdf))


def _figures(signed: bytes, rendered: bytes, *, same_layout: bool) -> list[Line]:
    drawn = {figure.number: figure.digest for figure in figures(rendered)}
    lines = []
    for figure in figures(signed):
        again = drawn.get(figure.number, "none")
        same = again == figure.digest
        told = f"printed {figure.digest}…, drawn again {again}…"
        reason = "" if same else told if same_layout else f"{told}; {OTHER_VERSION}"
        verdict = Verdict.IDENTICAL if same else Verdict.DIFFERENT
        what = f"pictures on page {figure.page}, by their digest"
        lines.append(Line(f"figure {figure.number}", what, verdict, reason))
    return lines


def _pages(signed: bytes, rendered: bytes, *, same_layout: bool, same_values: bool) -> Line:
    pictures = page_digests(signed), page_digests(rendered)
    what = f"{len(pictures[0])} pages"
    if not same_layout:
        return Line("pages", what, Verdict.NOT_COMPARED, OTHER_VERSION)
    if len(pictures[0]) != len(pictures[1]):
        told = f"{len(pictures[1])} pages now"
    else:
        pairs = enumerate(zip(*pictures, strict=True), start=1)
        other = [str(at) for at, (then, now) in pairs if then != now]
        told = f"other pictures on pages {', '.join(other)}" if other else "other bytes, same look"
    if same_values:
        return Line("pages", what, Verdict.DIFFERENT, told)
    reason = f"{told}; they print digits and digests of values that are not identical"
    return Line("pages", what, Verdict.WITHIN, reason)
