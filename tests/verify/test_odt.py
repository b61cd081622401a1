"""Reading OpenDocument texts back: faults planted in a good file, and files that are none."""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish import testing
from publish.export.odt import exporter
from publish.model.formats import Context, Reading
from publish.model.running_text import whole_text
from publish.problems import Location, PublishError
from publish.verify import compare
from publish.verify.odt import verifier
from publish.verify.odt.numbers import printed
from tests.conftest import png

SOURCE: dict[str, str | bytes] = {
    "publication.yaml": "title: Faults\nlanguage: en\nlists: [tables]\nnumbering: {scheme: decimal, captions: by-chapter}\n",
    "p.png": png(),
    "text.md": """\
# First steps {#sec-first}

A paragraph that names @sec-below, @sec-last and @tbl-rain, with a note.[^a] It is long enough.

Another paragraph follows here, with a second note.[^b] It says something of its own.

(a) first item of the list
(b) second item of the list

    i. inner thing
    ii. other thing

3. third thing

   | x | y |
   |---|---|
   | 1 | 2 |

4. fourth thing

# Second thoughts {#sec-second}

## Below the second {#sec-below}

| Month | Rain |
|-------|------|
| May   | 61   |

: Rain by month {#tbl-rain}

| Month | Sun |
|-------|-----|
| May   | 12  |

: Sun by month {#tbl-sun}

![A red picture](p.png){#fig-red}

$$a = b$$ {#eq-sum}

As @fig-red, @eq-sum, @tbl-sun and @sec-data show, numbers agree everywhere in the end.

# Last words {.unnumbered #sec-last}

The end comes with a plain sentence.

# Data {.appendix}

## The data {#sec-data}

# More {.appendix}

[^a]: The text of the first note.

[^b]: The text of the second note.
""",
}
CONTENT, STYLES = "content.xml", "styles.xml"


def replaced(part: str, old: str, new: str, *, count: int = 1) -> Callable[[bytes], bytes]:
    """Return a change of the first places in a file of the package; `old` is a pattern."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        done = 0
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as made:
            for info in archive.infolist():
                content = archive.read(info)
                if info.filename == part:
                    text, done = re.subn(old, new, content.decode(), count=count, flags=re.DOTALL)
                    content = text.encode()
                made.writestr(info, content)
        assert done, f"{old} is not in {part}"
        return target.getvalue()

    return plant


def swapped(first: str, second: str) -> Callable[[bytes], bytes]:
    """Return a change that puts two passages of the text in each other's place."""
    return replaced(CONTENT, f"({first})(.*?)({second})", r"\3\2\1")


def paragraph(words: str) -> str:
    """Return a pattern for the paragraph that holds these words."""
    return rf"<text:p (?:(?!</text:p>).)*?{words}(?:(?!</text:p>).)*?</text:p>"


THE_END = "The end comes with a plain sentence."


def styled(properties: str) -> Callable[[bytes], bytes]:
    """Return a change that gives a sentence letters of these properties."""
    style = f'<style:style style:name="X" style:family="text"><style:text-properties {properties}/></style:style>'
    spanned = f'<text:span text:style-name="X">{THE_END}</text:span>'
    return both(
        replaced(CONTENT, "</office:automatic-styles>", rf"{style}\g<0>"),
        replaced(CONTENT, THE_END, spanned),
    )


def both(
    one: Callable[[bytes], bytes], other: Callable[[bytes], bytes]
) -> Callable[[bytes], bytes]:
    """Return one change after another."""
    return lambda data: other(one(data))


def field_of(name: str, attributes: str = "") -> Callable[[bytes], bytes]:
    """Return a change that makes a sentence what a field shows."""
    return replaced(CONTENT, THE_END, f"<text:{name} {attributes}>{THE_END}</text:{name}>")


