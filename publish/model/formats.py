"""What a format is made of: an exporter, perhaps a verifier, both found by entry point.

Built-in formats and those of other packages register in the same two groups,
`publish.exporters` and `publish.verifiers`, under the format's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from publish.model.limits import Limit
from publish.problems import Problem, Severity

if TYPE_CHECKING:
    from publish.model.outline import Outline
    from publish.model.publication import Publication
    from publish.model.tree import Node

EXPORTERS = "publish.exporters"
VERIFIERS = "publish.verifiers"
DEFAULT_FORMATS = ("pdf", "epub", "docx")
OURS = "publish-toolkit"
LINE_END = re.compile("[-\u2010]\\n")
"""A hyphen at the end of a line, counted as one within a word."""
FORMAT_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SUFFIX = re.compile(r"\.[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Context:
    """Everything that an exporter is given. It reads nothing else and counts nothing.

    `blocks` is the numbered tree; `html` is that tree as an XHTML fragment, rendered once for
    all formats; `images` maps each image target of the tree to its file, `resources` the keys
    `cover`, `css`, `reference-doc` … to the files that they name; `labels` holds the printed
    words in the publication's language; `output` is where to write, in a folder made for it.
    """

    name: str
    publication: Publication
    outline: Outline
    blocks: list[Node]
    html: str
    labels: Mapping[str, str]
    folder: Path
    output: Path
    images: Mapping[str, Path] = field(default_factory=dict)
    resources: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)

    @property
    def pictures(self) -> Path:
        """The folder for pictures that a file names; all formats of a publication share it."""
        return self.output.with_name(f"{self.name}-images")


@dataclass(frozen=True)
class Exporter:
    """A format that can be written.

    `export` writes `context.output` and returns its path; it may raise `PublishError`. Where the
    file names pictures beside it, they are in the folder `context.pictures`.
    `limits` says what the format cannot carry, a sentence each: a `Limit` where a build can tell
    whether a publication has such a thing. `imports` names the modules to
    load while the source is still being read, because loading them takes long. `html` is False
    for one that has no use for the HTML: it is given none, and begins before that is rendered.
    """

    name: str
    title: str
    suffix: str
    media_type: str
    export: Callable[[Context], Path]
    limits: tuple[str | Limit, ...] = ()
    imports: tuple[str, ...] = ()
    html: bool = True
    slow: bool = False


def elsewhere(_: Context) -> Path:
    """Stand for the `export` of a stranger where its module is not loaded."""
    raise NotImplementedError


@dataclass(frozen=True)
class Reading:
    """What a reader sees in a finished file; None where the format has no such thing.

    `headings` are (level, whole text) in order, level 0 for a part; `contents` are the entries
    of the printed contents and `navigation` those of bookmarks or the like, as texts; `captions`
    are (label and number, whole text); `references` are (printed text, id that the link
    lands on), and `landings` what is found there: the headings and captions at the place of an
    id, in order; `notes` are (number, text), and `note_texts` the same as running text, with the
    labels of lists and U+FFFC for pictures. `text` is the running text (`model.running_text` says
    what belongs to it), without title page and contents. `laid_out` is True where a file holds
    glyphs in lines, as a PDF does: hyphens at line ends, capitals and the order of letters from
    right to left may then be the layout's. `from_right` says that all of it runs so.
    """

    headings: tuple[tuple[int, str], ...] | None = None
    contents: tuple[str, ...] | None = None
    navigation: tuple[str, ...] | None = None
    captions: tuple[str, ...] | None = None
    references: tuple[tuple[str, str], ...] | None = None
    landings: Mapping[str, tuple[str, ...]] | None = None
    notes: tuple[tuple[str, str], ...] | None = None
    note_texts: tuple[tuple[str, str], ...] | None = None
    text: str | None = None
    laid_out: bool = False
    from_right: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def misshapen(self) -> str:
        """The name of the first field that does not hold what it has to, "" where all do."""
        kinds: dict[str, tuple[type, ...]] = {
            "headings": (int, str),
            "contents": (),
            "navigation": (),
            "captions": (),
            "references": (str, str),
            "notes": (str, str),
            "note_texts": (str, str),
        }
        for name, kind in kinds.items():
            for item in getattr(self, name) or ():
                if not (_are(item, kind) if kind else isinstance(item, str)):
                    return name
        if not all(_are(names, (str,) * len(names)) for names in (self.landings or {}).values()):
            return "landings"
        if not all(isinstance(problem, Problem) for problem in self.problems):
            return "problems"
        return "" if self.text is None or isinstance(self.text, str) else "text"

    @property
    def counts(self) -> dict[str, int]:
        """How much of each kind was read, for the report."""
        listed = {
            "headings": self.headings,
            "captions": self.captions,
            "links": self.references,
            "notes": self.notes,
            "words": None if self.text is None else LINE_END.sub("", self.text).split(),
        }
        return {name: len(found) for name, found in listed.items() if found is not None}


def _are(items: object, kinds: tuple[type, ...]) -> bool:
    """Whether something is a tuple of things of these types."""
    if not isinstance(items, tuple) or len(items) != len(kinds):
        return False
    return all(isinstance(item, kind) for item, kind in zip(items, kinds, strict=True))


@dataclass(frozen=True)
class Verifier:
    """A format that can be read back: `read` opens a finished file as a stranger would."""

    name: str
    read: Callable[[Path], Reading]
    imports: tuple[str, ...] = ()


@dataclass
class Made:
    """One format on its way: its exporter, its file in the scratch folder, what went wrong."""

    name: str
    exporter: Exporter | None = None
    path: Path | None = None
    pictures: Path | None = None
    problems: list[Problem] = field(default_factory=list)
    verified: bool = False
    checked: dict[str, int] = field(default_factory=dict)
    fingerprint: str = ""
    thumbnail: bytes = b""

    @property
    def is_good(self) -> bool:
        """Whether there is a file and nothing is wrong with it."""
        return self.path is not None and not any(
            problem.severity is Severity.ERROR for problem in self.problems
        )


@dataclass(frozen=True)
class Format:
    """A known format: its exporter's entry point, and its verifier's if there is one.

    `others` are packages that offer a format of the same name, and are not taken.
    """

    name: str
    package: str
    entry: EntryPoint
    verifier: EntryPoint | None = None
    version: str = ""
    others: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether files of the format can be read back."""
        return self.verifier is not None

    def load(self) -> Exporter:
        """Return the exporter; whatever its module raises on import goes through.

        A stranger's is loaded in a process of its own alone (`publish.process.exporter_of`).
        Raises `TypeError` or `ValueError` for one that is not what it has to be.
        """
        exporter = self.entry.load()
        if not isinstance(exporter, Exporter):
            raise TypeError(f"{self.entry.value} is no Exporter")
        _check_fields(exporter)
        if not FORMAT_NAME.fullmatch(self.name) or exporter.name != self.name:
            message = (
                f'the exporter calls itself "{exporter.name}" and is registered as "{self.name}"'
            )
            raise ValueError(f"{message}; a name is small letters, figures and hyphens")
        if not SUFFIX.fullmatch(exporter.suffix):
            raise ValueError(f'"{exporter.suffix}" is no suffix; ".{self.name}" would be one')
        return exporter


