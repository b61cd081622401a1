"""The downloads page: plain HTML that works from disk, made from the manifest alone."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publish.deliver import files
from publish.deliver.manifest import FileEntry, Manifest
from publish.problems import Location, fail

THUMBNAILS = "thumbnails"
THUMBNAIL_WIDTH = 480
UNITS = ("bytes", "KB", "MB", "GB")


def thumbnail(pdf: Path) -> bytes:
    """Return a PDF's first page as PNG, 480 pixels wide. Raises `PublishError` if it can't."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
        page = document[0]
        image = page.render(scale=THUMBNAIL_WIDTH / page.get_width()).to_pil()
        document.close()
    except pypdfium2.PdfiumError as error:
        message = f"the first page can't be drawn: {error}"
        raise fail("no-thumbnail", message, Location.of(pdf)) from error
    target = io.BytesIO()
    image.convert("P", palette=1, colors=64).save(target, "PNG", optimize=True)
    return target.getvalue()


def write(manifest: Manifest, output: Path) -> bool:
    """Write index.html from what the manifest says is there; return whether it changed."""
    from publish import jinja

    publications = [_publication(name, manifest, output) for name in sorted(manifest.publications)]
    titles = Counter(one["title"] for one in publications)
    for one in publications:
        one["label"] = (
            one["title"] if titles[one["title"]] == 1 else f"{one['title']} ({one['name']})"
        )
    languages = {one["language"] for one in publications}
    text = jinja.render(
        "downloads.html",
        None,
        publications=publications,
        language=languages.pop() if len(languages) == 1 else "en",
        style=jinja.styles(["downloads"], Path.cwd()),
    )
    return files.write(output / "index.html", text.encode())


def _publication(name: str, manifest: Manifest, output: Path) -> dict[str, Any]:
    entry = manifest.publications[name]
    own = {file: one for file, one in manifest.files.items() if one.publication == name}
    picture = output / THUMBNAILS / f"{name}.png"
    return {
        "name": name,
        "title": entry.title,
        "subtitle": entry.subtitle,
        "authors": entry.authors,
        "description": entry.description,
        "language": entry.language,
        "headings": entry.headings,
        "thumbnail": f"{THUMBNAILS}/{name}.png" if picture.is_file() else "",
        "missing": sorted(entry.failed.keys() - {one.format for one in own.values()}),
        "files": [_file(file, one, output) for file, one in sorted(own.items(), key=_order)],
    }


def _order(item: tuple[str, FileEntry]) -> tuple[int, str]:
    """Put PDF, EPUB and Word first, then the others by name."""
    first = ("pdf", "epub", "docx")
    return (first.index(item[1].format) if item[1].format in first else len(first), item[0])


def _file(name: str, entry: FileEntry, output: Path) -> dict[str, Any]:
    is_folder = (output / name).is_dir()
    return {
        "name": name,
        "href": f"{name}/index.html" if is_folder else name,
        "title": entry.title,
        "media_type": entry.media_type,
        "size": shown_size(entry.bytes),
        "sha256": entry.sha256,
        "verified": entry.verified,
        "current": entry.current,
        "fingerprint": entry.fingerprint,
        "checked": shown_counts(entry.checked) or "headings, numbers and references",
    }


def shown_counts(counts: Mapping[str, int]) -> str:
    """Return what was read back for people: "25 headings, 11 links and 3,793 words"."""
    parts = [
        f"{count:,} {kind if count != 1 else kind.removesuffix('s')}"
        for kind, count in counts.items()
        if count
    ]
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def shown_size(count: int) -> str:
    """Return a number of bytes for people: 999 bytes, 1.2 KB, 34 MB (1 KB is 1,000 bytes)."""
    size = float(count)
    for unit in UNITS:
        if size < 1000 or unit == UNITS[-1]:
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "bytes" or size >= 10 else f"{size:.1f} {unit}"
