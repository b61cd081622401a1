"""Reading a PDF back: what a reader sees, and what is wrong with a file that is not whole."""

from __future__ import annotations

import contextlib
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pikepdf
import pytest
import weasyprint

from publish.model.formats import Reading
from publish.problems import Location, PublishError
from publish.verify.agreement import compare_readings
from publish.verify.pdf import read, verifier
from publish.verify.pdf.lines import logical_order

STYLE = """
@page { size: 120mm 90mm; margin: 15mm; @bottom-center { content: counter(page) } }
body { font: 10pt/1.4 "Source Serif 4"; margin: 0 }
p { margin: 0 }
h1, h2 { font-size: 14pt; margin: 0 }
ol.contents, ol.contents ol { list-style: none; padding: 0 }
.contents a { display: block }
.contents a::after { content: leader(". ") target-counter(attr(href), page) }
.contents .number { display: inline-block; min-width: 2em }
.footnote { float: footnote }
.footnote::footnote-call { content: attr(data-number); font-size: 0.7em; vertical-align: super }
.footnote::footnote-marker { content: attr(data-number) ". " }
.equation { position: relative }
.equation-number { position: absolute; right: 0 }
.narrow { width: 30mm }
"""
FONTS = (
    ("Source Serif 4", "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    ("Source Code Pro", "fontpkg_source_code_pro", "SourceCodePro[wght].ttf"),
)
FACES = "".join(
    f'@font-face {{ font-family: "{family}"; src: url("{path.as_uri()}") }}'
    for family, package, name in FONTS
    for path in [Path(str(files(package) / "files" / name))]
)
Print = Callable[..., Path]


@pytest.fixture
def printed(tmp_path: Path) -> Print:
    """Write a PDF with this body; `variant` "" leaves out the tags."""

    def write(body: str, css: str = "", lang: str = "en", variant: str = "pdf/ua-1") -> Path:
        page = f'<html lang="{lang}"><head><title>Test</title><style>{FACES}{STYLE}{css}</style>'
        page += f"</head><body><main>{body}</main></body></html>"
        path = tmp_path / "test.pdf"
        weasyprint.HTML(string=page).write_pdf(path, pdf_variant=variant or None)
        return path

    return write


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def failure(path: Path) -> str:
    """Return the code of the one problem that stops the reading."""
    with pytest.raises(PublishError) as error:
        read(path)
    (problem,) = error.value.problems
    return problem.code


def changed(path: Path, change: Callable[[pikepdf.Pdf], None]) -> Path:
    """Open a PDF, change it, and save it under another name."""
    with pikepdf.open(path) as pdf:
        change(pdf)
        other = path.with_name("changed.pdf")
        pdf.save(other)
    return other


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def note(number: int, text: str) -> str:
    return f'<span class="footnote" data-number="{number}">{text}</span>'


def test_headings_with_their_numbers_are_read_and_so_are_bookmarks(printed: Print) -> None:
    path = printed(
        '<h1><span class="number">1</span> First &amp; <em>foremost</em></h1><p>Words.</p>'
        '<h2><span class="number">1.1</span> Below <code>it</code></h2><p>Words.</p>'
        "<h1>Not numbered</h1>"
    )

    reading = read(path)

    assert reading.headings == (
        (1, "1 First & foremost"),
        (2, "1.1 Below it"),
        (1, "Not numbered"),
    )
    assert reading.navigation == ("1 First & foremost", "1.1 Below it", "Not numbered")
    assert reading.problems == ()
    assert (verifier.name, verifier.read) == ("pdf", read)


@pytest.mark.parametrize(
    "css",
    [
        'h1::after { content: ""; display: block; border-bottom: 1px solid }',
        "h1 .number { display: block }",
        "h1 .number { float: left }",
        "h1 { display: flex }",
        "h1 { display: table; margin: auto }",
        ".caption-label { display: block }",
        'h1::before { content: "§ " } h1::after { content: " ⁂" }',
        'h1 .number::after { content: "." }',
        'figcaption::before { content: "▸ " } .caption-label::after { content: " ·" }',
        'blockquote::before { content: "“" } blockquote::after { content: "”"; display: block }',
    ],
)
def test_boxes_and_ornaments_of_a_style_sheet_are_no_text(printed: Print, css: str) -> None:
    path = printed(
        '<h1><span class="number">1</span> First</h1><blockquote><p>Words.</p></blockquote>'
        '<figure><p><em>§</em></p><figcaption><span class="caption-label">Figure 1:</span> Bees'
        "</figcaption></figure>",
        css,
    )

    reading = read(path)

    assert [squeezed(text) for _, text in reading.headings or ()] == ["1First"]
    assert [squeezed(text) for text in reading.captions or ()] == ["Figure1:Bees"]
    assert squeezed(reading.text or "") == "1FirstWords.§Figure1:Bees"
    assert reading.problems == ()


def test_signs_that_the_author_emphasizes_are_text(printed: Print) -> None:
    path = printed("<h1><em>§</em> First</h1><figure><figcaption><em>▸</em> Bees</figcaption>")

    reading = read(path)

    assert reading.headings == ((1, "§ First"),)
    assert reading.captions == ("▸ Bees",)


def test_running_heads_and_page_numbers_are_no_text(printed: Print) -> None:
    css = "h1 { string-set: head content() } @page { @top-left { content: string(head) } }"

    reading = read(printed("<h1>Title</h1><h1>Other</h1>", css))

    assert reading.headings == ((1, "Title"), (1, "Other"))


@pytest.mark.parametrize("margin", ["15mm", "30mm"])
def test_a_page_without_text_may_have_running_heads(printed: Print, margin: str) -> None:
    css = (
        "@page { @top-left { content: 'Draft' } @bottom-center { content: counter(page) } }"
        f"@page :blank {{ margin-top: {margin}; @top-right {{ content: 'Left empty' }} }}"
        ".right { break-before: right }"
    )

    reading = read(printed('<p>One.</p><p>One.</p><p class="right">Three.</p>', css))

    assert reading.problems == ()


def test_lines_of_a_heading_are_joined_and_a_word_keeps_its_own_hyphen(printed: Print) -> None:
    heading = "Long-term mechanisms and self-supervision at the source"
    path = printed(f'<h1 class="narrow">{heading}</h1>', ".narrow { hyphens: manual }")

    assert read(path).headings == ((1, heading),)


@pytest.mark.parametrize("family", ["Source Serif 4", "Source Code Pro"])
def test_hyphens_that_a_line_end_called_for_are_taken_out(printed: Print, family: str) -> None:
    text = "Internationalization considerations notwithstanding, self-supervision characterizes."
    path = printed(
        f'<figure><figcaption class="narrow">{text}</figcaption></figure><p>self-supervision</p>',
        f'body {{ font-family: "{family}"; hyphens: auto }} figure {{ margin: 0 }}',
    )

    assert read(path).captions == (text,)


def test_contents_are_read_without_leaders_and_page_numbers(printed: Print) -> None:
    path = printed(
        '<section><p>Contents</p><ol class="contents">'
        '<li><a href="#a"><span class="number">1</span> <span>First</span></a>'
        '<ol><li><a href="#b"><span class="number">1.1</span> <span>A title that is so long '
        "that it goes over the end of a line, and then some</span></a></li></ol></li>"
        '<li><a href="#c"><span class="number">二、</span><span>2026 in review</span></a></li>'
        "</ol></section>"
        "<section><p>Figures</p>"
        '<ol class="contents"><li><a href="#f">1 Moon</a></li></ol></section>'
        '<section id="a"><h1>1 First</h1><h2 id="b">1.1 A title</h2></section>'
        '<h1 id="c">二、2026 in review</h1><figure id="f"></figure>'
        '<ul class="contents"><li><a href="#a">Section 1</a></li></ul>'
    )

    reading = read(path)

    assert reading.contents == (
        "1 First",
        "1.1 A title that is so long that it goes over the end of a line, and then some",
        "二、2026 in review",
    )
    assert reading.references == (("Section 1", "a"),)


def test_contents_go_on_over_pages(printed: Print) -> None:
    entries = "".join(f'<li><a href="#s{n}">{n} Title {n}</a></li>' for n in range(1, 25))
    headings = "".join(f'<h1 id="s{n}">{n} Title {n}</h1>' for n in range(1, 25))

    reading = read(printed(f'<ol class="contents">{entries}</ol>{headings}'))

    assert reading.contents == tuple(f"{n} Title {n}" for n in range(1, 25))
    assert reading.references == ()


def test_footnotes_are_read_and_their_marks_stay_where_they_stand(printed: Print) -> None:
    long = "A note of several lines that goes on and on until it needs another line, and again."
    two = '<span>One.</span><span style="display: block">Two, see <a href="#s">1</a>.</span>'
    path = printed(
        f'<h1 id="s">1 Title{note(1, "On a heading.")} x<sup>3</sup></h1>'
        f"<p>Text{note(2, long)} goes on.{note(3, two)}</p>"
        f"<figure><figcaption>Figure 1: Moon{note(4, 'In a caption.')}</figcaption></figure>"
    )

    reading = read(path)

    assert reading.headings == ((1, "1 Title1 x3"),)
    assert reading.notes == (
        ("1", "On a heading."),
        ("2", long),
        ("3", "One. Two, see 1."),
        ("4", "In a caption."),
    )
    assert reading.captions == ("Figure 1: Moon4",)
    assert reading.references == (("1", "s"),)


def test_a_note_with_paragraphs_of_its_own_is_one_note(printed: Print) -> None:
    body = '<div class="footnote" data-number="1"><p>First.</p><ul><li>Item</li></ul></div>'

    assert read(printed(f"<div>Text{body} goes on.</div>")).notes == (("1", "First. Item"),)


def test_brackets_around_the_marks_of_notes_are_the_style_sheet_s(printed: Print) -> None:
    css = """
        .footnote::footnote-call { content: "[" attr(data-number) "]" }
        .footnote::footnote-marker { content: "[" attr(data-number) "] " }
    """
    path = printed(f"<h1>Title{note(1, 'One.')}</h1><p>Text{note(2, 'Two.')} and [2].</p>", css)
    reading = read(path)

    assert (reading.headings, reading.text) == (((1, "Title1"),), "\nTitle1\nText2 and [2].")
    assert reading.notes == (("1", "One."), ("2", "Two."))
    assert reading.problems == ()


def test_a_link_over_a_line_end_or_a_page_end_is_one_reference(printed: Print) -> None:
    words = "word " * 9
    link = '<a href="#s">Sections 1.2.3 and 1.2.4</a>'
    path = printed(
        f'<h1 id="s">S</h1><p>{words}{link} and again {link}.</p>'
        f'<p style="orphans: 1; widows: 1; margin-top: 32mm">{words} xx {link} end.</p>'
    )

    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 2
        assert sum(len(page.obj.get("/Annots", [])) for page in pdf.pages) > 3
    assert read(path).references == (("Sections 1.2.3 and 1.2.4", "s"),) * 3


def test_links_to_one_place_from_neighboring_cells_are_two_references(printed: Print) -> None:
    cell = '<td><a href="#s">1</a></td>'
    path = printed(
        f'<h1 id="s">S</h1><table><tr>{cell}{cell}</tr></table>'
        '<p><a href="https://example.org/">elsewhere</a></p>'
    )

    assert read(path).references == (("1", "s"), ("1", "s"))


def test_captions_and_equation_numbers_are_read(printed: Print) -> None:
    dot = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    formula = f'<img alt="E = mc^2" src="{dot}">'
    path = printed(
        f'<figure><img alt="A dot" src="{dot}">'
        "<figcaption><span>Figure 1: </span>A dot</figcaption></figure>"
        f'<div class="equation"><p><span>{formula}</span><span class="equation-number">(1)</span>'
        "</p></div>"
        f"<table><caption><span>Table 1: </span>Values of {formula}</caption>"
        "<tr><td>(2)</td></tr></table><p>As in (3)</p><p><em>Not</em> one (4)</p>"
        "<p><em>Nor</em> (5)</p><p><span>Nor <em>this</em></span> <span>(6)</span></p>"
    )

    reading = read(path)

    assert reading.captions == ("Figure 1: A dot", "(1)", "Table 1: Values of \ufffc")


def test_a_picture_in_a_heading_or_caption_is_no_word(printed: Print) -> None:
    dot = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    image = f'<img alt="dot" src="{dot}">'
    path = printed(
        f'<h1 id="a">Head {image} line</h1><p>See <a href="#a">Head</a>.</p>'
        f"<figure>{image}<figcaption>Figure 1: The stamp {image} enlarged</figcaption></figure>"
    )
    reading = read(path)
    other = Reading(
        headings=((1, "Head line"),), captions=("Figure 1: The stamp enlarged",), notes=()
    )

    assert reading.headings == ((1, "Head \ufffc line"),)
    assert reading.landings == {"a": ("Head dot line",)}
    assert compare_readings(other, reading, Location("a.pdf")) == []
    assert compare_readings(reading, other, Location("a.docx")) == []
    changed = replace(other, captions=("Figure 1: The stamp dwarfed",))
    assert compare_readings(changed, reading, Location("a.pdf")) != []


def test_text_in_transparent_and_turned_boxes_is_read(printed: Print) -> None:
    path = printed('<h1 style="opacity: 0.5">Faint</h1><h1 style="transform: rotate(9deg)">Up</h1>')

    assert read(path).headings == ((1, "Faint"), (1, "Up"))


def test_a_chinese_heading_is_joined_without_spaces(printed: Print) -> None:
    if not has_font_for("zh"):
        pytest.skip("no Chinese font here")
    heading = "（一）党风廉政建设是构建和谐社会的重要内容和根本保证以及必由之路"
    path = printed(f"<h1>{heading}</h1>", 'h1 { font-family: "Noto Serif CJK SC" }', "zh-CN")

    assert read(path).headings == ((1, heading),)


def has_font_for(language: str) -> bool:
    """Whether fontconfig knows a font for a language."""
    program = shutil.which("fc-list")
    return bool(
        program and subprocess.run([program, f":lang={language}"], capture_output=True).stdout
    )


@pytest.mark.parametrize(
    ("seen", "language", "read_as"),
    [
        ("abc 12 םולש", "he", "שלום abc 12"),
        ("12 םולש", "he", "שלום 12"),
        ("abc םולש 12", "en", "abc שלום 12"),
        ("abc", "he", "abc"),
    ],
)
def test_letters_from_right_to_left_are_put_in_order(
    seen: str, language: str, read_as: str
) -> None:
    order = "".join(logical_order(list(seen), language == "he"))

    assert order == read_as


def test_a_heading_from_right_to_left_is_read_in_order(printed: Print) -> None:
    if not has_font_for("he"):
        pytest.skip("no Hebrew font here")
    path = printed("<h1>שלום עולם 12</h1>", "h1 { font-family: 'DejaVu Sans' }", "he")

    assert read(path).headings == ((1, "שלום עולם 12"),)


def test_an_equation_number_from_right_to_left_is_read(printed: Print) -> None:
    dot = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    number = '<span class="equation-number">(1)</span>'
    path = printed(f'<p dir="rtl"><img alt="E" src="{dot}">{number}</p>', lang="ar")

    (caption,) = read(path).captions or ()
    assert caption.strip("()") == "1"


def test_a_link_to_a_place_that_is_not_there_is_a_problem(printed: Print) -> None:
    def forget(pdf: pikepdf.Pdf) -> None:
        del pikepdf.NameTree(pdf.Root.Names.Dests)["s"]

    path = printed('<h1 id="s">S</h1><p>See <a href="#s">Section 1</a>.</p>')
    reading = read(changed(path, forget))

    assert codes(reading) == ["dead-link"]
    assert "Section 1" in reading.problems[0].message
    assert reading.references == (("Section 1", "s"),)


def test_characters_that_no_font_has_are_a_problem(printed: Print) -> None:
    reading = read(printed("<h1>A \U000f1234 heading</h1>"))

    assert codes(reading) == ["missing-glyph"]
    assert "U+F1234" in reading.problems[0].message


def test_a_file_without_bookmarks_or_language_is_a_problem(printed: Print) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/Outlines"], pdf.Root["/Lang"]

    reading = read(changed(printed("<h1>Title</h1>"), strip))

    assert codes(reading) == ["no-bookmarks", "no-language"]


def test_a_font_that_does_not_say_what_its_glyphs_mean_is_a_problem(printed: Print) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]

    assert "no-text" in codes(read(changed(printed("<h1>A heading</h1>"), strip)))


