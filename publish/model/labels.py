"""The words that the toolkit prints, by language, from `styles/labels.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from publish.model import resources, yaml_file
from publish.model.languages import fallbacks
from publish.problems import Problems, nearest

TABLE = "styles/labels.yaml"
NO_BREAK_SPACE = "\u00a0"
TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")


@cache
def _table(path: Path) -> dict[str, dict[str, str]]:
    return {name.lower(): words for name, words in yaml_file.load(path).values.items()}


def languages(folder: Path | None = None) -> frozenset[str]:
    """Return the languages, in lower case, that have labels."""
    return frozenset(_table(_path(folder)))


def _path(folder: Path | None) -> Path:
    return resources.find(TABLE, folder) or resources.shipped() / TABLE


def is_known(language: str, folder: Path | None = None) -> bool:
    """Whether the language, or the one that it is a variety of, has labels."""
    return any(name in languages(folder) for name in _fallbacks(language)[:-1])


def _fallbacks(language: str) -> list[str]:
    """Return the names to look under, nearest first, English last."""
    tag = language.lower()
    names = fallbacks(language)
    if names[-1] == "zh":
        names.append("zh-hant" if tag.startswith(TRADITIONAL) else "zh-hans")
    return [*names, "en"]


def labels(
    language: str, folder: Path | None = None, own: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return every label: a publication's own, else its language's, else English."""
    table = _table(_path(folder))
    merged: dict[str, str] = {}
    for name in reversed(_fallbacks(language)):
        merged.update(table.get(name, {}))
    return merged | dict(own or {})


def check(folder: Path | None, problems: Problems) -> None:
    """Report the labels of a publication's or a user's own table that nothing would print."""
    path = _path(folder)
    known = _table(resources.shipped() / TABLE)["en"]
    own = yaml_file.load(path)
    for language, words in own.values.items():
        for key in words.keys() - known.keys():
            hint = nearest(key, known, "known: " + ", ".join(known))
            message = f'there is no label "{key}"'
            problems.error("unknown-key", message, own.at(language, key), hint)


def with_number(label: str, number: str) -> str:
    """Return the label with its number: "Figure 1", "第1章"."""
    if "{}" in label:
        return label.replace("{}", number)
    return f"{label}{NO_BREAK_SPACE}{number}" if label else number
