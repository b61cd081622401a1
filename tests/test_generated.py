"""Generated publications with everything that Markdown has: all formats agree with the source.

The same seed gives the same text. They are built with `CORPUS=all` only.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import command, png

SEEDS = range(8)
SENTENCE = (
    "alpha beta gamma delta well-known re-enter co-operate naïve façade Straße office affluent "
    "e-mail state-of-the-art A-1 x-ray 3-fold non‑breaking soft\u00adhyphen zero\u200bwidth über "
    "“quoted” ‘single’ it's don't — – … 50% §3 №5 a/b and/or C++ #tag me@x.org 1,000.50 -5 +3 µm ½ "
    "x² 中文 日本語 한국어 Ελληνικά Русский"
)
WORDS = SENTENCE.split(" ")
SCHEMES = ("decimal", "legal", "alphanumeric", "official", "official-en", "roman")
LISTS = (("4. ", "5. "), ("(b)", "(c)"), ("i) ", "ii)"), ("A. ", "B. "), ("#. ", "#. "))


class Generator:
    """Writes one publication; `count` makes every id its own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311, no secret
        self.count = 0

    def publication(self) -> str:
        """Return a file with its metadata."""
        choose = self.chance.choice
        head = [
            "title: Generated",
            f"type: {choose(['article', 'book'])}",
            f"language: {choose(['en', 'de', 'fr'])}",
            f"numbering: {choose(SCHEMES)}",
        ]
        blocks = []
        for chapter in range(5):
            blocks.append(f"# Chapter {self.plain(2)} {{#sec-{chapter}}}")
            for section in range(3):
                blocks.append(f"## Section {self.plain(3)} {{#s-{chapter}-{section}}}")
                blocks += [self.block() for _ in range(8)]
        return "\n".join(["---", *head, "---"]) + "\n\n" + "\n\n".join(blocks) + "\n"

    def plain(self, length: int = 4) -> str:
        """Return some words."""
        return " ".join(self.chance.choice(WORDS[:20]) for _ in range(length))

    def paragraph(self) -> str:
        """Return words with all that may stand among them."""
        return " ".join(self.inline() for _ in range(self.chance.randint(3, 50)))

    def inline(self) -> str:
        """Return a word, perhaps with something about it."""
        word, number = self.chance.choice(WORDS), self.chance.randint(0, 4)
        marked = [
            f"*{word} em*", f"**{word}**", f"`code {number}-x`", f"[{word}](https://example.org)",
            "H~2~O", "x^2^", f"~~{word}~~", f"[{word} Caps]{{.smallcaps}}", f"$a_{number}$",
            f"^[Note {word} with *em*.]", "line\\\nbreak", "![alt](p.png){height=1em}", "&amp;",
            "<b>raw</b>", f"@sec-{number}", "<https://example.org/a-long/address-on.html>",
        ]  # fmt: skip
        return self.chance.choice(marked) if self.chance.random() < 0.35 else word

    def block(self) -> str:
        """Return a block of any kind."""
        self.count += 1
        id, few, items = self.count, self.plain(2), self.chance.choice(LISTS)
        kinds = [
            "\n".join(f"- {self.plain()}" for _ in range(3)),
            "\n".join(f"{label} {self.plain()}" for label in items),
            f"1. {few}\n\n    {few}\n\n    - nested {few}\n        1. deep {few}\n\n2. {few}",
            f"> {few}\n>\n> - in a quotation",
            "```python\ndef f(x):\n    return x - 1  # co-op\n\n\tprint()\n```",
            '``` {.python .numberLines startFrom="7"}\na = 1\nb = 2\n```',
            f"| A | B-c |\n|---|--:|\n| {few} | 1 |\n| `x` | $y$ |\n\n: Cap {few} {{#tbl-{id}}}",
            "+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+",
            f"![Fig {few}](p.png){{#fig-{id}}}",
            f"$$x = {id}$$ {{#eq-{id}}}",
            f"Term {id}\n:   Meaning {few}.\n\n    More.",
            f"::: {{.tip}}\n{few}\n\n- x\n:::",
            "| Line one\n|   indented\n| Line three",
            "- [ ] to do\n- [x] done",
            f"Text.[^f{id}]\n\n[^f{id}]: Long note {self.plain(20)}\n\n    - list in it\n",
            "***",
            f"::: {{#fig-{id}}}\n![One](p.png)\n\n![Two](p.png)\n\nTogether\n:::",
            f"(@ex{id}) Example {few}\n\nAs (@ex{id}) says.",
            f'``` {{#lst-{id} .python caption="Code {id}"}}\nx = {id}\n```',
            "Then [שלום עולם, טוב.]{lang=he} and [مرحبا]{lang=ar} end.",
        ]
        return self.chance.choice(kinds) if self.chance.random() < 0.6 else self.paragraph()


@pytest.mark.whole
@pytest.mark.parametrize("seed", SEEDS)
def test_all_formats_agree(seed: int, tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(png())
    (tmp_path / "paper.md").write_text(Generator(seed).publication(), "utf-8")
    built = command("build", tmp_path / "paper.md", "--output-dir", tmp_path / "dist")
    errors = [line for line in built.err.splitlines() if " error " in line]
    assert errors == []
    assert built.out.count("agrees") == 3
