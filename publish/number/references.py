"""Cross-references: what each prints, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publish.model.labels import NO_BREAK_SPACE, with_number
from publish.model.languages import WIDE
from publish.model.tree import Node, attributes, link, plain_text, span, walk, words

GLUED = re.compile(rf"([ -~]*[A-Za-z0-9])([{WIDE}].*)")
PLURALS = {"appendix": "appendices"}


@dataclass(frozen=True)
class Target:
    """A thing that can be referred to.

    `label` is the key of its word; `position` is its series and its place there, by which
    neighbors are known; a target without a number is printed by its title.
    """

    id: str
    kind: str
    label: str
    number: str
    title: str
    position: tuple[tuple[object, ...], int] | None = None


@dataclass(frozen=True)
class Asked:
    """One target of a cross-reference as written: `[prefix @id suffix]`, bare if `[-@id]`."""

    target: Target
    prefix: list[Node]
    suffix: list[Node]
    bare: bool
    capital: bool


def asked_for(reference: Node) -> list[tuple[str, str, list[Node], list[Node]]]:
    """Return (id, mode, prefix, suffix) for each target of a cross-reference span."""
    targets = []
    for one in reference["c"][1]:
        values = dict(attributes(one)[2])
        prefix, suffix = (part["c"][1] for part in one["c"][1])
        targets.append((values["to"], values["mode"], prefix, suffix))
    return targets


def without_glued_text(id: str, targets: Mapping[str, Target]) -> tuple[str, str]:
    """Return a known id and the Chinese, Japanese or Korean text that stands right behind it.

    pandoc takes letters for a part of the id, and these scripts put no space between words.
    """
    match = GLUED.fullmatch(id)
    if match is None or id in targets:
        return id, ""
    return match[1], match[2]


def printed(asked: Sequence[Asked], labels: Mapping[str, str]) -> Node:
    """Return the cross-reference as printed, its links in a span of class cross-reference."""
    groups = _groups(asked)
    parts: list[list[Node]] = [_group(group, labels) for group in groups]
    return span(_joined(parts, labels), "cross-reference")


def _groups(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Put neighbors that share one label together; a prefix or suffix stands alone."""
    groups: list[list[Asked]] = []
    for one in asked:
        last = groups[-1][-1] if groups else None
        if last and _shares_label(last, one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _shares_label(last: Asked, one: Asked) -> bool:
    same = (last.target.label, last.bare) == (one.target.label, one.bare)
    numbered = bool(last.target.number and one.target.number)
    return same and numbered and not one.prefix and not last.suffix


def _group(group: list[Asked], labels: Mapping[str, str]) -> list[Node]:
    first = group[0]
    suffix = group[-1].suffix
    if not first.target.number:
        lead = [*first.prefix, {"t": "Space"}] if first.prefix else []
        return [*lead, _link(first.target, first.target.title), *suffix]
    numbers = _ranges(group)
    if first.prefix or first.bare:
        space = {"t": "Str", "c": NO_BREAK_SPACE}
        lead = [*first.prefix, space] if first.prefix else []
        return [*lead, *_numbers(numbers, labels), *suffix]
    key = first.target.label
    if len(group) > 1:
        key = PLURALS.get(key, f"{key}s")
    label = labels.get(key, key)
    if first.capital:
        label = label[:1].upper() + label[1:]
    if len(group) == 1:
        return [_link(first.target, with_number(label, first.target.number)), *suffix]
    before, _, after = with_number(label, "\0").partition("\0")
    tail = [{"t": "Str", "c": after}] if after else []
    return [{"t": "Str", "c": before}, *_numbers(numbers, labels), *tail, *suffix]


def _ranges(group: list[Asked]) -> list[list[Target]]:
    """Return runs of neighbors: three or more in a row make one run of its two ends."""
    runs: list[list[Target]] = []
    for one in group:
        if runs and _follows(runs[-1][-1], one.target):
            runs[-1].append(one.target)
        else:
            runs.append([one.target])
    ranges: list[list[Target]] = []
    for run in runs:
        ranges.extend([[run[0], run[-1]]] if len(run) > 2 else [[target] for target in run])
    return ranges


def _follows(before: Target, after: Target) -> bool:
    if before.position is None or after.position is None:
        return False
    return (before.position[0], before.position[1] + 1) == after.position


def _numbers(ranges: list[list[Target]], labels: Mapping[str, str]) -> list[Node]:
    parts = []
    for ends in ranges:
        part = [_link(ends[0], ends[0].number)]
        if len(ends) > 1:
            part += [{"t": "Str", "c": labels["range"]}, _link(ends[1], ends[1].number)]
        parts.append(part)
    return _joined(parts, labels)


def _joined(parts: list[list[Node]], labels: Mapping[str, str]) -> list[Node]:
    result: list[Node] = []
    for index, part in enumerate(parts):
        if index and index == len(parts) - 1:
            key = "last-and" if len(parts) > 2 and "last-and" in labels else "and"
            result.extend(words(labels[key]))
        elif index:
            result.extend(words(labels["comma"]))
        result.extend(part)
    return result


def _link(target: Target, text: str) -> Node:
    return link(words(text), f"#{target.id}", "reference")


def text_of(reference: Node) -> str:
    """Return what a reader sees of a cross-reference."""
    return plain_text([reference])


def links_of(reference: Node) -> tuple[tuple[str, str], ...]:
    """Return (text, id) of each link that a printed cross-reference holds."""
    found = (node["c"] for node in walk([reference]) if node["t"] == "Link")
    return tuple((plain_text(text), target[0][1:]) for _, text, target in found)
