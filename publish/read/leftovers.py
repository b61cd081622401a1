"""What pandoc leaves in the text because it belongs to nothing: ids, captions, notes, codes.

pandoc prints such marks as they stand, so that nobody notices before a reader does. What the
author wrote on purpose, with a backslash before it or as code, is let be.
"""

from __future__ import annotations

import re

from publish.model.document import Source
from publish.model.tree import Node, plain_text, transform, walk
from publish.problems import Problems, nearest

ID = re.compile(r"\{#([^\s{}]+)")
NOTE = re.compile(r"\[\^([^\]\s^]+)\]")
CHARACTERS = re.compile(r"\w-\w|\\|^\W")
"""What is rather a pattern such as `[^a-z]` than the label of a note."""
ESCAPED_NOTE = re.compile(r"\\\^\[|\^\\\[")
FENCE = re.compile(r"`{3,}|~{3,}")
DEFINED = re.compile(r"^ {0,3}\[\^([^\]\s^]+)\]:", re.MULTILINE)
CELL = re.compile(
    r"^(\s*(?:`{3,}|~{3,}))\s*\{([A-Za-z]\w*)(?=[\s,}])[^}\n]*\}[ \t]*$", re.MULTILINE
)
REFERENCE_AND_STOP = re.compile(
    r"^([ \t]*@(?:sec|fig|tbl|eq|lst)[-:][\w:-]+)\.(?=\s|$)", re.MULTILINE | re.IGNORECASE
)
SHORTCODE = "{{<"
FOREIGN = {
    r"!\[\[\S": "write an image as ![what it shows](its file)",
    r"(?<![\[!])\[\[[^\W\d]": "write a link as [words](#its-id)",
    r"\{%\s*$|\{%-?\s?\w": "templates of other programs are not run: put in what it gives",
    r"^%%\S|^%%$": "write a comment as <!-- … -->",
    r"^==\w|\w==$": "write marked words as [words]{.mark}",
}
"""Signs of other dialects of Markdown by how their words begin, and what to write instead."""
THINGS = {"fig": "figure", "tbl": "table", "lst": "listing", "eq": "equation", "sec": "heading"}


def prepared(source: Source, problems: Problems) -> str:
    """Return the text as pandoc should get it, line by line the same.

    The executable cells of notebooks become plain code. A line that begins with a reference and
    a full stop, `@fig-a. Then`, would be an item of an example list.
    """

    def cell(match: re.Match[str]) -> str:
        line = match.string.count("\n", 0, match.start(2)) + 1
        message = f"the code cell in {match[2]} is shown, not run"
        hint = f"write ``` {match[2]} to say so, or put in what it gives"
        problems.warning("code-cell", message, source.at(line), hint)
        return f"{match[1]} {{.{match[2]}}}"

    def reference(match: re.Match[str]) -> str:
        line = match.string.count("\n", 0, match.start(1)) + 1
        return match[0] if line in source.code_lines else f"{match[1]}\\."

    text = CELL.sub(cell, source.text) if "{" in source.text else source.text
    return REFERENCE_AND_STOP.sub(reference, text) if "@" in text else text


def check(blocks: list[Node], source: Source, problems: Problems) -> None:
    """Report ids, captions and notes that are attached to nothing or wrong, and shortcodes."""
    for note in walk(blocks):
        if note["t"] == "Note":
            _check_note(note, source, problems)
    _check_dialect(blocks, source, problems)
    marks = [mark for mark in ("{#", "[^", "^[", "```", "~~~", SHORTCODE) if mark in source.text]
    if marks:
        _check_words(blocks, source, problems)
    if "\n:" in source.text or "\nTable:" in source.text:
        for node in walk(blocks):
            if node["t"] == "Para":
                _check_caption(node, source, problems)


def _check_words(blocks: list[Node], source: Source, problems: Problems) -> None:
    def word(node: Node) -> None:
        text = node["c"]
        if "{#" in text and (found := ID.search(text)):
            _add_id(found[1], source, problems)
        if "[^" in text and (found := NOTE.search(text)):
            _add_note(found[1], source, problems)
        if "^[" in text and not ESCAPED_NOTE.search(source.text):
            line = _line(re.compile(re.escape(text)), source)
            _add_unclosed("note", line, "]", source, problems)
        if fence := FENCE.match(text):
            lines = [
                n for n, line in enumerate(source.lines, 1) if line.lstrip(" >").startswith(text)
            ]
            _add_unclosed("code", max(lines, default=0), f"a line {fence[0]}", source, problems)
        if SHORTCODE in text:
            message = "a shortcode is printed as it is written"
            hint = "write what it stands for; {{name}} prints a variable"
            problems.warning("shortcode", message, source.of_text(SHORTCODE), hint)

    transform(blocks, {"Str": word})


