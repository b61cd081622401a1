"""The labels in sources for typesetters: the ids that they stand for, and the links to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

ESCAPED = re.compile(r"\.u([0-9a-f]{1,6})\.")


def decoded(label: str) -> str:
    """Return the id that a label stands for: ".u2f." is the character U+002F."""
    return ESCAPED.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), label)


def unmatched(
    references: Iterable[tuple[str, str]], labels: Iterable[str]
) -> list[tuple[str, str]]:
    """Return a code and a message for each link that leads nowhere and each label of two places."""
    found = []
    known = Counter(labels)
    for text, label in references:
        if label not in known:
            found.append(("dead-link", f'the link "{text}" leads to "{label}", which is nothing'))
    for label, times in known.items():
        if times > 1:
            found.append(("repeated-label", f'"{label}" is the label of {times} places'))
    return found
