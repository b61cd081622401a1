"""What a reader of the PDF notices, and what its tags say."""

from __future__ import annotations

import ctypes
import os
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from publish.export import pdf
from publish.model.formats import known_formats, load_verifier
from publish.testing import context_of, disagreements
from tests.conftest import Publish, Write, command, png
from tests.judges import judges

HEAD = "title: T\ncontents: false\n"


def build(write: Write, text: str, head: str = HEAD) -> Path:
    folder = write({"publication.yaml": head, "a.md": text, "i.png": png(400, 200)})
    context = context_of(folder, folder.with_suffix(".pdf"), pdf.exporter)
    return pdf.exporter.export(context)


def alternatives(path: Path) -> list[str]:
    """Return the text alternatives of all pictures."""
    with pikepdf.open(path) as pdf:
        return [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]


def ink(path: Path) -> int:
    """Return the number of dark pixels on the first page."""
    image = pypdfium2.PdfDocument(path)[0].render(scale=2).to_pil().convert("L")
    return sum(image.histogram()[:100])


def test_formulas_are_drawn_and_have_their_source_as_text(write: Write) -> None:
    without = ink(build(write, "Words.\n"))
    path = build(write, "Words.\n\n$$\\int_0^1 \\frac{x^2}{2} dx$$\n")
    assert ink(path) > without + 250
    assert alternatives(path) == [r"\int_0^1 \frac{x^2}{2} dx"]


def test_images_are_drawn_at_their_width(write: Write) -> None:
    without = ink(build(write, "Words.\n"))
    path = build(write, "Words.\n\n![A red field](i.png){width=50%}\n")
    assert ink(path) > without + 20_000
    assert alternatives(path) == ["A red field"]


def test_a_long_note_near_the_end_is_not_lost(write: Write) -> None:
    note = " ".join(f"Sentence {n} of a note that goes on." for n in range(80))
    path = build(write, f"# A\n\n{'Text. ' * 300}\n\nEnd.[^1]\n\n[^1]: {note}\n")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    assert "Sentence 79 of" in " ".join(text.split())


def test_a_note_in_a_heading_stays_out_of_bookmarks(write: Write) -> None:
    path = build(write, "# Head^[A note.] and more\n\ntext\n")
    with pikepdf.open(path) as pdf, pdf.open_outline() as bookmarks:
        assert [item.title for item in bookmarks.root] == ["1 Head and more"]


def test_a_note_may_hold_blocks(write: Write) -> None:
    text = "Text.[^1]\n\n[^1]: First.\n\n    - item\n\n    ```\n    code here\n    ```\n"
    path = build(write, text)
    page = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "code here" in page
    assert "1. First." in " ".join(page.split())


def test_lists_keep_their_numbers(write: Write) -> None:
    text = "(4) four\n(5) five\n\n---\n\nc) see\nd) dee\n\n---\n\niv. roman\n"
    page = pypdfium2.PdfDocument(build(write, text))[0].get_textpage().get_text_range()
    found = " ".join(page.split())
    assert found.index("four") < found.index("roman")
    assert found.endswith("(4) (5) c) d) iv.")


@pytest.mark.whole
def test_nested_links_and_loose_lists_are_tagged_as_pdf_ua_asks(write: Write) -> None:
    judges.require("pdfua")
    text = (
        "# A\n\nA [link *with* `code`](https://example.org).\n\n"
        "1. loose\n\n   paragraphs\n\n2. items\n\n   - nested\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n![A picture](i.png)\n\n$x^2$ and a note.^[Note.]\n"
    )
    assert judges.pdfua(build(write, text)) == []


def test_a_book_starts_chapters_on_new_pages(write: Write) -> None:
    path = build(write, "# One\n\ntext\n\n# Two\n\ntext\n", "title: T\ntype: book\n")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    opening = [n for n, text in enumerate(pages, 1) if "text" in text]
    assert opening[0] % 2 == 1
    assert opening[1] == opening[0] + 1


