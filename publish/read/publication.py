"""From a place to a `Document`: reads the publication and settles what it may open."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from publish.model import labels, resources, yaml_file
from publish.model.document import Chapter, Document, Source
from publish.model.publication import Publication
from publish.model.tree import (
    ATTRIBUTES_FIRST,
    Node,
    attributes,
    plain_text,
    transform,
    walk,
    words,
)
from publish.problems import Location, Problems, fail, nearest, one_line
from publish.read import (
    admonitions,
    assets,
    captions,
    citations,
    crossref_syntax,
    ids,
    inline_html,
    leftovers,
    metadata,
    passages,
    quotations,
    raw_html,
    sources,
    tex,
    title_page,
    variables,
    yaml_blocks,
)
from publish.read.keys import KEYS
from publish.read.place import PUBLICATION_FILE, Place

SAFE_LINK = re.compile(r"(https?|mailto|tel|doi|urn|ftp|news|xmpp|sms|geo):", re.IGNORECASE)
NAME = re.compile(r"[^\x00-\x1f/\\]+")
MOST_QUOTED = 60
"""Letters of what is left out that a problem repeats."""


def read(place: Place) -> Document:
    """Read a whole publication. Raises `PublishError` with all that is wrong with it."""
    return _Reader(place).read()


class _Reader:
    """The steps of reading one publication; what they find gathers here."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.problems = Problems()
        self.images: dict[str, Path] = {}
        self.inputs: list[Path] = []

    def read(self) -> Document:
        data = self._metadata()
        paths = self._chapter_paths(data)
        language = str(data.values.get("language") or "en")
        limit = data.values.get("time-limit")
        timeout = float(limit) if isinstance(limit, int) and limit > 0 else 600.0
        data = title_page.plain(data, language, self.place.folder, timeout, self.problems)
        parsed = sources.parse_all(paths, language, timeout, self.problems)
        self.inputs.extend(paths)
        if self.place.file and parsed:
            data = yaml_blocks.fill_in(data, parsed[0], self.problems)
        else:
            yaml_blocks.head_chapters(data, parsed, self.problems)
        publication = metadata.check(data, self.problems)
        written = data.values.get("variables")
        values = publication.variables if publication else written
        values = values if isinstance(values, Mapping) else {}
        own = publication.labels if publication else {}
        printed = labels.labels(language, self.place.folder, own)
        chapters = [
            Chapter(
                p.source,
                variables.replace(
                    self._checked(p, printed, language), values, p.source, self.problems
                ),
            )
            for p in parsed
        ]
        _link_chapters(chapters, self.place.folder, self.problems)
        ids.make_unique(chapters, self.problems)
        self.problems.fail_on_errors()
        if publication is None or not chapters:
            raise fail("empty-source", "there is nothing to publish", Location.of(data.path))
        self._check_labels(publication, data)
        theme = f"styles/themes/{publication.theme}.css"
        resources.require(theme, self.place.folder, "theme", data.at("theme"))
        named = assets.find_resources(publication, data, self.place.folder, self.problems)
        self.problems.fail_on_errors()
        chapters = citations.resolve(publication, chapters, named, self.problems)
        self.problems.fail_on_errors()
        for chapter in chapters:
            chapter.blocks[:] = quotations.resolve(chapter.blocks, language, self.place.folder)
        self.inputs.extend(self.images.values())
        self.inputs.extend(path for files in named.values() for path in files)
        return Document(
            self.place.name,
            self.place.folder,
            publication,
            chapters,
            self.images,
            named,
            tuple(dict.fromkeys(self.inputs)),
            tuple(self.problems.found),
            {key: data.at(key) for key in KEYS},
        )

    def _metadata(self) -> yaml_file.YamlData:
        """Return the keys of publication.yaml, else of the lone or first file's YAML block."""
        own = self.place.folder / PUBLICATION_FILE
        if self.place.file is None and own.is_file():
            self.inputs.append(own)
            return yaml_file.load(own)
        first = self.place.file or min(self._chapter_paths(yaml_file.YamlData({}, {}, own)))
        empty = yaml_file.YamlData({}, {}, first)
        if first.suffix.lower() not in sources.MARKDOWN:
            return empty
        block = metadata.block_of(first, yaml_file.read_text(first))
        return metadata.keys_of_block(block, self.problems) if block else empty

    def _chapter_paths(self, data: yaml_file.YamlData) -> list[Path]:
        if self.place.file:
            return [self.place.file]
        folder = self.place.folder
        listed = data.values.get("chapters")
        if not listed:
            found = sorted(folder.glob("*.md"), key=lambda path: path.name)
            for path in found:
                if not resources.is_inside(path, folder):
                    message = "the file leads outside the publication's folder"
                    hint = "copy it into the folder"
                    raise fail("outside-folder", message, Location.of(path), hint)
            if not found:
                hint = "write a file such as essay.md beside publication.yaml"
                raise fail("empty-source", "there is no Markdown file", Location.of(folder), hint)
            return found
        names = listed if isinstance(listed, list) else [listed]
        paths = []
        for index, name in enumerate(names):
            if not isinstance(name, str):
                continue
            path = folder / name
            where = data.at("chapters", index)
            if not resources.is_inside(path, folder):
                message = f'the chapter "{name}" lies outside the publication\'s folder'
                self.problems.error("outside-folder", message, where, "move it into the folder")
            elif not path.is_file():
                known = [str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()]
                hint = nearest(name, known, "correct the name, or take it out of chapters")
                self.problems.error("missing-chapter", f'there is no file "{name}"', where, hint)
            elif path in paths:
                message = f'the chapter "{name}" is listed twice'
                self.problems.error("duplicate-chapter", message, where, "list it once")
            else:
                paths.append(path)
        return paths

    def _checked(
        self, parsed: sources.Parsed, printed: Mapping[str, str], language: str
    ) -> list[Node]:
        """Return a source's blocks in one spelling, with images settled and raw text checked."""
        source = parsed.source
        rules = {
            "Image": lambda node: self._image(node, parsed),
            "RawInline": lambda node: self._raw(node, parsed, language),
            "RawBlock": lambda node: self._raw(node, parsed, language),
            "Link": lambda node: self._link(node, parsed),
            "Math": lambda node: tex.formula(node, source, self.problems),
        }
        blocks = inline_html.normalize(parsed.blocks)
        checked = transform(captions.with_figures(blocks), rules)
        self._check_attributes(checked, source)
        blocks = crossref_syntax.normalize(checked)
        if source.path.suffix.lower() in sources.MARKDOWN:
            leftovers.check(blocks, source, self.problems)
        return passages.normalize(admonitions.normalize(blocks, printed), source, self.problems)

    def _image(self, node: Node, parsed: sources.Parsed) -> list[Node]:
        attr, alt, (target, title) = node["c"]
        source = parsed.source
        where = source.of_text(target) if source.text else source.at()
        if target in parsed.media:
            path: Path | None = parsed.media[target]
        elif target.startswith("data:"):
            path = self._embedded(target, where)
        else:
            path = assets.find_image(
                target, source.path.parent, self.place.folder, where, self.problems
            )
        if path is None:
            return []
        if not plain_text(alt).strip() and not dict(attr[2]).get("alt"):
            hint = 'say what it shows: ![what it shows](…), or {alt="…"}'
            message = f'the image "{target[:60]}" has no text for those who cannot see it'
            place = source.of_text(f"![]({target}", target) if source.text else where
            self.problems.warning("no-alt", message, place, hint)
        name = _image_name(path, self.place.folder)
        self.images[name] = path
        shown = plain_text(alt).strip() or dict(attr[2]).get("alt", "")
        return [{"t": "Image", "c": [attr, words(shown), [name, title]]}]

    def _embedded(self, target: str, where: Location) -> Path | None:
        """Return an image that stands in the text itself as a data: URL, as a file."""
        match = assets.DATA_IMAGE.match(target)
        head, _, body = target.partition(",")
        try:
            if not match:
                raise ValueError
            data = base64.b64decode(body, validate=True) if "base64" in head else b""
            data = data or unquote_to_bytes(body)
        except (ValueError, binascii.Error):
            hint = "save the image as a file in the publication's folder"
            self.problems.error("unreadable-image", "a data: URL is no image", where, hint)
            return None
        suffix = {"jpeg": "jpg", "svg+xml": "svg"}.get(match[1].lower(), match[1].lower())
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{suffix}"
        path = Path(sources.scratch_folder()) / name
        path.write_bytes(data)
        return path if assets.check_image(path, where, self.problems) else None

    def _raw(self, node: Node, parsed: sources.Parsed, language: str) -> list[Node] | None:
        format, text = node["c"]
        if format in {"html", "html4", "html5"}:
            replaced = raw_html.check(text, parsed.source, self.problems)
            if replaced is None:
                return raw_html.in_parentheses(text, parsed.source, language)
            images = [image for one in replaced for image in self._image(one, parsed)]
            return [{"t": "Plain", "c": images}] if node["t"] == "RawBlock" else images
        if format in {"tex", "latex"} and (replaced := tex.meant(node)) is not None:
            return replaced
        where = parsed.source.of_text(text.strip().split("\n")[0])
        begins = one_line(text)
        if len(begins) > MOST_QUOTED:
            begins = f"{begins[:MOST_QUOTED].rsplit(' ', 1)[0]} …"
        message = f'raw {format} is left out: "{begins}"'
        self.problems.warning("raw-format", message, where, tex.hint(text))
        return []

    def _link(self, node: Node, parsed: sources.Parsed) -> list[Node] | None:
        target = node["c"][2][0]
        if target.startswith("#") or SAFE_LINK.match(target) or not target:
            return None
        where = parsed.source.of_text(target)
        if assets.is_address(target):
            hint = "link to an http:, https: or mailto: address, or to an #id"
            self.problems.error("bad-link", f'the link to "{target}" is not allowed', where, hint)
            return []
        if sources.reader_of(Path(unquote(target.partition("#")[0]))):
            return None
        hint = "readers of the files do not have it; link to an address or an #id"
        message = f'the link to the file "{target}" is left out, its text stays'
        self.problems.warning("relative-link", message, where, hint)
        return list(transform(node["c"][1], {"Image": lambda inner: self._image(inner, parsed)}))

    def _check_attributes(self, blocks: list[Node], source: Source) -> None:
        for node in walk(blocks):
            if node["t"] in ATTRIBUTES_FIRST or node["t"] == "Header":
                attr = attributes(node)
                if attr[2]:
                    given = {key.lower(): value for key, value in attr[2]}
                    tag = node["t"].lower()
                    key, value = next(iter(given.items()))
                    texts = (value.split("\n")[0], f"{key}=")
                    where = partial(source.of_text, *texts)
                    raw_html.check_attributes(tag, given, where, self.problems)

    def _check_labels(self, publication: Publication, data: yaml_file.YamlData) -> None:
        labels.check(self.place.folder, self.problems)
        known = labels.labels("en", self.place.folder)
        for key in publication.labels.keys() - known.keys():
            hint = nearest(key, known, "known: " + ", ".join(known))
            where = data.at("labels", key)
            self.problems.error("unknown-key", f'there is no label "{key}"', where, hint)
        if not labels.is_known(publication.language, self.place.folder):
            self.problems.warning(
                "no-labels",
                f'there are no labels for the language "{publication.language}"; English is used',
                data.at("language"),
                "give your own under labels: in publication.yaml",
            )


def _image_name(path: Path, folder: Path) -> str:
    """Return the image's name in the tree: its path from the folder, or its own name."""
    root = folder.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else f"media/{path.name}"


def _link_chapters(chapters: list[Chapter], folder: Path, problems: Problems) -> None:
    """Turn links to other source files of the publication into links to their ids."""
    files = {chapter.source.path.resolve(): chapter for chapter in chapters}

    for chapter in chapters:

        def rule(node: Node, chapter: Chapter = chapter) -> list[Node] | None:
            target = node["c"][2][0]
            if target.startswith("#") or not target or assets.is_address(target):
                return None
            name, _, id = unquote(target).partition("#")
            linked = files.get((chapter.source.path.parent / name).resolve())
            linked = linked or files.get((folder / name).resolve())
            if linked and (id or (id := ids.first_id(linked))):
                return [{"t": "Link", "c": [node["c"][0], node["c"][1], [f"#{id}", ""]]}]
            where = chapter.source.of_text(target)
            message = f'the link to "{target}" leads to no file of this publication'
            problems.error("dead-reference", message, where, "correct it, or list the file")
            return None

        chapter.blocks[:] = transform(chapter.blocks, {"Link": rule})
