"""The numbers that Word's lists give to paragraphs, counted as Word counts (ECMA-376-1, 17.9).

Lists of one abstract definition count on together; a `w:num` that overrides a level's start
begins anew where it is first used. A level begins anew after a paragraph of a higher one, unless
`w:lvlRestart` says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from publish.model.scheme import PLACEHOLDER
from publish.verify.docx.values import VAL, W, is_on, whole
from publish.verify.number_formats import FORMATS as NUMBER_FORMATS

FORMATS: Mapping[str, Callable[[int], str]] = {
    **NUMBER_FORMATS,
    "chicago": lambda number: "*†‡§"[(number - 1) % 4] * ((number + 3) // 4),
}
SUFFIXES = {"space": " ", "tab": " ", "nothing": ""}
UNSEEN = frozenset({"bullet", "none"})
SIGN_FONTS = ("symbol", "wingdings", "webdings")
"""Their letters are drawn as signs. Word's own bullets of the second level are an "o"."""
LEVELS = range(9)
MOST_COUNTED = 32_767
"""Word counts no further; in Roman figures a billion is a text of a million letters."""


@dataclass(frozen=True)
class Level:
    """A level of a list; `restart` is the level, from 1, after which it begins anew, 0 for none.

    `style` is the style whose paragraphs stand at it, `look` the properties of the label's letters.
    """

    format: str = "decimal"
    text: str = ""
    suffix: str = " "
    start: int = 0
    restart: int | None = None
    legal: bool = False
    font: str = ""
    style: str = ""
    look: tuple[Element, ...] = ()

    @property
    def bullet(self) -> str:
        """The sign of a bulleted level if a reader may take it for a number, else ""."""
        font, is_letter = self.font.lower(), any(one.isalnum() for one in self.text)
        is_sign = font.startswith(SIGN_FONTS) or (self.text, font) == ("o", "courier new")
        return self.text if is_letter and not is_sign else ""


@dataclass
class _List:
    """A list as paragraphs name it: its levels, and the starts that it sets anew."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Lists:
    """Counts through a document; ask for each paragraph in order."""

    def __init__(self, numbering: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.problems: list[str] = []
        if numbering is not None:
            self._read(numbering)

    @property
    def known(self) -> frozenset[str]:
        """The identifiers by which paragraphs may name a list."""
        return frozenset(self._lists)

    def _read(self, numbering: Element) -> None:
        definitions = {
            one.get(f"{W}abstractNumId", ""): one for one in numbering.iterfind(f"{W}abstractNum")
        }
        linked = {_value(one, "styleLink"): id for id, one in definitions.items()}
        levels = {id: _levels(one) for id, one in definitions.items()}
        for entry in numbering.iterfind(f"{W}num"):
            id = _value(entry, "abstractNumId")
            made = definitions.get(id)
            if made is not None and (style := _value(made, "numStyleLink")):
                id = linked.get(style, id)
                made = definitions.get(id)
            if made is None:
                continue
            found = _List(id, dict(levels[id]))
            for override in entry.iterfind(f"{W}lvlOverride"):
                index = _index(override)
                if index not in LEVELS:
                    continue
                own = override.find(f"{W}lvl")
                if own is not None:
                    found.levels[index] = _level(own)
                start = whole(_value(override, "startOverride"))
                if start is not None:
                    found.overrides[index] = start
                    level = found.levels.get(index, Level())
                    found.levels[index] = replace(level, start=start)
            self._lists[entry.get(f"{W}numId", "")] = found

    def label(self, list_id: str, index: int) -> tuple[str, str]:
        """Count a paragraph; return its label and what follows it, "" twice for bullets.

        A bullet that looks like a number or a letter is a label.
        """
        found = self._lists.get(list_id)
        if found is None or index not in found.levels:
            return "", ""
        counts = self._counts.setdefault(found.abstract, {})
        if index in found.overrides and (list_id, index) not in self._begun:
            counts.pop(index, None)
        self._begun.add((list_id, index))
        for above in range(index):
            counts.setdefault(above, found.levels.get(above, Level()).start)
        start = found.levels[index].start
        counts[index] = counts[index] + 1 if index in counts else start
        for below in [level for level in counts if level > index]:
            restart = found.levels.get(below, Level()).restart
            if restart is None or (restart and index < restart):
                del counts[below]
        level = found.levels[index]
        label = level.bullet if level.format == "bullet" else _printed(found, counts, index)
        self._note_formats(found, index)
        return (label, level.suffix) if label else ("", "")

    def level_of(self, list_id: str, style: str) -> int | None:
        """Return the level that names a style as that of its paragraphs (17.9.23)."""
        found = self._lists.get(list_id)
        levels = {} if found is None else found.levels
        return next((i for i, level in levels.items() if style and level.style == style), None)

    def look(self, list_id: str, index: int) -> tuple[Element, ...]:
        """Return the properties of the letters of a level's labels (17.9.24)."""
        found = self._lists.get(list_id)
        return () if found is None else found.levels.get(index, Level()).look

    def _note_formats(self, found: _List, index: int) -> None:
        """Keep a problem for each format that the label of a level needs and that is not known."""
        for place in PLACEHOLDER.findall(found.levels[index].text):
            format = found.levels.get(int(place) - 1, Level()).format
            message = f'numbers paragraphs in the format "{format}", which is not read'
            if format not in {*FORMATS, *UNSEEN} and message not in self.problems:
                self.problems.append(message)

    def full(self, list_id: str, index: int) -> str:
        r"""Return the number that `REF \w` prints of the paragraph counted last (17.16.5.49).

        It is the numbers down to the paragraph, one after the other, unless a level's text holds
        those above it, without a full stop at the end.
        """
        found = self._lists.get(list_id)
        if found is None or index not in found.levels:
            return ""
        counts, text, level = self._counts[found.abstract], "", index
        while level >= 0:
            text = _printed(found, counts, level) + text
            held = [int(one) - 1 for one in PLACEHOLDER.findall(found.levels[level].text)]
            level = min([level, *held]) - 1
        return text.removesuffix(".")


def _printed(found: _List, counts: dict[int, int], index: int) -> str:
    level = found.levels.get(index, Level())
    if level.format in UNSEEN:
        return ""
    return PLACEHOLDER.sub(
        lambda match: _shown(found, counts, int(match[1]) - 1, legal=level.legal), level.text
    )


def _shown(found: _List, counts: dict[int, int], index: int, *, legal: bool) -> str:
    level = found.levels.get(index, Level())
    if index not in counts or level.format in UNSEEN:
        return ""
    return printed(counts[index], "decimal" if legal else level.format)


def printed(number: int, format: str) -> str:
    """Return a number in a format of Word's, in figures where the format does not reach."""
    return FORMATS.get(format, str)(number) if 0 <= number <= MOST_COUNTED else str(number)


def _levels(definition: Element) -> dict[int, Level]:
    found = {_index(one): _level(one) for one in definition.iterfind(f"{W}lvl")}
    return {index: level for index, level in found.items() if index in LEVELS}


def _index(element: Element) -> int:
    return whole(element.get(f"{W}ilvl")) or 0


def _level(element: Element) -> Level:
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return Level(
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText"),
        SUFFIXES.get(_value(element, "suff") or "tab", " "),
        whole(_value(element, "start")) or 0,
        whole(_value(element, "lvlRestart")),
        is_on(element.find(f"{W}isLgl")),
        "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "",
        _value(element, "pStyle"),
        tuple(element.iterfind(f"{W}rPr")),
    )


def _value(element: Element, name: str) -> str:
    found = element.find(W + name)
    return "" if found is None else found.get(VAL, "")
