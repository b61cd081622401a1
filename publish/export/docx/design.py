"""`styles/word.yaml`: the page design of Word files, read and checked.

Word measures in twentieths of a point (ECMA-376-1, 17.18.87); so does every length here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.model import resources, yaml_file
from publish.model.languages import direction
from publish.model.publication import Publication
from publish.model.yaml_file import YamlData
from publish.problems import Location, Problems, nearest

FILE = "styles/word.yaml"
LENGTH = re.compile(r"(-?\d+(?:\.\d+)?) ?(mm|cm|in|pt)?")
TWIPS = {"pt": 20, "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440}
SECTIONS = {
    "colors",
    "fonts",
    "complex-script",
    "east-asian",
    "languages",
    "papers",
    "lists",
    "tables",
    "theme",
}
SECTIONS |= {"header-from-edge", "footer-from-edge", "heading-numbers", "styles", "book"}
THEME = {"dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2"}
THEME |= {f"accent{number}": f"accent{number}" for number in range(1, 7)}
THEME |= {"hyperlink": "hlink", "followed-hyperlink": "folHlink"}
"""The theme's colors, as a design names them and as DrawingML does (20.1.6.2)."""
THEME_IN_TEXT = {
    "dark1": "text1",
    "light1": "background1",
    "dark2": "text2",
    "light2": "background2",
}
"""The names of the first four in a text (17.18.97); the others keep theirs."""
HEADING_NUMBERS = {
    "align": "left|center|right",
    "indent": LENGTH.pattern,
    "hanging": LENGTH.pattern,
    "suffix": "scheme|tab",
}
LENGTHS = {"size", "line", "width", "before", "after", "left", "right", "first-line", "hanging"}
LENGTHS |= {"letter-spacing"}
BORDERS = frozenset(f"border-{side}" for side in ("all", "top", "left", "bottom", "right"))
FLAGS = {"bold", "italic", "caps", "small-caps", "superscript", "proofing", "kerning", "hyphenate"}
FLAGS |= {"keep-with-next", "keep-together", "page-break-before", "widow-control"}
FLAGS |= {"close-to-same", "center-and-right-tabs", "page-number-at-end"}
CHOICES = {
    "align": frozenset({"left", "right", "center", "justify"}),
    "type": frozenset({"paragraph", "character"}),
}
KEYS = LENGTHS | BORDERS | FLAGS | CHOICES.keys()
KEYS |= {"based-on", "next", "font", "color", "background", "outline"}


@dataclass(frozen=True)
class Page:
    """A page and its margins, in twips."""

    width: int
    height: int
    sides: int
    top: int
    bottom: int

    @property
    def text_width(self) -> int:
        """The width of the text block."""
        return self.width - 2 * self.sides

    @property
    def text_height(self) -> int:
        """The height of the text block."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True)
class Design:
    """The design for one publication: `styles` by name, a book's changes among them."""

    data: Mapping[str, Any]
    styles: Mapping[str, Mapping[str, Any]]
    page: Page
    language: str
    right_to_left: bool

    @property
    def word_language(self) -> str:
        """The publication's language as Word names it, with a region."""
        return self.as_word_names(self.language)

    def as_word_names(self, language: str) -> str:
        """Return a language as Word names it, with a region."""
        main, *others = language.lower().split("-")
        for part in others:
            if len(part) == 2:
                return f"{main}-{part.upper()}"
        known = self.data["languages"]
        return str(known.get(language.lower(), known.get(main, language)))

    def color(self, name: str, value: str = "val", theme: str = "themeColor") -> str:
        """Return the attributes that give a color, and its name in the theme where it has one."""
        shown = f' w:{value}="{self.data["colors"][name]}"'
        slot = next((key for key, color in self.data["theme"].items() if color == name), "")
        return shown + (f' w:{theme}="{THEME_IN_TEXT.get(slot, slot)}"' if slot else "")

    @property
    def east_asian(self) -> Mapping[str, Any]:
        """The fonts for East Asian text, by the publication's language, else for zh-Hans."""
        return self.east_asian_fonts(self.language)

    def east_asian_fonts(self, language: str) -> Mapping[str, Any]:
        """Return the fonts for East Asian text of a language, else for zh-Hans."""
        traditional = self.as_word_names(language) in {"zh-TW", "zh-HK", "zh-MO"}
        name = "zh-Hant" if traditional else language.partition("-")[0]
        fonts: Mapping[str, Mapping[str, Any]] = self.data["east-asian"]
        return fonts.get(name, fonts["zh-Hans"])


