"""What a language says of the text in it: its direction and its quotation marks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publish.model import resources, yaml_file

RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "ha", "he", "khw", "ks", "ku", "ps", "sd", "ug", "ur", "yi"]
)
WIDE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
"""The letters and signs of Chinese, Japanese and Korean, as a range for regular expressions."""
QUOTATION_MARKS = "styles/quotation-marks.yaml"


def direction(language: str) -> str:
    """Return "rtl" for a language written from right to left, else "ltr"."""
    parts = language.lower().split("-")
    return "rtl" if parts[0] in RIGHT_TO_LEFT or {"arab", "hebr"} & set(parts) else "ltr"


def fallbacks(language: str) -> list[str]:
    """Return the tags to look a language up under, in lower case, the nearest first."""
    parts = language.lower().split("-")
    return ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]


def quotation_marks(language: str, folder: Path | None = None) -> tuple[str, str, str, str]:
    """Return the outer and the inner pair; English ones for a language that has none listed."""
    table = _marks(resources.find(QUOTATION_MARKS, folder) or resources.shipped())
    found = next((table[name] for name in fallbacks(language) if name in table), table["en"])
    outer_open, outer_close, inner_open, inner_close = found
    return outer_open, outer_close, inner_open, inner_close


@cache
def _marks(path: Path) -> dict[str, list[str]]:
    return {name.lower(): marks for name, marks in yaml_file.load(path).values.items()}