def test_a_file_without_tags_is_a_problem(printed: Print) -> None:
    reading = read(printed("<h1>Title</h1>", variant=""))

    assert codes(reading) == ["not-tagged"]
    assert (reading.headings, reading.navigation) == (None, ("Title",))


CONTENTS = """
<section><p>Contents</p><ol class="contents"><li><a href="#a">1 One</a></li>
<li><a href="#b">2 Two</a></li></ol></section>
<div style="break-before: page"><h1 id="a">1 One</h1><p>Words.</p></div>
<div style="break-before: page"><h1 id="b">2 Two</h1><p>Words.</p></div>
"""


@pytest.mark.parametrize(
    "css",
    [
        "",
        "@page { @bottom-center { content: none } }",
        "@page { @bottom-center { content: 'Page ' counter(page) ' of ' counter(pages) } }",
        "@page { @bottom-center { content: '– ' counter(page, lower-roman) ' –' } }",
        "@page { @top-left { content: '1984' } @bottom-center { content: none } }",
        ".contents a::after { content: none }",
        ".contents a::after { content: leader('_') 'p. ' target-counter(attr(href), page) }",
    ],
)
def test_page_numbers_of_the_contents_agree(printed: Print, css: str) -> None:
    assert read(printed(CONTENTS, css)).problems == ()


