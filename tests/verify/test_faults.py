"""Faults planted in good files, one at a time: each must be found, and told so that it is clear.

The files are the same publication in three formats. A fault in a Word file or an EPUB is a change
of its XML; in a PDF, of its bookmarks, links and text, or of the page before it was laid out.
"""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest

from publish.export import pdf as pdf_exporter
from publish.model.formats import Context, Verifier
from publish.model.running_text import whole_text
from publish.problems import Location, PublishError
from publish.verify import compare, docx, epub, pdf
from tests.conftest import command, png
from tests.word_files import context_of

SOURCE: dict[str, str | bytes] = {
    "publication.yaml": "title: Faults\nlanguage: en\nlists: [tables]\n",
    "p.png": png(),
    "text.md": """\
# First steps {#sec-first}

A paragraph that names @sec-second, @sec-below and @tbl-rain, with a note.[^a] It is long enough to be found.

Another paragraph follows here, with a second note.[^b] It says something of its own.

(a) first item of the list
(b) second item of the list

3. third thing
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

As @fig-red, @eq-sum and @tbl-sun show, numbers agree everywhere in the end.

Read on [here](#sec-second) and then [here](#sec-below).

# Last words {.unnumbered}

The end comes with a plain sentence.

[^a]: The text of the first note.

[^b]: The text of the second note $x^2$ with a list:

    5. fifth
    6. sixth
""",
}


Record = Callable[[str, object], None]


READERS: dict[str, Verifier] = {
    "pdf": pdf.verifier,
    "epub": epub.verifier,
    "docx": docx.verifier,
}


@dataclass(frozen=True)
class Fault:
    """A fault: how it is planted, and what the problem has to name."""

    name: str
    plant: Callable[[bytes], bytes]
    told: str


@dataclass
class Made:
    """The publication, what is known of it, and its good files."""

    folder: Path
    context: Context
    files: dict[str, Path]


def replaced(part: str, old: str, new: str, *, count: int = 1) -> Callable[[bytes], bytes]:
    """Return a change of the first places in an archive's part; `old` is a pattern."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        done = 0
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as made:
            for info in archive.infolist():
                content = archive.read(info)
                if re.fullmatch(part, info.filename):
                    text, changed = re.subn(old, new, content.decode(), count=count, flags=re.S)
                    content, done = text.encode(), done + changed
                made.writestr(info, content)
        assert done, f"{old} is not in {part}"
        return target.getvalue()

    return plant


def swapped(part: str, first: str, second: str) -> Callable[[bytes], bytes]:
    """Return a change that puts two elements, found by patterns, in each other's place."""
    return replaced(part, f"({first})(.*?)({second})", r"\3\2\1")


BODY, NOTES, STYLES = "word/document.xml", "word/footnotes.xml", "word/styles.xml"
SETTINGS, RELATIONS = "word/settings.xml", "word/_rels/document.xml.rels"
PACKAGE, TYPES = r"_rels/\.rels", r"\[Content_Types\]\.xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NUMBERING, PAGE, NAVIGATION = "word/numbering.xml", r"EPUB/text/section-\d+.xhtml", "EPUB/nav.xhtml"
STYLE, NCX = "EPUB/styles/book.css", "EPUB/toc.ncx"


def paragraph(words: str) -> str:
    """Return a pattern for the paragraph of a Word file that holds these words."""
    return rf"<w:p>(?:(?!</w:p>).)*?{words}(?:(?!</w:p>).)*?</w:p>"


