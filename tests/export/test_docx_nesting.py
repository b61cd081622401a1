"""What stands in lists, quotations, definitions and boxes: indents, captions, headings, tabs."""

from __future__ import annotations

from pathlib import Path

from lxml.etree import _Element as Element

from publish.verify.docx import verifier
from tests.conftest import png
from tests.word_files import W, exported, paragraphs, part, words

VAL = f"{W}val"
BASE = "title: T\ncontents: false"


def indent(path: Path, text: str) -> str:
    """Return how far the paragraph with these words is indented by itself, in twips."""
    (paragraph,) = (p for p in part(path).iter(f"{W}p") if words(p) == text)
    place = paragraph.find(f"{W}pPr/{W}ind")
    return "" if place is None else place.get(f"{W}left", "")


def table_indent(table: Element) -> str:
    place = table.find(f"{W}tblPr/{W}tblInd")
    return "" if place is None else place.get(f"{W}w", "")


def test_what_continues_an_item_is_indented_without_an_invisible_bullet(tmp_path: Path) -> None:
    text = "1. Step\n\n    More.\n\n    ```\n    code\n    ```\n\n    > Said.\n"
    path = exported(tmp_path, text, BASE)
    numbered = [p for p in part(path).iter(f"{W}p") if p.find(f"{W}pPr/{W}numPr") is not None]
    assert [words(p) for p in numbered] == ["Step"]
    assert (indent(path, "More."), indent(path, "code")) == ("360", "460")
    assert indent(path, "Said.") == "640"


def test_a_quotation_indents_all_that_stands_in_it(tmp_path: Path) -> None:
    text = "> Said:\n>\n> - item\n>\n> ```\n> code\n> ```\n>\n> > Deeper.\n>\n> End.\n\nAfter.\n"
    path = exported(tmp_path, text, BASE)
    shown = ("Said:", "item", "code", "Deeper.", "End.", "After.")
    assert [indent(path, one) for one in shown] == ["", "640", "380", "560", "", ""]
    assert not [style for style, _ in paragraphs(path) if style.startswith("Nesting")]


def test_a_quotation_in_a_note_is_indented_once(tmp_path: Path) -> None:
    path = exported(tmp_path, "Text.[^n]\n\n[^n]: First.\n\n    > Said.\n", BASE)
    notes = part(path, "word/footnotes.xml")
    (said,) = (p for p in notes.iter(f"{W}p") if words(p) == "Said.")
    assert said.find(f"{W}pPr/{W}ind") is None


def test_a_style_named_as_our_marks_is_a_style(tmp_path: Path) -> None:
    path = exported(tmp_path, '::: {custom-style="NestingEnds"}\nText.\n:::\n', BASE)
    assert "Text." in [shown for _, shown in paragraphs(path)]


def test_a_note_that_ends_in_a_table_ends_in_a_paragraph(tmp_path: Path) -> None:
    text = "Text.[^n]\n\n[^n]: First.\n\n    | a |\n    |---|\n    | 1 |\n"
    path = exported(tmp_path, text, BASE)
    for note in part(path, "word/footnotes.xml").iter(f"{W}footnote"):
        assert note[-1].tag == f"{W}p"


def test_a_definition_indents_all_that_stands_in_it(tmp_path: Path) -> None:
    path = exported(tmp_path, "Term\n:   Meaning.\n\n    - item\n", BASE)
    assert indent(path, "item") == "720"


def test_a_table_in_a_list_ends_at_the_margin(tmp_path: Path) -> None:
    text = "| a |\n|---|\n| 1 |\n\n1. Step\n\n    | a |\n    |---|\n    | 1 |\n\n    : C {#tbl-a}\n"
    path = exported(tmp_path, text, BASE)
    first, second = part(path).iter(f"{W}tbl")
    widths = [int(t.find(f"{W}tblPr/{W}tblW").get(f"{W}w", "0")) for t in (first, second)]  # type: ignore[union-attr]
    assert (table_indent(first), table_indent(second)) == ("", "360")
    assert widths[0] - widths[1] == 360
    assert indent(path, "Table\u00a01: C") == "360"


