"""JATS: the elements that an archive or a journal looks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from publish.export.jats import exporter
from publish.testing import context_of, corpus, disagreements
from publish.verify.jats import verifier
from tests.conftest import TAKES_ALL
from tests.export.test_txt import rich

Write = Callable[..., Path]
XLINK = "{http://www.w3.org/1999/xlink}"
IN_BODY = frozenset(
    ["boxed-text", "code", "def-list", "disp-formula", "disp-quote", "fig", "fig-group"]
) | frozenset(["graphic", "list", "p", "preformat", "sec", "table-wrap", "verse-group"])
IN_BACK = frozenset({"app-group", "fn-group", "ref-list", "sec"})
FIRST_IN_SECTION = ("label", "title")


@pytest.fixture
def article(write: Write, tmp_path: Path) -> Any:
    path = exporter.export(context_of(rich(write), tmp_path / "rich.xml", exporter))
    return etree.parse(path).getroot()


def text_of(found: list[Any]) -> list[str]:
    return [" ".join("".join(one.itertext()).split()) for one in found]


def test_the_file_agrees_with_the_source(write: Write, tmp_path: Path) -> None:
    context = context_of(rich(write), tmp_path / "rich.xml", exporter)
    assert disagreements(exporter, verifier, context) == []


def test_the_front_says_who_wrote_what(article: Any) -> None:
    meta = article.find("front/article-meta")
    assert meta.findtext("article-id[@pub-id-type='doi']") == "10.5555/12345678"
    assert meta.findtext("title-group/article-title") == "A Rich Text"
    assert meta.findtext("title-group/subtitle") == "With $5 and signs"
    ada, wang = meta.iter("contrib")
    assert ada.findtext("contrib-id") == "https://orcid.org/0000-0002-1825-0097"
    assert ada.findtext("aff/institution") == "Institute of Weather"
    assert wang.findtext("string-name") == "王小明"
    assert meta.find("pub-date").get("iso-8601-date") == "2026-11-24"
    assert meta.findtext("permissions/copyright-statement") == "CC BY 4.0"
    assert meta.findtext("abstract/p") == "What ten years of rain show."
    assert [one.text for one in meta.iter("kwd")] == ["rain", "sun"]
    assert article.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_numbers_are_labels(article: Any) -> None:
    assert text_of(article.xpath("//sec/label")) == ["1", "1.1"]
    assert text_of(article.xpath("//app/label")) == ["A"]
    assert text_of(article.xpath("//fig/label")) == ["Figure 1:", "Listing 1:"]
    assert text_of(article.xpath("//table-wrap/label")) == ["Table 1:", "Table 2:"]
    assert text_of(article.xpath("//disp-formula[@id='eq-sum']/label")) == ["(1)"]
    labels = text_of(article.xpath("//body//list-item/label"))
    assert labels == ["1.", "2.", "(c)", "(d)", "i)", "ii)", "3)"]


def test_references_say_what_they_lead_to(article: Any) -> None:
    kinds = {one.get("rid"): one.get("ref-type") for one in article.iter("xref")}
    assert kinds == {
        "fn-1": "fn",
        "fn-2": "fn",
        "fn-3": "fn",
        "fn-4": "fn",
        "fig-red": "fig",
        "lst-sum": "fig",
        "tbl-rain": "table",
        "tbl-span": "table",
        "eq-sum": "disp-formula",
        "sec-money": "sec",
        "sec-two": "sec",
        "spot": "other",
    }


def test_notes_stand_in_the_back(article: Any) -> None:
    back = article.find("back")
    assert [one.tag for one in back] == ["app-group", "fn-group"]
    assert text_of(back.xpath("fn-group/fn/label")) == ["1", "2", "3", "4"]
    assert all(child.tag in {"label", "p"} for note in back.iter("fn") for child in note)


def test_what_stands_out_keeps_its_kind(article: Any) -> None:
    boxes = {one.get("content-type"): one for one in article.iter("boxed-text")}
    assert boxes["warning"].findtext("caption/title") == "Warning"
    assert boxes["tip"].findtext("caption/title") == "A better gauge"
    assert text_of(article.xpath("//verse-line")) == ["The Hill", "Station 7"]
    assert article.find(".//code").get("language") == "python"
    graphic = article.find(".//fig/graphic")
    assert graphic.get(f"{XLINK}href") == "rich-images/p.png"
    assert graphic.findtext("alt-text") == "All red"


def test_works_cited_are_a_list(tmp_path: Path) -> None:
    case = next(case for case in corpus() if case.parent.name == "citations")
    path = exporter.export(context_of(case, tmp_path / "cited.xml", exporter))
    works = etree.parse(path).find("back/ref-list")
    assert works is not None
    assert works.findtext("title") == "References"
    assert text_of(works.findall("ref/mixed-citation"))[0].startswith("Knuth, Donald E. 1984.")


def test_a_part_holds_its_chapters(tmp_path: Path) -> None:
    case = next(case for case in corpus() if case.parent.name == "parts-and-chapters")
    path = exporter.export(context_of(case, tmp_path / "parts.xml", exporter))
    parts = etree.parse(path).findall("body/sec[@sec-type='part']")
    assert parts
    assert all(part.find("sec") is not None for part in parts)


def test_elements_stand_where_the_tag_set_allows_them(tmp_path: Path) -> None:
    """Holds the corpus against content models of JATS 1.3, as far as these checks go."""
    for case in corpus()[:: 1 if TAKES_ALL else 5]:
        context = context_of(case, tmp_path / "case.xml", exporter)
        root = etree.parse(exporter.export(context)).getroot()
        names = [one.tag for one in root]
        assert names in (["front", "body"], ["front", "body", "back"])
        for holder in root.iter("body", "sec", "app"):
            inner = [one.tag for one in holder if one.tag not in FIRST_IN_SECTION]
            assert set(inner) <= IN_BODY | {"ref-list"}, case
            sections = [one == "sec" for one in inner if one != "ref-list"]
            assert sections == sorted(sections), case
        for section in root.iter("sec", "app"):
            assert section.find("title") is not None
        for back in root.iter("back"):
            assert {one.tag for one in back} <= IN_BACK
        for owner in root.iter("fig", "table-wrap"):
            heads = [one.tag for one in owner if one.tag in {"label", "caption"}]
            assert [one.tag for one in owner][: len(heads)] == heads
        assert not root.xpath("//named-content")
        assert b"publish..." not in etree.tostring(root)


def test_a_table_of_a_head_alone_has_a_body(write: Write, tmp_path: Path) -> None:
    folder = write({"publication.yaml": "title: T\n", "a.md": "| a | b |\n|---|---|\n"})
    root = etree.parse(exporter.export(context_of(folder, tmp_path / "t.xml", exporter))).getroot()
    (table,) = root.iter("table")
    assert [one.tag for one in table if one.tag not in {"col", "colgroup"}] == ["tbody"]
    assert [cell.text for cell in table.iter("th", "td")] == ["a", "b"]


def test_passages_say_their_language(write: Write, tmp_path: Path) -> None:
    text = "A [Wort]{lang=de}.\n\n::: {lang=fr}\n> Un mot.^[Une note.]\n:::\n"
    folder = write({"publication.yaml": "title: T\n", "a.md": text})
    context = context_of(folder, tmp_path / "t.xml", exporter)
    assert disagreements(exporter, verifier, context) == []
    root = etree.parse(context.output)
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    marked = {one.get(lang): one.text for one in root.iter("styled-content")}
    assert marked == {"de": "Wort", "fr": "Un mot."}