def _check_fields(exporter: Exporter) -> None:
    """Raise `TypeError` for a field of an exporter that is not of its type."""
    texts = [exporter.title, exporter.suffix, exporter.media_type, *exporter.imports]
    is_good = all(isinstance(one, str) for one in texts) and callable(exporter.export)
    if not is_good or not all(isinstance(one, str | Limit) for one in exporter.limits):
        raise TypeError(f"a field of {exporter.name} is not of the type that an Exporter has there")


@cache
def known_formats() -> Mapping[str, Format]:
    """Return every installed format by its name, in alphabetical order.

    Of two with one name ours is taken, else that of the package whose name comes first.
    """
    exporters, verifiers = _entries(EXPORTERS), _entries(VERIFIERS)
    formats = {}
    for name, entries in sorted(exporters.items()):
        package, entry = entries[0]
        version = entry.dist.version if entry.dist else ""
        reader = next((one for whose, one in verifiers.get(name, []) if whose == package), None)
        if reader is None and package != OURS:
            reader = next((one for _, one in verifiers.get(name, [])), None)
        others = tuple(whose for whose, _ in entries[1:] if whose != package)
        formats[name] = Format(name, package, entry, reader, version, others)
    return formats


def _entries(group: str) -> dict[str, list[tuple[str, EntryPoint]]]:
    """Return the entry points of a group by name, each with its package, ours first."""
    found: dict[str, list[tuple[str, EntryPoint]]] = {}
    for entry in entry_points(group=group):
        found.setdefault(entry.name, []).append((entry.dist.name if entry.dist else "", entry))
    return {
        name: sorted(entries, key=lambda one: (one[0] != OURS, one[0]))
        for name, entries in found.items()
    }


def load_verifier(name: str) -> Verifier:
    """Return a format's verifier. Raises `LookupError` where there is none."""
    known = known_formats().get(name)
    if known is None or known.verifier is None:
        raise LookupError(f"there is no verifier for {name}")
    verifier = known.verifier.load()
    if not isinstance(verifier, Verifier):
        raise TypeError(f"{known.verifier.value} is no Verifier")
    return verifier
