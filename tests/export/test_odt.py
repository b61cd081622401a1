"""The OpenDocument text as a reader, LibreOffice and a second build see it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from lxml.etree import _Element as Element

from publish import testing
from publish.export.odt import exporter
from publish.export.odt.notation import heading_numbers
from publish.model.limits import Limit
from publish.model.outline import Heading, Outline
from publish.model.publication import NumberingChoice
from publish.model.scheme import Level, Scheme
from publish.problems import PublishError
from publish.verify.odt import verifier
from tests.conftest import png
from tests.judges import judges

URN = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE, TABLE = (f"{{{URN}{name}:1.0}}" for name in ("text", "style", "table"))
DRAW, OFFICE = (f"{{{URN}{name}:1.0}}" for name in ("drawing", "office"))
SVG = f"{{{URN}svg-compatible:1.0}}"
FO = f"{{{URN}xsl-fo-compatible:1.0}}"
HREF = "{http://www.w3.org/1999/xlink}href"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SOURCE = """\
# First {#sec-first}

A paragraph with a note[^1] that refers to @sec-second, @fig-red, @tbl-a and @eq-a.

[^1]: The note, which refers to @tbl-a.

## Second *one* {#sec-second}

$$x = 1$$ {#eq-a}

| Name | What it is |
|------|-----------:|
| a    | b          |

: A table {#tbl-a}

![A red picture](p.png){#fig-red}

# Last {.unnumbered}

# More {.appendix #sec-more}

As @sec-more says.
"""


def exported(folder: Path, text: str = SOURCE, manifest: str = "title: A Title") -> Path:
    """Return the file of a publication written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "publication.yaml").write_text(manifest + "\n", encoding="utf-8")
    (folder / "text.md").write_text(text, encoding="utf-8")
    (folder / "p.png").write_bytes(png())
    output = folder.resolve() / "essay.odt"
    return exporter.export(testing.context_of(folder, output, exporter))


def part(path: Path, name: str = "content.xml") -> Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def words(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def test_headings_hold_no_number(tmp_path: Path) -> None:
    root = part(exported(tmp_path))
    found = [(one.get(f"{TEXT}outline-level"), words(one)) for one in root.iter(f"{TEXT}h")]
    assert found == [("1", "First"), ("2", "Second one"), ("1", "Last"), ("1", "More")]
    headers = [one.get(f"{TEXT}is-list-header") for one in root.iter(f"{TEXT}h")]
    assert headers == [None, None, "true", None]


def test_the_outline_counts_as_the_scheme_does(tmp_path: Path) -> None:
    manifest = "title: T\nnumbering: {scheme: legal, start: 3}"
    levels = list(part(exported(tmp_path, manifest=manifest), "styles.xml").iter(
        f"{TEXT}outline-level-style"
    ))  # fmt: skip
    keys = [f"{STYLE}num-prefix", f"{STYLE}num-format", f"{STYLE}num-suffix"]
    keys += [f"{TEXT}display-levels", f"{TEXT}start-value", f"{STYLE}num-letter-sync"]
    found = [[level.get(key) for key in keys] for level in levels[:3]]
    assert found == [
        [None, "1", ".", None, "3", None],
        [None, "1", None, "2", None, None],
        ["(", "a", ")", None, None, "true"],
    ]


def test_what_odf_cannot_count_is_text(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        'levels:\n  - {format: decimal, text: "%1"}\n  - {format: decimal, text: "%1-%2"}\n'
        '  - {format: decimal, text: "%2.%3"}\n'
    )
    text = "# One\n\n## Two {#sec-two}\n\n### Three\n\n## Again\n\nSee @sec-two.\n"
    path = exported(tmp_path, text, "title: T\nnumbering: own.yaml")
    root = part(path)
    assert [words(one) for one in root.iter(f"{TEXT}h")] == [
        "One",
        "1-1 Two",
        "1.1 Three",
        "1-2 Again",
    ]
    reading = verifier.read(path)
    assert reading.headings == ((1, "1 One"), (2, "1-1 Two"), (3, "1.1 Three"), (2, "1-2 Again"))
    assert reading.references == (("Section 1-1", "sec-two"),)
    assert root.find(f".//{TEXT}p/{TEXT}a/{TEXT}bookmark-ref[@{TEXT}ref-name='sec-two']"
                     f"[@{TEXT}reference-format='number-all-superior']") is None  # fmt: skip


def test_a_number_that_odf_writes_otherwise_is_text() -> None:
    levels = (Level("decimalEnclosedCircle", "%1"),)
    scheme = Scheme("own", levels, Level("upperRoman", "%1"), ())

    def is_live(*numbers: str) -> bool:
        found = (Heading(1, number, "t", f"h{number}", number, depth=1) for number in numbers)
        made = heading_numbers(scheme, NumberingChoice(), Outline(tuple(found)))
        return made.lists[""][0].is_live

    assert is_live("①", "⑳")
    assert not is_live("①", "21")


def test_references_are_links_and_fields(tmp_path: Path) -> None:
    root = part(exported(tmp_path))
    links = [
        one for one in root.iter(f"{TEXT}a") if one.get(f"{TEXT}style-name") != "Index_20_Link"
    ]
    assert [one.get(HREF) for one in links] == [
        *("#tbl-a", "#sec-second", "#fig-red", "#tbl-a", "#eq-a", "#sec-more"),
    ]
    assert all(len(one) == 1 for one in links)
    (number,) = links[1]
    assert {str(key): str(value) for key, value in number.attrib.items()} == {
        f"{TEXT}ref-name": "sec-second",
        f"{TEXT}reference-format": "number-all-superior",
    }
    assert (links[1].text, number.text) == ("Section\u00a0", "1.1")
    sequences = {one.get(f"{TEXT}ref-name") for one in root.iter(f"{TEXT}sequence")}
    assert {one.get(f"{TEXT}ref-name") for one in root.iter(f"{TEXT}sequence-ref")} <= sequences


def test_captions_count_by_chapter_where_a_sequence_can(tmp_path: Path) -> None:
    path = exported(tmp_path, manifest="title: T\ntype: book")
    declared = {
        one.get(f"{TEXT}name"): one.get(f"{TEXT}display-outline-level")
        for one in part(path).iter(f"{TEXT}sequence-decl")
    }
    assert (declared["Figure"], declared["Subfigure"]) == ("1", "0")
    before = "![A red picture](p.png){#fig-zero}\n\n" + SOURCE
    path = exported(tmp_path, before, "title: T\ntype: book")
    declared = {
        one.get(f"{TEXT}name"): one.get(f"{TEXT}display-outline-level")
        for one in part(path).iter(f"{TEXT}sequence-decl")
    }
    assert (declared["Figure"], declared["Table"]) == ("0", "1")


def test_a_list_goes_on_behind_a_table(tmp_path: Path) -> None:
    text = "3) three\n\n   | a |\n   |---|\n   | b |\n\n   more\n4) four\n"
    body = part(exported(tmp_path, text)).find(f"{OFFICE}body/{OFFICE}text")
    assert body is not None
    first, second = body.findall(f"{TEXT}list")
    assert second.get(f"{TEXT}continue-list") == first.get(ID)
    assert first[0].get(f"{TEXT}start-value") == "3"
    assert [child.tag for child in second] == [f"{TEXT}list-header", f"{TEXT}list-item"]


def test_cells_that_span_and_rows_that_repeat(tmp_path: Path) -> None:
    text = (
        "+---+-------+\n| A | B     |\n+===+===+===+\n| 1 | 2 | 3 |\n"
        "|   +---+---+\n|   | 4 | 5 |\n+---+---+---+\n"
    )
    (table,) = part(exported(tmp_path, text)).iter(f"{TABLE}table")
    assert len(table.findall(f"{TABLE}table-column")) == 3
    (head,) = table.iter(f"{TABLE}table-header-rows")
    assert head[0][1].get(f"{TABLE}number-columns-spanned") == "2"
    rows = table.findall(f"{TABLE}table-row")
    assert rows[0][0].get(f"{TABLE}number-rows-spanned") == "2"
    assert rows[1][0].tag == f"{TABLE}covered-table-cell"
    assert {len(row) for row in (head[0], *rows)} == {3}


def test_pictures_and_formulas_say_what_they_are(tmp_path: Path) -> None:
    path = exported(tmp_path)
    formula, picture = part(path).iter(f"{DRAW}frame")
    assert [words(one) for one in formula.iter(f"{SVG}desc")] == ["x = 1"]
    assert [words(one) for one in picture.iter(f"{SVG}desc")] == ["A red picture"]
    names = zipfile.ZipFile(path).namelist()
    assert {"Formula1/content.xml", "ObjectReplacements/Formula1", "Pictures/1.png"} <= set(names)
    math = part(path, "Formula1/content.xml")
    assert etree.QName(math).localname == "math"


def test_metadata(tmp_path: Path) -> None:
    manifest = (
        "title: T\nsubtitle: S\nauthor: [Ada, {name: Bob, affiliation: U}]\nlanguage: de\n"
        "date: 2026-11-23\nkeywords: [one, two]\nidentifier: x:1\nrights: free"
    )
    found = [
        (etree.QName(one).localname, one.text)
        for one in part(exported(tmp_path, "Text.", manifest), "meta.xml")[0]
    ]
    assert found == [
        ("generator", "publish-toolkit"),
        ("title", "T"),
        ("subject", "S"),
        ("initial-creator", "Ada, Bob"),
        ("creator", "Ada, Bob"),
        ("creation-date", "2026-11-23T00:00:00"),
        ("date", "2026-11-23T00:00:00"),
        ("language", "de"),
        ("keyword", "one"),
        ("keyword", "two"),
        ("user-defined", "x:1"),
        ("user-defined", "free"),
    ]


def test_the_package(tmp_path: Path) -> None:
    path = exported(tmp_path)
    with zipfile.ZipFile(path) as archive:
        first, *others = archive.infolist()
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == exporter.media_type.encode()
        root = etree.fromstring(archive.read("META-INF/manifest.xml"))
    listed = {one.get(f"{{{URN}manifest:1.0}}full-path", "") for one in root}
    files = {info.filename for info in others} - {"META-INF/manifest.xml"}
    assert {name for name in listed if not name.endswith("/")} == files


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = exported(tmp_path / "a"), exported(tmp_path / "elsewhere" / "b")
    assert one.read_bytes() == other.read_bytes()


def test_a_formula_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as caught:
        exported(tmp_path, r"$\frac{1$")
    assert [one.code for one in caught.value.problems] == ["bad-tex"]


def test_code_keeps_its_spaces_and_its_colors(tmp_path: Path) -> None:
    text = "```python\nif a:\n    return  1\n```\n\n`a  b`{.python}\n"
    path = exported(tmp_path, text)
    styles = {one.get(f"{TEXT}style-name") for one in part(path).iter(f"{TEXT}span")}
    assert "ControlFlowTok" in styles
    assert (verifier.read(path).text or "").split("\n")[0] == "if a:     return  1"


def test_every_style_that_is_named_is_there(tmp_path: Path) -> None:
    path = exported(tmp_path, SOURCE + "\n> quoted\n\nTerm\n:   meaning\n\n---\n\n`x` *y* ~~z~~\n")
    there = {
        one.get(f"{STYLE}name")
        for name in ("content.xml", "styles.xml")
        for one in part(path, name).iter(f"{STYLE}style", f"{TEXT}list-style")
    }
    named = {
        value
        for name in ("content.xml", "styles.xml")
        for one in part(path, name).iter(etree.Element)
        for key, value in one.attrib.items()
        if str(key).endswith(("}style-name", "}parent-style-name", "}visited-style-name"))
        and one.tag != f"{STYLE}master-page"
    }  # fmt: skip
    assert sorted(named - there) == []


def look(path: Path, style: str, name: str = "content.xml") -> dict[str, str]:
    """Return the properties of a style by their local names."""
    made = part(path, name).find(f".//{STYLE}style[@{STYLE}name='{style}']")
    assert made is not None, style
    properties = [pair for one in made for pair in one.attrib.items()]
    return {etree.QName(key).localname: str(value) for key, value in properties}


def paragraph(path: Path, start: str) -> Element:
    return next(one for one in part(path).iter(f"{TEXT}p") if words(one).startswith(start))


def test_a_task_has_a_box_and_no_bullet(tmp_path: Path) -> None:
    path = exported(tmp_path, "- [ ] light the lamp\n- [x] write the log\n- sleep\n")
    root = part(path)
    signs = {
        one.get(f"{STYLE}name"): one[0].get(f"{TEXT}bullet-char")
        for one in root.iter(f"{TEXT}list-style")
    }
    items = list(root.iter(f"{TEXT}list-item"))
    assert [words(one) for one in items] == ["light the lamp", "write the log", "sleep"]
    shown = [signs.get(one.get(f"{TEXT}style-override")) for one in items]
    assert shown == ["☐", "☒", None]


def test_verse_stands_apart_and_is_not_justified(tmp_path: Path) -> None:
    path = exported(tmp_path, "| One\n| two\n\n> | In a quotation\n> | too\n")
    assert paragraph(path, "One").get(f"{TEXT}style-name") == "Verse"
    style = look(path, "Verse", "styles.xml")
    assert float(style["margin-top"].removesuffix("pt")) > 0
    assert "text-indent" not in style
    name = paragraph(path, "In a quotation").get(f"{TEXT}style-name", "")
    assert look(path, name)["text-align"] == "start"


def test_a_passage_from_right_to_left_is_written_so(tmp_path: Path) -> None:
    path = exported(tmp_path, "::: {lang=ar}\nسلام\n\n- عنصر\n:::\n\nEnglish\n")
    for start in ("سلام", "عنصر"):
        name = paragraph(path, start).get(f"{TEXT}style-name", "")
        assert look(path, name)["writing-mode"] == "rl-tb"
    assert paragraph(path, "English").get(f"{TEXT}style-name") == "First_20_Paragraph"


def test_lines_that_are_not_justified_begin_where_their_language_does(tmp_path: Path) -> None:
    passage = "::: {lang=ar}\nكلمة\n\n:   معنى\n:::\n"
    path = exported(tmp_path, passage)
    assert look(path, paragraph(path, "كلمة").get(f"{TEXT}style-name", ""))["text-align"] == "end"
    path = exported(tmp_path, "> | بيت\n", "title: T\nlanguage: ar")
    assert look(path, "Standard", "styles.xml")["text-align"] == "right"
    assert look(path, paragraph(path, "بيت").get(f"{TEXT}style-name", ""))["text-align"] == "end"


def test_code_stays_with_its_caption(tmp_path: Path) -> None:
    path = exported(tmp_path, '```{#lst-a caption="Some code"}\ncode\n```\n')
    name = paragraph(path, "code").get(f"{TEXT}style-name", "")
    assert look(path, name)["keep-with-next"] == "always"


def test_a_border_stands_outside_of_the_margin_as_in_word(tmp_path: Path) -> None:
    assert look(exported(tmp_path), "Admonition", "styles.xml")["margin-left"] == "1.75pt"


def test_words_are_hyphenated(tmp_path: Path) -> None:
    styles = part(exported(tmp_path), "styles.xml")
    default = next(styles.iter(f"{STYLE}default-style"))
    assert "true" in [one.get(f"{FO}hyphenate") for one in default]


def test_a_narrow_column_is_as_wide_as_its_longest_word(tmp_path: Path) -> None:
    line = "words that go on " * 8
    table = f"| a | b |\n|-|----------------|\n| international | {line} |\n"
    root = part(exported(tmp_path, table))
    widths = [
        float(one.get(f"{STYLE}column-width", "").removesuffix("pt"))
        for one in root.iter(f"{STYLE}table-column-properties")
    ]
    assert widths[0] > len("international") * 4.5


def test_only_the_end_of_an_abstract_is_set_off(tmp_path: Path) -> None:
    path = exported(tmp_path, manifest="title: T\nabstract: |\n  One.\n\n  Two.")
    name = paragraph(path, "One.").get(f"{TEXT}style-name", "")
    assert look(path, name)["margin-bottom"] == "4pt"
    assert paragraph(path, "Two.").get(f"{TEXT}style-name") == "Abstract"


def test_a_reference_doc_is_said_to_have_no_effect() -> None:
    assert "reference-doc" in {one.key for one in exporter.limits if isinstance(one, Limit)}


RESULT = re.compile(rb"(<text:(?:sequence|sequence-ref|bookmark-ref) [^>]*>)[^<]*(<)")


def shown_by_libreoffice(path: Path, folder: Path) -> str:
    """Return the text of the pages that LibreOffice makes, white space closed up."""
    pdf = judges.libreoffice_pdf(path, folder)
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def changed(path: Path, folder: Path, old: bytes, new: bytes) -> Path:
    """Return a copy without the results of fields, and with a change of the text."""
    copy = folder / "changed.odt"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as target:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename == "content.xml":
                assert old in data
                data = RESULT.sub(rb"\g<1>0\g<2>", data.replace(old, new, 1))
            target.writestr(info, data)
    return copy


def test_libreoffice_counts_everything_itself(tmp_path: Path) -> None:
    judges.require("libreoffice_pdf")
    path = exported(tmp_path)
    mark = b'<text:h text:style-name="Heading_20_1"'
    seen = shown_by_libreoffice(changed(path, tmp_path, mark, mark), tmp_path)
    for expected in (
        "refers to Section 1.1, Figure 1, Table 1 and Equation 1.",
        "1.1 Second one",
        "Figure 1: A red picture",
        "Table 1: A table",
        "A More",
        "As Appendix A says.",
    ):
        assert expected in seen.replace("\u00a0", " ")


@pytest.mark.whole
def test_libreoffice_renumbers_what_comes_behind_a_new_heading(tmp_path: Path) -> None:
    judges.require("libreoffice_pdf")
    path = exported(tmp_path, manifest="title: T\nnumbering: legal\ncontents: false")
    mark = b'<text:h text:style-name="Heading_20_1"'
    new = mark + b' text:outline-level="1">New</text:h>' + mark
    seen = shown_by_libreoffice(changed(path, tmp_path, mark, new), tmp_path)
    for expected in ("1. New", "2. First", "2.1 Second one", "refers to Section 2.1, Figure 1"):
        assert expected in seen.replace("\u00a0", " ")


def test_a_display_formula_within_a_paragraph_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    path = exported(tmp_path, "Before\n$$ x = y $$\nafter.\n")
    texts = [words(one) for one in part(path).iter(f"{TEXT}p")]
    assert texts.index("after.") == texts.index("Before ") + 2


def test_text_is_indented_behind_text_alone(tmp_path: Path) -> None:
    text = "One.\n\nTwo.\n\n$$x$$ {#eq-x}\n\nThree\n$$y$$\nfour.\n\n- item\n\nFive.\n"
    body = part(exported(tmp_path, text))
    styles = {words(one).strip(): one.get(f"{TEXT}style-name") for one in body.iter(f"{TEXT}p")}
    first, indented = "First_20_Paragraph", "Text_20_body"
    assert [styles[one] for one in ("One.", "Two.")] == [first, indented]
    assert [styles[one] for one in ("Three", "four.", "Five.")] == [first] * 3


def test_a_figures_caption_is_centered_and_a_listings_is_not(tmp_path: Path) -> None:
    text = '![Red](p.png){#fig-a}\n\n``` {#lst-a caption="Code"}\nx\n```\n'
    path = exported(tmp_path, text)
    styles = [
        one.get(f"{TEXT}style-name", "")
        for one in part(path).iter(f"{TEXT}p")
        if words(one).startswith(("Figure", "Listing"))
    ]
    assert styles == ["Figure_20_Caption", "Listing_20_Caption"]
    aligned = {
        one.get(f"{STYLE}name"): one.find(f"{STYLE}paragraph-properties")
        for one in part(path, "styles.xml").iter(f"{STYLE}style")
    }
    figure = aligned["Figure_20_Caption"]
    assert figure is not None
    assert figure.get(f"{FO}text-align") == "center"
    assert aligned["Listing_20_Caption"] is None


@pytest.mark.whole
def test_lines_that_end_by_hand_are_not_stretched(tmp_path: Path) -> None:
    judges.require("libreoffice_pdf")
    text = f"{'A rather long line ' * 5}\\\ntwo\\\nthree four\\\nfive\n"
    pdf = judges.libreoffice_pdf(exported(tmp_path, text), tmp_path / "drawn")
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    words = page.get_text_range().replace("\r\n", "\n\n")
    start, end = words.index("three"), words.index("four")
    assert page.get_charbox(end)[0] - page.get_charbox(start + 4)[2] < 10
