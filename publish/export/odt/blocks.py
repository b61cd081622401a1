"""Paragraphs, headings, lists, figures and boxes: the body of a text (ODF 1.3 part 3, 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from itertools import count, groupby

from lxml.etree import _Element as Element

from publish.export.odt import lists, tables
from publish.export.odt.automatic import Automatic, Look, language
from publish.export.odt.headings import Headings, style_of
from publish.export.odt.inlines import Inlines, bookmark
from publish.export.odt.markup import Part, add, element, name, spaced
from publish.export.odt.nesting import Flow
from publish.export.odt.place import STEP, Place
from publish.model.languages import direction
from publish.model.tree import Node, attributes, plain_text

SUBFIGURE = 0.6
"""How much of the width a subfigure takes at most: they stand one below the other."""
TEXT = frozenset({"Plain", "Para"})


@dataclass
class Blocks:
    """Writes blocks into a flow.

    `lefts` says how far each style indents a paragraph itself, `justified` names those that
    justify lines; `cells` are the looks of cells. Running text starts afresh, without an indent,
    behind anything but running text.
    """

    inlines: Inlines
    headings: Headings
    automatic: Automatic
    lefts: Mapping[str, float]
    cells: Mapping[str, Look]
    justified: Set[str]
    flow: Flow
    ids: count[int]
    _waiting: list[str] = field(default_factory=list)
    _break: bool = False
    _starts_afresh: bool = True

    def within(self, blocks: list[Node], place: Place) -> list[Element]:
        """Return blocks that stand in a cell or a note."""
        outer, waiting, after = self.flow, self._waiting, self._starts_afresh
        self.flow, self._waiting = Flow(self.ids), []
        self.write(blocks, place)
        if not self.flow.entries or self._waiting:
            self.paragraph([], place)
        found = self.flow.elements()
        self.flow, self._waiting, self._starts_afresh = outer, waiting, after
        return found

    def write(self, blocks: Iterable[Node], place: Place) -> None:
        """Write blocks that stand in a place."""
        for block in blocks:
            self._block(block, place)

    def _block(self, block: Node, place: Place) -> None:
        self._await(block)
        match block:
            case {"t": "Para", "c": inlines}:
                for part in _around_formulas(inlines):
                    if _is_display(part[0]):
                        self._equation([{"t": "Para", "c": part}], place)
                        self._starts_afresh = True
                    else:
                        self.paragraph(self.words(part, place), place)
            case {"t": "Plain", "c": inlines}:
                self.paragraph(self.words(inlines, place), place, tight=True)
            case {"t": "Header"}:
                self._heading(block, place)
            case {"t": "LineBlock", "c": lines}:
                parts = list(self._lines(lines, place))
                align = place.align or (self._start(place) if place.style else "")
                self.paragraph(parts, replace(place, align=align, style=place.style or "Verse"))
            case {"t": "CodeBlock"}:
                self._code(block, place)
            case {"t": "BlockQuote", "c": inner}:
                style = "Footnote_20_Block_20_Text" if place.style == "Footnote" else "Quotations"
                is_nested = place.style == style
                left = place.indent + (STEP if is_nested else 0)
                self.write(inner, replace(place, style=style, indent=left))
            case {"t": "BulletList", "c": items}:
                lists.bulleted(self, items, place)
            case {"t": "OrderedList"}:
                lists.ordered(self, block, place)
            case {"t": "DefinitionList", "c": items}:
                lists.definitions(self, items, place)
            case {"t": "Div", "c": [_, inner]}:
                self._division(block, inner, place)
            case {"t": "Figure", "c": [_, [_, caption], inner]}:
                self._figure(block, caption, inner, place)
            case {"t": "Table"}:
                self._table(block, place)
            case {"t": "HorizontalRule"}:
                self.paragraph([], replace(place, style="Separator"))
        self._starts_afresh = block["t"] not in TEXT

    def _await(self, block: Node) -> None:
        """Keep an id for the next paragraph; a caption takes that of what it stands at."""
        if block["t"] != "Header" and (id := attributes(block)[0]):
            self._waiting.append(id)

    def words(self, inlines: list[Node], place: Place) -> list[Part]:
        """Return the content of a paragraph that stands in a place."""
        self.inlines.room = place.width - place.indent
        return self.inlines.write(inlines)

    def _lines(self, lines: list[list[Node]], place: Place) -> Iterator[Part]:
        for index, line in enumerate(lines):
            if index:
                yield element("text:line-break")
            yield from self.words(line, place)

    def paragraph(self, parts: list[Part], place: Place, *, tight: bool = False) -> None:
        """Put down a paragraph in the style of its place."""
        style = place.style or self._running(place, tight=tight)
        made = element("text:p", text__style_name=self._look(style, place))
        add(made, [*self._marks(), *parts])
        self.flow.put(place.path, made)

    def _running(self, place: Place, *, tight: bool) -> str:
        if tight:
            return "Compact"
        if place.path:
            return "List_20_Paragraph"
        return "First_20_Paragraph" if self._starts_afresh else "Text_20_body"

    def _marks(self) -> list[Part]:
        found: list[Part] = [bookmark(id) for id in self._waiting]
        self._waiting.clear()
        return found

    def _look(self, style: str, place: Place) -> str:
        """Return a style, changed where the place indents, aligns, breaks or says a language."""
        paragraph: list[tuple[str, str]] = []
        left = place.indent + self.lefts.get(style, 0)
        if left != (place.listed or self.lefts.get(style, 0)):
            paragraph.append(("fo:margin-left", f"{left:g}pt"))
        is_turned = bool(place.language) and self._is_rtl(place) != self._is_rtl()
        start = self._start(place) if is_turned and style not in self.justified else ""
        if align := place.align or start:
            paragraph.append(("fo:text-align", align))
        if is_turned:
            paragraph.append(("style:writing-mode", "rl-tb" if self._is_rtl(place) else "lr-tb"))
        if self._break:
            paragraph.append(("fo:break-before", "page"))
            self._break = False
        text: Look = tuple(language(place.language)) if place.language else ()
        return self.automatic.paragraph(style, tuple(paragraph), text)

    def _is_rtl(self, place: Place | None = None) -> bool:
        """Whether the text, or a place in it, is written from right to left."""
        if place and place.language:
            return direction(place.language) == "rtl"
        return bool(self.automatic.align)

    def _start(self, place: Place) -> str:
        """Return the side where lines begin; "start" is the left one to LibreOffice, always."""
        return "end" if self._is_rtl(place) else "start"

    def _heading(self, node: Node, place: Place) -> None:
        level, (id, _, _), inlines = node["c"]
        heading = self.headings.known[id]
        if place.path and not place.path[-1].has_text:
            self.paragraph([], place)
        is_live = self.headings.is_live(heading)
        content = self.words(inlines[1:] if is_live else inlines, place)
        if is_live and heading.suffix and content and isinstance(content[0], str):
            content[0] = content[0].removeprefix(" ")
        bare = replace(place, indent=0, listed=0, align="")
        style = self._look(style_of(heading), bare)
        start, end = (element(f"text:bookmark-{edge}", text__name=id) for edge in ("start", "end"))
        marked = [*self._marks(), start, *content, end]
        self.flow.put((), self.headings.made(heading, level, style, marked))

    def _code(self, node: Node, place: Place) -> None:
        pieces = self.inlines.rendered.code(node)
        parts: list[Part] = []
        for style, text in pieces:
            inner = list(spaced(text))
            parts += [element("text:span", *inner, text__style_name=style)] if style else inner
        self.paragraph(parts, replace(place, style="Preformatted_20_Text", align=""))

    def _division(self, node: Node, inner: list[Node], place: Place) -> None:
        id, classes, values = attributes(node)
        if "page-break" in classes:
            self._break = True
        elif "equation" in classes:
            self._equation(inner, place)
        elif "admonition" in classes:
            self._admonition(classes[1].capitalize(), inner, place)
        else:
            tag = dict(values).get("lang", place.language)
            style = "Bibliography" if id == "refs" else place.style
            self.write(inner, replace(place, language=tag, style=style))

    def _equation(self, blocks: list[Node], place: Place) -> None:
        """Center a formula between two tabs; its number, if any, stands behind the second."""
        formula, *number = blocks[0]["c"]
        parts: list[Part] = [element("text:tab"), *self.words([formula], place)]
        if number:
            parts += [element("text:tab"), *self.words(number, place)]
        style = "Equation"
        if place.path or place.style or place.indent:
            room = place.width - place.indent
            style = self.automatic.equation("Equation", round(room), place.indent)
        made = element("text:p", *self._marks(), *parts, text__style_name=style)
        self.flow.put(place.path, made)

    def _admonition(self, kind: str, content: list[Node], place: Place) -> None:
        """Set paragraphs in the styles of their kind; anything else needs a box around it."""
        head, *rest = content
        title = head["c"][1]
        if all(block["t"] in TEXT for block in rest) and not place.path:
            self.write(title, replace(place, style=f"{kind}_20_Title"))
            self.write(rest, replace(place, style=kind))
            self._change_last(("fo:margin-bottom", "8pt"))
            return
        self._spaced_off(place)
        self.flow.put((), tables.box(self, kind, title, rest, place))
        self.flow.put((), element("text:p", text__style_name="Table_20_Space"))

    def _change_last(self, value: tuple[str, str]) -> None:
        """Give the paragraph that was put down last a property of its own."""
        last, key = self.flow.entries[-1][1], name("text:style-name")
        last.set(key, self.automatic.paragraph(last.get(key, ""), (value,)))

    def _spaced_off(self, place: Place) -> None:
        """Let a table stand where one may: an item begins with a paragraph."""
        if place.path and not place.path[-1].has_text:
            self.paragraph([], place, tight=True)
        if self._break:
            self.paragraph([], replace(place, style="Table_20_Space"))

    def _figure(self, node: Node, caption: list[Node], inner: list[Node], place: Place) -> None:
        waiting = [self._waiting.pop()] if attributes(node)[0] else []
        around = self.inlines.caption
        self.inlines.caption = " ".join(plain_text(caption).split())
        is_listing = "listing" in attributes(node)[1]
        style = place.style if is_listing else "Figure"
        is_parted = any(block["t"] == "Figure" for block in inner)
        width = place.width * SUBFIGURE if is_parted else place.width
        self.write(inner, replace(place, style=style, width=width))
        if is_listing and inner and inner[-1]["t"] == "CodeBlock":
            self._change_last(("fo:keep-with-next", "always"))
        self.inlines.caption = around
        self._waiting += waiting
        self.caption(caption, place, f"{'Listing' if is_listing else 'Figure'}_20_Caption")

    def caption(self, blocks: list[Node], place: Place, style: str) -> None:
        """Put down a caption as one paragraph."""
        lines = [block["c"] for block in blocks if block["t"] in TEXT]
        if lines or self._waiting:
            self.paragraph(list(self._lines(lines, place)), replace(place, style=style))

    def _table(self, node: Node, place: Place) -> None:
        self._spaced_off(place)
        _, (_, caption), *_ = node["c"]
        if caption:
            self.caption(caption, replace(place, align=""), "Table_20_Caption")
        self.flow.put((), tables.table(self, node, place))
        self.flow.put((), element("text:p", text__style_name="Table_20_Space"))


def _is_display(inline: Node) -> bool:
    return bool(inline["t"] == "Math" and inline["c"][0]["t"] == "DisplayMath")


def _around_formulas(inlines: list[Node]) -> Iterator[list[Node]]:
    """Yield a paragraph's words, and each display formula, which stands on a line of its own."""
    if not any(map(_is_display, inlines)):
        yield inlines
        return
    for is_display, group in groupby(inlines, _is_display):
        part = list(group)
        if is_display:
            yield from ([formula] for formula in part)
        elif plain_text(part).strip():
            if part[0]["t"] == "Str":  # words in a row are one
                part[0] = {"t": "Str", "c": part[0]["c"].lstrip(" ")}
            yield part