def test_a_page_number_of_the_contents_that_the_page_does_not_print_is_a_problem(
    printed: Print,
) -> None:
    css = "@page { counter-increment: page 2 }"
    after = ".contents a::after { content: leader('. ') '2' }"

    assert codes(read(printed(CONTENTS, css))) == []
    assert codes(read(printed(CONTENTS, css + after))) == ["wrong-page"] * 2
    assert codes(read(printed(CONTENTS, after))) == ["wrong-page"]


def test_a_caption_that_is_in_no_list_is_a_problem(printed: Print) -> None:
    entries = "".join(f'<li><a href="#t{n}">Table {n}: T{n}</a></li>' for n in (1, 3))
    tables = "".join(
        f'<table id="t{n}"><caption>Table {n}: T{n}</caption><tr><td>{n}</td></tr></table>'
        for n in (1, 2, 3)
    )
    front = '<ol class="contents"><li><a href="#a">One</a></li></ol><p>Tables</p>'
    reading = read(
        printed(f'{front}<ol class="contents">{entries}</ol><h1 id="a">One</h1>{tables}')
    )

    assert codes(reading) == ["lost-entry"]
    assert "Table 2: T2" in reading.problems[0].message


def test_what_stands_at_the_places_of_ids_is_read(printed: Print) -> None:
    dot = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    part = '<figure id="{0}" style="width: 30%; {1}"><img alt="dot" src="{2}"><figcaption>({0})'
    part += "</figcaption></figure>"
    parts = "".join(part.format(name, "display: inline-block", dot) for name in "ab")
    path = printed(
        '<section id="s"><h1>S</h1><section id="u"><h2>U</h2></section></section>'
        f'<figure id="f">{parts}<figcaption>Figure 1</figcaption></figure>'
        '<table id="t"><caption>Table 1</caption><tr><td>1</td></tr></table>'
        '<table id="v"><caption style="caption-side: bottom">Table 2</caption>'
        '<tr><td>1</td></tr></table><p id="p">Words.</p>'
    )

    assert read(path).landings == {
        "s": ("S",),
        "u": ("U",),
        "f": ("(a)", "(b)", "Figure 1"),
        "a": ("(a)", "(b)", "Figure 1"),
        "b": ("(b)", "Figure 1"),
        "t": ("Table 1",),
        "v": ("Table 2",),
        "p": (),
    }


