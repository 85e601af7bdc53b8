import io
import re
import subprocess
from dataclasses import replace

import pytest
from pypdf import PdfReader

from examiner.comparison.records import Decision
from examiner.digest import sha256
from examiner.explanation.records import SaliencyMap, Side
from examiner.face.records import LandmarkOrigin
from examiner.report.contents import Findings
from examiner.report.layout import render
from examiner.report.layout_style import clock, fixed, plain, printable
from examiner.report.manifest import manifest
from examiner.report.wording import load_wording


def text_of(pdf: bytes) -> str:
    """All pages' text with single spaces."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.fixture(scope="module")
def text(rendered):
    return text_of(rendered)


def test_that_equal_contents_give_equal_bytes(contents, rendered):
    assert render(replace(contents)) == rendered


def test_that_other_contents_give_other_bytes(contents, rendered):
    case = replace(contents.case, question="Another question?")
    assert render(replace(contents, case=case)) != rendered


def test_that_a_report_on_one_comparison_and_two_methods_stays_short(rendered):
    assert len(PdfReader(io.BytesIO(rendered)).pages) <= 13


def test_that_every_page_is_a4_and_tells_its_number_and_the_report(rendered):
    pages = PdfReader(io.BytesIO(rendered)).pages
    for number, page in enumerate(pages, start=1):
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        words = page.extract_text()
        assert f"Page {number} of {len(pages)}" in words
        assert "Report R-2026-0417-1, version 1" in words
        assert "Case 2026-0417" in words


def test_that_title_author_language_and_date_are_stated(rendered):
    reader = PdfReader(io.BytesIO(rendered))
    assert reader.metadata.title == "Explanation of a face comparison score: R-2026-0417-1"
    assert "D. Examiner" in reader.metadata.author
    assert reader.metadata["/CreationDate"] == "D:20261122101500+01'00'"
    assert reader.root_object["/Lang"] == "en-GB"


def test_that_the_outline_and_the_list_of_contents_name_every_section_and_its_page(rendered):
    reader = PdfReader(io.BytesIO(rendered))
    cover = re.sub(r"\s+", " ", reader.pages[0].extract_text())
    titles = [entry.title for entry in reader.outline]
    assert len(titles) == 11
    for entry in reader.outline:
        page = reader.get_destination_page_number(entry) + 1
        title = re.sub(r"\s+", " ", entry.title)
        assert f"{title} {page}" in cover
        assert title in re.sub(r"\s+", " ", reader.pages[page - 1].extract_text())


def test_that_every_font_is_embedded(rendered, tmp_path):
    fonts = [
        font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        for page in PdfReader(io.BytesIO(rendered)).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert {str(font["/BaseFont"]).split("+")[-1] for font in fonts} == {
        "NotoSans-Regular",
        "NotoSans-Bold",
        "NotoSansMono-Regular",
    }
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_that_the_result_is_told_with_score_threshold_and_side(text):
    assert "reference face R1.1 is 0.4312. The decision threshold is 0.3127." in text
    assert "The score is above the threshold." in text
    assert "explain the model, not the face" in text


def test_that_a_score_below_the_threshold_is_told_as_such(contents):
    reported = contents.comparisons[0]
    score = replace(reported.comparison.score, value=0.31269999)
    pair = replace(reported.comparison, score=score, decision=Decision.BELOW)
    told = text_of(render(replace(contents, comparisons=(replace(reported, comparison=pair),))))
    assert "is 0.31269999. The decision threshold is 0.31270000." in told
    assert "The score is below the threshold." in told
    assert "The score is above the threshold." not in told


def test_that_every_digest_is_printed_whole(contents, text):
    pair = contents.comparisons[0].comparison
    digests = [pair.probe_crop, pair.reference_embedding, pair.threshold.digest]
    digests += [d for item in contents.items for d in (item.image.sha256, item.image.sha3_256)]
    digests += [each.explanation.digest for each in contents.comparisons[0].explanations]
    digests += [used.sha256 for used in contents.reproducibility.weights]
    digests += [contents.audit.head_hash, sha256(manifest(contents)), load_wording().sha256]
    assert [digest for digest in digests if digest not in text] == []


def test_that_all_49_arguments_the_rest_row_and_the_total_are_printed(contents, text):
    table = contents.comparisons[0].explanations[0].explanation.arguments
    for row in table.rows:
        shares = fixed(row.probe_share, 4, True), fixed(row.reference_share, 4, True)
        line = f"{row.region} {fixed(row.probe, 5, True)} {shares[0]} "
        line += f"{fixed(row.reference, 5, True)} {shares[1]}"
        assert line in text
    assert f"bias minus threshold {fixed(table.probe_rest, 5, True)}" in text
    assert "Total: score minus threshold +0.11850 +0.11850" in text
    assert "Sum check, probe: arguments and rest row add up to +0.11850000" in text
    assert "Sum check, reference: arguments and rest row add up to +0.11850000" in text


def test_that_a_table_shared_by_two_methods_is_printed_once(text):
    assert text.count("Total: score minus threshold") == 1
    assert "The same for E1, E2." in text


def test_that_figures_and_tables_are_numbered_through(text):
    assert re.findall(r"Figure (\d+)\.", text) == [str(n) for n in range(1, 9)]
    assert re.findall(r"Table (\d+)\.", text) == [str(n) for n in range(1, 8)]


def test_that_the_fixed_limitations_and_those_of_the_case_are_printed(contents, text):
    for limitation in load_wording().limitations:
        assert limitation.text in text
    assert contents.notices[0] in text


def test_that_the_compared_face_is_the_one_listed_whether_or_not_it_is_chosen(contents):
    item, other = contents.items
    turned = tuple(replace(face, chosen=not face.chosen) for face in item.faces)
    told = text_of(render(replace(contents, items=(replace(item, faces=turned), other))))
    assert "Compared face P1.1 Why this face named by its mark" in told
    assert "Not compared: P1.2." in told
    assert "Compared face R1.1 Why this face the only face found" in told
    assert "chosen by the examiner" not in told


def test_that_only_the_audit_log_makes_a_face_the_examiners_choice(contents):
    item, other = contents.items
    logged = replace(item, chosen_by_examiner=("P1.1",))
    told = text_of(render(replace(contents, items=(logged, other))))
    assert "Compared face P1.1 Why this face chosen by the examiner" in told
    assert told.count("chosen by the examiner") == 1


def test_that_a_face_placed_by_hand_names_no_detector(contents):
    item, other = contents.items
    placed = replace(item.faces[0], origin=LandmarkOrigin.PLACED, detection_score=None)
    faces = (placed, *item.faces[1:])
    told = text_of(render(replace(contents, items=(replace(item, faces=faces), other))))
    assert "Why this face placed by hand" in told
    assert "Detector's own score none Detector none" in told


def test_that_an_amendment_says_what_it_changes(amended):
    told = text_of(render(amended))
    assert "This is version 2 of the report." in told
    assert "Change: The question was completed." in told


def test_that_empty_maps_are_said_to_be_empty(contents):
    reported = contents.comparisons[0]
    first = reported.explanations[0]
    empty = {side: SaliencyMap(side, first.explanation.probe_map.values * 0) for side in Side}
    made = replace(
        first.explanation, probe_map=empty[Side.PROBE], reference_map=empty[Side.REFERENCE]
    )
    pair = replace(reported, explanations=(replace(first, explanation=made),))
    assert "Both maps are zero everywhere" in text_of(
        render(replace(contents, comparisons=(pair,)))
    )


def test_that_the_examiners_own_words_are_printed_under_their_headings(contents):
    words = Findings("Seen in both.", "Considered.", "It is <b>open</b> & stays so.")
    told = text_of(render(replace(contents, findings=words)))
    assert "Observations on each photograph Seen in both." in told
    assert "Opinion It is <b>open</b> & stays so." in told


def test_that_a_part_of_the_findings_left_out_is_said_to_be_empty(contents):
    told = text_of(render(replace(contents, findings=Findings(opinion="Open."))))
    assert told.count("Nothing was written under this heading.") == 2
    assert "gave no written findings" not in told


def test_that_a_report_without_findings_says_so_and_leaves_nothing_to_fill_in(rendered, text):
    assert "The examiner gave no written findings with this report." in text
    assert "Interpretation" not in text
    assert "Observations on each photograph" not in text


def test_that_a_signer_who_is_not_the_examiner_stands_on_the_cover(contents, rendered):
    identity = replace(contents.identity, signer="Common Name: E. Other")
    pdf = render(replace(contents, identity=identity))
    told = [PdfReader(io.BytesIO(each)).pages[0].extract_text() for each in (rendered, pdf)]
    assert "Signed by" not in told[0]
    assert re.search(r"Signed by\s+Common Name: E. Other", told[1])


@pytest.mark.parametrize(("count", "cover_pages"), [(2, 1), (5, 1), (8, 1), (40, 4)])
def test_that_many_results_stay_on_the_cover_or_flow_on(contents, count, cover_pages):
    first = contents.comparisons[0]
    pairs = tuple(
        replace(
            first,
            comparison=replace(first.comparison, mark=f"C{n}"),
            explanations=first.explanations if count < 10 else (),
        )
        for n in range(1, count + 1)
    )
    identity = replace(contents.identity, signer="Common Name: E. Other")
    pdf = render(replace(contents, comparisons=pairs, identity=identity))
    reader = PdfReader(io.BytesIO(pdf))
    begin = reader.get_destination_page_number(reader.outline[0])
    assert 1 <= begin <= cover_pages
    told = " ".join(page.extract_text() for page in reader.pages[:begin])
    told = re.sub(r"\s+", " ", told)
    for n in range(1, count + 1):
        assert f"C{n} P1.1 R1.1 0.4312 0.3127 above it" in told
    for entry in reader.outline:
        title = re.sub(r"\s+", " ", entry.title)
        assert f"{title} {reader.get_destination_page_number(entry) + 1}" in told


def test_that_hostile_text_from_outside_is_printed_and_not_obeyed(contents):
    item = contents.items[0]
    image = replace(
        item.image,
        file_name="a<para>&\u202ejpg.\u4e2d\x00<img src='x'/>.png",
        metadata={"<b>Artist": "</b><br/>" * 40},
    )
    told = text_of(render(replace(contents, items=(replace(item, image=image), contents.items[1]))))
    assert "a<para>&\\u202ejpg.[U+4E2D]\\x00<img src='x'/>.png" in told


def test_that_many_sections_and_entries_keep_the_list_of_contents_right(contents):
    entries = contents.audit.entries * 12
    many = replace(
        contents,
        comparisons=contents.comparisons * 7,
        audit=replace(contents.audit, entries=entries),
    )
    reader = PdfReader(io.BytesIO(render(many)))
    listed = re.sub(
        r"\s+", " ", reader.pages[0].extract_text() + " " + reader.pages[1].extract_text()
    )
    last = reader.outline[-1]
    page = reader.get_destination_page_number(last) + 1
    assert page == len(reader.pages)
    title = re.sub(r"\s+", " ", last.title)
    assert f"{title} {page}" in listed


def test_that_poppler_finds_no_fault(rendered, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(rendered)
    told = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True)
    assert told.stderr == ""
    rows = [line.split() for line in told.stdout.splitlines()[2:]]
    assert rows
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, "0"), (0.0009, "9.00 × 10⁻⁴"), (-0.00239, "–2.39 × 10⁻³"), (0.0214, "0.0214")],
)
def test_that_small_numbers_read_as_powers_of_ten(value, expected):
    assert plain(value) == expected


def test_that_what_the_font_lacks_is_shown_by_its_number():
    assert printable("Čapek − 中\t") == "Čapek – [U+4E2D][U+0009]"


def test_that_times_are_told_with_their_offset():
    assert clock("2026-11-22T10:15:00+01:00") == "2026-11-22 10:15:00 +01:00"
    assert clock("yesterday") == "yesterday"


def test_that_text_longer_than_a_page_is_printed_whole(contents):
    question = " ".join(f"word{number}" for number in range(3000))
    told = text_of(render(replace(contents, case=replace(contents.case, question=question))))
    assert [word for word in ("word0 ", "word1500 ", "word2999 ") if word not in told] == []


def test_that_a_report_on_nothing_can_be_printed(contents):
    empty = replace(contents, items=(), comparisons=(), notices=())
    assert "Limitations" in text_of(render(empty))
