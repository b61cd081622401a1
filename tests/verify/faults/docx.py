"""Faults of a Word file."""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

from tests.verify.faults import Fault, replaced, swapped

BODY, NOTES, STYLES = "word/document.xml", "word/footnotes.xml", "word/styles.xml"
SETTINGS, RELATIONS = "word/settings.xml", "word/_rels/document.xml.rels"
PACKAGE, TYPES = r"_rels/\.rels", r"\[Content_Types\]\.xml"
NUMBERING = "word/numbering.xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


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
