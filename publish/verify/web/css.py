"""What style sheets make of a page's lists, of what is hidden, and of text that they add.

Follows CSS Cascading 4 (6.1, the order of declarations), CSS Lists 3 (markers, the counter
`list-item`), CSS Counter Styles 3 and CSS Generated Content 3, as far as they decide which words
and labels a reader sees: `display`, `visibility`, `opacity`, `content` before and after elements,
markers. Conditions are those of a screen 1024 pixels wide in daylight. Not followed are `@import`,
nested rules, and what is hidden by its place, size or color.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import cssselect2
import tinycss2
from lxml import etree
from lxml.etree import _Element as Element

from publish.verify.web import counter_styles
from publish.verify.web.counter_styles import SIGNS, CounterStyle

XHTML = "{http://www.w3.org/1999/xhtml}"
PROPERTIES = frozenset(
    {"display", "visibility", "opacity", "content", "list-style", "list-style-type"}
    | {"counter-reset", "counter-set", "counter-increment"}
)
RELEVANT = re.compile("|".join(PROPERTIES), re.IGNORECASE)
MOST_NESTED = 20
SCREEN = frozenset({"", "all", "screen", "only screen"})
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
WIDTH = 1024
FAINT = 0.1
FEATURE = re.compile(r"(?P<bound>min|max)-width *: *(?P<width>[\d.]+)(?P<unit>px|em|rem)")
NONE = [tinycss2.ast.IdentToken(0, 0, "none")]
TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman"}
TYPES |= {"I": "upper-roman", "disc": "disc", "circle": "circle", "square": "square"}
POSITIONS = frozenset({"inside", "outside"})
Declarations = dict[str, list[Any]]
"""The values of properties as tokens, white space left out."""


class Declaration(NamedTuple):
    """One property, its value's tokens, and whether it is marked as important."""

    name: str
    value: list[Any]
    important: bool


@dataclass
class StyleSheets:
    """The style sheets of a page, ready to be asked about its elements."""

    _matcher: Any = field(default_factory=cssselect2.Matcher)
    _counter_styles: dict[str, CounterStyle] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[str]) -> StyleSheets:
        """Return the style sheets read from their texts, in the order of the page."""
        made = cls()
        for text in texts:
            rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
            made._read(rules, 0)
        return made

    def shown(self, root: Element) -> dict[Element, str]:
        """Take out of a page what a reader does not see, and put in the words that are added.

        Return the label of each item of a list as it is printed, "" for a bullet or none.
        """
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
        wrapped = cssselect2.ElementWrapper.from_xml_root(root)
        declared = {one.etree_element: self._declared(one) for one in wrapped.iter_subtree()}
        declared = {element: styles for element, styles in declared.items() if styles}
        for element in (one for one in root.iter(etree.Element) if one.get("hidden") is not None):
            declared.setdefault(element, {}).setdefault("", {}).setdefault("display", NONE)
        for element, styles in declared.items():
            if _is_hidden(styles.get("", {})):
                _take_out(element)
        labels, counters = {}, {}
        for item, label, values in self._labels(root, declared):
            labels[item], counters[item] = label, values
        for element, styles in declared.items():
            _add_words(element, styles, counters.get(element, {}))
        return labels

    def _read(self, rules: Iterable[Any], depth: int) -> None:
        for rule in rules:
            if rule.type == "qualified-rule":
                self._add(tinycss2.serialize(rule.prelude), _declarations(rule.content))
            elif rule.type == "at-rule" and rule.content is not None:
                name = rule.lower_at_keyword
                condition = tinycss2.serialize(rule.prelude).strip()
                if name == "counter-style":
                    self._name(condition, rule.content)
                elif depth < MOST_NESTED and _holds(name, condition):
                    self._read(_rules(rule.content), depth + 1)

    def _add(self, selectors: str, declarations: list[Declaration]) -> None:
        if not declarations:
            return
        try:
            compiled = cssselect2.compile_selector_list(selectors)
        except cssselect2.SelectorError:
            return  # a browser passes over the rule as well
        for selector in compiled:
            self._matcher.add_selector(selector, declarations)

    def _name(self, name: str, content: Iterable[Any]) -> None:
        """Read a counter style of the sheet's own (Counter Styles, 2)."""
        values = {
            one.lower_name: [t.value for t in one.value if t.type in {"string", "ident"}]
            for one in tinycss2.parse_blocks_contents(content)
            if one.type == "declaration"
        }
        self._counter_styles[name] = counter_styles.defined(values, self._counter_styles)

    def _declared(self, element: Any) -> dict[str, Declarations]:
        """Return what is declared most strongly, by pseudo-element and property."""
        ranked: list[tuple[tuple[bool, bool], str, Declaration]] = []
        for _, _, pseudo, declarations in self._matcher.match(element):
            ranked += [((one.important, False), pseudo or "", one) for one in declarations]
        if RELEVANT.search(style := element.etree_element.get("style") or ""):
            ranked += [((one.important, True), "", one) for one in _declarations(style)]
        found: dict[str, Declarations] = {}
        for _, pseudo, one in sorted(ranked, key=lambda entry: entry[0]):
            values = found.setdefault(pseudo, {})
            values.pop(one.name, None)  # what is declared last is to stand last
            values[one.name] = one.value
        return found

    def _labels(
        self, root: Element, declared: Mapping[Element, dict[str, Declarations]]
    ) -> Iterator[tuple[Element, str, dict[str, str]]]:
        """Yield each item of a list, its label, and what counters print in it."""
        for listed in root.iter(f"{XHTML}ol", f"{XHTML}ul"):
            own = declared.get(listed, {}).get("", {})
            style = _list_style(own) or _own_type(listed)
            items = [child for child in listed if child.tag == f"{XHTML}li"]
            numbers = _numbers(
                listed, own, [(one, declared.get(one, {}).get("", {})) for one in items]
            )
            for place, (item, number) in enumerate(zip(items, numbers, strict=True), 1):
                styles = declared.get(item, {})
                marker = styles.get("marker", {}).get("content")
                kind = _list_style(styles.get("", {})) or TYPES.get(item.get("type", ""), style)
                counters = {name: str(first + place) for name, first in _resets(own).items()}
                counters |= {"list-item": str(number)}
                words = None if marker is None else _words(marker, item, counters)
                yield item, self._label(kind, number) if words is None else _label(words), counters

    def _label(self, kind: str, number: int) -> str:
        if kind == "none" or kind in SIGNS:
            return ""
        style = counter_styles.named(kind, self._counter_styles)
        return _label(kind[1:] if kind.startswith('"') else style.printed(number))


