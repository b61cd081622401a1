"""What a reader of the PDF notices, and what its tags say."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2

from tests.conftest import Publish, Write, png
from tests.judges import judges

HEAD = "title: T\ncontents: false\n"


def build(publish: Publish, write: Write, text: str, head: str = HEAD) -> Path:
    write({"publication.yaml": head, "a.md": text, "i.png": png(400, 200)})
    result = publish("build", "paper", "--to", "pdf")
    assert result.code == 0, result.err
    return Path("dist/paper.pdf")


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


def test_formulas_are_drawn_and_have_their_source_as_text(publish: Publish, write: Write) -> None:
    without = ink(build(publish, write, "Words.\n"))
    path = build(publish, write, "Words.\n\n$$\\int_0^1 \\frac{x^2}{2} dx$$\n")
    assert ink(path) > without + 250
    assert alternatives(path) == [r"\int_0^1 \frac{x^2}{2} dx"]


def test_images_are_drawn_at_their_width(publish: Publish, write: Write) -> None:
    without = ink(build(publish, write, "Words.\n"))
    path = build(publish, write, "Words.\n\n![A red field](i.png){width=50%}\n")
    assert ink(path) > without + 20_000
    assert alternatives(path) == ["A red field"]


def test_a_long_note_near_the_end_is_not_lost(publish: Publish, write: Write) -> None:
    note = " ".join(f"Sentence {n} of a note that goes on." for n in range(80))
    path = build(publish, write, f"# A\n\n{'Text. ' * 300}\n\nEnd.[^1]\n\n[^1]: {note}\n")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    assert "Sentence 79 of" in " ".join(text.split())


def test_a_note_in_a_heading_stays_out_of_bookmarks(publish: Publish, write: Write) -> None:
    path = build(publish, write, "# Head^[A note.] and more\n\ntext\n")
    with pikepdf.open(path) as pdf, pdf.open_outline() as bookmarks:
        assert [item.title for item in bookmarks.root] == ["1 Head and more"]


def test_a_note_may_hold_blocks(publish: Publish, write: Write) -> None:
    text = "Text.[^1]\n\n[^1]: First.\n\n    - item\n\n    ```\n    code here\n    ```\n"
    path = build(publish, write, text)
    page = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "code here" in page
    assert "1. First." in " ".join(page.split())


def test_lists_keep_their_numbers(publish: Publish, write: Write) -> None:
    text = "(4) four\n(5) five\n\n---\n\nc) see\nd) dee\n\n---\n\niv. roman\n"
    page = pypdfium2.PdfDocument(build(publish, write, text))[0].get_textpage().get_text_range()
    found = " ".join(page.split())
    assert found.index("four") < found.index("roman")
    assert found.endswith("(4) (5) c) d) iv.")


def test_nested_links_and_loose_lists_are_tagged_as_pdf_ua_asks(
    publish: Publish, write: Write
) -> None:
    judges.require("pdfua")
    text = (
        "# A\n\nA [link *with* `code`](https://example.org).\n\n"
        "1. loose\n\n   paragraphs\n\n2. items\n\n   - nested\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n![A picture](i.png)\n\n$x^2$ and a note.^[Note.]\n"
    )
    assert judges.pdfua(build(publish, write, text)) == []


def test_a_book_starts_chapters_on_new_pages(publish: Publish, write: Write) -> None:
    path = build(publish, write, "# One\n\ntext\n\n# Two\n\ntext\n", "title: T\ntype: book\n")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    assert [n for n, text in enumerate(pages) if "text" in text] == [2, 3]


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
