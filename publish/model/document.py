"""The document that `read` yields: metadata, one tree, and the sources behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from publish.model.publication import Publication
from publish.model.tree import Node
from publish.problems import Location, Problem

ID_IN_BRACES = re.compile(r"\{[^{}\n]*?#([^\s{}]+)[^{}\n]*\}")
ID_ATTRIBUTE = re.compile(r"\bid\s*=\s*[\"']?([^\s\"'>}]+)")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
ATX = re.compile(r"#{1,6}(\s|$)")
WORD = re.compile(r"[^\W_]+")
LONGEST_RUN, SHORTEST_RUN = 7, 3
"""Words in a row, and letters in them, that show a place in the sources."""
SETEXT = re.compile(r"(=+|-+)\s*$")


@dataclass(frozen=True)
class Source:
    """One source file and its text; answers where in it something stands.

    pandoc's Markdown reader keeps no positions, so places are looked up in the text. `text` is
    "" for a binary source such as DOCX, where every place is line 1.
    """

    path: Path
    text: str

    def at(self, line: int | None = None) -> Location:
        """Return the location of a line of this file."""
        return Location.of(self.path, line)

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines."""
        return self.text.splitlines()

    @cached_property
    def words(self) -> list[tuple[str, int]]:
        """The text's words, each with its line from 1."""
        return [
            (word, number)
            for number, line in enumerate(self.lines, 1)
            for word in WORD.findall(line)
        ]

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The lines, from 1, that lie in fenced code."""
        inside, fence = set(), ""
        for number, line in enumerate(self.lines, 1):
            mark = FENCE.match(line)
            if fence:
                inside.add(number)
                if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                    fence = ""
            elif mark:
                fence = mark[1]
                inside.add(number)
        return frozenset(inside)

    @cached_property
    def ids(self) -> dict[str, list[int]]:
        """Every id that the text gives by hand, with the lines where it does."""
        ids: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines, 1):
            if "#" in line or "id" in line:
                found = [*ID_IN_BRACES.findall(line), *ID_ATTRIBUTE.findall(line)]
                for id in dict.fromkeys(found):
                    ids.setdefault(id, []).append(number)
        return ids

    @cached_property
    def heading_lines(self) -> list[int]:
        """The lines, from 1, on which headings stand."""
        found = []
        previous = ""
        for number, line in enumerate(self.lines, 1):
            if number in self.code_lines:
                previous = ""
                continue
            if ATX.match(line):
                found.append(number)
            elif SETEXT.match(line) and previous.strip() and not previous.startswith(("|", ":")):
                found.append(number - 1)
            previous = line
        return found

    def of_id(self, id: str, occurrence: int = 0) -> Location:
        """Return where an id is given, by its occurrence from 0, else where it is mentioned."""
        lines = self.ids.get(id, [])
        return self.at(lines[occurrence]) if len(lines) > occurrence else self.of_text(id)

    def of_text(self, *texts: str) -> Location:
        """Return the first line outside code that holds the first of the texts to be found.

        A text is not found inside a longer word.
        """
        for text in texts:
            if line := self._line_of(text):
                return self.at(line)
        return self.at()

    def _line_of(self, text: str) -> int:
        pattern = re.compile(re.escape(text) + (r"(?![\w-])" if text[-1:].isalnum() else ""))
        for number, line in enumerate(self.lines, 1):
            if text in line and pattern.search(line):
                if number in self.code_lines and not FENCE.match(line):
                    continue
                return number
        return 0

    @cached_property
    def headings(self) -> dict[str, int]:
        """The first line of each heading by its words, without what stands in braces."""
        lines: dict[str, int] = {}
        for number in self.heading_lines:
            text = self.lines[number - 1].partition("{")[0]
            lines.setdefault(" ".join(re.findall(r"\w+", text)), number)
        return lines

    def of_heading(self, title: str) -> Location:
        """Return the first heading line that holds the words of the title."""
        return self.at(self.headings.get(" ".join(re.findall(r"\w+", title))))


@dataclass(frozen=True)
class Chapter:
    """One source and the blocks read from it."""

    source: Source
    blocks: list[Node]


@dataclass(frozen=True)
class Document:
    """A whole publication, read. Nothing in it is numbered yet.

    `name` is the stem of every output file; `folder` is the only one whose files may be
    opened; `images` maps each image's target as written to its file, checked; `resources`
    holds the files that `publication.yaml` itself names; `inputs` is every file that was read;
    `keys` says where each key of the metadata stands.
    """

    name: str
    folder: Path
    publication: Publication
    chapters: list[Chapter]
    images: Mapping[str, Path] = field(default_factory=dict)
    resources: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    inputs: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    keys: Mapping[str, Location] = field(default_factory=dict)

    def of_text(self, text: str) -> Location:
        """Return the first line of any source that holds a text, else the head of the first."""
        for chapter in self.chapters:
            if any(text in line for line in chapter.source.lines):
                return chapter.source.of_text(text)
        return self.chapters[0].source.at()

    def of_reference(self, id: str) -> Location | None:
        """Return the first line that refers to an id, None where none does."""
        refers = re.compile(rf"@{re.escape(id)}(?![\w-])|\(#{re.escape(id)}\)", re.IGNORECASE)
        for chapter in self.chapters:
            for number, line in enumerate(chapter.source.lines, 1):
                if refers.search(line):
                    return chapter.source.at(number)
        return None

    def find_words(self, words: Sequence[str]) -> Location | None:
        """Return where the sources have words of a finished file, None where that is not sure.

        Numbers, labels and marks in the words are not in the sources, so runs of them are looked
        for, the longest first, and those that stand in the middle before others; a run that is
        found more than once says nothing.
        """
        middle = len(words) // 2
        for length in range(min(LONGEST_RUN, len(words)), 0, -1):
            starts = range(len(words) - length + 1)
            for start in sorted(starts, key=lambda one: abs(2 * one + length - len(words))):
                run = tuple(words[start : start + length])
                found = self._places_of(run)
                if len(found) == 1 and sum(map(len, run)) >= SHORTEST_RUN:
                    nearest_to_middle = min(max(middle - start, 0), length - 1)
                    chapter, place = found[0]
                    source = self.chapters[chapter].source
                    return source.at(source.words[place + nearest_to_middle][1])
        return None

    def _places_of(self, run: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return where a run of words stands: chapters and places among their words."""
        return [
            (chapter, place)
            for chapter, place in self._places.get(run[0], ())
            if all(
                one == word
                for one, (word, _) in zip(
                    run, self.chapters[chapter].source.words[place : place + len(run)], strict=False
                )
            )
            and place + len(run) <= len(self.chapters[chapter].source.words)
        ]

    @cached_property
    def _places(self) -> Mapping[str, list[tuple[int, int]]]:
        """Where each word stands."""
        places: dict[str, list[tuple[int, int]]] = {}
        for index, chapter in enumerate(self.chapters):
            for place, (word, _) in enumerate(chapter.source.words):
                places.setdefault(word, []).append((index, place))
        return places

    def find_id(self, id: str, title: str) -> Location | None:
        """Return where an id is given, else the heading whose title it is made from."""
        for chapter in self.chapters:
            if id in chapter.source.ids:
                return chapter.source.of_id(id)
        words = " ".join(re.findall(r"\w+", title))
        for chapter in self.chapters:
            if words in chapter.source.headings:
                return chapter.source.of_heading(title)
        return None

    def at(self, key: str) -> Location:
        """Return where a key of the metadata stands, else the head of the file for it."""
        return self.keys.get(key) or Location.of(self.folder / "publication.yaml")