def _rules(content: Iterable[Any]) -> list[Any]:
    found: list[Any] = tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True)
    return found


def _declarations(content: Any) -> list[Declaration]:
    """Return the declarations that matter here of a rule or a style attribute."""
    return [
        Declaration(one.lower_name, _tokens(one.value), one.important)
        for one in tinycss2.parse_blocks_contents(content)
        if one.type == "declaration" and one.lower_name in PROPERTIES
    ]


def _tokens(value: Iterable[Any]) -> list[Any]:
    return [token for token in value if token.type not in {"whitespace", "comment"}]


def _holds(name: str, condition: str) -> bool:
    """Whether the rules in an at-rule count: on a screen, and where a feature is known."""
    if name == "media":
        return any(map(_is_met, condition.lower().split(",")))
    return name in {"supports", "layer"}


def _is_met(query: str) -> bool:
    """Whether a media query holds for a screen `WIDTH` points wide; unknown features do not."""
    words = query.split()
    if words[:1] == ["not"]:
        return not _is_met(" ".join(words[1:]))
    kind, *features = re.split(r"\band\b", query)
    if kind.strip().startswith("("):
        kind, features = "", [kind, *features]
    return kind.strip() in SCREEN and all(map(_has, features))


def _has(feature: str) -> bool:
    match = FEATURE.search(feature)
    if not match:
        return feature.strip() in {"(prefers-color-scheme: light)", "(prefers-color-scheme:light)"}
    width = float(match["width"]) * (1 if match["unit"] == "px" else 16)
    return width <= WIDTH if match["bound"] == "min" else width >= WIDTH


def _list_style(declared: Declarations) -> str:
    """Return the name of the list style that is declared last, with `"` before a text, or ""."""
    for name in [name for name in reversed(declared) if name.startswith("list-style")]:
        for token in declared[name]:
            if token.type == "string":
                return f'"{token.value}'
            if token.type == "ident" and token.lower_value not in POSITIONS:
                return str(token.value)
    return ""