def load(publication: Publication, folder: Path) -> Design:
    """Read the design for a publication; a file of its own wins. Raises `PublishError`."""
    path = resources.require(FILE, folder, "design", Location.of(folder))
    data = yaml_file.load(path)
    problems = Problems()
    _check(data, problems)
    problems.fail_on_errors()
    styles = dict(data.values["styles"])
    if publication.type == "book":
        for name, changes in data.values.get("book", {}).items():
            styles[name] = styles.get(name, {}) | changes
    return Design(
        data.values,
        styles,
        _page(publication.paper.lower(), data.values["papers"]),
        publication.language,
        direction(publication.language) == "rtl",
    )


def twips(length: object) -> int:
    """Return a length such as 10.5pt or 4mm in twips; a bare number is in points."""
    match = LENGTH.fullmatch(str(length))
    if not match:
        raise ValueError(f'"{length}" is no length')
    return round(float(match[1]) * TWIPS[match[2] or "pt"])


def _page(paper: str, papers: Mapping[str, Mapping[str, Any]]) -> Page:
    known = papers.get(paper, papers["other"])
    if paper in papers:
        width, height = twips(known["width"]), twips(known["height"])
    else:
        width, height = (twips("".join(pair)) for pair in LENGTH.findall(paper))
    return Page(
        width,
        height,
        _margin(known["sides"], width),
        _margin(known["top"], height),
        _margin(known["bottom"], height),
    )


def _margin(length: object, whole: int) -> int:
    text = str(length)
    return round(float(text[:-1]) / 100 * whole) if text.endswith("%") else twips(length)


def _check(data: YamlData, problems: Problems) -> None:
    for key in data.values.keys() - SECTIONS:
        hint = nearest(key, SECTIONS)
        problems.error("unknown-key", f'a design has no key "{key}"', data.at(key), hint)
    for key in sorted(SECTIONS - data.values.keys() - {"book"}):
        problems.error("bad-design", f'the design lacks "{key}"', data.at())
    for index, level in enumerate(data.values.get("heading-numbers", [])):
        place = data.at("heading-numbers", index)
        for key in level.keys() - HEADING_NUMBERS.keys():
            message = f'numbers of headings have no key "{key}"'
            problems.error("unknown-key", message, place, nearest(key, HEADING_NUMBERS))
        for key, pattern in HEADING_NUMBERS.items():
            if not re.fullmatch(pattern, str(level.get(key, ""))):
                message = f'heading-numbers: {key} is "{level.get(key, "")}"'
                hint = "for example {align: left, indent: 0, hanging: 8mm, suffix: tab}"
                problems.error("bad-design", message, place, hint)
    colors = data.values.get("colors", {})
    for slot, color in data.values.get("theme", {}).items():
        if slot not in THEME:
            message, known = f'a theme has no color "{slot}"', nearest(slot, THEME)
            problems.error("unknown-key", message, data.at("theme", slot), known)
        elif color not in colors:
            message, known = f'there is no color "{color}"', nearest(str(color), colors)
            problems.error("bad-design", message, data.at("theme", slot), known)
    for section in ("styles", "book"):
        for name, style in data.values.get(section, {}).items():
            for key, value in style.items():
                _check_key(data, (section, name, key), value, problems)


def _check_key(data: YamlData, place: tuple[str, ...], value: Any, problems: Problems) -> None:
    _, name, key = place
    values = data.values
    allowed: Mapping[str, Any] = CHOICES | {
        "font": values["fonts"], "color": values["colors"], "background": values["colors"],
        "based-on": values["styles"], "next": values["styles"],
    }  # fmt: skip
    if key not in KEYS:
        message = f'the style "{name}": there is no key "{key}"'
        problems.error("unknown-key", message, data.at(*place), nearest(key, KEYS))
    elif key in allowed and value not in allowed[key]:
        message = f'the style "{name}": {key} can\'t be "{value}"'
        hint = nearest(str(value), allowed[key], "known: " + ", ".join(sorted(allowed[key])))
        problems.error("bad-design", message, data.at(*place), hint)
    elif (key in LENGTHS and not LENGTH.fullmatch(str(value))) or (
        key in FLAGS and not isinstance(value, bool)
    ):
        wanted = "a length such as 12pt or 4mm" if key in LENGTHS else "true or false"
        message = f'the style "{name}": {key} is "{value}"'
        problems.error("bad-design", message, data.at(*place), f"write {wanted}")
