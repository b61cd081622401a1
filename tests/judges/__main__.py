"""Every judge on every file: python -m tests.judges dist --corpus tests/cases.

The publications of a corpus are built into build/corpus first. What the judges find is printed as
our problems are, with the line of the source where it can be traced; the exit status is 1 if there
is anything. A judge that is missing is named, and with `CI` set that is an error too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from publish.deliver import manifest
from publish.problems import Problem, Severity
from publish.read.place import find, find_all
from tests.judges import corpus, verdicts

CONTENT: Final = Path("content")
BUILT_CORPUS: Final = Path("build", "corpus")


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the files; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.judges")
    parser.add_argument("folders", nargs="*", type=Path, help="folders of finished files")
    parser.add_argument("--corpus", type=Path, help="a folder of publications to build and judge")
    given = parser.parse_args(arguments)

    told: list[Problem] = []
    folders = list(given.folders)
    sources = _sources(folders, _published())
    if given.corpus:
        publications = corpus.publications(given.corpus)
        told += corpus.build(publications, BUILT_CORPUS)
        folders.append(BUILT_CORPUS)
        sources |= _sources([BUILT_CORPUS], publications)
    files = _files(folders)
    told += verdicts.problems(files, sources)
    for problem in told:
        print(problem, file=sys.stderr)
    print(f"{len(files)} files, {len(told)} problems")
    return int(any(problem.severity is not Severity.NOTICE for problem in told) or not files)


def _files(folders: Sequence[Path]) -> list[Path]:
    """Return the files that there is a judge for."""
    suffixes = {suffix for suffix, _ in verdicts.JUDGES.values()}
    found = (path for folder in folders for path in folder.rglob("*"))
    return sorted(path for path in found if path.suffix in suffixes)


def _published() -> dict[str, Path]:
    """Return the publications of content/ by name."""
    found = find_all(CONTENT) if CONTENT.is_dir() else []
    return {find(path).name: path for path in found}


def _sources(folders: Sequence[Path], publications: Mapping[str, Path]) -> dict[Path, Path]:
    """Return which publication each file is made of, as the manifests of the folders say."""
    return {
        folder / name: publications[entry.publication]
        for folder in folders
        for name, entry in manifest.load(folder).files.items()
        if entry.publication in publications
    }


if __name__ == "__main__":
    sys.exit(main())