def _own_type(listed: Element) -> str:
    """Return the list style that a list has without a style sheet (HTML, 15.3.7)."""
    usual = "disc" if listed.tag == f"{XHTML}ul" else "decimal"
    return TYPES.get(listed.get("type", ""), usual)


def _numbers(
    listed: Element, own: Declarations, items: Sequence[tuple[Element, Declarations]]
) -> Iterator[int]:
    """Yield the number of each item (HTML, 4.4.5 and 4.4.8; CSS Lists 3, 4.6)."""
    step = -1 if listed.get("reversed") is not None else 1
    start = whole(listed.get("start"))
    first = start if start is not None else len(items) if step < 0 else 1
    number = _counter(own, "counter-reset", 0, first - step)
    for item, styles in items:
        value = whole(item.get("value"))
        number += _counter(styles, "counter-increment", 1, step)
        number = number if value is None else value
        number = _counter(styles, "counter-set", 0, number)
        yield number


def _counter(declared: Declarations, name: str, usual: int, otherwise: int) -> int:
    """Return what a declaration gives the counter of list items, `usual` without a number."""
    tokens = declared.get(name, [])
    for index, token in enumerate(tokens):
        if token.type == "ident" and token.value == "list-item":
            following = tokens[index + 1] if index + 1 < len(tokens) else token
            is_number = following.type == "number" and following.is_integer
            return int(following.int_value) if is_number else usual
    return otherwise


def whole(text: str | None) -> int | None:
    """Return the number that an attribute gives, None where it gives none."""
    return int(text) if text and WHOLE.fullmatch(text) else None


def _is_hidden(declared: Declarations) -> bool:
    def is_one_of(name: str, *values: str) -> bool:
        return any(
            token.type == "ident" and token.lower_value in values
            for token in declared.get(name, [])
        )

    opacity = next(iter(declared.get("opacity", [])), None)
    is_clear = getattr(opacity, "value", 1) < FAINT
    return is_one_of("display", "none") or is_one_of("visibility", "hidden", "collapse") or is_clear


def _resets(declared: Declarations) -> dict[str, int]:
    """Return the counters that a list sets for its items, each with the number before the first."""
    found, name = {}, ""
    for token in declared.get("counter-reset", []):
        if token.type == "ident":
            name = token.value
            found[name] = 0
        elif token.type == "number" and name:
            found[name] = int(token.int_value or 0)
    return found


def _label(text: str) -> str:
    """Return a label as one reads it: signs without a letter or a figure are bullets."""
    return text if any(map(str.isalnum, text)) else ""


def _words(content: Sequence[Any], element: Element, counters: Mapping[str, str]) -> str | None:
    """Return the text of generated content, None where it is the usual.

    Counters are those of a list's item, in figures; others are left out, and so are the addresses
    of links.
    """
    parts = []
    for token in content:
        if token.type == "ident" and token.lower_value in {"normal", "inherit", "initial"}:
            return None
        if token.type == "string":
            parts.append(token.value)
        elif token.type == "function" and token.lower_name == "attr":
            names = [one.value for one in token.arguments if one.type == "ident"]
            if names[:1] == ["href"]:
                return ""
            parts += [element.get(name, "") for name in names[:1]]
        elif token.type == "function" and token.lower_name in {"counter", "counters"}:
            names = [one.value for one in token.arguments if one.type == "ident"]
            parts += [counters.get(name, "") for name in names[:1]]
    return "".join(parts)


def _add_words(
    element: Element, styles: Mapping[str, Declarations], counters: Mapping[str, str]
) -> None:
    """Put the text of generated content into an element; signs without a letter are ornaments."""
    for name in ("before", "after"):
        words = _words(styles.get(name, {}).get("content", []), element, counters) or ""
        if _label(words):
            span = etree.Element(f"{XHTML}span")
            span.text = words
            if name == "before":
                span.tail, element.text = element.text, None
                element.insert(0, span)
            else:
                element.append(span)


def _take_out(element: Element) -> None:
    """Remove an element, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def style_sheets(root: Element, load: Callable[[str], str]) -> Iterator[str]:
    """Yield the texts of a page's style sheets for screens in order; `load` opens an address."""
    for element in root.iter(f"{XHTML}style", f"{XHTML}link"):
        if element.get("media", "").strip().lower() not in SCREEN:
            continue
        if element.tag == f"{XHTML}style":
            yield element.text or ""
        elif element.get("rel", "").split() == ["stylesheet"]:
            yield load(element.get("href", ""))
