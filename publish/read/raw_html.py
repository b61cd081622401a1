"""Raw HTML in a source: what may stand in it, and what is left out or refused.

Every address that an element could open is found, whatever the element: nothing outside the
publication may be opened, so such an address is a problem with file and line. Text-level
elements go through; `img` becomes an image like any other, so that every format has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser

from publish.model.document import Source
from publish.model.tree import Node, words
from publish.problems import Location, Problems

REFUSED = frozenset(
    [
        "applet",
        "audio",
        "base",
        "embed",
        "frame",
        "frameset",
        "iframe",
        "link",
        "meta",
        "object",
        "portal",
        "script",
        "source",
        "track",
        "video",
        "image",
        "use",
    ]
)
OPENED_BY_PAGES = frozenset(
    ["audio", "embed", "frame", "iframe", "link", "object", "script", "video"]
)
ADDRESSES = frozenset(
    ["src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"]
)
READING = re.compile(r"<(/?)rt\b[^>]*>", re.IGNORECASE)
WIDE = ("ja", "ko", "zh")
"""Languages whose parentheses are as wide as their characters."""
CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
CSS_OPENS = re.compile(
    r"url\s*\(|image\s*\(|image-set\s*\(|src\s*\(|@import|@font-face|expression\s*\("
)
HINT = "take it out; images of the publication's own folder and its css: files are what may be used"


class _Elements(HTMLParser):
    """Collects start tags with their attributes, and the text of style elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.styles: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.styles.append(data)


class _Places(_Elements):
    """Collects the refused elements of a whole page with their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[tuple[str, str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag in OPENED_BY_PAGES:
            values = {key: value or "" for key, value in attrs}
            address = next((values[k] for k in ("src", "href", "data") if values.get(k)), "")
            self.refused.append((tag, address, self.getpos()[0]))

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self._in_style and css_opens(data):
            self.refused.append(("style", "", self.getpos()[0]))


def check_page(source: Source, problems: Problems) -> None:
    """Report what an HTML source would open; head matter that is only left out is a warning."""
    page = _Places()
    page.feed(source.text)
    page.close()
    for tag, address, line in page.refused:
        wanted = f' and asks for "{address}"' if address else ""
        if tag in {"link", "script", "style"}:
            message = f"a <{tag}> element is left out{wanted}"
            problems.warning("raw-html", message, source.at(line), "name style sheets under css:")
        else:
            message = f"a <{tag}> element is not allowed{wanted}"
            problems.error("raw-html", message, source.at(line), HINT)


def css_opens(css: str) -> bool:
    """Whether a style could open a file or an address, CSS escapes and comments undone."""

    def unescaped(match: re.Match[str]) -> str:
        return chr(min(int(match[1], 16), 0x10FFFF)) if match[1] else match[2]

    plain = CSS_ESCAPE.sub(unescaped, re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return bool(CSS_OPENS.search(plain.lower()))


def check(raw: str, source: Source, problems: Problems) -> list[Node] | None:
    """Return what to put in the place of a piece of raw HTML; None keeps it as it is."""
    elements = _Elements()
    elements.feed(raw)
    elements.close()
    first_line = next((line for line in raw.splitlines() if line.strip()), raw).strip()
    where = cache(lambda: source.of_text(first_line))
    before = len(problems.found)
    for tag, values in elements.tags:
        _check_element(tag, values, where, problems)
    if any(css_opens(style) for style in elements.styles):
        problems.error("raw-html", "a <style> element opens other files", where(), HINT)
    if len(problems.found) > before:
        return []
    if len(elements.tags) == 1 and elements.tags[0][0] == "img":
        return [image(elements.tags[0][1])]
    if any(tag == "img" for tag, _ in elements.tags):
        message = "an <img> element stands among other raw HTML"
        problems.error("raw-html", message, where(), "write the image in the source's own markup")
        return []
    if any(tag == "style" for tag, _ in elements.tags):
        message = "a <style> element in the text is left out"
        problems.warning("raw-style", message, where(), "put it into a file and name it under css:")
        return []
    return None


def in_parentheses(tag: str, source: Source, language: str) -> list[Node] | None:
    """Return the tag of a ruby's reading with a parenthesis in `rp`, where the source has none.

    A format that cannot set the reading above its characters shows it behind them (HTML, 4.5.12).
    """
    match = READING.fullmatch(tag)
    text = source.text.lower()
    if not match or "<rp" in text or text.count("<rt") != text.count("</rt"):
        return None
    sign = ("（）" if language.lower().startswith(WIDE) else "()")[bool(match[1])]
    parenthesis = [_raw("<rp>"), {"t": "Str", "c": sign}, _raw("</rp>")]
    return [_raw(tag), *parenthesis] if match[1] else [*parenthesis, _raw(tag)]


def _raw(markup: str) -> Node:
    return {"t": "RawInline", "c": ["html", markup]}


def image(values: dict[str, str]) -> Node:
    """Return an `img` element as an image of the tree."""
    kept = [[key, values[key]] for key in ("width", "height") if values.get(key)]
    attr = [values.get("id", ""), values.get("class", "").split(), kept]
    target = [values.get("src", ""), values.get("title", "")]
    return {"t": "Image", "c": [attr, words(values.get("alt", "")), target]}


def _check_element(
    tag: str, values: dict[str, str], where: Callable[[], Location], problems: Problems
) -> None:
    if tag in REFUSED:
        address = next((values[key] for key in ("src", "href", "data") if values.get(key)), "")
        wanted = f' and asks for "{address}"' if address else ""
        problems.error("raw-html", f"a <{tag}> element is not allowed{wanted}", where(), HINT)
        return
    check_attributes(tag, values, where, problems)


def check_attributes(
    tag: str, values: dict[str, str], where: Callable[[], Location], problems: Problems
) -> None:
    """Report the attributes of an element that open an address or run a script."""
    if css_opens(values.get("style", "")):
        problems.error("raw-html", f"the style of <{tag}> opens other files", where(), HINT)
    for key, value in values.items():
        if key.startswith("on"):
            problems.error("raw-html", f"<{tag} {key}> is a script", where(), HINT)
        elif key in ADDRESSES and (tag, key) != ("img", "src") and value:
            problems.error("raw-html", f'<{tag} {key}> asks for "{value}"', where(), HINT)
        elif key == "href" and re.match(r"\s*(javascript|data|file|vbscript):", value, re.I):
            problems.error("raw-html", f'<{tag} href> asks for "{value}"', where(), HINT)
