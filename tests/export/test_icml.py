"""ICML: the styles, links and pictures that InDesign finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from publish.export.icml import exporter
from publish.export.icml.picture_size import size_of
from publish.testing import context_of
from tests.conftest import png
from tests.export.test_txt import rich

Write = Callable[..., Path]


@pytest.fixture
def story(write: Write, tmp_path: Path) -> Any:
    path = exporter.export(context_of(rich(write), tmp_path / "rich.icml", exporter))
    return etree.parse(path).getroot()


def paragraphs(story: Any, style: str) -> list[str]:
    found = story.iter("ParagraphStyleRange")
    name = f"ParagraphStyle/{style}"
    return [
        "".join(one.text or "" for one in paragraph.iter("Content"))
        for paragraph in found
        if paragraph.get("AppliedParagraphStyle") == name
    ]


def test_numbers_are_text_in_named_styles(story: Any) -> None:
    assert paragraphs(story, "Title") == ["A Rich Text"]
    assert paragraphs(story, "Author") == ["Ada Writer, Institute of Weather", "王小明"]
    assert paragraphs(story, "Header1") == ["1 Money, code and x2", "A Data"]
    assert paragraphs(story, "Contents 2") == ["1.1 中文标题"]
    assert "Figure\u00a01: A red picture of x" in paragraphs(story, "Caption")
    assert [one.partition(":")[0] for one in paragraphs(story, "TableCaption")] == [
        "Table\u00a01",
        "Table\u00a02",
    ]
    assert paragraphs(story, "Equation")[0].endswith("\t(1)")
    assert "(c)\tlettered" in paragraphs(story, "Numbered item")
    assert paragraphs(story, "Admonition title") == ["Warning", "A better gauge"]


def test_every_style_that_is_used_is_there(story: Any) -> None:
    known = {one.get("Self") for one in story.iter("ParagraphStyle")}
    used = {one.get("AppliedParagraphStyle") for one in story.iter("ParagraphStyleRange")}
    assert used - {None, ""} <= known


def test_links_lead_to_places_that_are_there_once(story: Any) -> None:
    places = [one.get("Self") for one in story.iter("HyperlinkTextDestination")]
    assert len(places) == len(set(places))
    targets = {one.text for link in story.iter("Hyperlink") for one in link.iter("Destination")}
    assert {one for one in targets if "HyperlinkTextDestination" in one} <= set(places)


def test_pictures_are_linked_in_their_size(story: Any, tmp_path: Path) -> None:
    addresses = [one.get("LinkResourceURI") for one in story.iter("Link")]
    assert set(addresses) == {"file:rich-images/p.png"}
    assert (tmp_path / "rich-images" / "p.png").is_file()
    bounds = [float(one.get("Right")) for one in story.iter("GraphicBounds")]
    assert bounds == [30, 30, 30]
    corners = [one.get("Anchor") for one in story.iter("PathPointType")]
    assert corners[:2] == ["-108.0000 -54.0000", "-108.0000 54.0000"]
    assert [one.get("Self") for one in story.iter("Rectangle")] == ["ufr0", "ufr1", "ufr2"]


def test_sizes_of_pictures_are_in_points(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(png(96, 48))
    assert size_of(picture) == (72, 36)
    drawing = tmp_path / "d.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"/>')
    assert size_of(drawing) == (150, 75)
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="1in"/>')
    assert size_of(drawing) == (144, 72)
    drawing.write_text("no drawing")
    assert size_of(drawing) == (300, 200)


LINKED = """\
# A {#sec:a}

See @tbl:t and @sec:a, [x](https://example.org/) and [y](https://example.org/).

| a | b |
|---|---|
| 1 | 2 |

: Tab {#tbl:t}

| c |
|---|
| 3 |

***
"""


def test_every_link_has_one_destination_and_captions_stand_above(
    write: Write, tmp_path: Path
) -> None:
    folder = write({"publication.yaml": "title: T\n", "a.md": LINKED})
    story = etree.parse(
        exporter.export(context_of(folder, tmp_path / "t.icml", exporter))
    ).getroot()
    places = [
        one.get("Self") for one in story.iter("{*}*") if "Destination/" in one.get("Self", "")
    ]
    assert len(places) == len(set(places))
    assert {one.text for one in story.iter("Destination")} <= set(places)
    assert paragraphs(story, "TableCaption") == ["Table\u00a01: Tab"]
    order = [
        one.tag
        for one in story.iter("Table", "Content")
        if one.tag == "Table" or str(one.text).strip() == "Tab"
    ]
    assert order == ["Content", "Table", "Table"]
    assert paragraphs(story, "Rule > Paragraph") == ["* * *"]