@pytest.mark.parametrize(
    "css", ["main { columns: 2 }", "figure { float: right; width: 40% }", "h1 { margin: 0 -9mm }"]
)
def test_columns_and_floats_make_no_place_wrong(printed: Print, css: str) -> None:
    figure = '<figure id="f{0}"><p>Picture</p><figcaption>Figure {0}</figcaption></figure>'
    words = "<p>Words beside it, and some more of them until there are enough of them.</p>"
    section = '<section id="s{0}"><h1>S{0}</h1>' + words + figure + words * 2 + "</section>"
    reading = read(printed("".join(section.format(number) for number in range(6)), css))

    assert reading.problems == ()
    wanted = {f"{kind}{n}": f"{name}{n}" for n in range(6) for kind, name in NAMES.items()}
    assert {
        id: texts[0] for id, texts in (reading.landings or {}).items()
    }.items() <= wanted.items()


NAMES = {"s": "S", "f": "Figure "}


def test_white_words_are_seen_on_something_dark(printed: Print) -> None:
    body = "<h1>Head</h1><p>Words</p>"

    dark = printed(body, "h1 { background: navy; color: white } p { color: #777 }")
    assert read(dark).problems == ()
    assert read(printed(body, "@page { background: #222 } main { color: white }")).problems == ()
    assert codes(read(printed(body, "h1 { color: white }"))) == ["hidden-text"]


