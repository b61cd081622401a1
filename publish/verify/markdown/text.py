"""The text of GitHub's Markdown, from the tokens of markdown-it (CommonMark 0.31 and GFM 0.29)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it.token import Token

from publish.model.tree import FORMULA

ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\n?")
TAG = re.compile(r"\\tag(\*?)\{([^{}]*)\}")
CAPTION = frozenset({"b", "i"})
PLACES = frozenset({"a", "span"})


class _Markup(HTMLParser):
    """Gathers from HTML its start tags, each with its id, its text and its pictures."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.text += FORMULA if tag == "img" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


LABEL = re.compile(r"\(?[A-Za-z]{1,8}[.)] ")
"""What stands before an item in letters, which Markdown has no list for."""


@dataclass
class Page:
    """What was read so far, in order."""

    text: list[str] = field(default_factory=list)
    headings: list[tuple[int, str, bool]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    marks: list[tuple[str, int]] = field(default_factory=list)
    labels: bool = True

    def read(self, tokens: Sequence[Token]) -> Page:
        """Read blocks and return the page."""
        counters: list[tuple[int, str]] = []
        for index, token in enumerate(tokens):
            match token.type:
                case "inline":
                    self._inline(tokens, index)
                case "fence" if token.info.split()[:1] == ["math"]:
                    self._formula(token.content)
                case "fence" | "code_block":
                    self.text.append(token.content)
                case "html_block":
                    markup = _Markup(token.content)
                    self.ids += markup.ids
                    self.text.append(markup.text)
                case "ordered_list_open":
                    start = token.attrGet("start")
                    counters.append((1 if start is None else int(start), token.markup))
                case "bullet_list_open":
                    counters.append((0, ""))
                case "ordered_list_close" | "bullet_list_close":
                    counters.pop()
                case "list_item_open" if counters[-1][1]:
                    number, delimiter = counters[-1]
                    counters[-1] = (number + 1, delimiter)
                    self.text += [f"{number}{delimiter}"] if self.labels else []
        return self

    def _formula(self, tex: str) -> None:
        self.text.append(FORMULA)
        if tag := TAG.search(tex):
            shown = tag[2] if tag[1] else f"({tag[2]})"
            self.text.append(shown)
            self.captions.append(shown)

    def _inline(self, tokens: Sequence[Token], index: int) -> None:
        children: Sequence[Token] = tokens[index].children or []
        before = tokens[index - 1]
        ids = len(self.ids)
        text = self._of(children)
        alert = ALERT.match(text)
        is_marked = tokens[index].content.startswith("[!")  # and not \[!, which are letters
        if alert and is_marked and index > 1 and tokens[index - 2].type == "blockquote_open":
            title = "" if _has_title(tokens, index) else f"{alert[1].capitalize()}\n"
            self.text.append(title)
            text = text[alert.end() :]
            children = _below(children)
        if before.type == "heading_open":
            is_anchored = len(self.ids) > ids
            self.headings.append((int(before.tag[1:]), " ".join(text.split()), is_anchored))
        elif _is_caption(children):
            self.captions.append(" ".join(text.split()))
        is_item = index > 1 and tokens[index - 2].type == "list_item_open"
        self.text.append(LABEL.sub("", text) if is_item and not self.labels else text)

    def _of(self, children: Sequence[Token]) -> str:
        """Return what inlines show; a formula stands in backticks between dollar signs."""
        pieces: list[str] = []
        opened: list[tuple[str, int]] = []
        closing = False
        for index, token in enumerate(children):
            content = token.content[1:] if closing else token.content
            closing = False
            match token.type:
                case "text" | "text_special":
                    pieces.append(content)
                case "softbreak" | "hardbreak":
                    pieces.append("\n")
                case "code_inline" if _is_formula(children, index):
                    pieces[-1] = pieces[-1].removesuffix("$")
                    pieces.append(FORMULA)
                    closing = True
                case "code_inline":
                    pieces.append(content)
                case "image":
                    pieces.append(FORMULA)
                case "html_inline" if not content.startswith("<!--"):
                    markup = _Markup(content)
                    self.ids += markup.ids
                    shown = {"br": "\n", "img": FORMULA}
                    pieces += [shown[tag] for tag in markup.tags if tag in shown]
                case "footnote_ref":
                    label = str(token.meta.get("label", ""))
                    self.marks.append((label, int(token.meta["id"]) + 1))
                    pieces.append(label)
                case "link_open":
                    opened.append((str(token.attrGet("href") or ""), len(pieces)))
                case "link_close":
                    href, start = opened.pop()
                    words = "".join(pieces[start:])
                    self.links += [(words, href)] if words else []
        return "".join(pieces)


def _below(children: Sequence[Token]) -> Sequence[Token]:
    """Return what stands below the first line."""
    kinds = [one.type for one in children]
    return children[kinds.index("softbreak") + 1 :] if "softbreak" in kinds else ()


def _is_formula(children: Sequence[Token], index: int) -> bool:
    if not 0 < index < len(children) - 1:
        return False
    before, after = children[index - 1], children[index + 1]
    return (
        before.type == after.type == "text"
        and before.content.endswith("$")
        and after.content.startswith("$")
    )


def _is_caption(children: Sequence[Token]) -> bool:
    """Whether a paragraph begins, behind places for links, in HTML's bold or italics."""
    for token in children:
        if token.type == "text" and not token.content:
            continue
        if token.type != "html_inline":
            return False
        tags = _Markup(token.content).tags
        if not tags or tags[0] in PLACES:
            continue
        return tags[0] in CAPTION
    return False


def _has_title(tokens: Sequence[Token], index: int) -> bool:
    """Whether an alert's first words below GitHub's own are all in bold: a title."""
    depth, shown = 0, _below(tokens[index].children or [])
    for place, one in enumerate(shown):
        depth += {"strong_open": 1, "strong_close": -1}.get(one.type, 0)
        if depth == 0 and (one.type == "strong_close" or one.content.strip()):
            rest = "".join(other.content for other in shown[place + 1 :])
            return one.type == "strong_close" and not rest.strip()
    return False
