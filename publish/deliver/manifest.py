"""`dist/manifest.json`: what each file is, what it was made from, and what was found wrong.

It also tells whether anything changed since a file was made, without reading a source. This
module imports nothing that takes time, because a build with nothing to do goes no further.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import EntryPoint, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from publish.deliver import files
from publish.model import resources
from publish.model.formats import OURS, known_formats
from publish.problems import Location, Problem, Severity

NAME = "manifest.json"
VERSION = 1


@dataclass
class FileEntry:
    """One finished file: `made_from` changes when anything that it was made from does.

    `checked` says how many headings, captions, references, notes and words were read back;
    `pictures` are the files beside it that it names, as paths from the output folder. `current`
    is False where a later build of the format failed: then the file is the last good one, and
    `problems` are those of the build that failed.
    """

    publication: str
    format: str
    title: str
    media_type: str
    bytes: int
    sha256: str
    verified: bool
    fingerprint: str = ""
    checked: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    made_from: str = ""
    pictures: list[str] = field(default_factory=list)
    current: bool = True


@dataclass
class PublicationEntry:
    """What the downloads page says of a publication, and the files that were read for it.

    `failed` holds the problems of each format that failed in its last build.
    """

    title: str
    subtitle: str
    authors: list[str]
    description: str
    language: str
    formats: list[str]
    headings: list[dict[str, Any]]
    inputs: list[str]
    problems: list[dict[str, Any]] = field(default_factory=list)
    failed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Manifest:
    """Everything in an output folder, by file name and by publication."""

    files: dict[str, FileEntry] = field(default_factory=dict)
    publications: dict[str, PublicationEntry] = field(default_factory=dict)

    def without_lost_files(self, output: Path) -> Manifest:
        """Return the manifest without files that are gone, and publications without a file."""
        there = {name: one for name, one in self.files.items() if (output / name).exists()}
        left = {one.publication for one in there.values()}
        kept = {name: one for name, one in self.publications.items() if name in left}
        return Manifest(there, kept)

    def save(self, output: Path) -> bool:
        """Write manifest.json and SHA256SUMS; return whether either changed."""
        data = {
            "version": VERSION,
            "files": {name: asdict(entry) for name, entry in sorted(self.files.items())},
            "publications": {
                name: asdict(entry) for name, entry in sorted(self.publications.items())
            },
        }
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        changed = files.write(output / NAME, text.encode())
        return files.write(output / "SHA256SUMS", self._sums(output).encode()) or changed

    def _sums(self, output: Path) -> str:
        lines = []
        pictures = {name for entry in self.files.values() for name in entry.pictures}
        for name in sorted({*self.files, *pictures}):
            for member in files.members(output / name):
                relative = member.relative_to(output).as_posix()
                lines.append(f"{files.checksum(member)}  {relative}\n")
        return "".join(lines)


def load(output: Path) -> Manifest:
    """Return the manifest of an output folder; an empty one if there is none that can be read."""
    try:
        data = json.loads((output / NAME).read_bytes())
        if data["version"] != VERSION:
            return Manifest()
        return Manifest(
            {name: FileEntry(**entry) for name, entry in data["files"].items()},
            {name: PublicationEntry(**entry) for name, entry in data["publications"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def made_from(folder: Path, inputs: Iterable[str]) -> str:
    """Return what changes when a publication's files, the toolkit or its libraries change.

    `inputs` are paths from the publication's folder. A file that is gone counts as a change.
    """
    digest = hashlib.sha256(_toolkit().encode())
    digest.update(os.environ.get("SOURCE_DATE_EPOCH", "").encode())
    digest.update("\n".join(sorted(path.name for path in folder.glob("*.md"))).encode())
    for root in resources.search_path(folder):
        if root != resources.shipped():
            _add_folders(digest, root)
    own = [path.name for path in folder.glob("*.yaml")]
    for name in sorted({*inputs, *own}):
        digest.update(name.encode())
        try:
            digest.update(files.checksum(folder / name).encode())
        except OSError:
            digest.update(b"gone")
    return digest.hexdigest()


def _toolkit() -> str:
    """Return the state of our own code and data, of Python, and of every library we name."""
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(resources.PACKAGE.rglob("*.py")):
        digest.update(file.read_bytes())
    _add_folders(digest, resources.shipped())
    for name, known in known_formats().items():
        digest.update(f"{name} {known.package} {known.version}".encode())
        if known.package != OURS:
            digest.update(_code_of(known.entry))
    for requirement in requires(OURS) or []:
        name = requirement.partition(">")[0].partition(";")[0].strip()
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


def _add_folders(digest: Any, root: Path) -> None:
    for part in ("templates", "styles"):
        if (root / part).is_dir():
            digest.update(files.checksum(root / part).encode())


def _code_of(entry: EntryPoint) -> bytes:
    """Return the state of a plug-in's code and templates, which may change without its version."""
    try:
        spec = find_spec(entry.module.partition(".")[0])
    except (AttributeError, ImportError, ValueError):  # it names no module
        return b""
    path = Path(spec.origin) if spec and spec.origin else None
    if path is None or not path.is_file():
        return b""
    members = files.members(path.parent) if path.name == "__init__.py" else [path]
    kept = (one for one in members if one.suffix != ".pyc")
    return b"".join(files.checksum(one).encode() for one in kept)


def is_current(
    manifest: Manifest, output: Path, name: str, folder: Path, formats: list[str]
) -> bool:
    """Whether every asked format of a publication is there and nothing changed since."""
    publication = manifest.publications.get(name)
    if publication is None:
        return False
    wanted = set(formats or publication.formats)
    entries = {
        entry.format: (file, entry)
        for file, entry in manifest.files.items()
        if entry.publication == name and entry.format in wanted
    }
    if entries.keys() != wanted or not (output / "index.html").is_file():
        return False
    state = made_from(folder, publication.inputs)
    return all(
        entry.made_from == state
        and (output / file).exists()
        and files.checksum(output / file) == entry.sha256
        and all((output / picture).is_file() for picture in entry.pictures)
        for file, entry in entries.values()
    )


def as_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON holds it; its path as printed."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "path": problem.location.path,
        "line": problem.location.line,
        "hint": problem.hint,
    }


def as_problem(data: dict[str, Any]) -> Problem:
    """Return the problem that `as_data` wrote down."""
    where = Location(data["path"], data["line"])
    return Problem(data["code"], Severity(data["severity"]), data["message"], where, data["hint"])
