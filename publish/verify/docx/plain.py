"""Brings a Word part's XML into one form, so that whatever prints the same reads the same.

A simple field becomes one in runs, a field that links within the document a link. Signs that have
elements of their own become text; ruby becomes its base and the reading in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from publish.verify.docx.compatibility import put
from publish.verify.docx.fields import value_in, words_of
from publish.verify.docx.values import W

SIGNS = {f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad", f"{W}ptab": "\t"}
CODE_POINT = re.compile("[0-9A-Fa-f]{1,5}")
MOST_RUNS = 1000
UNKNOWN_SIGN = "\ufffd"


def plain(root: Element) -> Element:
    """Change the tree in place and return it."""
    for simple in list(root.iter(f"{W}fldSimple")):
        put(simple, _in_runs(simple))
    for mark in list(root.iter(f"{W}fldChar")):
        if mark.get(f"{W}fldCharType") == "begin":
            _link(mark.getparent())
    for sign in list(root.iter(*SIGNS)):
        _become_text(sign, SIGNS[str(sign.tag)])
    for symbol in list(root.iter(f"{W}sym")):
        _become_text(symbol, _character(symbol.get(f"{W}char", "")))
    for ruby in list(root.iter(f"{W}ruby")):
        put(ruby, _in_line(ruby))
    return root


def _in_runs(simple: Element) -> Iterator[Element]:
    """Yield a simple field (17.16.19) as runs that begin it, instruct it, show it and end it."""
    yield _mark("begin")
    code = etree.Element(f"{W}r")
    etree.SubElement(code, f"{W}instrText").text = simple.get(f"{W}instr", "")
    yield code
    yield _mark("separate")
    yield from simple
    yield _mark("end")


def _mark(kind: str) -> Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}fldChar").set(f"{W}fldCharType", kind)
    return run


def _link(begin: Element | None) -> None:
    r"""Turn a field that is a link within the document (`HYPERLINK \l`) into the link itself.

    That is done where it begins and ends among the same runs and is not very long.
    """
    code: list[Element] = []
    result: list[Element] = []
    anchor, depth = "", 0
    following = () if begin is None else (begin, *islice(begin.itersiblings(), MOST_RUNS))
    for item in following:
        kinds = [mark.get(f"{W}fldCharType") for mark in item.iter(f"{W}fldChar")]
        depth += kinds.count("begin") - kinds.count("end")
        if depth == 1 and kinds == ["separate"]:
            anchor = _anchor(code)
            if not anchor:
                return
        is_result = bool(anchor) and depth > 0 and kinds != ["separate"]
        (result if is_result else code).append(item)
        if depth == 0:
            break
    if anchor and depth == 0:
        link = etree.Element(f"{W}hyperlink", {f"{W}anchor": anchor})
        code[0].addprevious(link)
        link.extend(result)
        for item in code:
            put(item, ())


def _anchor(code: Iterable[Element]) -> str:
    """Return the bookmark that a field's instruction links to, "" where it does something else."""
    parts = (part.text or "" for item in code for part in item.iter(f"{W}instrText"))
    match words_of("".join(parts)):
        case ["HYPERLINK", str(switch), *_] as words if switch.startswith("\\"):
            return value_in(words, "\\l") or ""
    return ""


def _become_text(sign: Element, text: str) -> None:
    sign.attrib.clear()
    sign.tag, sign.text = f"{W}t", text


def _character(code: str) -> str:
    """Return the character that a symbol (17.3.3.30) prints, in a font that may draw its own."""
    number = int(code, 16) if CODE_POINT.fullmatch(code) else 0
    is_printed = number >= 32 and not 0xD800 <= number < 0xE000 and number < 0xFFFE
    return chr(number) if is_printed else UNKNOWN_SIGN


def _in_line(ruby: Element) -> Iterator[Element]:
    """Yield the runs of a ruby's base and, in parentheses, of its reading (17.3.3.25)."""
    yield from ruby.iterfind(f"{W}rubyBase/*")
    yield _text("(")
    yield from ruby.iterfind(f"{W}rt/*")
    yield _text(")")


def _text(words: str) -> Element:
    text = etree.Element(f"{W}t")
    text.text = words
    return text
