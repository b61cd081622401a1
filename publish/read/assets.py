"""Files that a publication uses: images by its text, others by `publication.yaml`.

Nothing that a text names is opened outside the publication's folder, and nothing on the
network. Links, `..` and symbolic links are resolved before the question is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from publish.model.publication import Publication
from publish.model.resources import is_inside
from publish.model.yaml_file import YamlData, read_text
from publish.problems import Location, Problems, nearest
from publish.read.place import PUBLICATION_FILE
from publish.read.raw_html import css_opens

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//|\\\\")
RASTER_DATA = re.compile(r"data:image/(png|jpeg|gif|webp)[;,]", re.IGNORECASE)
LOCAL_PAINT = re.compile(r"""url\(\s*["']?#[^)"']*["']?\s*\)""", re.IGNORECASE)
DATA_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
CSS_STRINGS = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", re.DOTALL)
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""", re.IGNORECASE)
SUFFIXES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
MOST_BYTES = 200_000_000


def is_address(target: str) -> bool:
    """Whether a target is a URL of any kind rather than a path."""
    return bool(SCHEME.match(target.strip()))


def find_image(
    target: str, near: Path, folder: Path, where: Location, problems: Problems
) -> Path | None:
    """Return the image file that a text names, or None with a problem.

    It is looked for beside the source (`near`), then in the publication's folder.
    """
    if is_address(target):
        hint = "save the image in the publication's folder and name it by its path there"
        problems.error("remote-image", f'the image "{target}" is not a file here', where, hint)
        return None
    name = unquote(target)
    for base in dict.fromkeys((near, folder)):
        path = base / name
        if "\0" in name or not is_inside(path, folder):
            hint = "copy it into the publication's folder"
            message = f'the image "{target}" lies outside the publication\'s folder'
            problems.error("outside-folder", message, where, hint)
            return None
        if path.is_file():
            return path.resolve() if check_image(path, where, problems) else None
    hint = nearest(
        name, _images_in(folder), "put it into the publication's folder, or correct the path"
    )
    problems.error("missing-image", f'there is no image "{target}"', where, hint)
    return None


@cache
def _images_in(folder: Path) -> tuple[str, ...]:
    files = (file for file in folder.rglob("*") if file.suffix in SUFFIXES)
    return tuple(str(file.relative_to(folder)) for file in islice(files, 1000))


def check_image(path: Path, where: Location, problems: Problems) -> bool:
    """Whether a file is an image that every format can take; else a problem says why not."""
    if path.suffix.lower() not in SUFFIXES:
        message = f'"{path.name}" is of no kind of image that every format can show'
        hint = "use " + ", ".join(SUFFIXES)
        problems.error("unreadable-image", message, where, hint)
        return False
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
        fault = _fault_of_svg(path) if path.suffix.lower() == ".svg" else _fault_of_raster(path)
    except (OSError, ValueError, SyntaxError) as error:
        fault = str(error)
    if fault:
        hint = "open it in an image editor and save it again"
        message = f'the image "{path.name}" can\'t be used: {fault}'
        problems.error("unreadable-image", message, where, hint)
    return not fault


def _fault_of_raster(path: Path) -> str:
    from PIL import Image

    with Image.open(path, formats=["GIF", "JPEG", "PNG", "WEBP"]) as image:
        image.verify()
    return ""


def _fault_of_svg(path: Path) -> str:
    """Return what an SVG would open or run, if anything; entities are not expanded."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.parse(str(path), parser)
    root = tree.getroot()
    if etree.QName(root).localname != "svg":
        return "it is not SVG"
    if any(
        node is not root
        for node in [*root.itersiblings(preceding=True), *root.itersiblings()]
        if isinstance(node, etree._ProcessingInstruction)
    ):
        return "it names a style sheet"
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in {"script", "foreignObject"}:
            return f"it holds a <{name}> element"
        if name == "style" and css_opens(element.text or ""):
            return "its style opens other files"
        for key, value in dict(element.attrib).items():
            if fault := _fault_of_svg_attribute(name, etree.QName(key).localname, str(value)):
                return fault
    return ""


def _fault_of_svg_attribute(element: str, key: str, value: str) -> str:
    if key in {"href", "src"} and element != "a":
        local = value.strip().startswith("#") or RASTER_DATA.match(value.strip())
        return "" if local else f'it opens "{value}"'
    if key.startswith("on"):
        return "it holds a script"
    opens = css_opens(LOCAL_PAINT.sub("", value))
    return f"its attribute {key} opens other files" if opens else ""


def find_resources(
    publication: Publication, data: YamlData, folder: Path, problems: Problems
) -> dict[str, tuple[Path, ...]]:
    """Return the files that the metadata name, by key.

    Those that `publication.yaml` itself names may lie anywhere, those of a block in a text only
    in the folder. The cover is an image like any other and lies in the folder.
    """
    is_trusted = data.path.name == PUBLICATION_FILE
    named = {
        "bibliography": publication.bibliography,
        "csl": [publication.csl] if publication.csl else [],
        "css": publication.css,
        "reference-doc": [publication.reference_doc] if publication.reference_doc else [],
    }
    resources: dict[str, tuple[Path, ...]] = {}
    for key, names in named.items():
        found = []
        for index, name in enumerate(names):
            path = (folder / name).resolve()
            where = data.at(key, index)
            if is_address(name) or not path.is_file():
                message = f'{key}: there is no file "{name}"'
                problems.error("missing-file", message, where, "give its path from this folder")
            elif not is_trusted and not is_inside(path, folder):
                message = f'{key}: "{name}" lies outside the folder'
                hint = "name it in publication.yaml, or copy it into the folder"
                problems.error("outside-folder", message, where, hint)
            else:
                found.append(path)
        if found:
            resources[key] = tuple(found)
    for path in resources.get("css", ()):
        _check_css(path, folder, problems)
    if publication.cover:
        where = data.at("cover")
        if cover := find_image(publication.cover, folder, folder, where, problems):
            resources["cover"] = (cover,)
    return resources


def _check_css(path: Path, folder: Path, problems: Problems) -> None:
    """Report what a style sheet of the publication's own would open outside, and its slips."""
    text = read_text(path)
    for number, message in _css_slips(text):
        hint = "readers pass over it; look at braces, colons and semicolons"
        problems.warning("css-syntax", message, Location.of(path, number), hint)
    for number, line in enumerate(text.splitlines(), 1):
        for match in CSS_ADDRESS.finditer(line):
            target = (match[1] or match[2]).strip()
            inside = not is_address(target) and is_inside(path.parent / unquote(target), folder)
            if not inside and not target.startswith(("#", "data:")):
                message = f'the style sheet opens "{target}"'
                hint = "copy the file into the publication's folder"
                problems.error("css-opens", message, Location.of(path, number), hint)


def _css_slips(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and fault of what is no CSS (CSS Syntax 3); nested rules are not looked into."""
    import tinycss2

    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "error":
            yield rule.source_line, f"is no rule: {rule.message}"
        elif rule.type == "qualified-rule":
            for one in tinycss2.parse_blocks_contents(rule.content):
                if one.type == "error":
                    yield one.source_line, f"is no declaration: {one.message}"
    bare = CSS_STRINGS.sub("", text)
    if bare.count("{") > bare.count("}"):
        line = len(text.rstrip().splitlines())
        yield line, "ends within a rule: a closing brace is missing"