def test_captions_are_captions_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(png())
    table = "| a |\n|---|\n| 1 |\n\n: In TEXT {#tbl-ID}\n"
    listed = table.replace("TEXT", "a list").replace("ID", "a").replace("\n", "\n    ")
    boxed = table.replace("TEXT", "a box").replace("ID", "b")
    figure = "![In an item](p.png){#fig-a}"
    text = f"1. Step\n\n    {listed}\n2. Next\n\n    {figure}\n\n::: {{.tip}}\n{boxed}:::\n"
    found = paragraphs(exported(tmp_path, text, BASE))
    assert [shown for style, shown in found if style == "Caption"] == [
        "Table\u00a01: In a list", "Figure\u00a01: In an item", "Table\u00a02: In a box",
    ]  # fmt: skip


def test_headings_in_quotations_and_lists_are_numbered_and_listed(tmp_path: Path) -> None:
    text = "# One\n\n> ## In a quotation\n\n- ## In a list\n\nText.\n"
    path = exported(tmp_path, text, "title: T")
    reading = verifier.read(path)
    assert [shown for _, shown in reading.headings or ()] == [
        "1 One", "1.1 In a quotation", "1.2 In a list",
    ]  # fmt: skip
    assert reading.contents == ("1 One", "1.1 In a quotation", "1.2 In a list")


def test_an_equations_number_stands_at_the_right_of_its_box(tmp_path: Path) -> None:
    path = exported(tmp_path, "::: {.tip}\nSo:\n\n- one\n\n$$x$$ {#eq-a}\n:::\n", BASE)
    box = next(part(path).iter(f"{W}tbl"))
    size = box.find(f"{W}tr/{W}tc/{W}tcPr/{W}tcW")
    tabs = [tab for tab in box.iter(f"{W}tab") if tab.get(VAL) == "right"]
    assert size is not None
    assert [int(tab.get(f"{W}pos", "0")) < int(size.get(f"{W}w", "0")) for tab in tabs] == [True]


def test_a_table_of_many_columns_is_set_smaller_and_words_stay_whole(tmp_path: Path) -> None:
    row = "|" + "|".join(" word " for _ in range(8)) + "|\n"
    path = exported(tmp_path, f"{row}{'|---' * 8}|\n{row}", BASE)
    styles = {style for style, shown in paragraphs(path) if shown == "word"}
    assert styles == {"WideTableText"}


def test_works_cited_hang_as_word_has_them(tmp_path: Path) -> None:
    (tmp_path / "works.json").write_text(
        '[{"id":"k","type":"book","title":"A Work","author":[{"family":"Ada"}],'
        '"issued":{"date-parts":[[2020]]}}]'
    )
    path = exported(tmp_path, "See [@k].\n", f"{BASE}\nbibliography: works.json")
    assert [style for style, shown in paragraphs(path) if "A Work" in shown] == ["Bibliography"]


def test_lists_of_captions_have_their_formulas(tmp_path: Path) -> None:
    text = "| a |\n|---|\n| 1 |\n\n: Rain in $\\mathrm{mm}$ {#tbl-a}\n"
    path = exported(tmp_path, text, "title: T\nlists: [tables]")
    (entry,) = (
        p
        for p in part(path).iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle") is not None
        and p.find(f"{W}pPr/{W}pStyle").get(VAL) == "TableofFigures"  # type: ignore[union-attr]
    )
    assert "mathrm" not in words(entry)
    assert entry.find(".//{*}oMath") is not None


def test_an_unlisted_chapters_captions_do_not_repeat_another_chapters_number(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.png").write_bytes(png())
    text = "# One\n\n# Hidden {.unlisted}\n\n![F](p.png){#fig-a}\n"
    path = exported(tmp_path, text, "title: T\ntype: book")
    caption = next(p for p in part(path).iter(f"{W}p") if words(p).startswith("Figure"))
    assert words(caption) == "Figure\u00a02.1: F"
    assert not [c for c in caption.iter(f"{W}instrText") if "STYLEREF" in (c.text or "")]