def _check_dialect(blocks: list[Node], source: Source, problems: Problems) -> None:
    """Report signs of Obsidian, Jekyll and others that are printed as they stand, each once."""
    if not any(sign in source.text for sign in ("[[", "{%", "%%", "==")):
        return
    patterns = {re.compile(pattern): hint for pattern, hint in FOREIGN.items()}

    def word(node: Node) -> None:
        for pattern in [one for one in patterns if one.search(node["c"])]:
            if line := _line(re.compile(r"(?<!\\)" + re.escape(node["c"])), source):
                message = f'"{node["c"][:40]}" is printed as it is written'
                hint = patterns.pop(pattern)
                problems.warning("foreign-markdown", message, source.at(line), hint)

    transform(blocks, {"Str": word})


def _add_unclosed(what: str, line: int, end: str, source: Source, problems: Problems) -> None:
    """Report what pandoc takes for mere signs because its end is missing."""
    if line:
        message = f"the {what} that begins here is not closed"
        hint = f"close it with {end}, or write a backslash before mere signs"
        problems.error("unclosed", message, source.at(line), hint)


def _add_id(id: str, source: Source, problems: Problems) -> None:
    line = _line(re.compile(r"(?<!\\)\{#" + re.escape(id)), source)
    if not line:
        return
    thing = THINGS.get(id.replace(":", "-").partition("-")[0])
    message = f'the id "{id}" is attached to no {thing or "element"}'
    hint = {
        "table": "let an empty line stand before and after the caption, next to its table",
        "figure": "write it right behind the image, which stands in a paragraph of its own",
        "equation": "write it right behind a display formula: $$…$$ {#eq-…}",
        "listing": "begin the caption with Listing: or write it as ``` {#lst-… caption=…}",
    }.get(thing or "", "write it right behind the element, or a backslash before the brace")
    add = problems.error if thing else problems.warning
    add("stray-id", message, source.at(line), hint)


def _add_note(label: str, source: Source, problems: Problems) -> None:
    line = _line(re.compile(r"(?<!\\)\[\^" + re.escape(label) + r"\]"), source)
    if not line:
        return
    known = DEFINED.findall(source.text)
    hint = f"write its text in this file, [^{label}]: …, or a backslash before a mere bracket"
    hint = nearest(label, known, hint)
    message = f'the note "[^{label}]" has no text'
    is_meant = known or not CHARACTERS.search(label)
    add = problems.error if is_meant else problems.warning
    add("undefined-note", message, source.at(line), hint)


def _check_note(note: Node, source: Source, problems: Problems) -> None:
    for inner in walk(note["c"]):
        if inner["t"] == "Note":
            text = plain_text(inner["c"]).strip()
            message = f'the note "{text[:40]}" stands in another note'
            hint = "Word has no notes in notes: write it into the other one's text"
            place = source.of_text(text[:40], text.split(" ")[0])
            problems.error("nested-note", message, place, hint)


def _check_caption(node: Node, source: Source, problems: Problems) -> None:
    first = node["c"][0] if node["c"] else {}
    if first.get("t") != "Str" or first["c"] != ":" or len(node["c"]) < 3:
        return
    text = plain_text(node["c"][2:]).strip()
    if ID.search(text):
        return  # reported as an id that is attached to nothing
    line = _line(re.compile(r"^ {0,3}: +" + re.escape(text.split(" ")[0])), source)
    message = f'the caption ": {text[:40]}" is attached to no table'
    hint = "let it stand above or below a table, with an empty line between"
    problems.warning("stray-caption", message, source.at(line or None), hint)


def _line(pattern: re.Pattern[str], source: Source) -> int:
    """Return the first line outside code that a pattern is found in, 0 for none."""
    for number, line in enumerate(source.lines, 1):
        if number not in source.code_lines and pattern.search(line):
            return number
    return 0
