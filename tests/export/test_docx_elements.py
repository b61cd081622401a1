"""Word: admonitions, passages in other languages, formulas and code as an editor finds them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import png
from tests.judges import judges
from tests.word_files import W, exported, paragraphs, part, words


def test_an_admonition_of_paragraphs_uses_the_styles_of_its_kind(tmp_path: Path) -> None:
    text = "::: {.warning}\nMind it.\n:::\n\n::: {.tip title=Try}\nDo it.\n:::\n"
    path = exported(tmp_path, text)
    shown = [one for one in paragraphs(path) if one[1]]
    assert shown[-4:] == [
        ("WarningTitle", "Warning"),
        ("Warning", "Mind it."),
        ("TipTitle", "Try"),
        ("Tip", "Do it."),
    ]


def test_an_admonition_of_more_stands_in_a_box_with_its_title_as_header(tmp_path: Path) -> None:
    path = exported(tmp_path, "::: {.note}\nMind:\n\n- one\n- two\n\n| a |\n|---|\n| 1 |\n:::\n")
    box = next(part(path).iter(f"{W}tbl"))
    style = box.find(f"{W}tblPr/{W}tblStyle")
    assert style is not None
    assert style.get(f"{W}val") == "NoteBox"
    header = box.find(f"{W}tr/{W}trPr/{W}tblHeader")
    assert header is not None
    assert words(box[2]) == "Note"
    assert words(box[3]) == "Mind:onetwoa1"
    styles = {one.get(f"{W}styleId") for one in part(path, "word/styles.xml").iter(f"{W}style")}
    assert {"NoteBox", "NoteTitle", "Note"} <= styles


def test_passages_name_their_language_as_word_does(tmp_path: Path) -> None:
    text = "[Wort]{lang=de} [中文]{lang=zh-Hant} [مرحبا]{lang=ar} [日本]{lang=ja}\n"
    found = {}
    for run in part(exported(tmp_path, text)).iter(f"{W}r"):
        language = run.find(f"{W}rPr/{W}lang")
        if language is not None:
            found[words(run)] = {str(k).removeprefix(W): v for k, v in language.items()}
    assert found == {
        "Wort": {"val": "de-DE"},
        "中文": {"eastAsia": "zh-TW"},
        "مرحبا": {"bidi": "ar-SA"},
        "日本": {"eastAsia": "ja-JP"},
    }
    fonts = [one.get(f"{W}eastAsia") for one in part(tmp_path / "essay.docx").iter(f"{W}rFonts")]
    assert "Noto Serif CJK TC" in fonts
    assert "Noto Serif CJK JP" in fonts


def test_a_link_that_is_a_target_leads_and_can_be_reached(tmp_path: Path) -> None:
    path = exported(tmp_path, "[1](#b){#a} and [back](#a), [here]{#b}.\n")
    names = {one.get(f"{W}name") for one in part(path).iter(f"{W}bookmarkStart")}
    anchors = [one.get(f"{W}anchor") for one in part(path).iter(f"{W}hyperlink")]
    assert len(anchors) == 2
    assert set(anchors) <= names


def test_a_formula_is_words_own_wherever_it_stands(tmp_path: Path) -> None:
    text = (
        "# A $x_1$\n\nIn text $x_2$ and\n$$x_3$$\nbehind.^[Note $x_4$.]\n\n"
        "| $x_5$ |\n|---|\n| a |\n\n: C $x_6$\n"
    )
    path = exported(tmp_path, text)
    math = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
    found = []
    for name in ("word/document.xml", "word/footnotes.xml"):
        for formula in part(path, name).iter(f"{math}oMath"):
            found.append("".join(t.text or "" for t in formula.iter(f"{math}t")))
    assert {f"x{n}" for n in range(1, 7)} <= set(found)


def test_formulas_of_every_kind_follow_words_schema(tmp_path: Path) -> None:
    judges.require("ooxml")
    text = r"""
$$\begin{pmatrix}1&2\\3&4\end{pmatrix} \begin{array}{lr}a&b\\c&d\end{array}
\begin{cases}x&y\\z&w\end{cases} \begin{aligned}a&=b\\c&=d\end{aligned}$$

$$\sqrt[3]{x} \binom{n}{k} \overline{ab} \hat{x} \overbrace{a}^{n} \underbrace{b}_{m}
\sum_{i=1}^n \oint \lim_{x\to0} \operatorname{foo}(x) \left[\frac{a}{b}\right\}
\text{for all } \mathbb{R} \mathfrak{g} \mathbf{b} \mathtt{t} \boldsymbol{\alpha}
\xrightarrow{f} \overset{a}{b} \boxed{c} \phantom{x} \substack{a\\b} \pmod n$$

In text $\begin{smallmatrix}a&b\end{smallmatrix}$, in a
note.^[$\text{so} \begin{matrix}a\end{matrix}$]

$$\begin{gather}a=b\\c=d\end{gather}$$ {#eq-both}
"""
    assert judges.ooxml(exported(tmp_path, text)) == []


def test_boxes_that_follow_one_another_stay_apart(tmp_path: Path) -> None:
    text = "```\none\n```\n\n```\ntwo\n```\n\n::: {.tip}\nThis.\n:::\n\n::: {.tip}\nThat.\n:::\n"
    styles = [style for style, _ in paragraphs(exported(tmp_path, text))]
    assert styles[-8:] == [
        "SourceCode",
        "TableSpace",
        "SourceCode",
        "TipTitle",
        "Tip",
        "TableSpace",
        "TipTitle",
        "Tip",
    ]


def test_an_arabic_admonition_has_its_rule_at_the_start_and_code_runs_as_it_does(
    tmp_path: Path,
) -> None:
    path = exported(tmp_path, "::: {.note}\nنص\n:::\n", "title: عنوان\nlanguage: ar")
    styles = {
        one.get(f"{W}styleId"): one for one in part(path, "word/styles.xml").iter(f"{W}style")
    }
    sides = [side.tag for side in styles["Note"].iterfind(f"{W}pPr/{W}pBdr/*")]
    assert sides == [f"{W}right"]
    direction = styles["SourceCode"].find(f"{W}pPr/{W}bidi")
    assert direction is not None
    assert direction.get(f"{W}val") == "0"


def test_a_figures_captions_are_centered_as_it_is_and_a_listings_is_not(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(png())
    figure = "::: {#fig-a}\n![One](p.png)\n\n![Two](p.png)\n\nBoth\n:::\n"
    listing = '``` {#lst-a .python caption="Code"}\nx = 1\n```\n'
    path = exported(tmp_path, f"{figure}\n{listing}", "title: T\ncontents: false")
    captions = [
        (words(p).split(" ")[-1], p.find(f"{W}pPr/{W}jc") is not None)
        for p in part(path).iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle") is not None
        and p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Caption"  # type: ignore[union-attr]
    ]
    assert captions == [("One", True), ("Two", True), ("Both", True), ("Code", False)]


def test_words_behind_a_formula_begin_at_the_margin_and_code_keeps_its_spaces(
    tmp_path: Path,
) -> None:
    text = "One\n$$x$$\nand more.\n\n$$y$$\n\n```\n  indented\n```\n"
    shown = [words for _, words in paragraphs(exported(tmp_path, text))]
    assert "and more." in shown
    assert "  indented" in shown


def test_words_behind_a_formula_in_a_note_begin_at_the_margin(tmp_path: Path) -> None:
    path = exported(tmp_path, "Text.^[Note $$q = 1$$ tail.]\n")
    notes = [words(one) for one in part(path, "word/footnotes.xml").iter(f"{W}p")]
    assert "tail." in notes
