"""Measures the pages in Word's contents against LibreOffice's: python -m tests.bench.pages.

The file as built says on which page each entry stands; LibreOffice says it after an update. The
publications are the essay, the guide, the book of `word.py`, a Chinese report and a text in the
styles of pandoc's own reference document, whose fonts are not ours.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
from pathlib import Path

from publish import pandoc
from tests import libreoffice
from tests.bench import word
from tests.bench.by_hand import ROOT
from tests.test_word_edited import listed
from tests.word_files import written

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
CHARACTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"


def main() -> None:
    """Print for each publication how many entries are right, and how far off the others are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {
            "the essay": ROOT / "content" / "essay",
            "the guide": ROOT / "content" / "guide",
            "a book of 200,000 words": _publication(folder / "book", "type: book", word.book()),
            "a Chinese report, A4": _publication(
                folder / "report",
                "language: zh-Hans\nnumbering: official\npaper: a4",
                {"a.md": report()},
            ),
            "a text in pandoc's styles": _house(folder / "house"),
        }
        files = []
        for number, place in enumerate(places.values()):
            files.append(folder / f"{number}.docx")
            written(place, files[-1])
        print("| publication | entries | same page | one off | more | farthest |")
        print("|---|---|---|---|---|---|")
        for what, file, shown in zip(places, files, libreoffice.update(files, folder), strict=True):
            pairs = zip(listed(file), shown.contents, strict=True)
            off = [abs(value(ours) - value(theirs)) for (_, ours), (_, theirs) in pairs]
            counts = [off.count(0), off.count(1), sum(one > 1 for one in off), max(off)]
            print(f"| {what} | {len(off)} | {' | '.join(map(str, counts))} |")


def _publication(folder: Path, keys: str, files: dict[str, str]) -> Path:
    folder.mkdir()
    (folder / "publication.yaml").write_text(f"title: A Title\n{keys}\n", "utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def _house(folder: Path) -> Path:
    """Return a publication of four chapters of the book in pandoc's own styles."""
    chapters = dict(list(word.book().items())[:4])
    place = _publication(folder, "reference-doc: house.docx", chapters)
    command = [pandoc.program(), "--print-default-data-file", "reference.docx"]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    (place / "house.docx").write_bytes(data)
    return place


def report() -> str:
    """Return six chapters of four sections of Chinese characters, the same ones every time."""
    chance = random.Random(3)  # noqa: S311, no secret

    def sentence(length: int) -> str:
        return "".join(chance.choice(CHARACTERS) for _ in range(length)) + "。"

    blocks = []
    for chapter in range(6):
        blocks.append(f"# {sentence(6)} {{#sec-{chapter}}}")
        for _ in range(4):
            blocks.append(f"## {sentence(8)}")
            blocks += ["".join(sentence(17) for _ in range(chance.randint(5, 15))) for _ in "1234"]
            blocks.append(f"- {sentence(30)}\n- {sentence(60)}")
            blocks.append(f"见@sec-{chapter}。^[{sentence(30)}]")
    return "\n\n".join(blocks) + "\n"


def value(page: str) -> int:
    """Return a page number, roman or not, as a number."""
    if page.isdigit():
        return int(page)
    digits = [ROMAN[letter] for letter in page]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)


if __name__ == "__main__":
    main()
