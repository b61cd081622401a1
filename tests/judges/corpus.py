"""The corpus, built: each of its publications in every format, and a downloads page of them all."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from publish.deliver.delivery import deliver
from publish.model.formats import DEFAULT_FORMATS, Exporter, Made, known_formats
from publish.number import number
from publish.problems import Problem, PublishError
from publish.read.place import PUBLICATION_FILE, find
from publish.read.publication import read
from tests.word_files import context_of

WORKERS: Final = 2


def publications(corpus: Path) -> dict[str, Path]:
    """Return the publications of a corpus, folders or lone files, by names that differ."""
    found = {}
    for folder in sorted(corpus.glob("*/*/in")):
        case = folder.parent
        is_lone = not (folder / PUBLICATION_FILE).is_file()
        found[f"{case.parent.name}-{case.name}"] = next(folder.iterdir()) if is_lone else folder
    return found


def build(sources: Mapping[str, Path], output: Path) -> list[Problem]:
    """Build publications into a folder, emptied before; return why some of them can't be built."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    with ProcessPoolExecutor(
        WORKERS, initializer=logging.disable, initargs=(logging.WARNING,)
    ) as pool:
        problems = pool.map(partial(_build, output), sources, sources.values())
        return [problem for of_one in problems for problem in of_one]


def _build(output: Path, name: str, source: Path) -> list[Problem]:
    try:
        document = replace(read(find(source)), name=name)
        with TemporaryDirectory() as scratch:
            made = [_export(source, Path(scratch, name), format) for format in DEFAULT_FORMATS]
            deliver(document, number(document), made, output)
    except PublishError as error:
        return list(error.problems)
    return []


def _export(source: Path, stem: Path, format: str) -> Made:
    exporter: Exporter = known_formats()[format].load()
    context = context_of(source, stem.with_name(f"{stem.name}{exporter.suffix}"), format)
    return Made(format, exporter, exporter.export(context))