def test_parts_stand_on_right_hand_pages_of_their_own(write: Write) -> None:
    text = "# One\n\ntext\n\n# Two {.part}\n\n# Three\n\ntext\n"
    path = build(write, text, "title: The Book\ntype: book\n")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    part = next(n for n, page in enumerate(pages) if page.startswith("I\r\nTwo"))
    assert (part + 1) % 2 == 1
    assert pages[part + 1] == ""
    assert "Three" in pages[part + 2]
    assert "The Book" not in pages[part + 2]


def test_paper_and_own_css(publish: Publish, write: Write) -> None:
    write(
        {
            "publication.yaml": "title: T\npaper: 6in 9in\ncss: own.css\n",
            "a.md": "text\n",
            "own.css": "p { color: #00f }",
        }
    )
    assert publish("build", "paper", "--to", "pdf").code == 0
    with pikepdf.open("dist/paper.pdf") as pdf:
        assert [float(x) for x in pdf.pages[0].MediaBox] == [0, 0, 432, 648]
        assert b"0 0 1 rg" in pdf.pages[0].Contents.read_bytes() or any(
            b"0 0 1 rg" in content.read_bytes() for content in pdf.pages[0].Contents
        )


def test_large_images_fit_the_page(publish: Publish, write: Write) -> None:
    write(
        {
            "publication.yaml": HEAD,
            "a.md": "See this ![wide](wide.png) here.\n\n![Tall](tall.png)\n",
            "wide.png": png(3000, 900),
            "tall.png": png(300, 4000),
        }
    )
    assert publish("build", "paper", "--to", "pdf").code == 0
    document = pypdfium2.PdfDocument(Path("dist/paper.pdf"))
    for page in document:
        for image in page.get_objects(filter=[3]):
            left, bottom, right, top = image.get_bounds()
            assert 0 < left < right < page.get_width()
            assert 0 < bottom < top < page.get_height()


