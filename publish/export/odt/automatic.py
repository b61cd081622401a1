"""Styles that the text makes on its way: a paragraph's indent or language, a list's labels.

They are automatic styles (ODF 1.3 part 3, 3.15.3), one for each look, named in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.export.odt.markup import element, name, with_values

Look = tuple[tuple[str, str], ...]
LEVELS = 10
BULLETS = ("•", "–", "•", "–")


@dataclass(frozen=True)
class Label:
    """The labels of a list: number format, prefix and suffix; "" for bullets.

    `bullet` is the sign of every level, "" for one that goes by the level.
    """

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    bullet: str = ""


@dataclass
class Automatic:
    """Names a style for each look that is asked for and holds them in order.

    `align` is where the labels of lists end: at the right in a text from right to left.
    """

    align: str | None = None
    styles: list[Element] = field(default_factory=list)
    _names: dict[tuple[object, ...], str] = field(default_factory=dict)

    def paragraph(self, parent: str, paragraph: Look = (), text: Look = ()) -> str:
        """Return the name of a paragraph style with some properties of its own."""
        if not paragraph and not text:
            return parent
        return self._style("paragraph", "P", parent, (paragraph, text))

    def equation(self, parent: str, width: float, left: float) -> str:
        """Return the name of a style that centers a formula and puts its number at the right."""
        key = ("equation", parent, width, left)
        if key not in self._names:
            look = element("style:paragraph-properties", tab_stops(width / 2, width))
            look.set(name("fo:margin-left"), f"{left:g}pt")
            made = element(
                "style:style",
                look,
                style__name=self._name(key, "P"),
                style__family="paragraph",
                style__parent_style_name=parent,
            )
            self.styles.append(made)
        return self._names[key]

    def on_page(self, parent: str, page: str) -> str:
        """Return the name of a style whose paragraph starts a page of a kind (16.27)."""
        key = ("page", parent, page)
        if key not in self._names:
            made = element(
                "style:style",
                style__name=self._name(key, "P"),
                style__family="paragraph",
                style__parent_style_name=parent,
                style__master_page_name=page,
            )
            self.styles.append(made)
        return self._names[key]

    def text(self, look: Look) -> str:
        """Return the name of a style for words."""
        return self._style("text", "T", "", ((), look))

    def _style(self, family: str, letter: str, parent: str, looks: tuple[Look, Look]) -> str:
        key = (family, parent, looks)
        if key not in self._names:
            made = element(
                "style:style",
                style__name=self._name(key, letter),
                style__family=family,
                style__parent_style_name=parent or None,
            )
            for kind, look in zip(("paragraph", "text"), looks, strict=True):
                if look:
                    made.append(with_values(element(f"style:{kind}-properties"), look))
            self.styles.append(made)
        return self._names[key]

    def of_family(self, family: str, look: Look) -> str:
        """Return the name of a style of tables, their columns or cells."""
        key = (family, look)
        if key not in self._names:
            style = element(
                "style:style", style__name=self._name(key, family[6:7] or "Z"), style__family=family
            )
            style.append(with_values(element(f"style:{family}-properties"), look))
            self.styles.append(style)
        return self._names[key]

    def list(self, label: Label, depth: int, indent: float, hanging: float) -> str:
        """Return the name of a list's style; the level at `depth` stands at `indent` points."""
        key = ("list", label, depth, indent, hanging)
        if key not in self._names:
            style = element("text:list-style", style__name=self._name(key, "L"))
            for level in range(1, LEVELS + 1):
                left = max(indent + (level - depth) * hanging, hanging)
                style.append(_level(label, level, left, hanging, self.align))
            self.styles.append(style)
        return self._names[key]

    def _name(self, key: tuple[object, ...], letter: str) -> str:
        letter = letter.upper()
        number = sum(1 for name in self._names.values() if name.startswith(letter)) + 1
        self._names[key] = f"{letter}{number}"
        return self._names[key]


def _level(label: Label, level: int, left: float, hanging: float, align: str | None) -> Element:
    """Return a level of a list (16.30, 16.31)."""
    if label.format:
        made = element(
            "text:list-level-style-number",
            text__level=level,
            style__num_format=label.format,
            style__num_prefix=label.prefix or None,
            style__num_suffix=label.suffix or None,
            style__num_letter_sync="true" if label.format in {"a", "A"} else None,
        )
    else:
        sign = label.bullet or BULLETS[(level - 1) % len(BULLETS)]
        made = element("text:list-level-style-bullet", text__level=level, text__bullet_char=sign)
    made.append(position("listtab", left, -hanging, align))
    return made


def position(follows: str, left: float = 0, first: float = 0, align: str | None = None) -> Element:
    """Return where the label of a list stands and what follows it (17.19, 17.20)."""
    return element(
        "style:list-level-properties",
        element(
            "style:list-level-label-alignment",
            text__label_followed_by=follows,
            text__list_tab_stop_position=f"{left:g}pt" if follows == "listtab" else None,
            fo__margin_left=f"{left:g}pt",
            fo__text_indent=f"{first:g}pt",
        ),
        text__list_level_position_and_space_mode="label-alignment",
        fo__text_align=align,
    )


def tab_stops(center: float, right: float, leader: str = "") -> Element:
    """Return tab stops, in points from a paragraph's indent; none at the center for 0 (17.8)."""
    made = element("style:tab-stops")
    if center:
        made.append(
            element("style:tab-stop", style__position=f"{center:g}pt", style__type="center")
        )
    dots = {"style__leader_style": "dotted", "style__leader_text": leader} if leader else {}
    stop = element("style:tab-stop", style__position=f"{right:g}pt", style__type="right", **dots)
    made.append(stop)
    return made


def language(tag: str) -> Iterator[tuple[str, str]]:
    """Yield the properties of a text in a language (BCP 47), for every script."""
    main, *others = tag.replace("_", "-").split("-")
    script = next((part.capitalize() for part in others if len(part) == 4), "")
    region = next((part.upper() for part in others if len(part) == 2), "none")
    for suffix, prefix in (("", "fo"), ("-asian", "style"), ("-complex", "style")):
        yield f"{prefix}:language{suffix}", main.lower()
        yield f"{prefix}:country{suffix}", region
        if script:
            yield f"{prefix}:script{suffix}", script