DOCX = [
    Fault("a letter in a heading", replaced(BODY, ">Second thoughts<", ">Sekond thoughts<", count=9),
          "Second thoughts"),
    Fault("a list that starts at 2", replaced(
        NUMBERING, r'(<w:lvl w:ilvl="0"><w:start w:val=")1("/><w:numFmt w:val="decimal"/>'
        r'<w:pStyle w:val="Heading1")', r"\g<1>2\2"), "1 First steps"),
    Fault("another number format", replaced(
        NUMBERING, r'(<w:numFmt w:val=")decimal("/><w:pStyle w:val="Heading1")', r"\1upperRoman\2"),
        "1 First steps"),
    Fault("another text of a level", replaced(NUMBERING, r'%1\.%2"', '%1-%2"'),
          "2.1 Below the second"),
    Fault("a heading without a number", replaced(
        BODY, r'<w:pStyle w:val="Heading1"/>(?=</w:pPr><w:bookmarkStart[^>]*/><w:r><w:t[^>]*>Second)',
        '<w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="0"/></w:numPr>'), "2 Second thoughts"),
    Fault("a number at a heading without one", replaced(
        BODY, r'<w:numPr><w:numId w:val="0"/></w:numPr>', ""), "Last words"),
    Fault("a heading of another level", replaced(BODY, 'w:val="Heading2"', 'w:val="Heading3"'),
          "2.1 Below the second"),
    Fault("a heading that is text", replaced(
        BODY, r'w:val="Heading1"/>(?=</w:pPr><w:bookmarkStart[^>]*/><w:r><w:t[^>]*>Second)',
        'w:val="BodyText"/>'), "Second thoughts"),
    Fault("two headings exchanged", swapped(
        BODY, r"<w:t [^>]*>First steps</w:t>(?=</w:r><w:bookmarkEnd)",
        r"<w:t [^>]*>Second thoughts</w:t>(?=</w:r><w:bookmarkEnd)"), "First steps"),
    Fault("a stale reference", replaced(
        BODY, r"(REF _Ref\d+ \\w \\h </w:instrText></w:r>(?:(?!</w:hyperlink>).)*?<w:t[^>]*>)2<",
        r"\g<1>7<"), "Section\u00a02"),
    Fault("a field that would print another number", replaced(
        BODY, r"(REF )_Ref\d+( \\w \\h )", r"\1_Ref000000001\2"), "would print"),
    Fault("a link to the neighbor", replaced(
        BODY, r'(<w:hyperlink w:anchor=")[^"]*("[^>]*><w:r><w:rPr><w:rStyle w:val="Hyperlink"/>)',
        r"\1_Ref000000001\2"), "sec-first"),
    Fault("a link to nothing", replaced(
        BODY, r'(<w:hyperlink w:anchor=")[^"]*("[^>]*><w:r><w:rPr><w:rStyle w:val="Hyperlink"/>)',
        r"\1_Nowhere\2"), "leads to no bookmark"),
    Fault("a field of a bookmark that is not there", replaced(
        BODY, r"REF _Ref\d+ \\w", r"REF _Ref999999999 \\w"), "no bookmark"),
    Fault("a stale caption", replaced(
        BODY, r"(SEQ Table \\\* ARABIC </w:instrText>(?:(?!</w:p>).)*?<w:t[^>]*>)1<", r"\g<1>3<"),
        "Table\u00a01"),
    Fault("a caption that counts otherwise", replaced(
        BODY, r"SEQ Table \\\* ARABIC ", r"SEQ Table \\* ARABIC \\r 5 "), "would print"),
    Fault("a caption in a format that is not read", replaced(
        BODY, r"SEQ Table \\\* ARABIC ", r"SEQ Table \\* CardText "), 'unread-number: counts captions in the format "CardText"'),
    Fault("captions exchanged", swapped(BODY, "Rain by month(?=</w:t></w:r></w:p><w:tbl)",
          "Sun by month(?=</w:t></w:r></w:p><w:tbl)"), "Rain by month"),
    Fault("a lost entry of the contents", replaced(
        BODY, r'<w:p><w:pPr><w:pStyle w:val="TOC2"/>(?:(?!</w:p>).)*?</w:p>', ""),
        "2.1 Below the second"),
    Fault("a stale entry of the contents", replaced(
        BODY, r'(<w:pStyle w:val="TOC2"/>(?:(?!</w:p>).)*?>)2\.1', r"\g<1>2.2"), "2.1 Below"),
    Fault("a lost mark of a note", replaced(
        BODY, r"<w:r>(?:(?!</w:r>).)*?<w:footnoteReference[^>]*/></w:r>", ""), "note"),
    Fault("a mark of a note elsewhere", replaced(
        BODY, r"(with a note\.)(</w:t></w:r>)(<w:r>(?:(?!</w:r>).)*?<w:footnoteReference[^>]*/></w:r>)",
        r"with a note</w:t></w:r>\3<w:r><w:t>.\2"), "note"),
    Fault("a lost note", replaced(
        NOTES, r'<w:footnote w:id="\d\d+"(?:(?!</w:footnote>).)*?</w:footnote>', ""), "no text"),
    Fault("a note without its number", replaced(NOTES, "<w:footnoteRef/>", ""), "note 1 shows no number"),
    Fault("a word lost from a note", replaced(NOTES, "of the first note", "of the note"),
          "text of the first note"),
    Fault("a dropped word", replaced(BODY, "long enough to be", "enough to be"), "long enough"),
    Fault("a small letter for a capital", replaced(BODY, "Another paragraph", "another paragraph"),
          "Another paragraph"),
    Fault("a doubled word", replaced(BODY, "plain sentence", "plain plain sentence"),
          "plain sentence"),
    Fault("two paragraphs exchanged", swapped(
        BODY, paragraph("A paragraph that names"), paragraph("Another paragraph follows")),
        "Another paragraph"),
    Fault("a lost paragraph", replaced(BODY, paragraph("The end comes with"), ""),
          "The end comes"),
    Fault("a list of letters as figures", replaced(
        NUMBERING, r'<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="\(%1\)"/>',
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="(%1)"/>'), "(a)"),
    Fault("a list that starts anew", replaced(
        NUMBERING, r'<w:startOverride w:val="3"/>', '<w:startOverride w:val="1"/>', count=9),
        "3."),
    Fault("an item without its number", replaced(
        BODY, r"<w:numPr>(?:(?!</w:numPr>).)*?</w:numPr>(?=(?:(?!</w:p>).)*?fourth thing)", ""),
        "4."),
    Fault("a cell with another figure", replaced(BODY, ">61<", ">16<"), "61"),
    Fault("a style that is not there", replaced(
        BODY, r'<w:pStyle w:val="BodyText"/>|<w:pStyle w:val="FirstParagraph"/>', '<w:pStyle w:val="Nonesuch"/>'),
        'uses the style "Nonesuch"'),
    Fault("a style of letters that is not there", replaced(
        BODY, r'<w:rStyle w:val="Hyperlink"/>', '<w:rStyle w:val="Nope"/>'), 'uses the style "Nope"'),
    Fault("a list that is not there", replaced(
        BODY, r"(<w:p>)(<w:r><w:t [^>]*>The end comes)|(<w:p><w:pPr>(?:(?!</w:pPr>).)*?)(</w:pPr><w:r><w:t [^>]*>The end comes)",
        r'\3<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2999"/></w:numPr>\4'), 'in the list "2999"'),
    Fault("two bookmarks of an identifier", replaced(
        BODY, r'(<w:bookmarkStart w:id=")([^"]*)(".*?<w:bookmarkStart w:id=")[^"]*"', r'\g<1>\g<2>\g<3>\g<2>"'),
        "bookmarks with the identifier"),
    Fault("an address that is not there", replaced(
        BODY, r'(<w:hyperlink )w:anchor="[^"]*"', r'\1r:id="rId9999"'), '"rId9999", which is not there'),
    Fault("a picture without its relationship", replaced(BODY, r'r:embed="[^"]*"', 'r:embed="rId999"'),
          "missing-picture"),
    Fault("a picture without its part", replaced(
        "word/_rels/document.xml.rels", r'Target="media/[^"]*"', 'Target="media/gone.png"', count=9),
        "missing-picture"),
    Fault("a picture of no size", replaced(
        BODY, r'<wp:extent cx="\d+" cy="\d+"', '<wp:extent cx="1" cy="1"'), "too small to be seen"),
    Fault("a date over the text", replaced(
        BODY, r"(<w:r>)(<w:t [^>]*>The end comes.*?</w:r>)", r'<w:r><w:fldChar w:fldCharType="begin" w:fldLock="1"/></w:r>'
        r'<w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>\1\2'
        r'<w:r><w:fldChar w:fldCharType="end"/></w:r>'), "unread-field"),
    Fault("a stale field that is locked", replaced(
        BODY, r'(<w:fldChar w:fldCharType="begin")(/></w:r><w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:instrText[^>]*> REF )_Ref\d+( \\w)',
        r'\1 w:fldLock="1"\2_Ref000000001\3'), "would print"),
    Fault("a hidden row", replaced(
        BODY, r"<w:trPr>((?:(?!</w:trPr>).)*</w:trPr>(?:(?!</w:tr>).)*May)|(<w:tr>)((?:(?!</w:tr>).)*May)",
        r"<w:tr><w:trPr><w:hidden/></w:trPr>\3"), "hidden"),
    Fault("black on black", replaced(
        BODY, r"<w:r>(?=<w:t [^>]*>The end comes)", '<w:r><w:rPr><w:color w:val="000000"/><w:highlight w:val="black"/></w:rPr>'),
        "hidden-text"),
    Fault("a tracked deletion", replaced(
        BODY, r"(<w:r>)(<w:t[^>]*>)(The end comes)", r'<w:del w:id="900" w:author="A"><w:r>'
        r"<w:delText>Gone </w:delText></w:r></w:del>\1\2\3"), "tracked"),
    Fault("two bookmarks of headings exchanged", replaced(
        BODY, r'(<w:bookmarkStart [^>]*w:name="_Ref00000000)2(".*?<w:bookmarkStart [^>]*w:name="_Ref00000000)3"',
        r'\g<1>3\g<2>2"'), '"sec-second": expected "2 Second thoughts" at its place'),
    Fault("two bookmarks of captions exchanged", replaced(
        BODY, r'(<w:bookmarkStart [^>]*w:name="_Ref00000000)4(".*?<w:bookmarkStart [^>]*w:name="_Ref00000000)5"',
        r'\g<1>5\g<2>4"'), '"tbl-rain": expected'),
    Fault("a bookmark at the paragraph before", replaced(
        BODY, r'(second item of the list</w:t></w:r>)(.*?)(<w:bookmarkStart [^>]*w:name="_Ref000000002"/>)',
        r"\1\3\2"), '"sec-second": expected'),
    Fault("a second bookmark of a name", replaced(
        BODY, r"(second item of the list</w:t></w:r>)", r'\1<w:bookmarkStart w:id="990" w:name="_Ref000000002"/><w:bookmarkEnd w:id="990"/>'),
        '"sec-second": expected'),
    Fault("an entry that leads to the neighbor", replaced(
        BODY, r'(<w:pStyle w:val="TOC2"/></w:pPr><w:hyperlink w:anchor=")[^"]*', r"\g<1>_Ref000000002"),
        '"2.1 Below the second" leads to another place'),
    Fault("an entry with the page of the neighbor", replaced(
        BODY, r'(<w:pStyle w:val="TOC2"/>(?:(?!</w:p>).)*?PAGEREF )_Ref\d+', r"\g<1>_Ref000000002"),
        '"2.1 Below the second" leads to another place'),
    Fault("an entry without a link", replaced(
        BODY, r'(<w:pStyle w:val="TOC2"/></w:pPr>)<w:hyperlink [^>]*>(.*?)</w:hyperlink>', r"\1\2"),
        '"2.1 Below the second" is no link'),
    Fault("an entry that is not deep enough", replaced(BODY, '<w:pStyle w:val="TOC2"/>', '<w:pStyle w:val="TOC1"/>'),
          '"2.1 Below the second" stands at level 1 and would stand at level 2'),
    Fault("contents that an update would cut", replaced(BODY, r'TOC \\o "1-3"', r'TOC \\o "1-1"'),
          '"2.1 Below the second" is shown and would not be'),
    Fault("contents that an update would take from others", replaced(
        BODY, r'TOC \\o "1-3" \\h \\z \\u', r'TOC \\h \\z \\t "Heading 2;1;Body Text;2"'),
        'would be "Another paragraph follows here'),
    Fault("contents of a part of the document", replaced(BODY, r"\\h \\z \\u", r"\\b x \\h \\z \\u"), r"\b is not read"),
    Fault("contents that an update would print without pages", replaced(BODY, r"\\h \\z \\u", r"\\h \\n \\u"),
          '"1 First steps" has a page number and would have none'),
    Fault("a link to another file", replaced(
        BODY, r'<w:hyperlink (w:anchor="[^"]*"[^>]*><w:r><w:rPr><w:rStyle w:val="Hyperlink"/>)', r'<w:hyperlink r:id="rId14" \1'),
        'expected "Section\u00a02" leading to "sec-second"'),
    Fault("contents that an update would part from their places", replaced(BODY, r"\\h \\z \\u", r"\\z \\u"),
          '"1 First steps" is a link and would be no link'),
    Fault("a paragraph that stands in contents", replaced(
        BODY, r"(<w:r><w:t [^>]*>The end comes.*?</w:r>)", r'<w:fldSimple w:instr="TOC \\o">\1</w:fldSimple>'),
        '"The end comes with a plain sentence." is shown and would be "1 First steps"'),
    Fault("a list of other captions", replaced(BODY, r'TOC \\h \\z \\c "Table"', r'TOC \\h \\z \\c "Figure"'),
          '"Table 1: Rain by month" is shown and would be'),
    Fault("a lost entry of the list of tables", replaced(
        BODY, r'(<w:pStyle w:val="TableofFigures"/></w:pPr><w:hyperlink .*?</w:hyperlink>)', '<w:pStyle w:val="TableofFigures"/></w:pPr>'),
        '"Table 2: Sun by month" is not shown'),
    Fault("a changed entry of the list of tables", replaced(BODY, "Rain by month", "Rain by week"),
          '"Table 1: Rain by week" is shown and would be "Table 1: Rain by month"'),
    Fault("an entry of the list of tables that leads to the neighbor", replaced(
        BODY, r'(<w:pStyle w:val="TableofFigures"/></w:pPr><w:hyperlink w:anchor=")[^"]*', r"\g<1>_Ref000000004"),
        '"Table 2: Sun by month" leads to another place'),
    Fault("a hidden sentence", replaced(BODY, r"<w:r>(?=<w:t [^>]*>The end comes)", "<w:r><w:rPr><w:vanish/></w:rPr>"),
          'hidden-text: "The end comes'),
    Fault("words hidden by their style", replaced(
        STYLES, r'(<w:style [^>]*w:styleId="Hyperlink".*?<w:rPr>)', r"\1<w:vanish/>"), 'hidden-text: "Section'),
    Fault("paragraphs hidden by their style", replaced(
        STYLES, r'(<w:style [^>]*w:styleId="BodyText"(?:(?!</w:style>).)*?)(</w:style>)', r"\1<w:rPr><w:vanish/></w:rPr>\2"),
        'hidden-text: "A paragraph'),
    Fault("everything hidden", replaced(STYLES, r"(<w:rPrDefault><w:rPr>)", r"\1<w:vanish/>"), "hidden-text"),
    Fault("a white sentence", replaced(
        BODY, r"<w:r>(?=<w:t [^>]*>The end comes)", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'),
        'hidden-text: "The end comes'),
    Fault("a tiny sentence", replaced(
        BODY, r"<w:r>(?=<w:t [^>]*>The end comes)", '<w:r><w:rPr><w:sz w:val="2"/></w:rPr>'),
        'hidden-text: "The end comes'),
    Fault("hidden numbers of headings", replaced(
        NUMBERING, r'(<w:pStyle w:val="Heading1"/>(?:(?!</w:lvl>).)*?)(</w:lvl>)', r"\1<w:rPr><w:vanish/></w:rPr>\2"),
        'expected "1 First steps"'),
    Fault("notes in letters", replaced(
        SETTINGS, "<w:footnotePr>", '<w:footnotePr><w:numFmt w:val="lowerLetter"/>'),
        'expected "1 The text of'),
    Fault("notes from 2", replaced(SETTINGS, "<w:footnotePr>", '<w:footnotePr><w:numStart w:val="2"/>'),
          'expected "1 The text of'),
    Fault("notes from 2 in a section", replaced(
        BODY, r"(<w:sectPr[^>]*>)", r'\1<w:footnotePr><w:numStart w:val="2"/></w:footnotePr>'),
        'expected "1 The text of'),
    Fault("notes that begin anew on each page", replaced(
        SETTINGS, "<w:footnotePr>", '<w:footnotePr><w:numRestart w:val="eachPage"/>'), "anew on each page"),
    Fault("notes in a format that is not read", replaced(
        SETTINGS, "<w:footnotePr>", '<w:footnotePr><w:numFmt w:val="hindiVowels"/>'), "hindiVowels"),
    Fault("a mark of a note's own", replaced(
        BODY, r'<w:footnoteReference w:id="(\d+)"/>', r'<w:footnoteReference w:customMarkFollows="1" w:id="\1"/><w:t>7</w:t>'),
        'expected "1 The text of'),
    Fault("a note at the end that is not there", replaced(
        BODY, r"<w:footnoteReference ", "<w:endnoteReference "), "note i has a mark but no text"),
    Fault("numbers in a format that is not read", replaced(
        NUMBERING, r'<w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>', '<w:numFmt w:val="thaiLetters"/><w:pStyle w:val="Heading1"/>'),
        'unread-number: numbers paragraphs in the format "thaiLetters"'),
    Fault("a symbol in a sentence", replaced(
        BODY, r"(<w:t [^>]*>The end comes)", r'<w:sym w:font="Symbol" w:char="0061"/>\1'), 'aThe end comes'),
    Fault("a stale simple field", replaced(
        BODY, r"(<w:r><w:t [^>]*>)The end comes with a", r'<w:r><w:t xml:space="preserve">The end comes with </w:t></w:r><w:fldSimple w:instr=" REF _Ref000000002 \\w "><w:r><w:t>a</w:t></w:r></w:fldSimple>\1'),
        'shows "a" and would print "2"'),
    Fault("content in another format", replaced(
        BODY, r"(<w:sectPr)", r'<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId900"/>\1'),
        "unread-content"),
    Fault("a paragraph styled as a date", replaced(
        BODY, f"({paragraph('The end comes with')})", r'<w:p><w:pPr><w:pStyle w:val="Date"/></w:pPr><w:r><w:t>Stray words</w:t></w:r></w:p>\1'),
        "Stray words"),
    Fault("a paragraph styled as an entry", replaced(
        BODY, f"({paragraph('The end comes with')})", r'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Stray words</w:t></w:r></w:p>\1'),
        "Stray words"),
    Fault("a paragraph styled as the heading of contents", replaced(
        BODY, f"({paragraph('The end comes with')})", r'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>Stray words</w:t></w:r></w:p>\1'),
        "Stray words"),
    Fault("a document that is not its numbering's", replaced(RELATIONS, r'<Relationship [^>]*/numbering"[^>]*/>', ""),
          "holds word/numbering.xml, to which the document is not related"),
    Fault("headings that lost their numbering", replaced(RELATIONS, r'<Relationship [^>]*/numbering"[^>]*/>', ""), 'expected "1 First steps"'),
    Fault("a document without its styles", replaced(RELATIONS, r'<Relationship [^>]*/styles"[^>]*/>', ""), 'expected "1 First steps"'),
    Fault("a document without its notes", replaced(RELATIONS, r'<Relationship [^>]*/footnotes"[^>]*/>', ""), "note 1 has a mark but no text"),
    Fault("settings that are not there", replaced(RELATIONS, 'Target="settings.xml"', 'Target="settings2.xml"'),
          "holds no word/settings2.xml, to which the document is related"),
    Fault("another document", replaced(PACKAGE, r"word/document\.xml", "word/other.xml"), "not-docx: is no Word document: it holds no word/other.xml"),
    Fault("a package without relationships", replaced(PACKAGE, r"<Relationship .*?/>", "", count=9), "no relationship leads to its text"),
    Fault("a document of no type", replaced(TYPES, r'<Override PartName="/word/document.xml"[^>]*/>', ""), 'word/document.xml is "application/xml"'),
    Fault("lists of no type", replaced(TYPES, r'<Override PartName="/word/numbering.xml"[^>]*/>', ""), 'word/numbering.xml is "application/xml"'),
    Fault("notes of no type", replaced(TYPES, r'<Override PartName="/word/footnotes.xml"[^>]*/>', ""), 'word/footnotes.xml is "application/xml"'),
    Fault("a strict document", replaced(BODY, f'"{MAIN}"', '"http://purl.oclc.org/ooxml/wordprocessingml/main"'), "strict-docx"),
    Fault("levels of two styles exchanged", swapped(NUMBERING, '<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading3"/>'), "2.1 Below the second"),
    Fault("a choice for no program", replaced(
        BODY, r"(<w:r><w:t [^>]*>)(The end comes)(.*?</w:r>)", rf'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice xmlns:x="urn:none" Requires="x">\1\2\3'
        r"</mc:Choice><mc:Fallback>\1An end goes\3</mc:Fallback></mc:AlternateContent>"), "An end goes"),
    Fault("words that may be ignored", replaced(
        BODY, r"(<w:r><w:t [^>]*>The end comes.*?</w:r>)", rf'<x:x xmlns:x="urn:none" xmlns:mc="{COMPATIBILITY}" mc:Ignorable="x">\1</x:x>'), "The end comes"),
    *(Fault(f"a reference by {switches}", replaced(BODY, r"(REF _Ref\d+ )\\w \\h ", rf"\1{switches} "), "unread-field")
      for switches in (r"\\p \\h", r"\\w \\t \\h")),
    Fault("a reference in capitals", replaced(BODY, r"(REF _Num\d+ \\h) \\\* MERGEFORMAT|(REF _Ref\d+ \\h) \\\* MERGEFORMAT", r"\1\2 \\* Upper"), 'would print "'),
    *(Fault(f"{code} for a reference", replaced(BODY, r" REF (_Ref\d+) \\w \\h ", f" {code} "), "unread-field")
      for code in ("PAGE", "NUMPAGES", "SECTION", r"PAGEREF \1 \\h")),
    *(Fault(f"a caption by {code}", replaced(BODY, r"SEQ Table \\\* ARABIC ", f"{code} "), told)
      for code, told in ((r"SEQ Table \\h \\s 1", 'would print ""'), (r'SEQ Table \\# "000"', "unread-field"),
                         ("STYLEREF 1", "unread-field"), (r'STYLEREF "heading 2" \\s', 'the field STYLEREF "heading 2" \\s shows'), (r"STYLEREF 4 \\s", "the field STYLEREF 4 \\s shows"), (r"STYLEREF 1 \\p", "unread-field"))),
    *(Fault(f"a sentence in a field {code}", replaced(BODY, r"(<w:r><w:t [^>]*>The end comes.*?</w:r>)", rf'<w:fldSimple w:instr=" {code} ">\1</w:fldSimple>'), told)
      for code, told in (("TITLE", 'would print "Faults"'), ("INDEX", "unread-field"), ("STYLEREF 1", "unread-field"), ("BIBLIOGRAPHY", "unread-field"))),
    Fault("contents that an update would print without some pages", replaced(BODY, r"\\h \\z \\u", r"\\h \\n 1-1 \\u"),
          '"1 First steps" has a page number and would have none'),
    *(Fault(f"words printed from a field {code}", replaced(BODY, r"(<w:r><w:t [^>]*>The end comes.*?</w:r>)", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        rf'<w:r><w:instrText> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>\1'), "unread-field")
      for code in ("MACROBUTTON x Extra words here", "SYMBOL 88", r"EQ \\f(1,2)")),
    *(Fault(f"numbers of headings with {look}", replaced(
        NUMBERING, r'(<w:pStyle w:val="Heading1"/>(?:(?!</w:lvl>).)*?<w:rPr>)(?:(?!</w:rPr>).)*', rf"\1<w:{look}/>"), 'expected "1 First steps"')
      for look in ('color w:val="FFFFFF"', 'sz w:val="2"')),
    *(Fault(f"the number of a heading with {look}", replaced(
        BODY, '<w:pStyle w:val="Heading1"/>', rf'\g<0><w:rPr><w:{look}/></w:rPr>'), 'expected "1 First steps"')
      for look in ("vanish", 'sz w:val="2"')),
    Fault("labels in capitals", replaced(
        NUMBERING, r'(<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="\(%1\)"/>(?:(?!</w:lvl>).)*?)(</w:lvl>)', r"\1<w:rPr><w:caps/></w:rPr>\2"), "(A)"),
    Fault("numbers of a format of their own", replaced(
        NUMBERING, r'<w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>', rf'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:pStyle w:val="Heading1"/>'),
        'unread-number: numbers paragraphs in the format "custom"'),
    *(Fault(f"a cell that is covered by {merge}", replaced(
        BODY, r"<w:tc>(?:<w:tcPr>((?:(?!</w:tcPr>).)*)</w:tcPr>|<w:tcPr/>)?((?:(?!</w:tc>).)*>61<)", rf"<w:tc><w:tcPr>\1<w:{merge}/></w:tcPr>\2"), 'hidden-text: "61"')
      for merge in ("vMerge", 'hMerge w:val="continue"')),
    Fault("a row of no height", replaced(
        BODY, r"<w:tr>(?:<w:trPr>((?:(?!</w:trPr>).)*)</w:trPr>|<w:trPr/>)?((?:(?!</w:tr>).)*>61<)", r'<w:tr><w:trPr>\1<w:trHeight w:val="1" w:hRule="exact"/></w:trPr>\2'),
        "hidden-text"),
    Fault("tables hidden by their style", replaced(
        STYLES, r'(<w:style [^>]*w:type="table"(?:(?!</w:style>).)*w:styleId="Table".*?)(</w:style>)|(<w:style w:type="table"[^>]*w:styleId="Table"(?:(?!</w:style>).)*?)(</w:style>)',
        r"\1\3<w:rPr><w:vanish/></w:rPr>\2\4"), "hidden-text"),
    *(Fault(f"a sentence with {look}", replaced(BODY, r"<w:r>(?=<w:t [^>]*>The end comes)", f"<w:r><w:rPr><w:{look}/></w:rPr>"), 'hidden-text: "The end comes')
      for look in ('w w:val="1"', 'position w:val="3000"', 'color w:val="C00000"/><w:shd w:val="clear" w:fill="C00001"', 'color w:val="FFFF00"/><w:highlight w:val="yellow"')),
    *(Fault(f"a paragraph with {look}", replaced(BODY, r"(<w:pPr>(?:(?!</w:pPr>).)*)(</w:pPr>(?:<w:r>(?:(?!</w:p>).)*?)The end comes)", rf"\1<w:{look}/>\2"), 'hidden-text: "The end comes')
      for look in ('spacing w:line="1" w:lineRule="exact"', 'ind w:left="30000"', 'framePr w:x="30000" w:y="1"')),
    Fault("a picture that is hidden", replaced(BODY, "<wp:docPr ", '<wp:docPr hidden="1" '), "a picture that is hidden"),
    Fault("a note that is a separator", replaced(NOTES, r'<w:footnote (w:id="\d\d+")', r'<w:footnote w:type="separator" \1'), "no text"),
    Fault("words in capitals", replaced(BODY, r"<w:r>(?=<w:t [^>]*>The end comes)", "<w:r><w:rPr><w:caps/></w:rPr>"), 'capitals: "The end comes'),
]  # fmt: skip

EPUB = [
    Fault("a digit in a heading", replaced(PAGE, '<span class="number">2.1', '<span class="number">2.2'),
          "2.1 Below the second"),
    Fault("a heading of another level", replaced(PAGE, r"<h2>(.*?)</h2>", r"<h3>\1</h3>"),
          "2.1 Below the second"),
    Fault("an entry out of order", swapped(
        NAVIGATION, '<li class="level-1"><a href="[^"]*sec-first">.*?</li>', '<li class="level-1"><a [^>]*last-words">.*?</li>'),
        "First steps"),
    Fault("a lost entry", replaced(NAVIGATION, r'<li class="level-2">.*?</li>', ""),
          "2.1 Below the second"),
    Fault("a swapped caption", swapped(PAGE, "Rain by month", "Sun by month"), "Rain by month"),
    Fault("a caption's number", replaced(PAGE, "Table.2:", "Table\u00a03:"), "Sun by month"),
    Fault("an equation's number", replaced(PAGE, r'"equation-number">\(1\)', '"equation-number">(2)'),
          "(1)"),
    Fault("a reference's words", replaced(PAGE, r"Section.2</a>", "Section\u00a03</a>"), "Section"),
    Fault("a link to the neighbor", replaced(PAGE, r'href="#tbl-sun"', 'href="#tbl-rain"'),
          "tbl-sun"),
    Fault("a link to nothing", replaced(PAGE, r'href="#tbl-sun"', 'href="#tbl-moon"'), "tbl-moon"),
    Fault("places exchanged", replaced(
        PAGE, '(id="tbl-)rain(".*?id="tbl-)sun"', r'\1sun\2rain"'), '"tbl-rain": expected'),
    Fault("a place at something else", replaced(
        PAGE, r'(<section) id="sec-below"(.*?<p)(?=>)', r'\1\2 id="sec-below"'), '"sec-below": expected'),
    Fault("a lost note", replaced(PAGE, r'<aside id="note-2".*?</aside>', ""), "second note"),
    Fault("a hidden paragraph", replaced(PAGE, "<p>The end comes", '<p hidden="hidden">The end comes'),
          "The end comes"),
    Fault("an item with a value", replaced(PAGE, "<li>(?=fourth|<p>fourth)", '<li value="9">'), "4."),
    Fault("a mark of a note elsewhere", replaced(
        PAGE, r"(with a note\.)(<a [^>]*>1</a>)", r"with a note\2."), "note"),
    Fault("a list that starts elsewhere", replaced(PAGE, r'<ol start="3"', '<ol start="1"'), "3."),
    Fault("a list without its letters", replaced(PAGE, "two-parens lower-alpha", "two-parens"), "(a)"),
    Fault("an entry that leads to the neighbor", replaced(NAVIGATION, "#sec-second", "#sec-first"), "2 Second thoughts"),
    Fault("an entry of another level", replaced(
        NAVIGATION, r"<ol>\s*(<li[^>]*><a [^>]*sec-below.*?</li>)\s*</ol>\s*</li>", r"</li>\1"), "2.1 Below"),
    Fault("an entry of the NCX that leads to the neighbor", replaced(NCX, "#sec-second", "#sec-first"), "toc.ncx"),
    Fault("another text in the NCX", replaced(NCX, ">2 Second", ">3 Second"), "wrong-link: toc.ncx"),
    Fault("a mark that leads to the other note", replaced(PAGE, 'href="[^"]*#note-1"', 'href="#note-2"'), "the mark of note 1"),
    Fault("a note that leads back to the other mark", replaced(PAGE, 'href="[^"]*#note-mark-2"', 'href="#note-mark-1"'), "note 2 leads back"),
    Fault("an entry of the tables that leads to the other", replaced(NAVIGATION, "#tbl-rain", "#tbl-sun"), "wrong-link"),
    Fault("an entry of the tables with other words", replaced(NAVIGATION, "Rain by month", "Snow by month"), "Snow by month"),
    Fault("a page beside the reading order", replaced("EPUB/content.opf", '(<itemref idref="[^"]*section-02[^"]*")', r'\1 linear="no"'), "reading order"),
    Fault("two links of the same words exchanged", replaced(
        PAGE, r'(href="[^"]*)#sec-second(">here.*?href="[^"]*)#sec-below(">here)', r"\1#sec-below\2#sec-second\3"), '"here"'),
    Fault("a place that is there twice", replaced(r"EPUB/text/section-02.xhtml", "<h1", '<h1 id="tbl-rain"'), '"tbl-rain": expected'),
    Fault("a word for a formula in a note", replaced(PAGE, r"(second note )<math.*?</math>", r"\1some words"), "second note"),
    Fault("a list in a note that starts elsewhere", replaced(PAGE, r'<ol start="5"', '<ol start="7"'), "5."),
    Fault("words run together in a note", replaced(PAGE, "text of the first", "text ofthe first"), "of the first"),
    Fault("a list without its parentheses", replaced(STYLE, r"\.two-parens\.lower-alpha > ol", ".x"), "(a)"),
    Fault("a style sheet that counts otherwise", replaced(STYLE, "$", "ol { list-style-type: upper-roman }"), "3."),
    Fault("a counter style of other signs", replaced(STYLE, "$", "@counter-style a { system: extends decimal; suffix: ': ' } ol { list-style-type: a }"), "3:"),
    Fault("a list that a style sheet starts elsewhere", replaced(STYLE, "$", "ol { counter-reset: list-item 8 }"), "3."),
    Fault("a bullet with a number", replaced(STYLE, "$", "li::marker { content: '7. ' }"), "7."),
    Fault("a paragraph hidden by a class", replaced(STYLE, "$", ".body p:last-child, p:last-of-type { display: none }"), "The end comes"),
    Fault("a heading that nobody sees", replaced(STYLE, "$", "h2 { visibility: hidden }"), "2.1 Below"),
    Fault("words of a style sheet", replaced(STYLE, "$", "figcaption::before { content: 'See: ' }"), "See:"),
    Fault("words run together", replaced(PAGE, "long enough", "longenough"), "long enough"),
    Fault("a word in two", replaced(PAGE, "plain sentence", "plain sen tence"), "plain sentence"),
    Fault("a dropped word", replaced(PAGE, "long enough to be", "enough to be"), "long enough"),
    Fault("a hyphen too many", replaced(PAGE, "enough to", "en-ough to"), "long enough"),
    Fault("two paragraphs exchanged", swapped(
        PAGE, "<p>A paragraph that names.*?</p>", "<p>Another paragraph.*?</p>"), "Another paragraph"),
    Fault("a cell with another figure", replaced(PAGE, ">61<", ">16<"), "61"),
    Fault("a page that is not read", replaced(
        "EPUB/content.opf", r'<itemref idref="text-section-02-xhtml"/>', ""), "Second thoughts"),
    Fault("contents that are not in the reading order", replaced("EPUB/content.opf", '<itemref idref="nav"/>', ""), 'contents: expected "1 First steps", found nothing'),
    Fault("an entry of the tables lost", replaced(NAVIGATION, r"<li><a [^>]*#tbl-rain.*?</li>", ""), 'lacks "Table 1: Rain by month"'),
    Fault("an entry of the tables twice", replaced(NAVIGATION, r"(<li><a [^>]*#tbl-rain.*?</li>)", r"\1\1"), "twice"),
    Fault("entries of the tables exchanged", swapped(
        NAVIGATION, r"<li><a [^>]*#tbl-rain.*?</li>", r"<li><a [^>]*#tbl-sun.*?</li>"), "at another place than it has"),
    Fault("a list of tables that is there twice", replaced(NAVIGATION, r'(<nav epub:type="lot".*?</nav>)', r"\1\1"), "is there twice"),
    Fault("words with the role of contents", replaced(PAGE, "(<p>The end comes)", r'<p role="doc-toc">Extra words</p>\1'), "Extra words"),
    Fault("words with the role of a note", replaced(PAGE, "(<p>The end comes)", r'<p role="doc-footnote">Extra words</p>\1'), "Extra words"),
    Fault("words with the role of a note's number", replaced(
        PAGE, "(<p>The end comes)", r'<p><a role="doc-backlink">Extra words</a></p>\1'), "Extra words"),
    Fault("a second way back from a note", replaced(
        PAGE, "(text of the first note)", r'\1 <a role="doc-backlink" href="#note-mark-1">Extra words</a>'), "Extra words"),
    Fault("a page that is hidden as a whole", replaced(STYLE, "$", "html { display: none }"), "The end comes"),
    Fault("an entry of the tables that leads to a page", replaced(NAVIGATION, "#tbl-rain", ""), "leads to more than its caption"),
    Fault("an entry of the tables cut", replaced(NAVIGATION, "Rain by month", "Rain"), '"1 Rain" leads to "Table 1: Rain by month"'),
    Fault("an entry of the tables without its number", replaced(
        NAVIGATION, r'<span class="number">1</span> (?=Rain)', ""), '"Rain by month" leads to "Table 1: Rain by month"'),
    Fault("all entries of the tables lost", replaced(NAVIGATION, r'(epub:type="lot".*?<ol>).*?(</ol>)', r"\1\2"), "has no entry"),
    Fault("a list of tables that is hidden", replaced(NAVIGATION, '<nav epub:type="lot"', '<nav epub:type="lot" hidden="hidden"'), "hidden-list"),
    Fault("a list of tables hidden by a style sheet", replaced(STYLE, "$", ".list-of { display: none }"), "hidden-list"),
    Fault("words beside a list of tables", replaced(NAVIGATION, r'(epub:type="lot".*?)(<ol>)', r"\1<p>Extra words</p>\2"), "Extra words"),
    Fault("an entry that is no link", replaced(NAVIGATION, r"(</ol>\s*</nav>)", r"<li><span>9 Extra chapter</span></li>\1"), "9 Extra chapter"),
    Fault("an entry of a page", replaced(
        NAVIGATION, r"(</ol>\s*</nav>)", r'<li><a href="text/cover.xhtml">9 Extra chapter</a></li>\1'), "9 Extra chapter"),
    Fault("a heading's entry that is no link", replaced(
        NAVIGATION, r'<a href="[^"]*#last-words">(.*?)</a>', r"<span>\1</span>"), '"Last words" leads to no heading'),
    Fault("an entry of the NCX lost", replaced(
        NCX, r"<navPoint(?:(?!<navPoint).)*?#last-words.*?</navPoint>", ""), 'toc.ncx: "Last words"'),
    Fault("entries of the NCX exchanged", swapped(
        NCX, r"<navPoint[^>]*>\s*<navLabel>\s*<text>1 First.*?</navPoint>", r"<navPoint[^>]*>\s*<navLabel>\s*<text>Last words.*?</navPoint>"), "toc.ncx"),
    Fault("an NCX without entries", replaced(NCX, "<navMap>.*</navMap>", "<navMap/>"), 'toc.ncx: "1 First steps"'),
    Fault("an entry of the NCX too many", replaced(
        NCX, "</navMap>", '<navPoint id="x"><navLabel><text>9 Extra</text></navLabel><content src="text/cover.xhtml"/></navPoint></navMap>'), '"9 Extra" is not in the contents'),
    Fault("a picture that is not there", replaced(PAGE, 'src="[^"]*"', 'src="../images/nope.png"'), "nope.png"),
    Fault("a picture without a name", replaced(PAGE, 'src="[^"]*"', 'src=""'), "missing-picture"),
    Fault("a picture from elsewhere", replaced(PAGE, 'src="[^"]*"', 'src="https://example.org/p.png"'), "not-self-contained"),
    Fault("a picture that the package does not name", replaced("EPUB/content.opf", r'<item href="images/p.png"[^>]*/>', ""), '"EPUB/images/p.png" is not in the manifest'),
    Fault("a picture of another type", replaced(
        "EPUB/content.opf", r'(<item href="images/p.png"[^>]*media-type=")image/png', r"\1image/gif"), "wrong-type"),
    Fault("a page of another type", replaced(
        "EPUB/content.opf", r'(<item href="text/section-02.xhtml"[^>]*media-type=")[^"]*', r"\1text/plain"), '"text/plain"'),
    Fault("a style sheet of another type", replaced("EPUB/content.opf", "text/css", "text/plain"), "wrong-type"),
    Fault("a font that is not there", replaced("EPUB/content.opf", 'href="fonts/source-serif[^"]*"', 'href="fonts/none.ttf"'), "fonts/none.ttf"),
    Fault("a font from elsewhere", replaced(STYLE, "$", "@font-face { font-family: x; src: url(https://example.org/x.woff) }"), "not-self-contained"),
    Fault("numbers that a style sheet counts", replaced(
        STYLE, "$", "body { counter-reset: c } h1::before { counter-increment: c; content: counter(c) ' ' }"), "counter(c)"),
    Fault("a style sheet of XML", replaced(
        PAGE, "<html", '<?xml-stylesheet href="data:text/css,p%7Bdisplay:none%7D"?><html', count=1), "A paragraph that names"),
    Fault("a paragraph hidden on a screen of colors", replaced(STYLE, "$", "@media screen and (color) { p { display: none } }"), "The end comes"),
    Fault("words in reverse", replaced(STYLE, "$", "p { direction: rtl; unicode-bidi: bidi-override }"), "in another order"),
    Fault("a script", replaced(PAGE, "</head>", "<script>document.body.remove()</script></head>"), "unread-behavior"),
]  # fmt: skip


def bookmark(change: Callable[[pikepdf.Outline], None]) -> Callable[[bytes], bytes]:
    """Return a change of a PDF's bookmarks."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            with pdf.open_outline() as outline:
                change(outline)
            pdf.save(target)
        return target.getvalue()

    return plant


def link(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change of where a PDF's links lead."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = [
                note
                for page in pdf.pages
                for note in page.obj.get("/Annots", [])
                if str(note.get("/Dest", "")) == old
            ]
            assert found
            found[-1]["/Dest"] = pikepdf.String(new)
            pdf.save(target)
        return target.getvalue()

    return plant


def drawn(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change of how the page of the first chapter is drawn; `old` is a pattern."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            page = pdf.pages[1]
            page.contents_coalesce()
            text = page.obj["/Contents"].read_bytes().decode("latin-1")
            changed, count = re.subn(old, new, text, count=1, flags=re.S)
            assert count, old
            page.obj["/Contents"] = pdf.make_stream(changed.encode("latin-1"))
            pdf.save(target)
        return target.getvalue()

    return plant


def inside(before: str, after: str) -> Callable[[bytes], bytes]:
    """Return a change that puts operators around some words of the first chapter."""
    return drawn(r"(/MCID 2>>\nBDC\n)(.*?)(?=EMC)", rf"\g<1>{before}\n\g<2>{after}\n")


def in_state(state: dict[str, object], before: str = "") -> Callable[[bytes], bytes]:
    """Return a change that draws some words of the first chapter in a graphics state."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Resources.ExtGState["/none"] = pikepdf.Dictionary(state)

    def plant(data: bytes) -> bytes:
        return inside(f"q /none gs {before}", "Q")(opened(change)(data))

    return plant


def fonts(change: Callable[[pikepdf.Pdf, pikepdf.Dictionary], None]) -> Callable[[bytes], bytes]:
    """Return a change of all fonts of a PDF."""

    def change_all(pdf: pikepdf.Pdf) -> None:
        dictionaries = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
        found = [one for one in dictionaries if one.get("/Subtype") == "/Type0"]
        assert found
        for font in found:
            change(pdf, font)

    return opened(change_all)


def said(kind: str, key: str, text: str) -> Callable[[bytes], bytes]:
    """Return a change of what is read in the place of the first tag of a kind."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            tags = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
            next(one for one in tags if one.get("/S") == kind)[key] = pikepdf.String(text)
            pdf.save(target)
        return target.getvalue()

    return plant


def opened(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    """Return a change of a PDF's objects."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            pdf.save(target)
        return target.getvalue()

    return plant


def place(name: str, other: str) -> Callable[[bytes], bytes]:
    """Return a change that puts a destination where another one is."""

    def change(pdf: pikepdf.Pdf) -> None:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        names[name] = names[other]

    return opened(change)


def entry(name: str, other: str) -> Callable[[bytes], bytes]:
    """Return a change of where the first link to a destination leads: that of the contents."""

    def change(pdf: pikepdf.Pdf) -> None:
        _links(pdf, name)[0]["/Dest"] = pikepdf.String(other)

    return opened(change)


def area(name: str, left: int, lower: int, right: int, upper: int) -> Callable[[bytes], bytes]:
    """Return a change of where the last link to a destination is: how its edges are moved."""

    def change(pdf: pikepdf.Pdf) -> None:
        link = _links(pdf, name)[-1]
        x, y, z, u = map(float, link["/Rect"])
        link["/Rect"] = pikepdf.Array([x + left, y + upper, z + right, u + lower])

    return opened(change)


def _links(pdf: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    links = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
    return [link for link in links if str(link.get("/Dest", "")) == name]


def _add(pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary) -> None:
    page = pdf.pages[1].obj
    annotation["/Type"], annotation["/Rect"] = pikepdf.Name.Annot, pikepdf.Array([90, 90, 200, 110])
    page["/Annots"] = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(annotation)])


def _commented(pdf: pikepdf.Pdf) -> None:
    _add(pdf, pikepdf.Dictionary(Subtype=pikepdf.Name.FreeText, Contents=pikepdf.String("No")))


def _linked(pdf: pikepdf.Pdf) -> None:
    _add(pdf, pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Dest=pikepdf.String("sec-first")))


def _content_gone(pdf: pikepdf.Pdf) -> None:
    tags = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
    next(one for one in tags if one.get("/S") == "/H1").K.append(999)


def _page_moved(pdf: pikepdf.Pdf) -> None:
    kids = pdf.Root.Pages.Kids
    kids[1], kids[2] = kids[2], kids[1]


def _pages_reversed(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids = pikepdf.Array(reversed(list(pdf.Root.Pages.Kids)))


def _page_again(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[1])


def _page_of_artifacts(pdf: pikepdf.Pdf) -> None:
    page = pdf.add_blank_page().obj
    page["/MediaBox"] = pdf.pages[1].obj["/MediaBox"]
    page["/Resources"] = pdf.pages[1].obj["/Resources"]
    pdf.pages[1].contents_coalesce()
    drawing = pdf.pages[1].obj["/Contents"].read_bytes()
    marked = re.sub(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC", b"/Artifact BMC", drawing)
    page["/Contents"] = pdf.make_stream(marked)


def _turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj["/Rotate"] = 180


def _layer_off(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
    off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)


def _layers(**configuration: object) -> Callable[[bytes], bytes]:
    """Return a change that gives a PDF a layer and says which layers are shown."""

    def change(pdf: pikepdf.Pdf) -> None:
        off = pikepdf.Dictionary(View=pikepdf.Dictionary(ViewState=pikepdf.Name.OFF))
        group = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft", Usage=off)
        layers = pikepdf.Array([pdf.make_indirect(group)])
        shown = pikepdf.Dictionary({f"/{key}": value for key, value in configuration.items()})
        pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=layers, D=shown)

    return opened(change)


def _layer_of_layers(pdf: pikepdf.Pdf) -> None:
    _layer_off(pdf)
    del pdf.Root.OCProperties.D["/OFF"]
    layers = pikepdf.Dictionary(Type=pikepdf.Name.OCMD, P=pikepdf.Name.AllOff)
    pdf.pages[1].obj.Resources["/Properties"] = pikepdf.Dictionary(Off=pdf.make_indirect(layers))


def _form_field(pdf: pikepdf.Pdf) -> None:
    words = pdf.make_stream(b"BT (No) Tj ET", Subtype=pikepdf.Name.Form)
    _add(pdf, pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, AP=pikepdf.Dictionary(N=words)))


def _link_painted(pdf: pikepdf.Pdf) -> None:
    words = pdf.make_stream(b"BT (No) Tj ET", Subtype=pikepdf.Name.Form)
    _links(pdf, "tbl-sun")[-1]["/AP"] = pikepdf.Dictionary(N=words)


def _link_out(pdf: pikepdf.Pdf) -> None:
    address = pikepdf.String("https://example.org/")
    _links(pdf, "tbl-sun")[-1]["/A"] = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address)