def boxes_of(path: Path, word: str, page: int = 0) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the first letter to the last of a word, in points."""
    text = pypdfium2.PdfDocument(path)[page].get_textpage()
    start = text.get_text_range().replace("\r\n", "\n\n").index(word)
    boxes = [text.get_charbox(start + offset) for offset in range(len(word))]
    return boxes[0][0], boxes[0][1], boxes[-1][2], boxes[-1][3]


def test_a_wide_table_stays_inside_the_text(write: Write) -> None:
    words = ["internationalization"] * 12
    table = f"|{'|'.join(words)}|\n|{'---|' * 12}\n|{'|'.join(words)}|\n"
    path = build(write, f"Words.\n\n{table}")
    page = pypdfium2.PdfDocument(path)[0]
    text = page.get_textpage()
    rights = [text.get_charbox(index)[2] for index in range(text.count_chars())]
    assert max(rights) < page.get_width() - 40


def test_header_rows_stand_on_each_page_of_a_table(write: Write) -> None:
    rows = "".join(f"| {number} | value |\n" for number in range(80))
    path = build(write, f"| Number | Word |\n|--|--|\n{rows}\n")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    assert len(pages) > 2
    assert all("Number" in page for page in pages[1:])


def test_a_display_formula_is_centered_within_its_paragraph(write: Write) -> None:
    path = build(write, "Before it $$x$$ behind it.\n")
    page = pypdfium2.PdfDocument(path)[0]
    picture = page.render(scale=2).to_pil().convert("L")
    _, low, _, _ = boxes_of(path, "Before")
    _, _, _, high = boxes_of(path, "behind")
    top, bottom = (2 * (page.get_height() - y) for y in (low - 4, high + 4))
    strip = picture.crop((0, int(top), picture.width, int(bottom))).point(lambda v: 255 * (v < 100))
    left, _, right, _ = strip.getbbox()
    middle = (19 + (148 - 17)) / 2 * 72 / 25.4 * 2
    assert abs((left + right) / 2 - middle) < 20


def test_header_cells_say_that_they_head_columns(write: Write) -> None:
    table = "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n|   +---+\n|   | 3 |\n+---+---+\n"
    with pikepdf.open(build(write, table)) as pdf:
        cells = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"
        ]
        assert [str(cell.A.Scope) for cell in cells] == ["/Column", "/Column"]


def test_numbered_lines_of_code_start_where_they_say(write: Write) -> None:
    code = "```{.python .numberLines startFrom=10}\na = 1\nb = 2\n```\n"
    shown = pypdfium2.PdfDocument(build(write, code))[0].get_textpage().get_text_range()
    assert re.search(r"10\s*a = 1\s+11\s*b = 2", shown)


def test_admonitions_print_title_and_text(write: Write) -> None:
    text = "::: {.warning}\nMind it.\n:::\n\n::: {.tip title='Try this'}\nWords.\n:::\n"
    path = build(write, text)
    shown = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "Warning\r\nMind it.\r\nTry this\r\nWords." in shown


def test_panels_of_a_figure_stand_side_by_side(write: Write) -> None:
    text = "::: {#fig-a}\n![left](i.png){#fig-l}\n![right](i.png){#fig-r}\n\nBoth.\n:::\n"
    path = build(write, text)
    left, right = boxes_of(path, "left"), boxes_of(path, "right")
    assert abs(left[1] - right[1]) < 1
    assert left[2] < right[0]


def test_an_address_is_printed_once(write: Write) -> None:
    text = "[site](https://example.org/a), [example.org/b](https://example.org/b)\n"
    path = build(write, text)
    shown = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "site (https://example.org/a), example.org/b" in " ".join(shown.split())
    assert shown.count("example.org/b") == 1


def test_an_equation_of_an_arabic_book_has_its_number(write: Write) -> None:
    text = "# فصل {#sec-a}\n\n$$x$$ {#eq-a}\n\nانظر @eq-a.\n"
    head = "title: كتاب\nlanguage: ar\ntype: book\n"
    path = build(write, text, head)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    assert any("(1.1)" in page for page in pages)


def test_a_line_before_code_or_a_link_is_filled() -> None:
    """At some of these widths only the space before the link is too wide for its line."""
    weasyprint = pdf._weasyprint()
    words = "first what each format of the same text can carry and what it cannot, see "
    text = f"<p>{words}<a href='#'>Chapter&#160;3</a>. {words}<code>.carry</code></p>"
    for width in range(250, 460, 3):
        css = f"@page {{ size: {width}px 900px; margin: 0 }} p {{ font: 16px serif; margin: 0 }}"
        sheet = weasyprint.CSS(string=css)
        page = weasyprint.HTML(string=text).render(stylesheets=[sheet]).pages[0]._page_box
        boxes = [box for box in page.descendants() if type(box).__name__ == "LineBox"]
        lines = ["".join(getattr(b, "text", "") for b in line.descendants()) for line in boxes]
        assert all(len(line) > 12 for line in lines[:-1]), lines


def test_where_no_font_has_a_script_the_problem_names_the_package(tmp_path: Path) -> None:
    config = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig/>"
    (tmp_path / "fonts.conf").write_text(config)
    (tmp_path / "paper.md").write_text("---\ntitle: T\n---\n\n中文\n")
    fonts = str(tmp_path / "fonts.conf")
    result = command("build", "paper.md", "--to", "pdf", cwd=tmp_path, FONTCONFIG_FILE=fonts)
    assert (result.code, result.codes()) == (1, ["missing-glyph"])
    assert "中 (U+4E2D)" in result.err
    assert "fonts-noto-cjk (Debian, Ubuntu)" in result.err
    assert not (tmp_path / "dist" / "paper.pdf").exists()


def test_a_list_in_a_note_is_set_close(write: Write) -> None:
    note = "[^1]: A list:\n\n    - oneitem\n    - twoitem\n\n    Behind *it* *all*."
    path = build(write, f"Words.[^1] *after* it.\n\n{note}\n")
    assert 0 < boxes_of(path, "oneitem")[1] - boxes_of(path, "twoitem")[1] < 18
    page = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "1 after it." in page
    assert "Behind it all." in page


def test_a_task_stands_beside_its_box_in_a_list_of_both_kinds(write: Write) -> None:
    path = build(write, "- oneitem\n- [ ] twoitem\n- [x] last\n")
    assert 0 < boxes_of(path, "oneitem")[1] - boxes_of(path, "twoitem")[1] < 20


def test_page_numbers_of_a_list_of_figures_stand_below_each_other(write: Write) -> None:
    long = "A caption that is much longer than a line of the list on a page of this size is wide"
    text = "\n\n".join(
        f"![{words}](i.png){{#fig-{n}}}" for n, words in enumerate(("One", long, "Two"))
    )
    path = build(write, text, "title: T\ncontents: false\nlists: figures\n")
    page = pypdfium2.PdfDocument(path)[0].get_textpage()
    shown = page.get_text_range()
    ends = [
        match.start()
        for match in re.finditer(r"\d\s*(\r\n|$)", shown)
        if "." in shown[: match.start()]
    ]
    edges = {round(page.get_charbox(place)[2]) for place in ends[:3]}
    assert len(ends) >= 3
    assert len(edges) == 1


@pytest.mark.parametrize("name", ["latex", "pdf"])
def test_the_date_of_one_publication_is_not_that_of_the_next(
    name: str, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    exporter = known_formats()[name].load()
    folder = write({"publication.yaml": f"{HEAD}date: 2001-02-03\n", "a.md": "Words.\n"})
    exporter.export(context_of(folder, tmp_path / f"t{exporter.suffix}", exporter))
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_a_cover_of_another_shape_is_shown_whole(write: Write) -> None:
    path = build(write, "Words.\n", HEAD + "cover: i.png\n")
    page = pypdfium2.PdfDocument(path)[0].render().to_pil().convert("L")
    paper, middle = page.getpixel((page.width // 2, 2)), page.height // 2
    assert paper == 255
    assert page.getpixel((2, middle)) < paper
    assert page.getpixel((page.width - 3, middle)) < paper


def test_words_behind_a_formula_begin_at_the_margin(write: Write) -> None:
    path = build(write, "First.\n\nBefore\n$$x$$\nbehind it.\n")
    left = boxes_of(path, "First")[0]
    assert boxes_of(path, "Before")[0] > left + 5
    assert abs(boxes_of(path, "behind")[0] - left) < 1


def test_the_number_of_several_lines_stands_beside_their_middle(write: Write) -> None:
    lines = r"\begin{aligned} a &= b \\ c &= d \\ e &= f \\ g &= h \end{aligned}"
    path = build(write, f"Above.\n\n$${lines}$$ {{#eq-x}}\n\nBelow.\n")
    above, below = boxes_of(path, "Above")[1], boxes_of(path, "Below")[3]
    _, low, _, high = boxes_of(path, "(1)")
    assert abs((low + high) / 2 - (above + below) / 2) < 4


def test_a_formula_beside_a_hyphen_agrees_and_is_in_the_bookmarks(write: Write) -> None:
    text = "# The $x$-axis\n\n![A $k$-value](i.png){#fig-a}\n\n# An $n$-gram's $k$s\n"
    folder = write({"publication.yaml": "title: T\n", "a.md": text, "i.png": png()})
    context = context_of(folder, folder.with_suffix(".pdf"), pdf.exporter)
    assert disagreements(pdf.exporter, load_verifier("pdf"), context) == []
    with pikepdf.open(context.output) as file, file.open_outline() as outline:
        titles = [one.title for one in outline.root]
    assert titles == ["1 The x-axis", "2 An n-gram’s ks"]


@pytest.mark.whole
def test_a_bar_is_as_long_as_what_it_stands_above(write: Write) -> None:
    bare, short, long = (
        ink(build(write, f"$${tex}$$\n"))
        for tex in (r"ABCDEFGH", r"\bar{A}BCDEFGH", r"\overline{ABCDEFGH}")
    )
    assert long - bare > 3 * (short - bare) > 0


def test_notes_have_one_typeface_wherever_their_marks_stand(write: Write) -> None:
    path = build(write, "Text.^[Serif note.]\n\n## Two^[Heading's note.]\n")
    text = pypdfium2.PdfDocument(path)[0].get_textpage()
    words = text.get_text_range().replace("\r\n", "\n\n")

    def font(word: str) -> str:
        raw = pypdfium2.raw
        buffer = ctypes.create_string_buffer(200)
        place = words.index(word)
        raw.FPDFText_GetFontInfo(text.raw, place, buffer, 200, None)
        return buffer.value.decode()

    assert "Serif" in font("Heading")