@pytest.mark.parametrize(
    "operators", ["1 Tr 0 G", "2 Tr 1 g 0 G", "2 Tr 1 G", "-0.5 Tc", "80 Tz", "/plain gs"]
)
def test_words_that_are_drawn_in_another_way_are_seen(printed: Print, operators: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.contents_coalesce()
        state = pikepdf.Dictionary({"/CA": 0, "/SMask": pikepdf.Name("/None")})
        page.obj.Resources.ExtGState["/plain"] = state
        drawing = page.obj.Contents.read_bytes()
        page.obj.Contents = pdf.make_stream(operators.encode() + b"\n" + drawing)

    assert read(changed(printed("<h1>Heading</h1><p>Words</p>"), change)).problems == ()


def test_slanted_and_upright_words_are_seen(printed: Print) -> None:
    def told(turn: str) -> list[str]:
        path = printed("<h1>Head</h1><p>Words</p>", f"p {{ width: 9mm; transform: {turn} }}")
        return codes(read(path))

    assert [told(turn) for turn in ("rotate(90deg)", "rotate(-90deg)", "skewX(20deg)")] == [[]] * 3
    assert [told(turn) for turn in ("rotate(180deg)", "scaleX(-1)")] == [["hidden-text"]] * 2


def test_glyphs_that_are_numbered_by_their_codes_in_a_map_are_read(printed: Print) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.objects:
            if isinstance(font, pikepdf.Dictionary) and "/CIDToGIDMap" in font:
                numbers = b"".join(code.to_bytes(2) for code in range(2000))
                font["/CIDToGIDMap"] = pdf.make_stream(numbers)

    assert read(changed(printed("<h1>Heading</h1>"), change)).problems == ()


def test_a_layer_that_is_shown_is_no_problem(printed: Print) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        group = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Print")
        layers = pikepdf.Array([pdf.make_indirect(group)])
        shown = pikepdf.Dictionary(BaseState=pikepdf.Name.ON, ON=layers)
        pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=layers, D=shown)

    assert read(changed(printed("<h1>Heading</h1>"), change)).problems == ()


