"""Files that a publication uses: images by its text, others by `publication.yaml`.

Nothing that a text names is opened outside the publication's folder, and nothing on the
network. Links, `..` and symbolic links are resolved before the question is asked.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from publish.model.publication import Publication
from publish.model.yaml_file import YamlData
from publish.problems import Location, Problems, nearest
from publish.read.raw_html import css_opens

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//|\\\\")
DATA_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
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
        if "\0" in name or not _is_inside(path, folder):
            hint = "copy it into the publication's folder"
            message = f'the image "{target}" lies outside the publication\'s folder'
            problems.error("outside-folder", message, where, hint)
            return None
        if path.is_file():
            return path.resolve() if check_image(path, where, problems) else None
    known = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.suffix in SUFFIXES]
    hint = nearest(name, known, "put it into the publication's folder, or correct the path")
    problems.error("missing-image", f'there is no image "{target}"', where, hint)
    return None


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


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
    root = etree.parse(str(path), parser).getroot()
    if etree.QName(root).localname != "svg":
        return "it is not SVG"
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in {"script", "foreignObject"}:
            return f"it holds a <{name}> element"
        if name == "style" and css_opens(element.text or ""):
            return "its style opens other files"
        for key, value in dict(element.attrib).items():
            local = etree.QName(key).localname
            if local in {"href", "src"} and name != "a" and not _is_local(str(value)):
                return f'it opens "{value!s}"'
            if local.startswith("on"):
                return "it holds a script"
            if local == "style" and css_opens(str(value)) and "url(#" not in str(value):
                return "its style opens other files"
    return ""


def _is_local(value: str) -> bool:
    return value.strip().startswith("#") or bool(DATA_IMAGE.match(value.strip()))


def find_resources(
    publication: Publication, data: YamlData, folder: Path, problems: Problems
) -> dict[str, tuple[Path, ...]]:
    """Return the files that `publication.yaml` itself names, by key; these may lie anywhere.

    The cover is an image like any other and lies in the publication's folder.
    """
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
            else:
                found.append(path)
        if found:
            resources[key] = tuple(found)
    if publication.cover:
        where = data.at("cover")
        if cover := find_image(publication.cover, folder, folder, where, problems):
            resources["cover"] = (cover,)
    return resources
