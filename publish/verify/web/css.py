"""What style sheets make of a page's lists, of what is hidden, and of text that they add.

Follows CSS Cascading 5 (6.1, the order of declarations; 6.4, layers), CSS Nesting, and what
`hiding`, `items` and `generated` name, as far as it decides which words and labels a reader sees.
`conditions` says which rules count that stand under a condition. What is not followed is told:
`@import`, `@scope`, a few selectors, and values that would have to be computed, such as variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

import cssselect2
import tinycss2
from lxml import etree
from lxml.etree import _Element as Element

from publish.problems import Location, Problems
from publish.verify.web import conditions, counter_styles, declarations, generated, hiding, items
from publish.verify.web.conditions import Force
from publish.verify.web.counter_styles import CounterStyle
from publish.verify.web.declarations import RELEVANT, Declaration, Declarations, amount

MOST_NESTED, LONGEST_SELECTOR = 20, 20_000
HINT = "leave it out of the style sheet; what it shows could not be checked"
NONE = [tinycss2.ast.IdentToken(0, 0, "none")]
UNLAYERED, OWN = 1_000_000, 2_000_000
"""How strong declarations are that stand in no layer, and those of an element's own attribute."""
COMPUTED = frozenset({"display", "visibility", "content", "list-style", "list-style-type"})
NOT_FOLLOWED = frozenset({"import", "scope"})
UNREAD_SELECTOR = re.compile(r":(?:dir|defined|read-only|read-write|open|-webkit-any|-moz-any)\b")
Styles = dict[str, Declarations]
"""What is declared for an element, by pseudo-element, "" for the element itself."""


class Shown(NamedTuple):
    """What is seen of a page: labels of lists' items, and what is told of its style sheets.

    A label is as it is printed, "" for a bullet or none.
    """

    labels: dict[Element, str]
    doubts: tuple[str, ...] = ()


class Rule(NamedTuple):
    """Declarations, the place of their layer in the order, and whether they hold for certain."""

    declarations: list[Declaration]
    layer: int
    is_sure: bool


class Place(NamedTuple):
    """Where a rule stands: its layer, its condition, the selectors around it, how deep."""

    layer: int = UNLAYERED
    force: Force = Force.HOLDS
    around: str = ""
    depth: int = 0