def test_text_is_read_whatever_operator_shows_it(printed: Print) -> None:
    def show(operator: bytes) -> Callable[[pikepdf.Pdf], None]:
        def change(pdf: pikepdf.Pdf) -> None:
            page = pdf.pages[0]
            page.contents_coalesce()
            data, count = re.subn(rb"\[(<\w+>)0\] TJ", operator, page.obj.Contents.read_bytes())
            assert count
            page.obj.Contents = pdf.make_stream(data)

        return change

    path = printed("<h1>A</h1><p>B</p>")
    for operator in (rb"\1 Tj", rb"\1 '", rb'0 0 \1 "', rb"T* 0 0 Td 0 0 TD \1 Tj"):
        reading = read(changed(path, show(operator)))
        assert (reading.text, reading.problems) == ("\nA\nB", ())


def test_a_line_feed_stands_where_a_line_ends_and_a_space_where_one_is_seen(printed: Print) -> None:
    path = printed(
        "<h1>1 <em>One</em></h1>"
        '<p class="narrow">Words and <em>internationalization</em>'
        f"{note(1, 'A note.')} here</p>"
        "<ol><li>Item</li></ol><table><tr><td>a</td><td>b</td></tr></table>",
        ".narrow { hyphens: auto }",
    )

    assert read(path).text == "\n1 One\nWords and inter-\nnationalization1\nhere\n1. \nItem\na\nb"