def reference_as(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change of the format of a reference in the text."""
    return replaced(CONTENT, f'(<text:{name} [^>]*text:reference-format="){old}"', rf'\1{new}"')


LABELS_HIDDEN = both(
    replaced(
        STYLES,
        "</office:styles>",
        r'<style:style style:name="X" style:family="text"><style:text-properties text:display="none"/></style:style>\g<0>',
    ),
    replaced(
        STYLES,
        '(<text:outline-level-style text:level="1"[^>]*?)( text:style-name="[^"]*")?( [^>]*>)',
        r'\1 text:style-name="X"\3',
    ),
)
ROW = r"<table:table-row(>(?:(?!</table:table-row>).)*61)"
PICTURE = r'(<draw:frame draw:name="Image1"[^>]*svg:{}=")[^"]*'

FAULTS = [
    ("a letter in a heading", replaced(CONTENT, ">Second thoughts<text:bookmark-end", ">Sekond thoughts<text:bookmark-end"), "2 Second thoughts"),
    ("a digit before a heading", replaced(CONTENT, ">Second thoughts<text:bookmark-end", ">2 Second thoughts<text:bookmark-end"), "2 Second thoughts"),
    ("an outline that starts at 2", replaced(STYLES, '(<text:outline-level-style )(text:level="1")', r'\1text:start-value="2" \2'), "1 First steps"),
    ("another number format", replaced(STYLES, '(<text:outline-level-style text:level="1"[^>]*style:num-format=")1', r"\1I"), "1 First steps"),
    ("a level that shows itself alone", replaced(STYLES, '(<text:outline-level-style text:level="2"[^>]*) text:display-levels="2"', r"\1"), "2.1 Below the second"),
    ("a suffix too many", replaced(STYLES, '(<text:outline-level-style text:level="2")', r'\1 style:num-suffix="."'), "2.1 Below the second"),
    ("a heading without a number", replaced(CONTENT, r'(<text:h [^>]*)(><text:bookmark-start text:name="sec-second")', r'\1 text:is-list-header="true"\2'), "2 Second thoughts"),
    ("a number at a heading without one", replaced(CONTENT, ' text:is-list-header="true"', ""), "Last words"),
    ("a heading of another level", replaced(CONTENT, 'text:outline-level="2"(><text:bookmark-start text:name="sec-below)', r'text:outline-level="3"\1'), "Below the second"),
    ("a heading that is text", replaced(CONTENT, r'<text:h ([^>]*)(><text:bookmark-start text:name="sec-second"(?:(?!</text:h>).)*)</text:h>', r"<text:p \1\2</text:p>"), "Second thoughts"),
    ("two headings exchanged", swapped("First steps(?=<text:bookmark-end)", "Second thoughts(?=<text:bookmark-end)"), "First steps"),
    ("an appendix among the chapters", replaced(CONTENT, r'(<text:list text:style-name=")Appendix_20_Numbers', r"\1Part_20_Numbers", count=9), "A Data"),
    ("an appendix that starts anew", replaced(CONTENT, r' text:continue-list="list\d+"', "", count=9), "B More"),
    ("a stale reference", replaced(CONTENT, r'(text:reference-format="number-all-superior">)2\.1<', r"\g<1>2.7<"), "2.7"),
    ("a field that would print another number", replaced(CONTENT, r'(<text:bookmark-ref text:ref-name=")sec-below(" text:reference-format="number)', r"\1sec-first\2"), "would print"),
    ("a field that repeats other words", replaced(CONTENT, r'(text:reference-format="text">)Last words', r"\1Lost words"), "Lost words"),
    ("a link to the neighbor", replaced(CONTENT, r'href="#tbl-sun"(?=[^>]*Internet)', 'href="#tbl-rain"'), "tbl-sun"),
    ("a link to nothing", replaced(CONTENT, r'href="#tbl-sun"(?=[^>]*Internet)', 'href="#tbl-moon"'), "leads to no bookmark"),
    ("a field of a sequence that is not there", replaced(CONTENT, r'<text:sequence-ref text:ref-name="[^"]*"', '<text:sequence-ref text:ref-name="gone"'), '"gone"'),
    ("a stale caption", replaced(CONTENT, r'(text:formula="ooow:Table\+1" style:num-format="1">)2\.1<', r"\g<1>2.3<"), "Table 2.1"),
    ("a caption that counts otherwise", replaced(CONTENT, r"ooow:Table\+1", "ooow:5"), "would print"),
    ("a caption's format", replaced(CONTENT, r'(ooow:Table\+1" style:num-format=")1', r"\1i"), "would print"),
    ("captions that do not count by chapter", replaced(CONTENT, r'text:display-outline-level="1"( text:separation-character="\." text:name="Table")', r'text:display-outline-level="0"\1'), "would print"),
    ("captions exchanged", swapped("Rain by month(?=</text:p><table)", "Sun by month(?=</text:p><table)"), "Rain by month"),
    ("a lost entry of the contents", replaced(CONTENT, '<text:p text:style-name="Contents_20_2">.*?</text:p>', ""), "2.1 Below the second"),
    ("a stale entry of the contents", replaced(CONTENT, '(<text:p text:style-name="Contents_20_2">(?:(?!</text:p>).)*?>)2.1', r"\g<1>2.2"), "2.1 Below"),
    ("a lost note", replaced(CONTENT, "<text:note .*?</text:note>", ""), "first note"),
    ("a note without a text", replaced(CONTENT, "<text:note-body>.*?</text:note-body>", ""), "no text"),
    ("a note's mark", replaced(CONTENT, "(<text:note-citation>)2", r"\g<1>3"), "would print"),
    ("notes that start at 5", replaced(STYLES, r'(<text:notes-configuration[^>]*text:start-value=")0', r"\g<1>4"), "5"),
    ("a mark of a note elsewhere", replaced(CONTENT, r"(with a note)\.(<text:note .*?</text:note>)", r"\1\2."), "note"),
    ("a word lost from a note", replaced(CONTENT, "of the first note", "of the note"), "text of the first note"),
    ("a dropped word", replaced(CONTENT, "It is long enough", "It is enough"), "long"),
    ("a small letter for a capital", replaced(CONTENT, "Another paragraph", "another paragraph"), "Another paragraph"),
    ("two paragraphs exchanged", swapped(paragraph("A paragraph that names"), paragraph("Another paragraph follows")), "Another paragraph"),
    ("a lost paragraph", replaced(CONTENT, paragraph("The end comes with"), ""), "The end comes"),
    ("a list that starts elsewhere", replaced(CONTENT, '<text:list-item text:start-value="3">', '<text:list-item text:start-value="2">'), "3."),
    ("a list that does not go on behind a table", replaced(CONTENT, r'(<text:list text:style-name="L\d") text:continue-list="list\d+"', r"\1", count=9), "4."),
    ("a list of letters as figures", replaced(CONTENT, r'(text:level="1" style:num-format=")a(" style:num-prefix="\()', r"\g<1>1\2"), "(a)"),
    ("an item without its number", replaced(CONTENT, r"<text:list-item>(<text:p [^>]*>second item of the list.*?)</text:list-item>(?=</text:list><text:list )", r"<text:list-header>\1</text:list-header>"), "(b)"),
    ("an inner list that is not", replaced(CONTENT, "<text:list text:style-name=\"L\\d\">(<text:list-item text:start-value=\"1\"><text:p [^>]*>inner thing</text:p></text:list-item><text:list-item><text:p [^>]*>other thing</text:p></text:list-item>)</text:list>", "<text:p>inner thing other thing</text:p>"), "i."),
    ("a cell with another figure", replaced(CONTENT, ">61<", ">16<"), "61"),
    ("a cell that another covers", replaced(CONTENT, r"<table:table-cell ([^>]*)>(<text:p [^>]*>61</text:p>)</table:table-cell>", r"<table:covered-table-cell>\2</table:covered-table-cell>"), "61"),
    ("a tracked change", replaced(CONTENT, "(<office:text[^>]*>)", r'\1<text:tracked-changes><text:changed-region text:id="c1"/></text:tracked-changes>'), "tracked"),
    ("a comment", replaced(CONTENT, "The end comes", "The<office:annotation><text:p>Really?</text:p></office:annotation> end comes"), "comments"),
    ("a picture that is not there", replaced(CONTENT, "Pictures/1.png", "Pictures/9.png"), "9.png"),
    ("bookmarks of headings exchanged", replaced(CONTENT, r'(<text:bookmark-start text:name="sec-)second(".*?<text:bookmark-end text:name="sec-)second(".*?<text:bookmark-start text:name="sec-)below(".*?<text:bookmark-end text:name="sec-)below"', r'\1below\2below\3second\4second"'), '"sec-second": expected "2 Second thoughts" at its place, found "2.1 Below the second"'),
    ("bookmarks of captions exchanged", replaced(CONTENT, '(<text:bookmark text:name="tbl-)rain(".*?<text:bookmark text:name="tbl-)sun', r"\1sun\2rain"), '"tbl-rain": expected "Table 2.1: Rain by month" at its place, found "Table 2.2'),
    ("a heading's bookmark at a paragraph", replaced(CONTENT, '(<text:bookmark-start text:name="sec-second"/>)Second thoughts(<text:bookmark-end text:name="sec-second"/>)(.*?)(The end comes)', r"Second thoughts\3\1\4\2"), '"sec-second": expected "2 Second thoughts" at its place, found "nothing"'),
    ("a caption's bookmark at a paragraph", replaced(CONTENT, '(<text:bookmark text:name="fig-red"/>)(.*?)(The end comes)', r"\2\1\3"), '"fig-red": expected'),
    ("an entry that leads to the neighbor", replaced(CONTENT, '(Contents_20_1"><text:a [^>]*href="#)sec-second', r"\1sec-below"), '"2 Second thoughts" leads to another place than the heading'),
    ("an entry with the neighbor's page", replaced(CONTENT, '(2 Second thoughts<text:tab/><text:bookmark-ref text:ref-name=")sec-second', r"\1sec-below"), '"2 Second thoughts" leads to another place than the heading'),
    ("an entry without a link", replaced(CONTENT, '(Contents_20_2">)<text:a [^>]*>(.*?)<text:bookmark-ref .*?</text:bookmark-ref></text:a>', r"\1\2"), '"2.1 Below the second" is no link'),
    ("a table's entry that leads to the neighbor", replaced(CONTENT, '(Index_20_1"><text:a [^>]*href="#)tbl-rain', r"\1tbl-sun"), '"Table 2.1: Rain by month" leads to another place than the caption'),
    ("contents that an update would cut", replaced(CONTENT, '(table-of-content-source text:outline-level=")3', r"\g<1>1"), '"2.1 Below the second" is shown and would not be'),
    ("an entry of another level", replaced(CONTENT, '(<text:p text:style-name="Contents_20_)2', r"\g<1>1"), '"2.1 Below the second" is in the style "Contents 1" and would be in "Contents 2"'),
    ("contents without a source", replaced(CONTENT, "<text:table-of-content-source.*?</text:table-of-content-source>", ""), 'in the index "Contents", nothing says what it lists'),
    ("a lost entry of the tables", replaced(CONTENT, '<text:p text:style-name="Figure_20_Index_20_1">.*?</text:p>', ""), '"Table 2.1: Rain by month" is not shown and would be'),
    ("a changed entry of the tables", replaced(CONTENT, "Rain by month(?=<text:tab/>)", "Snow by month"), '"Table 2.1: Snow by month" is shown and would be "Table 2.1: Rain by month"'),
    ("an entry too many", replaced(CONTENT, '<text:p text:style-name="Figure_20_Index_20_1">.*?</text:p>', r"\g<0>\g<0>"), '"Table 2.1: Rain by month" is shown and would not be'),
    ("a list of other captions", replaced(CONTENT, 'caption-sequence-name="Table"', 'caption-sequence-name="Figure"'), 'is shown and would be "Figure 2.1: A red picture"'),
    ("a list of numbers alone", replaced(CONTENT, 'caption-sequence-format="text"', 'caption-sequence-format="category-and-value"'), "what an update would list is not read"),
    ("a hidden sentence", styled('text:display="none"'), f'hidden-text: "{THE_END}" is hidden'),
    ("a white sentence", styled('fo:color="#FFFFFF"'), f'hidden-text: "{THE_END}" is hidden'),
    ("a sentence of the color behind it", styled('fo:color="#000000" fo:background-color="#000000"'), "hidden-text"),
    ("a tiny sentence", styled('fo:font-size="0.1pt"'), "hidden-text"),
    ("a sentence that is raised into nothing", styled('style:text-position="super 1%"'), "hidden-text"),
    ("paragraphs hidden by their style", replaced(STYLES, '(<style:style style:name="Text_20_body"(?:(?!</style:style>).)*?)(<style:text-properties [^>]*/>)?</style:style>', r'\1<style:text-properties text:display="none"/></style:style>'), 'hidden-text: "A paragraph that names"'),
    ("all words hidden", replaced(STYLES, '(<style:default-style style:family="paragraph">.*?<style:text-properties )', r'\1text:display="none" '), "hidden-text"),
    ("a hidden picture and a hidden mark", both(styled('text:display="none"'), both(
        replaced(CONTENT, '<draw:frame draw:name="Image1".*?</draw:frame>', r'<text:span text:style-name="X">\g<0></text:span>'),
        replaced(CONTENT, "<text:note .*?</text:note>", r'<text:span text:style-name="X">\g<0></text:span>'))),
     "hidden-text: a note's mark and 2 more"),
    ("a hidden paragraph", replaced(CONTENT, THE_END, r'\g<0><text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/>'), f'hidden-text: "{THE_END}" is hidden'),
    ("a paragraph that a condition may hide", replaced(CONTENT, THE_END, r'\g<0><text:hidden-paragraph text:condition="ooow:1" text:is-hidden="false"/>'), "by the field hidden-paragraph, which is not read"),
    ("a hidden section", replaced(CONTENT, paragraph(THE_END), r'<text:section text:name="S" text:display="none">\g<0></text:section>'), f'hidden-text: "{THE_END}" is hidden'),
    ("words on a condition", field_of("conditional-text", 'text:condition="ooow:1"'), "by the field conditional-text, which is not read"),
    ("words that may be hidden", field_of("hidden-text", 'text:condition="ooow:1" text:is-hidden="false"'), "by the field hidden-text, which is not read"),
    ("words that are shown in between", replaced(CONTENT, THE_END, rf'{THE_END}<text:hidden-text text:is-hidden="false" text:string-value=" Not quite."/>'), 'plain sentence. Not quite. A Data'),
    ("a hidden row", replaced(CONTENT, ROW, r'<table:table-row table:visibility="collapse"\1'), "hidden-text: a row of a table is hidden"),
    ("a filtered row", replaced(CONTENT, ROW, r'<table:table-row table:visibility="filter"\1'), "hidden-text: a row of a table is hidden"),
    ("a hidden column", replaced(CONTENT, "<table:table-column", r'\g<0> table:visibility="collapse"'), "hidden-text: a column of a table is hidden"),
    ("a picture of no width", replaced(CONTENT, PICTURE.format("width"), r"\g<1>0pt"), "hidden-text: a picture is hidden"),
    ("a picture of no height", replaced(CONTENT, PICTURE.format("height"), r"\g<1>0.01cm"), "hidden-text: a picture is hidden"),
    ("hidden numbers of headings", LABELS_HIDDEN, 'expected "1 First steps"'),
    *((f"a sentence in a field of the {name}", field_of(name), f"by the field {name}, which is not read") for name in ("date", "title", "page-number", "chapter", "user-field-get", "expression", "placeholder")),
    *((f"a reference by {new}", reference_as("bookmark-ref", "number-all-superior", new), f'bookmark-ref sec-below in the format "{new}", which is not read') for new in ("direction", "page", "chapter", "number")),
    ("a caption's reference by its text", reference_as("sequence-ref", "value", "text"), 'sequence-ref refTable0 in the format "text", which is not read'),
    ("a page of an entry as a number", reference_as("bookmark-ref", "page", "number-no-superior"), 'sec-first in the format "number-no-superior", which is not read'),
    ("a note at the end of the document", replaced(CONTENT, 'text:note-class="footnote"', 'text:note-class="endnote"'), 'the mark of a note shows "1" and would print "i"'),
    ("notes that begin anew", replaced(STYLES, '(text:start-numbering-at=")document', r"\1chapter"), "numbered anew in each chapter"),
    ("two bookmarks of one name", replaced(CONTENT, '(<text:bookmark text:name=")tbl-sun', r"\1tbl-rain"), "two bookmarks"),
]  # fmt: skip


DARK_PAGE = replaced(
    STYLES, "<style:page-layout-properties ", r'\g<0>fo:background-color="#222222" ', count=9
)
HARMLESS = [
    ("white on something dark", styled('fo:color="#ffffff" fo:background-color="#1a1a1a"')),
    ("white on a dark page", both(DARK_PAGE, styled('fo:color="#ffffff"'))),
    ("white where the program has its own color", styled('fo:color="#ffffff" style:use-window-font-color="true"')),
    ("small letters", styled('fo:font-size="5pt" style:text-position="super 58%"')),
    ("a page in figures", replaced(CONTENT, '<text:bookmark-ref text:ref-name="sec-below" text:reference-format="page"></text:bookmark-ref>', "2")),
    ("a place as LibreOffice names it", replaced(CONTENT, '(Index_20_1"><text:a [^>]*href="#)tbl-rain', r"\1Table%212%7Csequence")),
    ("an entry in a style of its own", both(
        replaced(CONTENT, "</office:automatic-styles>", r'<style:style style:name="P9" style:family="paragraph" style:parent-style-name="Contents_20_2"/>\g<0>'),
        replaced(CONTENT, '<text:p text:style-name="Contents_20_2"', '<text:p text:style-name="P9"'))),
    ("a section", replaced(CONTENT, paragraph(THE_END), r'<text:section text:name="S">\g<0></text:section>')),
    ("no configuration of notes", replaced(STYLES, "<text:notes-configuration[^>]*>", "")),
]  # fmt: skip


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    folder = tmp_path_factory.mktemp("odt") / "paper"
    folder.mkdir()
    for name, content in SOURCE.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    made = testing.context_of(folder, folder.parent / "paper.odt", exporter)
    exporter.export(made)
    return made


def told(path: Path, context: Context) -> str:
    """Return what is said of a file, a line a problem."""
    try:
        reading = verifier.read(path)
    except PublishError as error:
        return str(error)
    text = whole_text(context.blocks)
    found = compare(context.outline, reading, context.publication.contents, Location("odt"), text)
    return "\n".join(map(str, found)).replace("\u00a0", " ")


def test_the_good_file_agrees(context: Context) -> None:
    assert told(context.output, context) == ""


def test_every_fault_is_found_and_named(context: Context, tmp_path: Path) -> None:
    good, bad = context.output.read_bytes(), tmp_path / "bad.odt"
    missed = []
    for name, plant, wanted in FAULTS:
        bad.write_bytes(plant(good))
        found = told(bad, context)
        if not found or wanted not in found:
            missed.append(f"{name}: {found[:300] or 'not found'}")
    assert missed == []
    assert len(FAULTS) > 40


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_harmless_changes_are_accepted(
    name: str, change: Callable[[bytes], bytes], context: Context, tmp_path: Path
) -> None:
    path = tmp_path / "other.odt"
    path.write_bytes(change(context.output.read_bytes()))
    assert told(path, context) == "", name


def test_what_stands_at_the_places_of_bookmarks(context: Context) -> None:
    landings = verifier.read(context.output).landings or {}
    assert landings["sec-below"] == ("2.1 Below the second",)
    assert [one.replace("\u00a0", " ") for one in landings["tbl-sun"]] == [
        "Table 2.2: Sun by month"
    ]
    assert landings["eq-sum"] == ("(2.1)",)


def test_a_bookmark_in_a_note_is_one_bookmark(tmp_path: Path) -> None:
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    note += '<text:note-body><text:p><text:bookmark text:name="b"/>x</text:p></text:note-body></text:note>'
    reading = reading_of(tmp_path, f'<text:h text:outline-level="1">Head{note}</text:h>')
    assert (reading.problems, reading.landings) == ((), {"b": ()})


def test_what_a_reader_sees(context: Context) -> None:
    reading = verifier.read(context.output)
    assert reading.headings == (
        (1, "1 First steps"),
        (1, "2 Second thoughts"),
        (2, "2.1 Below the second"),
        (1, "Last words"),
        (1, "A Data"),
        (2, "A.1 The data"),
        (1, "B More"),
    )
    assert reading.contents == tuple(text for _, text in reading.headings or ())
    assert [one.replace("\u00a0", " ") for one in reading.captions or ()] == [
        "Table 2.1: Rain by month",
        "Table 2.2: Sun by month",
        "Figure 2.1: A red picture",
        "(2.1)",
    ]
    assert reading.notes == (
        ("1", "The text of the first note."),
        ("2", "The text of the second note."),
    )
    assert reading.problems == ()


def package(path: Path, **files: str) -> Path:
    """Write a package; a key such as `content` names the file content.xml."""
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        manifest = f'<m:manifest xmlns:m="{urn}manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", files.pop("manifest", manifest))
        for name, text in files.items():
            archive.writestr(f"{name}.xml", text)
    return path


def document(body: str, styles: str = "") -> str:
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    return (
        f'<o:document-content xmlns:o="{urn}office:1.0" xmlns:text="{urn}text:1.0" '
        f'xmlns:style="{urn}style:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<o:automatic-styles>{styles}</o:automatic-styles>"
        f"<o:body><o:text>{body}</o:text></o:body></o:document-content>"
    )


def reading_of(path: Path, body: str, styles: str = "") -> Reading:
    return verifier.read(package(path / "a.odt", content=document(body, styles)))


def failing_code(path: Path) -> str:
    with pytest.raises(PublishError) as caught:
        verifier.read(path)
    (problem,) = caught.value.problems
    return problem.code


def test_an_inner_list_counts_by_itself(tmp_path: Path) -> None:
    level = '<text:list-level-style-number text:level="{0}" style:num-format="{1}" style:num-suffix="."/>'
    style = f'<text:list-style style:name="L">{level.format(1, "1")}{level.format(2, "a")}</text:list-style>'
    item = "<text:list-item><text:p>{0}</text:p>{1}</text:list-item>"
    inner = f"<text:list>{item.format('x', '')}{item.format('y', '')}</text:list>"
    body = f'<text:list text:style-name="L" xml:id="l1">{item.format("one", inner)}{item.format("two", inner)}</text:list>'
    body += f'<text:p>between</text:p><text:list text:style-name="L" text:continue-list="l1">{item.format("three", "")}</text:list>'
    body += f'<text:list text:style-name="L">{item.format("anew", "")}</text:list>'
    text = (reading_of(tmp_path, body, style).text or "").split("\n")
    assert text == [
        *("1.one", "a.x", "b.y", "2.two", "a.x", "b.y", "between", "3.three", "1.anew"),
    ]


@pytest.mark.parametrize(
    ("number", "format", "repeats", "shown"),
    [
        (28, "a", True, "bb"),
        (28, "a", False, "ab"),
        (53, "A", False, "BA"),
        (4, "i", False, "iv"),
        (21, "①, ②, ③, ...", False, "㉑"),
        (50, "①, ②, ③, ...", False, "㊿"),
        (51, "①, ②, ③, ...", False, "51"),
        (110, "一, 二, 三, ...", False, "一百一十"),
        (7, "01, 02, 03, ...", False, "07"),
        (7, "", False, ""),
        (999_999, "I", False, "999999"),
    ],
)
def test_numbers_as_a_program_prints_them(
    number: int, format: str, repeats: bool, shown: str
) -> None:
    assert printed(number, format, repeats=repeats) == shown


def test_a_link_to_no_bookmark(tmp_path: Path) -> None:
    body = '<text:p><text:a xlink:href="#gone">Section 9</text:a></text:p>'
    (problem,) = reading_of(tmp_path, body).problems
    assert (problem.code, "Section 9" in problem.message) == ("dead-reference", True)


@pytest.mark.parametrize(("level", "seen"), [("0", 1), ("-1", 1), ("999999", 10)])
def test_a_heading_of_a_level_that_is_none(level: str, seen: int, tmp_path: Path) -> None:
    body = f'<text:h text:outline-level="{level}">Head</text:h>'
    assert reading_of(tmp_path, body).headings == ((seen, "Head"),)


def test_a_list_that_continues_nothing(tmp_path: Path) -> None:
    body = '<text:list text:continue-list="gone"><text:list-item><text:p>x</text:p></text:list-item></text:list>'
    (problem,) = reading_of(tmp_path, body).problems
    assert problem.code == "dead-reference"


def test_files_that_are_none(context: Context, tmp_path: Path) -> None:
    good, bad = context.output.read_bytes(), tmp_path / "bad.odt"
    for data in (good[:-400], good[: len(good) // 2], b"just text", b""):
        bad.write_bytes(data)
        assert failing_code(bad) == "broken-file"
    changed = bytearray(good)
    changed[400:460] = bytes(60)
    bad.write_bytes(changed)
    assert failing_code(bad) == "broken-file"
    assert failing_code(tmp_path / "nothing.odt") == "unreadable"


def test_another_format(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    assert failing_code(path) == "other-format"
    urn = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    sheet = f'<o:x xmlns:o="{urn}"><o:body><o:spreadsheet/></o:body></o:x>'
    assert failing_code(package(path, content=sheet)) == "broken-file"
    assert failing_code(package(path)) == "broken-file"


def test_an_encrypted_file(tmp_path: Path) -> None:
    urn = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<m:manifest xmlns:m="{urn}"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    assert failing_code(package(tmp_path / "a.odt", manifest=manifest, content="x")) == "encrypted"


def test_a_file_made_to_burst(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    assert failing_code(package(path, content=document(" " * 70_000_000))) == "archive-too-large"
    assert failing_code(package(path, content=document("<text:p/>" * 5_000_001))) in {
        "oversized",
        "archive-too-large",
    }


def test_elements_without_end_and_entities(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    deep = "<text:list><text:list-item>" * 5000 + "</text:list-item></text:list>" * 5000
    assert failing_code(package(path, content=document(deep))) == "broken-file"
    assert failing_code(package(path, content="<x")) == "broken-file"
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    body = document("<text:p>&e;</text:p>")
    assert failing_code(package(path, content=head + body)) == "broken-file"


def test_styles_that_are_based_on_one_another(tmp_path: Path) -> None:
    style = '<style:style style:name="{0}" style:family="paragraph" style:parent-style-name="{1}"/>'
    styles = style.format("A", "B") + style.format("B", "A")
    assert reading_of(tmp_path, '<text:p text:style-name="A">x</text:p>', styles).text == "x"