@dataclass
class StyleSheets:
    """The style sheets of a page, ready to be asked about its elements."""

    _matcher: Any = field(default_factory=cssselect2.Matcher)
    _counter_styles: dict[str, CounterStyle] = field(default_factory=dict)
    _layers: dict[str, int] = field(default_factory=dict)
    _doubts: list[str] = field(default_factory=list)
    _anonymous: Iterator[int] = field(default_factory=count)

    @classmethod
    def of(cls, texts: Iterable[str]) -> StyleSheets:
        """Return the style sheets read from their texts, in the order of the page."""
        made = cls()
        for text in texts:
            if declarations.is_too_deep(text):
                made._doubts.append("a style sheet has too many brackets in brackets to be read")
                continue
            rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
            made._read(rules, Place())
        return made

    def shown(self, root: Element) -> Shown:
        """Take out of a page what a reader does not see, and put in the words that are added."""
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
        hiding.settle(root)
        wrapped = cssselect2.ElementWrapper.from_xml_root(root)
        declared: dict[Element, Styles] = {}
        sure: dict[Element, Styles] = {}
        for one in wrapped.iter_subtree():
            element = one.etree_element
            every, certain = self._declared(one)
            if hiding.is_not_rendered(element):
                for styles in (every, certain):
                    styles.setdefault("", {}).setdefault("display", NONE)
            if every:
                declared[element], sure[element] = every, certain
        _hide(declared, sure)
        found = list(items.items(root, declared, self._counter_styles))
        counters = {one.element: one.counters for one in found}
        for element, styles in declared.items():
            counter = generated.counter_of(element, counters.get(element, {}), self._figures)
            generated.add_words(element, styles, counter)
        seen = set(root.iter())
        own = [(one, styles.get("", {})) for one, styles in declared.items() if one in seen]
        doubts = [*self._doubts, *hiding.reordered(own), *hiding.turned(root), *_computed(own)]
        return Shown({one.element: one.label for one in found}, tuple(dict.fromkeys(doubts)))

    def _figures(self, style: str, number: int) -> str:
        return items.figures(style, number, self._counter_styles)

    def _read(self, rules: Iterable[Any], place: Place) -> None:
        for rule in rules:
            if rule.type == "qualified-rule":
                self._add(tinycss2.serialize(rule.prelude).strip(), rule.content, place)
            elif rule.type == "at-rule":
                self._read_at_rule(rule, place)

    def _read_at_rule(self, rule: Any, place: Place) -> None:
        name, condition = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
        if name in NOT_FOLLOWED:
            self._doubts.append(f"a style sheet holds @{name} {condition[:40]}, which is not read")
        elif name == "layer" and rule.content is None:
            for layer in condition.split(","):
                self._layer(layer.strip())
        elif name == "counter-style":
            self._name(condition, rule.content or ())
        elif rule.content is not None and place.depth < MOST_NESTED:
            force = min(place.force, conditions.of_rule(name, condition))
            is_outer = name == "layer" and place.layer == UNLAYERED
            layer = self._layer(condition) if is_outer else place.layer
            if force is Force.FAILS:
                return
            inside = place._replace(force=force, layer=layer, depth=place.depth + 1)
            if place.around:
                self._add(place.around, rule.content, inside._replace(around=""))
            else:
                self._read(_rules(rule.content), inside)

    def _layer(self, name: str) -> int:
        """Return the place of a layer in the order: of its first mention. One in another is it."""
        outer = name.partition(".")[0] or f" {next(self._anonymous)}"
        return self._layers.setdefault(outer, len(self._layers))

    def _add(self, selectors: str, content: Any, place: Place) -> None:
        """Add a rule, and those that are nested in it, whose `&` is what it selects itself."""
        if place.around:
            around = f":is({place.around})"
            is_marked = "&" in selectors
            selectors = selectors.replace("&", around) if is_marked else f"{around} {selectors}"
        if len(selectors) > LONGEST_SELECTOR:
            self._doubts.append(f"a style sheet selects {selectors[:40]} …, which is not read")
            return
        inside = place._replace(around=selectors, depth=place.depth + 1)
        if place.depth < MOST_NESTED and any(one.type == "{} block" for one in content):
            nested = tinycss2.parse_blocks_contents(content)
            self._read((one for one in nested if one.type != "declaration"), inside)
        if not (made := declarations.read(content)):
            return
        try:
            compiled = cssselect2.compile_selector_list(selectors)
        except cssselect2.SelectorError:
            if UNREAD_SELECTOR.search(selectors):
                self._doubts.append(f"a style sheet selects {selectors[:40]}, which is not read")
            return  # a browser passes over any other as well
        for selector in compiled:
            self._matcher.add_selector(
                selector, Rule(made, place.layer, place.force is Force.HOLDS)
            )

    def _name(self, name: str, content: Iterable[Any]) -> None:
        """Read a counter style of the sheet's own (Counter Styles, 2)."""
        values = {
            one.lower_name: [t.value for t in one.value if t.type in {"string", "ident"}]
            for one in tinycss2.parse_blocks_contents(content)
            if one.type == "declaration"
        }
        self._counter_styles[name] = counter_styles.defined(values, self._counter_styles)

    def _declared(self, element: Any) -> tuple[Styles, Styles]:
        """Return what is declared most strongly by all rules, and by those that hold for sure."""
        ranked: list[tuple[tuple[bool, int], str, Declaration, bool]] = []
        for _, _, pseudo, rule in self._matcher.match(element):
            for one in rule.declarations:
                strength = -rule.layer if one.important else rule.layer
                ranked.append(((one.important, strength), pseudo or "", one, rule.is_sure))
        style = element.etree_element.get("style") or ""
        if RELEVANT.search(style) and not declarations.is_too_deep(style):
            own = declarations.read(style)
            ranked += [((one.important, OWN), "", one, True) for one in own]
        ranked.sort(key=lambda entry: entry[0])
        every = _strongest((pseudo, one) for _, pseudo, one, _ in ranked)
        return every, _strongest((pseudo, one) for _, pseudo, one, is_sure in ranked if is_sure)


def _strongest(ranked: Iterable[tuple[str, Declaration]]) -> Styles:
    """Return the last declaration of each property, by pseudo-element."""
    found: Styles = {}
    for pseudo, one in ranked:
        values = found.setdefault(pseudo, {})
        values.pop(one.name, None)  # what is declared last is to stand last
        values[one.name] = one.value
    return found


def _rules(content: Iterable[Any]) -> list[Any]:
    found: list[Any] = tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True)
    return found


def _hide(declared: dict[Element, Styles], sure: dict[Element, Styles]) -> None:
    """Take out what is hidden by all rules together, or by those alone that hold for sure."""
    visibilities: dict[Element, bool] = {}
    for element, styles in declared.items():
        both = [styles.get("", {}), sure[element].get("", {})]
        if any(map(hiding.is_hidden, both)):
            hiding.take_out(element)
        found = {hiding.is_invisible(one) for one in both} - {None}
        if found:
            visibilities[element] = True in found
    for element in [one for one, invisible in visibilities.items() if invisible]:
        hiding.blank(element, visibilities)


def _computed(styles: Iterable[tuple[Element, Declarations]]) -> Iterator[str]:
    """Yield what is said of values that would have to be computed."""
    for _, declared in styles:
        for name, value in declared.items():
            is_variable = any(one.type == "function" and one.lower_name == "var" for one in value)
            if (name in COMPUTED and is_variable) or (name == "opacity" and amount(value) is None):
                given = f"{name}: {tinycss2.serialize(value)}"
                yield f'a style sheet computes "{given}", which is not read'


def tell_doubts(shown: Shown, what: str, where: Location, problems: Problems) -> None:
    """Add a problem for what is not sure of a page, `what`, for its style sheets."""
    for doubt in shown.doubts:
        problems.error("unread-style", f"{what}{doubt}", where, HINT)