def test_what_is_no_pdf_is_a_problem(tmp_path: Path) -> None:
    text, empty = tmp_path / "text.pdf", tmp_path / "empty.pdf"
    text.write_text("Not a PDF.\n")
    empty.write_bytes(b"")

    assert [failure(text), failure(empty)] == ["not-pdf", "not-pdf"]
    assert [failure(tmp_path / "none.pdf"), failure(tmp_path)] == ["unreadable", "unreadable"]


def test_a_truncated_file_is_a_problem(printed: Print) -> None:
    path = printed("<h1>Title</h1>")
    data = path.read_bytes()
    for share in (0.1, 0.5, 0.9, 0.99):
        path.write_bytes(data[: int(len(data) * share)])
        assert failure(path) == "broken-pdf"


@pytest.mark.parametrize("password", ["secret", ""])
def test_an_encrypted_file_is_a_problem(printed: Print, password: str) -> None:
    path = printed("<h1>Title</h1>")
    with pikepdf.open(path) as pdf:
        other = path.with_name("encrypted.pdf")
        pdf.save(other, encryption=pikepdf.Encryption(owner="owner", user=password))

    assert failure(other) == "encrypted"


@pytest.mark.parametrize("size", [40_000_000, 140_000_000])
def test_a_page_that_unpacks_to_too_much_is_not_read(printed: Print, size: int) -> None:
    def swell(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b" " * size)

    path = changed(printed("<h1>Title</h1>"), swell)

    assert path.stat().st_size < 1_000_000
    assert failure(path) in {"oversized", "broken-pdf"}


def test_tags_without_end_are_a_problem(printed: Print) -> None:
    def loop(pdf: pikepdf.Pdf) -> None:
        document = pdf.Root.StructTreeRoot.K[0]
        document.K.append(document)

    def nest(pdf: pikepdf.Pdf) -> None:
        inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.P, K=[]))
        for _ in range(5000):
            inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=[inner]))
        pdf.Root.StructTreeRoot.K[0].K.append(inner)

    path = printed("<h1>Title</h1>")

    assert [failure(changed(path, loop)), failure(changed(path, nest))] == ["broken-pdf"] * 2


def test_damaged_bytes_never_raise_anything_but_problems(printed: Print) -> None:
    path = printed(f'<h1 id="s">Title</h1><p>Text{note(1, "Note.")} <a href="#s">1</a></p>')
    plain = path.with_name("plain.pdf")
    with pikepdf.open(path) as pdf:
        pdf.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    data = plain.read_bytes()
    chance = random.Random(1)  # noqa: S311 - chooses which bytes to damage
    for _ in range(40):
        damaged = bytearray(data)
        for _ in range(20):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        plain.write_bytes(damaged)
        with contextlib.suppress(PublishError):
            read(plain)