def _font_lost(_pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    descriptor = font.DescendantFonts[0].FontDescriptor
    for key in {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        del descriptor[key]


def _glyphs_shifted(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    numbers = b"".join((code + 1).to_bytes(2) for code in range(2000))
    font.DescendantFonts[0]["/CIDToGIDMap"] = pdf.make_stream(numbers)


def _codes_shifted(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    font["/Encoding"] = pdf.make_stream(b"1 begincidchar <0024> 37 endcidchar")


def _codes_in_ranges(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    font["/Encoding"] = pdf.make_stream(b"1 begincidrange <0000> <ffff> 1 endcidrange")


def _widths_gone(_pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    font.DescendantFonts[0]["/W"] = pikepdf.Array([0, 9000, 0])


def _widths_halved(_pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    for widths in font.DescendantFonts[0].W:
        if isinstance(widths, pikepdf.Array):
            widths[:] = [width / 2 for width in widths]


def _link_hidden(pdf: pikepdf.Pdf) -> None:
    _links(pdf, "tbl-sun")[-1]["/F"] = 2


def _picture_gone(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_coalesce()
        drawing = page.obj["/Contents"].read_bytes()
        page.obj["/Contents"] = pdf.make_stream(re.sub(rb"/\S+ Do\b", b"", drawing))


def _picture_emptied(pdf: pikepdf.Pdf) -> None:
    tags = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
    next(one for one in tags if one.get("/Alt") == "A red picture").K = pikepdf.Array()


def _number_gone(outline: pikepdf.Outline) -> None:
    outline.root[1].title = "Second thoughts"


def _exchanged(outline: pikepdf.Outline) -> None:
    outline.root[0], outline.root[1] = outline.root[1], outline.root[0]


def _lost(outline: pikepdf.Outline) -> None:
    del outline.root[1].children[0]


def _astray(outline: pikepdf.Outline) -> None:
    outline.root[1].destination = outline.root[2].destination


def _nowhere(outline: pikepdf.Outline) -> None:
    outline.root[1].destination = pikepdf.String("sec-none")


def _nested(outline: pikepdf.Outline) -> None:
    outline.root[1].children.append(outline.root.pop())


def _flattened(outline: pikepdf.Outline) -> None:
    outline.root.insert(2, outline.root[1].children.pop())


PDF = [
    Fault("a bookmark without its number", bookmark(_number_gone), "2 Second thoughts"),
    Fault("bookmarks exchanged", bookmark(_exchanged), "First steps"),
    Fault("a lost bookmark", bookmark(_lost), "2.1 Below the second"),
    Fault("a link to the neighbor", link("tbl-sun", "tbl-rain"), "tbl-sun"),
    Fault("a link to nothing", link("tbl-sun", "tbl-moon"), "tbl-moon"),
    Fault("a bookmark that leads to the neighbor", bookmark(_astray),
          'the bookmark "2 Second thoughts" leads to "Last words"'),
    Fault("a bookmark that leads nowhere", bookmark(_nowhere),
          'the bookmark "2 Second thoughts" leads nowhere'),
    Fault("a bookmark below its neighbor", bookmark(_nested), '"Last words" stands below "2 Second'),
    Fault("a bookmark beside the one above it", bookmark(_flattened),
          '"2.1 Below the second" stands at the top, and should stand below "2 Second'),
    Fault("a table's place at its neighbor", place("tbl-sun", "tbl-rain"), '"tbl-sun": expected'),
    Fault("a heading's place at the one below", place("sec-second", "sec-below"),
          '"sec-second": expected'),
    Fault("a place at the end", place("fig-red", "last-words"), '"fig-red": expected'),
    Fault("a note's place at its neighbor", place("note-1", "note-2"),
          "the place of note 1 is that of note 2"),
    Fault("an entry that leads to the neighbor", entry("sec-below", "sec-second"),
          'the entry "2.1 Below the second" leads to "2 Second thoughts"'),
    Fault("a table's entry that leads to the neighbor", entry("tbl-sun", "tbl-rain"),
          'the entry "Table 2: Sun by month" leads to "Table 1: Rain by month"'),
    Fault("an entry with another page", place("last-words", "contents"),
          'the entry "Last words" says page 3, and leads to the file\'s page 1'),
    Fault("a link over other words", area("tbl-sun", 0, 40, 0, 40),
          'the link "Table 2" can\'t be clicked there'),
    Fault("a link over more words", area("tbl-sun", -20, 0, 20, 0), 'the link "Table 2" lies over'),
    Fault("a link in no tag", opened(_linked), "has a link that is in no tag"),
    Fault("a comment", opened(_commented), "has a note or a stamp on it (FreeText)"),
    Fault("a tag of content that is not there", opened(_content_gone), "content that is not"),
    Fault(
        "a heading that is read otherwise",
        said("/H1", "/ActualText", "1 First stops"),
        'other-text: page 2: "1 First steps" is read as "1 First stops"',
    ),
    Fault(
        "a heading with another description", said("/H1", "/Alt", "2 First steps"), "1 First steps"
    ),
    Fault(
        "words that are read otherwise",
        drawn("<</MCID 2>>", "<</MCID 2/ActualText(No)>>"),
        'is read as "No"',
    ),
    Fault(
        "words that are not painted",
        drawn(r"(/MCID 2>>\nBDC\nBT\n)(.*?)ET", r"\1 3 Tr\n\2 0 Tr\nET"),
        "hidden-text",
    ),
    Fault(
        "words beside the page",
        drawn(r"(/MCID 2>>\nBDC\nBT\n1 0 0 -1) \S+", r"\1 5000"),
        "off-page",
    ),
    Fault("white words", inside("q 1 1 1 rg", "Q"), "is in the text, but white on white"),
    Fault("words without ink", inside("q 0 0 0 0 k", "Q"), "is in the text, but white on white"),
    Fault("words in the white of a gray", inside("q /DeviceGray cs 1 sc", "Q"),
          "is in the text, but white on white"),
    Fault("transparent words", in_state({"/ca": 0}), "is in the text, but wholly transparent"),
    Fault("transparent outlines", in_state({"/CA": 0}, "1 Tr"), "is in the text, but wholly transparent"),
    Fault("white outlines", inside("q 1 Tr 1 1 1 RG", "Q"), "is in the text, but white on white"),
    Fault("white words with white outlines", inside("q 2 Tr 1 g 1 G", "Q"), "is in the text, but white on white"),
    Fault("white words with transparent outlines", in_state({"/CA": 0}, "2 Tr 1 g"), "is in the text, but white on white"),
    Fault("words behind a mask", in_state({"/SMask": pikepdf.Dictionary(S=pikepdf.Name.Luminosity)}),
          "is in the text, but behind a mask"),
    Fault("words drawn over themselves", inside("-7 Tc", "0 Tc"), "drawn with its letters over one another"),
    Fault("words from right to left", inside("-100 Tz", "100 Tz"), "is in the text, but mirrored"),
    Fault("words in a mirror", drawn(r"(/MCID 2>>\nBDC\nBT\n)1 0 0 -1", r"\g<1>-1 0 0 -1"), "is in the text, but mirrored"),
    Fault("words upside down", drawn(r"(/MCID 2>>\nBDC\nBT\n)1 0 0 -1", r"\g<1>-1 0 0 1"), "is in the text, but upside down"),
    Fault("fonts that are not there", fonts(_font_lost), "wrong-glyph: the font"),
    Fault("other letters by the font's map", fonts(_glyphs_shifted), "draws other glyphs than its codes name"),
    Fault("other letters by the codes' map", fonts(_codes_shifted), "numbers its glyphs otherwise than by their codes"),
    Fault("other letters by a map of ranges", fonts(_codes_in_ranges), "numbers its glyphs otherwise than by their codes"),
    Fault("letters without widths", fonts(_widths_gone), "gives its letters other widths than they have"),
    Fault("letters with half of their widths", fonts(_widths_halved), "gives its letters other widths than they have"),
    Fault("words that are cut off", inside("q 0 0 9 9 re W n", "Q"), "is in the text, but cut off"),
    Fault("squeezed words", inside("0 Tz", "100 Tz"), "is in the text, but smaller than 1 point"),
    Fault("words raised off the page", inside("9999 Ts", "0 Ts"), "off-page"),
    Fault("words too small to see", drawn(
        r"(/MCID 2>>\nBDC\nBT\n)1 0 0 -1", r"\g<1>0.01 0 0 -0.01"), "but smaller than 1 point"),
    Fault("words moved beside the page", drawn(
        r"(/MCID 2>>\nBDC\nBT\n.*? Tm\n)", r"\1 9999 0 Td\n"), "off-page"),
    Fault("words some lines below the page", drawn(
        r"(/MCID 2>>\nBDC\nBT\n.*? Tm\n)", r"\1 1500 TL T* T*\n"), "off-page"),
    Fault("a number shown by another operator", drawn(
        r"(/MCID 0>>\nBDC\n.*?1 0 0 -1 )(\S+) \S+( Tm[^\[]*)\[(<\w+>).*?ET\nEMC\n",
        r"\g<0>/Artifact BMC\nq BT 1 0 0 -1 200 300\3\4 ' ET\nQ EMC\n"),
        '"1" is drawn, but is in no tag'),
    Fault("a page behind the next", opened(_page_moved),
          "page 2 stands before page 3, which the tags have before it"),
    Fault("pages from last to first", opened(_pages_reversed), "which the tags have before it"),
    Fault("a page that comes again", opened(_page_again), "is drawn, but is in no tag"),
    Fault("a page that is all ornament", opened(_page_of_artifacts), "is drawn, but is in no tag"),
    Fault("a page upside down", opened(_turned), "page-turned: page 2: is shown turned by 180 degrees"),
    Fault("a layer that is off", opened(_layer_off), "has layers that are switched off"),
    Fault("layers that are off to begin with", _layers(BaseState=pikepdf.Name.OFF), "has layers that are switched off"),
    Fault("a layer off on screens", _layers(AS=pikepdf.Array([pikepdf.Dictionary(Event=pikepdf.Name.View)])),
          "has layers that are switched off"),
    Fault("a layer of layers", opened(_layer_of_layers), "has content that other layers switch"),
    Fault("a field with words", opened(_form_field), "page 2: has a Widget that shows something of its own"),
    Fault("a link with words", opened(_link_painted), "page 3: has a Link that shows something of its own"),
    Fault("a link that leads out by an action", opened(_link_out), 'leading to "tbl-sun", found nothing'),
    Fault("a link that is hidden", opened(_link_hidden), "page 3: has a link that is hidden"),
    Fault("a picture that is not drawn", opened(_picture_gone), 'not-drawn: page 3: "A red picture"'),
    Fault("a picture without content", opened(_picture_emptied), '"A red picture" is not drawn'),
    Fault("words in no tag", drawn("/MCID 2>>", "/MCID 99>>"), "is in no tag"),
    Fault(
        "a number drawn once more",
        drawn(
            r"(/MCID 0>>\nBDC\n.*?1 0 0 -1 )(\S+) \S+( Tm.*?ET\nEMC\n)",
            r"\g<0>/Artifact BMC\nq BT 1 0 0 -1 200 300\3Q\n",
        ),
        '"1" is drawn, but is in no tag',
    ),
    Fault(
        "a heading above what it follows",
        drawn(r"(/MCID 0>>\nBDC\n.*?1 0 0 -1 \S+) \S+( Tm)", r"\1 400\2"),
        "page-order",
    ),
]  # fmt: skip
PRINTED = [
    ("a digit in a heading", '<span class="number">2.1', '<span class="number">2.2', "2.1 Below"),
    ("a heading of another level", r"<h2>(.*?)</h2>", r"<h3>\1</h3>", "2.1 Below"),
    ("a caption's number", "Table.2:", "Table\u00a03:", "Sun by month"),
    ("a reference's words", r"Section.2</a>", "Section\u00a03</a>", "Section"),
    ("a list that starts elsewhere", r'<ol start="3"', '<ol start="1"', "3."),
    ("a dropped word", "long enough to be", "enough to be", "long enough"),
    ("a word in a note", "text of the first", "words of the first", "text of the first"),
    ("a mark of a note elsewhere", r"(with a note\.)(<a [^>]*>1</a>)", r"with a note\2.", "note"),
    ("paragraphs exchanged", "(<p>A paragraph that names.*?</p>)(.*?)(<p>Another paragraph.*?</p>)",
     r"\3\2\1", "Another paragraph"),
    ("a cell with another figure", ">61<", ">16<", "61"),
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("faults") / "paper"
    folder.mkdir()
    for name, content in SOURCE.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    built = command("build", folder, "--output-dir", folder.parent / "dist")
    assert built.code == 0, built.err
    files = {kind: folder.parent / "dist" / f"paper.{kind}" for kind in ("pdf", "epub", "docx")}
    return Made(folder, context_of(folder, folder.parent / "printed.pdf", "pdf"), files)


def told(path: Path, context: Context) -> str:
    """Return what a verifier says of a file, as `publish verify` does."""
    kind = path.suffix[1:]
    text = whole_text(context.blocks, html=kind != "docx")
    try:
        reading = READERS[kind].read(path)
    except PublishError as error:
        return str(error)
    found = compare(context.outline, reading, context.publication.contents, Location(kind), text)
    return "\n".join(map(str, found))


def missed(made: Made, kind: str, faults: list[Fault]) -> list[str]:
    """Plant each fault in the good file; return those that are not found or not named."""
    good = made.files[kind].read_bytes()
    bad = made.folder.parent / f"bad.{kind}"
    names = []
    for fault in faults:
        bad.write_bytes(fault.plant(good))
        found = told(bad, made.context)
        if fault.told.replace("\u00a0", " ") not in found.replace("\u00a0", " "):
            names.append(f"{fault.name}: {found[:300] or 'not found'}")
    return names


@pytest.mark.parametrize("kind", ["pdf", "epub", "docx"])
def test_the_good_file_agrees(made: Made, kind: str) -> None:
    assert told(made.files[kind], made.context) == ""


@pytest.mark.parametrize(("kind", "faults"), [("docx", DOCX), ("epub", EPUB), ("pdf", PDF)])
def test_every_fault_is_found_and_named(
    made: Made, kind: str, faults: list[Fault], record_property: Record
) -> None:
    names = missed(made, kind, faults)
    record_property("faults", (kind, len(faults) - len(names), len(faults)))
    assert names == []


def test_what_a_pdf_prints_otherwise_is_found_and_named(
    made: Made, record_property: Record
) -> None:
    context = made.context
    names = []
    for name, old, new, wanted in PRINTED:
        html, count = re.subn(old, new, context.html, count=1, flags=re.DOTALL)
        assert count, old
        pdf_exporter.export(replace(context, html=html))
        found = told(context.output, context)
        if wanted not in found.replace("\u00a0", " "):
            names.append(f"{name}: {found[:300] or 'not found'}")
    record_property("faults", ("printed pdf", len(PRINTED) - len(names), len(PRINTED)))
    assert names == []


def test_there_are_enough_faults() -> None:
    assert len(DOCX) + len(EPUB) + len(PDF) + len(PRINTED) >= 60
