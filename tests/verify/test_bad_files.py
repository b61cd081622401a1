"""Bad files, planted from good ones: each is a named problem, in bounded memory and time.

`publish verify` is given them as a person would give them, many in one command, since a file that
is bad takes nothing else down. Some are bad in any format, some in any archive, some in one format.
"""

# ruff: noqa: E501, one file a line
from __future__ import annotations

import contextlib
import copy
import io
import os
import random
import re
import shutil
import subprocess
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.conftest import PUBLISH, Result, command, png
from tests.verify.faults import SOURCE

KINDS = ("docx", "epub", "pdf")
IN_ONE_COMMAND = 40
SECONDS = 120
MOST_MEMORY = 1_500_000_000
HIGHEST = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
NOTES, COMMENTS, PICTURE = "word/footnotes.xml", "word/comments.xml", "word/media/rId14.png"
CONTAINER, PACKAGE, NAVIGATION = "META-INF/container.xml", "EPUB/content.opf", "EPUB/nav.xhtml"
PAGE, MIMETYPE, ENCRYPTION = "EPUB/text/section-01.xhtml", "mimetype", "META-INF/encryption.xml"
LETTERED = r'<div class="two-parens lower-alpha">\s*<ol type="a">'
ENTITIES = b'[<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in b"bcdefghij"
)
"""Ten levels of entities, of which the last would be ten thousand million letters."""

Parts = dict[str, bytes]
Make = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Bad:
    """A bad file: how it is made of the good one, and its problem's code (a pattern) and words."""

    name: str
    make: Make
    code: str
    words: str = ""


@dataclass(frozen=True)
class Made:
    """The publication and its good files by format."""

    folder: Path
    files: dict[str, Path]


GOOD: dict[str, bytes] = {}
"""The good files, as soon as they are made."""


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def archive_of(parts: Parts, method: int = zipfile.ZIP_DEFLATED, change: Callable[[zipfile.ZipFile], None] = lambda _: None, stored: Iterable[str] = ()) -> bytes:  # fmt: skip
    """Return an archive; `change` may change what its directory says of the files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in parts.items():
            plain = name == MIMETYPE or name in stored
            archive.writestr(name, data, zipfile.ZIP_STORED if plain else None)
        change(archive)
    return target.getvalue()


def with_parts(**parts: bytes) -> Make:
    """Return a change that adds files."""
    return lambda data: archive_of(parts_of(data) | parts)


def without(name: str) -> Make:
    return lambda data: archive_of({k: v for k, v in parts_of(data).items() if k != name})


def part(name: str, change: Callable[[bytes], bytes]) -> Make:
    """Return a change of one file in an archive."""

    def make(data: bytes) -> bytes:
        parts = parts_of(data)
        changed = change(parts[name])
        assert changed != parts[name], name
        return archive_of(parts | {name: changed})

    return make


def replaced(name: str, old: str, new: str | bytes | Callable[[re.Match[bytes]], bytes], count: int = 1) -> Make:  # fmt: skip
    """Return a change of the first places in an archive's file; `old` is a pattern."""
    by = new.encode() if isinstance(new, str) else new
    return part(name, lambda data: re.sub(old.encode(), by, data, count=count, flags=re.S))


def entry(name: str, **said: int) -> Make:
    """Return a change of what the archive's directory says of a file; "" is the last one."""

    def change(archive: zipfile.ZipFile) -> None:
        info = archive.getinfo(name) if name else archive.filelist[-1]
        for key, value in said.items():
            setattr(info, key, value)

    return lambda data: archive_of(parts_of(data), change=change)


def bursting(name: str, size: int, said: int | None = None) -> Make:
    """Return a change that puts a file of blanks in, without ever making it; `said` is its size."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    step = 10_000_000
    packed = packer.compress(b" " * step) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = packed * (size // step) + packer.flush()

    def change(archive: zipfile.ZipFile) -> None:
        info = archive.getinfo(name)
        info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, size if said is None else said

    return lambda data: archive_of(parts_of(data) | {name: packed}, change=change, stored=[name])


def overlapping(data: bytes) -> bytes:
    """Add a file whose packed bytes are those of another with its header."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("inner.xml", bytes(1000))
        info, end = archive.filelist[0], archive.start_dir

    def change(archive: zipfile.ZipFile) -> None:
        archive.writestr("outer.xml", inner.getvalue()[:end], zipfile.ZIP_STORED)
        around, within = archive.filelist[-1], copy.copy(info)
        within.header_offset = around.header_offset + 30 + len("outer.xml")
        archive.filelist.append(within)

    return archive_of(parts_of(data), change=change)


def twice(name: str) -> Make:
    def change(archive: zipfile.ZipFile) -> None:
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(name, b"<x/>")

    return lambda data: archive_of(parts_of(data), change=change)


def misnamed(data: bytes) -> bytes:
    return archive_of(parts_of(data) | {"xé.xml": b""}).replace("xé.xml".encode(), b"x\xff\xfe.xml")


def instead(kind: str) -> Make:
    return lambda _: GOOD[kind]


def cut(share: float) -> Make:
    return lambda data: data[: int(len(data) * share)]


def flipped(seed: int) -> Make:
    def make(data: bytes) -> bytes:
        chance, changed = random.Random(seed), bytearray(data)  # noqa: S311
        for _ in range(100):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)

    return make


def any_format(kind: str, broken: str, other: str, none: str) -> list[Bad]:
    """Return what is bad under any name.

    The codes are those of a broken file, an archive of another format, and no such file at all.
    """
    return [
        Bad("cut-at-3-bytes", lambda data: data[:3], none),
        Bad("cut-at-a-tenth", cut(0.1), broken),
        Bad("cut-at-a-half", cut(0.5), broken),
        Bad("cut-at-nine-tenths", cut(0.9), broken),
        Bad("cut-before-its-end", lambda data: data[:-12], broken),
        Bad("empty", lambda _: b"", none),
        Bad("zeros", lambda _: bytes(50_000), none),
        Bad("text", lambda _: b"Just a text.\n", none),
        Bad("picture", lambda _: png(), none),
        Bad("empty-archive", lambda _: archive_of({}), other),
        *(Bad(f"flipped-{seed}", flipped(seed), broken) for seed in range(3)),
        *(Bad(f"is-{one}", instead(one), other if one != "pdf" else none) for one in KINDS if one != kind),
    ]  # fmt: skip


def any_archive(broken: str, bomb: str, picture: str, page: str) -> list[Bad]:
    """Return what is bad in any archive."""
    return [
        Bad("unpacks-to-2-gb", bursting("x.bin", 2_000_000_000), bomb, "more than 512 MB"),
        Bad("unpacks-to-100-times", bursting("x.bin", 100_000_000), bomb, "more than 100 times"),
        Bad("says-10-bytes-unpacks-to-2-gb", bursting("x.xml", 2_000_000_000, 10), broken, "x.xml"),
        Bad("picture-says-10-bytes-unpacks-to-2-gb", bursting(picture, 2_000_000_000, 10), broken, picture),
        Bad("many-files", lambda data: archive_of(parts_of(data) | {f"x/{n}": b"" for n in range(21_000)}), bomb, "20,000 files"),
        Bad("overlapping", overlapping, broken, "over one another"),
        Bad("two-of-one-name", twice(page), broken, "two files of one name"),
        Bad("a-name-that-climbs", with_parts(**{"../x.xml": b"<x/>"}), broken, '"../x.xml"'),
        Bad("a-name-that-climbs-in-windows", with_parts(**{"..\\x.xml": b"<x/>"}), broken, '"..\\x.xml"'),
        Bad("an-absolute-name", with_parts(**{"/etc/x.xml": b"<x/>"}), broken, '"/etc/x.xml"'),
        Bad("a-name-that-is-no-text", misnamed, broken),
        Bad("encrypted-files", entry(page, flag_bits=1), "encrypted"),
        Bad("unknown-packing", entry(page, compress_type=99), broken, "packed in a way"),
        Bad("bzip2", lambda data: archive_of(parts_of(data), zipfile.ZIP_BZIP2), broken, "packed in a way"),
        Bad("lzma", lambda data: archive_of(parts_of(data), zipfile.ZIP_LZMA), broken, "packed in a way"),
        Bad("a-checksum", entry("", CRC=1), broken, "CRC"),
        Bad("the-checksum-of-a-picture", entry(picture, CRC=1), broken, "CRC"),
    ]  # fmt: skip


def inside(xml: bytes) -> Make:
    """Return a change that begins a Word file's body with this."""
    return replaced(BODY, "<w:body>", lambda match: match[0] + xml)


def run(xml: str) -> bytes:
    return f"<w:r>{xml}</w:r>".encode()


def char(kind: str) -> bytes:
    return run(f'<w:fldChar w:fldCharType="{kind}"/>')


def code(instruction: str) -> bytes:
    return run(f"<w:instrText>{instruction}</w:instrText>")


def word_field(instruction: str) -> bytes:
    shown = char("separate") + run("<w:t>1</w:t>") + char("end")
    return b"<w:p>" + char("begin") + code(instruction) + shown + b"</w:p>"


def tracked(kind: str, content: str = "") -> Make:
    """Return a change that tracks a change before the first words of a Word file."""
    old = "<w:r>(?:(?!</w:r>).)*?A paragraph"
    new = f'<w:{kind} w:id="901" w:author="A">{content}</w:{kind}>'.encode()
    return replaced(BODY, old, lambda match: new + match[0])


def commented(data: bytes) -> bytes:
    comment = b'<w:comment w:id="0" w:author="A"><w:p/></w:comment></w:comments>'
    mark = run('<w:commentReference w:id="0"/>')
    marked = replaced(BODY, "<w:p>", lambda match: match[0] + mark)(data)
    return replaced(COMMENTS, r"/>\s*$", b">" + comment)(marked)


def named_again(declared: str) -> Make:
    """Return a change that begins the XML of a Word file's body otherwise."""
    return part(BODY, lambda xml: declared.encode() + xml[xml.index(b"<w:document") :])


def nested(tag: bytes, depth: int, content: bytes = b"") -> bytes:
    return b"<%s>" % tag * depth + content + b"</%s>" % tag.split()[0] * depth


WORDS = b"<w:r><w:t>x</w:t></w:r>"
FIRST_LEVEL = r'<w:start w:val="1"/>(<w:numFmt w:val=")decimal("/><w:pStyle w:val="Heading1"/>)'
DOCX = [
    Bad("no-document", without(BODY), "not-docx", "holds no word/document.xml"),
    Bad("another-document", part(BODY, lambda _: b"<x/>"), "not-docx"),
    Bad("an-old-or-encrypted-one", lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "encrypted"),
    Bad("document-cut", part(BODY, lambda xml: xml[:-30]), "bad-xml", BODY),
    Bad("document-empty", part(BODY, lambda _: b""), "bad-xml", BODY),
    Bad("styles-cut", part(STYLES, lambda xml: xml[:-30]), "bad-xml", STYLES),
    Bad("numbering-cut", part(NUMBERING, lambda xml: xml[:-30]), "bad-xml", NUMBERING),
    Bad("notes-cut", part(NOTES, lambda xml: xml[:-30]), "bad-xml", NOTES),
    Bad("no-utf-8", replaced(BODY, "First steps", b"First \xff\xfe steps"), "bad-xml", "encoding"),
    Bad("says-utf-16", named_again('<?xml version="1.0" encoding="UTF-16"?>'), "bad-xml", BODY),
    Bad("says-nothing-known", named_again('<?xml version="1.0" encoding="x-none"?>'), "bad-xml", "x-none"),
    Bad("an-entity", lambda data: inside(b"<w:p>&e;</w:p>")(named_again('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')(data)), "bad-xml", "an entity"),
    Bad("entities-in-entities", lambda data: inside(b"<w:p>&j;</w:p>")(named_again("<!DOCTYPE x " + ENTITIES.decode())(data)), "bad-xml", "amplification"),
    Bad("entities-in-an-attribute", lambda data: inside(b'<w:p w:a="&j;"/>')(named_again("<!DOCTYPE x " + ENTITIES.decode())(data)), "bad-xml", "amplification"),
    Bad("nested-2000-times", inside(nested(b"w:p", 1900, WORDS)), "too-deep"),
    Bad("nested-100000-times", inside(nested(b"w:p", 100_000)), "bad-xml", "depth"),
    Bad("elements", inside(b"<w:p/>" * 8_000_000), "oversized", "5,000,000 tags"),
    Bad("attributes", inside(b'<w:p w:a=""/>' * 4_000_000), "oversized", "5,000,000 tags"),
    Bad("text", inside(b"<w:p><w:r><w:t>" + b"spam " * 4_000_000 + b"</w:t></w:r></w:p>"), "oversized", "MB of text"),
    Bad("memory", lambda data: inside(b'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>' * 500)(replaced(NUMBERING, FIRST_LEVEL + '(.*?lvlText w:val=")', lambda match: match[0] + b"x" * 1_000_000)(data)), "oversized", "MB of memory"),
    Bad("a-style-based-on-itself", replaced(STYLES, r'(w:styleId="Heading1">.*?<w:basedOn w:val=")[^"]*', rb"\1Heading1"), "broken-docx", '"heading 1" is based on itself'),
    Bad("styles-based-on-one-another", replaced(STYLES, '(w:styleId="Normal">)', rb'\1<w:basedOn w:val="Heading1"/>'), "broken-docx", "is based on itself"),
    Bad("lists-linked-in-a-circle", replaced(NUMBERING, "(<w:abstractNum [^>]*>)", rb'\1<w:numStyleLink w:val="A"/><w:styleLink w:val="A"/>', 99), "disagreement", "1 First steps"),
    Bad("a-list-that-starts-at-no-number", replaced(NUMBERING, '<w:start w:val="1"', '<w:start w:val="one"', 99), "disagreement", "1 First steps"),
    Bad("a-list-that-starts-far-off", replaced(NUMBERING, FIRST_LEVEL, rb'<w:start w:val="999999999"/>\1upperRoman\2'), "disagreement", "999999999 First"),
    Bad("a-list-that-starts-farther-off", replaced(NUMBERING, '<w:start w:val="1"', f'<w:start w:val="{"9" * 5000}"', 99), "disagreement", "1 First steps"),
    Bad("a-level-far-down", lambda data: inside(b'<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>')(replaced(NUMBERING, '(<w:lvl w:ilvl=")0', rb"\g<1>999999999", 99)(data)), "disagreement", "1 First steps"),
    Bad("a-level-that-is-no-number", replaced(STYLES, '<w:outlineLvl w:val="0"', '<w:outlineLvl w:val="²"', 9), "disagreement", "1 First steps"),
    Bad("a-field-without-an-end", inside(b"<w:p>" + char("begin") + code("PAGE") + b"</w:p>"), "broken-docx", "fields without"),
    Bad("a-field-without-a-beginning", inside(b"<w:p>" + char("end") + b"</w:p>"), "broken-docx", "fields without"),
    Bad("fields-nested", inside(b"<w:p>" + (char("begin") + code("REF x") + char("separate") + WORDS) * 5000 + b"</w:p>"), "broken-docx", "over 50"),
    Bad("a-sequence-that-goes-far", inside(word_field(r"SEQ Table \r 999999999 \* ROMAN")), "stale-field", '"999999999"'),
    Bad("a-sequence-without-sense", inside(word_field(r"SEQ Table \s x \r ² \* X")), "stale-field"),
    Bad("bookmarks-within-bookmarks", inside(b"<w:p>" + b"".join(b'<w:bookmarkStart w:id="x%d" w:name="x%d"/>' % (n, n) for n in range(10_000)) + WORDS * 10_000 + b"</w:p>"), "disagreement", "text:"),
    Bad("long-references", inside(b'<w:p><w:bookmarkStart w:id="x" w:name="x"/><w:r><w:t>' + b"x" * 1_000_000 + b'</w:t></w:r><w:bookmarkEnd w:id="x"/></w:p>' + word_field("REF x") * 1000), "stale-field", "xxx…"),
    Bad("a-note-in-itself", replaced(NOTES, r"(of the first note\.</w:t></w:r>)", lambda match: match[0] + run('<w:footnoteReference w:id="2"/>')), "broken-docx", "a note in a note"),
    Bad("a-note-without-text", inside(b"<w:p>" + run('<w:footnoteReference w:id="77"/>') + b"</w:p>"), "missing-note"),
    Bad("a-tracked-insertion", tracked("ins", "<w:r><w:t>New </w:t></w:r>"), "tracked-changes", "1 tracked change,"),
    Bad("a-tracked-deletion", tracked("del", "<w:r><w:delText>Gone </w:delText></w:r>"), "tracked-changes", "1 tracked change,"),
    Bad("a-tracked-move", lambda data: tracked("moveTo")(tracked("moveFrom", "<w:r><w:t>Moved </w:t></w:r>")(data)), "tracked-changes", "2 tracked changes,"),
    Bad("a-tracked-change-in-a-note", replaced(NOTES, "(<w:r>(?:(?!</w:r>).)*?The text of)", rb'<w:ins w:id="902" w:author="A"><w:r><w:t/></w:r></w:ins>\1'), "tracked-changes", "1 tracked change,"),
    Bad("a-tracked-style", replaced(BODY, '<w:pStyle w:val="Heading1"/>', rb'\g<0><w:pPrChange w:id="903" w:author="A"><w:pPr/></w:pPrChange>'), "tracked-changes", "1 tracked change,"),
    Bad("a-comment", commented, "comments", "1 comment"),
]  # fmt: skip


def on_page(xml: bytes) -> Make:
    """Return a change that begins a page of an EPUB with this."""
    return replaced(PAGE, "<body[^>]*>", lambda match: match[0] + xml)


def with_entities(declared: bytes, used: str, by: bytes) -> Make:
    def change(page: bytes) -> bytes:
        page = page.replace(b"<!DOCTYPE html>", b"<!DOCTYPE html " + declared)
        return re.sub(used.encode(), by, page, count=1)

    return part(PAGE, change)


def with_encryption(xml: bytes) -> Make:
    return with_parts(**{ENCRYPTION: xml})


EPUB = [
    Bad("no-mimetype", without(MIMETYPE), "other-format"),
    Bad("another-mimetype", part(MIMETYPE, lambda _: b"application/zip"), "other-format"),
    Bad("no-container", without(CONTAINER), "broken-file", CONTAINER),
    Bad("container-empty", part(CONTAINER, lambda _: b"<container/>"), "broken-file", "names no package document"),
    Bad("container-cut", part(CONTAINER, lambda xml: xml[:-9]), "broken-file", CONTAINER),
    Bad("container-leads-out", replaced(CONTAINER, 'full-path="[^"]*"', 'full-path="../../etc/passwd"'), "broken-file", "is not in it"),
    Bad("no-package-document", without(PACKAGE), "broken-file", PACKAGE),
    Bad("package-document-cut", part(PACKAGE, lambda xml: xml[:-9]), "broken-file", PACKAGE),
    Bad("no-navigation", without(NAVIGATION), "broken-file", NAVIGATION),
    Bad("navigation-not-named", replaced(PACKAGE, ' properties="nav"', ""), "broken-file", "names no navigation"),
    Bad("navigation-cut", part(NAVIGATION, lambda xml: xml[:-9]), "broken-file", NAVIGATION),
    Bad("a-page-missing", without(PAGE), "missing-page", PAGE),
    Bad("a-page-outside", replaced(PACKAGE, 'href="text/section-01.xhtml"', 'href="../../etc/passwd"'), "missing-page", "etc/passwd"),
    Bad("a-page-of-the-spine-that-is-none", replaced(PACKAGE, "<spine[^>]*>", rb'\g<0><itemref idref="nothing"/>'), "missing-page", '"nothing"'),
    Bad("no-page-in-the-spine", replaced(PACKAGE, "<itemref[^>]*>", "", 99), "broken-file", "spine names no page"),
    Bad("a-page-twice", replaced(PACKAGE, '<itemref idref="text-section-01[^>]*/>', lambda match: match[0] * 2), "repeated-page", "2 times"),
    Bad("a-page-100000-times", replaced(PACKAGE, '<itemref idref="text-section-01[^>]*/>', lambda match: match[0] * 100_000), "repeated-page", "100000 times"),
    Bad("a-page-cut", part(PAGE, lambda xml: xml[:-9]), "broken-file", PAGE),
    Bad("a-page-without-an-element", part(PAGE, lambda _: b'<?xml version="1.0"?><!-- -->'), "broken-file", PAGE),
    Bad("no-utf-8", replaced(PAGE, "A paragraph", b"A \xff\xfe paragraph"), "broken-file", "encoding"),
    Bad("says-utf-16", part(PAGE, lambda xml: b'<?xml version="1.0" encoding="UTF-16"?>' + xml[xml.index(b"<!") :]), "broken-file", PAGE),
    Bad("an-entity", with_entities(b'[<!ENTITY x SYSTEM "file:///etc/passwd">]>', "A paragraph", b"&x;A paragraph"), "broken-file", "an entity"),
    Bad("entities-in-entities", with_entities(ENTITIES, "A paragraph", b"&j;A paragraph"), "broken-file", "amplification"),
    Bad("entities-in-an-attribute", with_entities(ENTITIES, "<body", b'<body title="&j;"'), "broken-file", "amplification"),
    Bad("nested-2000-times", on_page(nested(b"div", 1900, b"x")), "too-deep"),
    Bad("nested-100000-times", on_page(nested(b"div", 100_000)), "broken-file", "depth"),
    Bad("elements", on_page(b"<p/>" * 12_000_000), "oversized", "5,000,000 tags"),
    Bad("text", on_page(b"<p>" + b"spam " * 4_000_000 + b"</p>"), "oversized", "MB of text"),
    Bad("a-list-that-starts-far-off", replaced(PAGE, '<ol type="a">', '<ol type="I" start="999999999">'), "disagreement", "(1000000000)"),
    Bad("a-list-that-starts-farther-off", replaced(PAGE, LETTERED, f'<div><ol start="{"9" * 5000}">'), "disagreement", "(a)"),
    Bad("a-list-that-starts-at-no-number", replaced(PAGE, LETTERED, '<div><ol start="one">'), "disagreement", "(a)"),
    Bad("encrypted-pages", with_encryption(b'<e:x xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm="x"/></e:x>'), "encrypted"),
    Bad("encryption-cut", with_encryption(b"<encryption"), "broken-file", ENCRYPTION),
]  # fmt: skip


def pdf(change: Callable[[pikepdf.Pdf], None], **saving: object) -> Make:
    """Return a change of a PDF."""

    def make(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as opened:
            change(opened)
            opened.save(target, **saving)  # type: ignore[arg-type]
        return target.getvalue()

    return make


def encrypted(user: str) -> Make:
    return pdf(lambda _: None, encryption=pikepdf.Encryption(owner="owner", user=user))


def _untagged(opened: pikepdf.Pdf) -> None:
    del opened.Root.StructTreeRoot
    del opened.Root.MarkInfo


def _without_pages(opened: pikepdf.Pdf) -> None:
    del opened.Root["/Pages"]


def _pages_in_a_circle(opened: pikepdf.Pdf) -> None:
    opened.Root.Pages.Kids.append(opened.Root.Pages)


def swollen(size: int) -> Make:
    def change(opened: pikepdf.Pdf) -> None:
        opened.pages[0].Contents = opened.make_stream(b" " * size)

    return pdf(change)


def _many_large_pages(opened: pikepdf.Pdf) -> None:
    content = opened.make_stream(b" " * 15_000_000)
    for _ in range(20):
        opened.pages.append(opened.pages[0])
        opened.pages[-1].Contents = content


def meaning(entries: bytes) -> Make:
    """Return a change of what the codes of all fonts mean."""

    def change(opened: pikepdf.Pdf) -> None:
        for item in opened.objects:
            if isinstance(item, Dictionary) and "/ToUnicode" in item:
                item.ToUnicode = opened.make_stream(entries)

    return pdf(change)


def _tags_in_a_circle(opened: pikepdf.Pdf) -> None:
    document = opened.Root.StructTreeRoot.K[0]
    document.K.append(document)


def _tags_deep(opened: pikepdf.Pdf) -> None:
    inner = opened.make_indirect(Dictionary(S=Name.P, K=Array()))
    for _ in range(5000):
        inner = opened.make_indirect(Dictionary(S=Name.Div, K=Array([inner])))
    opened.Root.StructTreeRoot.K[0].K.append(inner)


def _tags_of_no_page(opened: pikepdf.Pdf) -> None:
    opened.Root.StructTreeRoot.K[0].Pg = opened.Root


def _bookmarks_in_a_circle(opened: pikepdf.Pdf) -> None:
    first = opened.Root.Outlines.First
    first.Next.Next = first


def _a_bookmark_in_itself(opened: pikepdf.Pdf) -> None:
    first = opened.Root.Outlines.First
    first.First = first.Last = first


def _bookmarks_deep(opened: pikepdf.Pdf) -> None:
    above = opened.Root.Outlines.First
    for number in range(2000):
        below = opened.make_indirect(Dictionary(Title=pikepdf.String(f"x{number}"), Parent=above))
        above.First = above.Last = below
        above = below


def _names_in_a_circle(opened: pikepdf.Pdf) -> None:
    names = opened.Root.Names.Dests.Names
    kid = opened.make_indirect(Dictionary(Names=names, Limits=Array([names[0], names[-2]])))
    tree = opened.make_indirect(Dictionary())
    tree.Kids = Array([kid, tree])
    opened.Root.Names.Dests = tree


def _drawing(opened: pikepdf.Pdf, content: bytes, draws: pikepdf.Object | None) -> pikepdf.Object:
    form = opened.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
    )
    form.Resources = Dictionary(XObject=Dictionary(X=form if draws is None else draws))
    return form


def _drawn(opened: pikepdf.Pdf, form: pikepdf.Object) -> None:
    page = opened.pages[-1]
    page.Resources.XObject = page.Resources.get("/XObject", Dictionary())
    page.Resources.XObject["/X"] = form
    page.contents_add(b"/Artifact BMC /X Do EMC /P <</MCID 99>> BDC EMC")


def _a_drawing_in_itself(opened: pikepdf.Pdf) -> None:
    _drawn(opened, _drawing(opened, b"/P <</MCID 98>> BDC /X Do EMC", None))


def _drawings_deep(opened: pikepdf.Pdf) -> None:
    form = _drawing(opened, b"/P <</MCID 98>> BDC EMC", None)
    for _ in range(3000):
        form = _drawing(opened, b"/P <</MCID 98>> BDC /X Do EMC", form)
    _drawn(opened, form)


def plain(data: bytes, change: Callable[[pikepdf.Pdf], None] = lambda _: None) -> bytes:
    """Return a PDF, changed, whose objects can be found in its bytes."""
    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.disable)(data)


def stream(number: int, entries: bytes, data: bytes) -> bytes:
    """Return the bytes of a PDF's stream."""
    said = (number, entries, len(data), data)
    return b"%d 0 obj\n<<%s/Length %d>>stream\n%s\nendstream endobj\n" % said


def tables_in_a_circle(data: bytes) -> bytes:
    """Add a table of objects that names itself as the one before it."""
    root = re.findall(rb"/Root (\d+) 0 R", old := plain(data))[0]
    entries = b"/Type/XRef/Size 9002/W[1 4 1]/Index[9001 1]/Prev %d/Root %s 0 R" % (len(old), root)
    table = stream(9001, entries, bytes(6))
    return old + table + b"startxref\n%d\n%%%%EOF\n" % len(old)


def in_object_stream(millions: int) -> Make:
    """Return a change that puts the tags' root, with so many contents, into a packed stream."""

    def make(data: bytes) -> bytes:
        old = plain(data)
        (tree,), (root,) = (
            re.findall(rb"/%s (\d+) 0 R" % n, old) for n in (b"StructTreeRoot", b"Root")
        )
        packer, head = zlib.compressobj(9), tree + b" 0 "
        packed = packer.compress(head + b"<</Type/StructTreeRoot/K[") + packer.flush(
            zlib.Z_FULL_FLUSH
        )
        packed += (packer.compress(b"0 " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)) * millions
        packed += packer.compress(b"]>>") + packer.flush()
        new = old + stream(
            9001, b"/Type/ObjStm/N 1/First %d/Filter/FlateDecode" % len(head), packed
        )
        places = ((2, 9001), (1, len(old)), (1, len(new)))
        table = b"".join(
            bytes([kind]) + place.to_bytes(4, "big") + bytes(1) for kind, place in places
        )
        said = (tree, old.rsplit(b"startxref")[-1].split()[0], root)
        new_table = stream(
            9002,
            b"/Type/XRef/Size 9003/W[1 4 1]/Index[%s 1 9001 2]/Prev %s/Root %s 0 R" % said,
            table,
        )
        return new + new_table + b"startxref\n%d\n%%%%EOF\n" % len(new)

    return make


def arrays_deep(data: bytes) -> bytes:
    place = "x" * 100_000

    def mark(opened: pikepdf.Pdf) -> None:
        opened.Root.Lang = pikepdf.String(place)

    deep = b"[" * 50_001 + b"]" * 50_001
    return plain(data, mark).replace(b"(%s)" % place.encode(), deep)


PDF = [
    Bad("no-tags", pdf(_untagged), "not-tagged", "has no tags"),
    Bad("a-password-to-open", encrypted("user"), "encrypted"),
    Bad("a-password-to-change", encrypted(""), "encrypted"),
    Bad("no-pages", pdf(_without_pages), "broken-pdf"),
    Bad("pages-in-a-circle", pdf(_pages_in_a_circle), "broken-pdf", "oop"),
    Bad("a-page-of-40-mb", swollen(40_000_000), "oversized", "16,000,000 bytes"),
    Bad("a-page-of-140-mb", swollen(140_000_000), "broken-pdf", "memory limit"),
    Bad("pages-of-300-mb", pdf(_many_large_pages), "oversized", "256,000,000 bytes"),
    Bad("a-glyph-of-a-thousand-letters", meaning(
        b"beginbfchar <0001> <%s> endbfchar" % (b"0041" * 1000)), "oversized", "32 characters"),
    Bad("a-font-of-a-million-codes", meaning(
        b"beginbfrange %s endbfrange" % (b"<0000> <ffff> <0041> " * 5000)),
        "oversized", "200,000 characters"),
    Bad("tags-in-a-circle", pdf(_tags_in_a_circle), "broken-pdf", "loop"),
    Bad("tags-deep", pdf(_tags_deep), "broken-pdf", "200 deep"),
    Bad("tags-of-no-page", pdf(_tags_of_no_page), "broken-pdf"),
    Bad("bookmarks-in-a-circle", pdf(_bookmarks_in_a_circle), "broken-pdf", "loop"),
    Bad("bookmarks-deep", pdf(_bookmarks_deep), "disagreement", "navigation"),
    Bad("names-in-a-circle", pdf(_names_in_a_circle), "broken-pdf", "loop"),
    Bad("drawings-deep", pdf(_drawings_deep), "broken-pdf"),
    Bad("tables-in-a-circle", tables_in_a_circle, "broken-pdf"),
    Bad("arrays-deep", arrays_deep, "broken-pdf"),
    Bad("an-object-stream-of-200-mb", in_object_stream(100), "broken-pdf", "object 9001"),
    Bad("an-object-stream-of-30-million-numbers", in_object_stream(30), "broken-pdf"),
    Bad("tags-of-5-million-things", in_object_stream(5), "broken-pdf", "4,000,000 things"),
]  # fmt: skip


PASSED_OVER = [
    Bad("a-bookmark-in-itself", pdf(_a_bookmark_in_itself), "broken-pdf"),
    Bad("a-drawing-in-itself", pdf(_a_drawing_in_itself), "broken-pdf"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("bad") / "paper"
    folder.mkdir()
    for name, content in SOURCE.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    built = command("build", folder, "--output-dir", folder.parent / "dist")
    assert built.code == 0, built.err
    files = {kind: folder.parent / "dist" / f"paper.{kind}" for kind in KINDS}
    GOOD.update({kind: path.read_bytes() for kind, path in files.items()})
    return Made(folder, files)


def memory_of(pid: int) -> int:
    """Return the most bytes that any process below this one has had at once, where /proc says so."""
    most, waiting = 0, [str(pid)]
    while waiting:
        place = Path("/proc", waiting.pop())
        with contextlib.suppress(OSError):
            found = HIGHEST.search((place / "status").read_text())
            most = max(most, int(found[1]) * 1024 if found else 0)
            for children in place.glob("task/*/children"):
                waiting += children.read_text().split()
    return most


def bounded(*arguments: str | Path, cwd: Path) -> Result:
    """Run the command within bounds of memory and time; it must not fail itself."""
    process = subprocess.Popen(
        [PUBLISH, *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peaks = [0]

    def watch() -> None:
        while process.poll() is None:
            peaks.append(memory_of(process.pid))
            time.sleep(0.05)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        out, err = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
        watching.join()
    print(f"peak memory: {max(peaks) // 1_000_000} MB")
    assert max(peaks) < MOST_MEMORY
    for sign in ("Traceback", "an error of the toolkit itself", "-raised", "process-died"):
        assert sign not in out + err
    return Result(process.returncode, out, err)


def planted(kind: str, bad: list[Bad], good: bytes, folder: Path) -> list[str]:
    """Write each bad file into the folder; return their names."""
    for one in bad:
        (folder / f"{one.name}.{kind}").write_bytes(one.make(good))
    return [f"{one.name}.{kind}" for one in bad]


def untold(kind: str, bad: list[Bad], printed: str) -> list[str]:
    """Return what is not told as it should be."""
    wrong = []
    for one in bad:
        head = re.compile(rf"{one.name}\.{kind}:1: error ({one.code}): ")
        lines = [line for line in printed.splitlines() if line.startswith(f"{one.name}.{kind}:")]
        if not any(head.match(line) and one.words in line for line in lines):
            wrong.append(f"{one.name}: {one.code}: {one.words}: {lines[:3]}")
    return wrong


TABLES = {
    "any-file": {
        "docx": any_format("docx", "broken-archive", "not-docx", "broken-archive"),
        "epub": any_format("epub", "broken-file", "other-format", "broken-file"),
        "pdf": any_format("pdf", "broken-pdf", "not-pdf", "not-pdf"),
    },
    "any-archive": {
        "docx": any_archive("broken-archive", "zip-bomb", PICTURE, BODY),
        "epub": any_archive("broken-file", "archive-too-large", "EPUB/images/p.png", PAGE),
    },
    "of-the-format": {"docx": DOCX, "epub": EPUB, "pdf": PDF},
}
SLOW = {
    "docx": {"memory", "fields-nested", "text", "bookmarks-within-bookmarks"},
    "pdf": {
        "an-object-stream-of-30-million-numbers",
        "pages-of-300-mb",
        "tags-of-5-million-things",
        "a-page-of-140-mb",
    },
}
"""What takes seconds each, and is tried where everything is."""


def groups() -> Iterator[tuple[str, str, list[Bad], bool]]:
    """Yield the files that one command is given: a name, the format, the files, are they slow."""
    for table, kinds in TABLES.items():
        for kind, all_bad in kinds.items():
            slow = SLOW.get(kind, set()) if table == "of-the-format" else set()
            bad = [one for one in all_bad if one.name not in slow]
            for start in range(0, len(bad), IN_ONE_COMMAND):
                yield f"{table}-{kind}-{start}", kind, bad[start : start + IN_ONE_COMMAND], False
            if slow:
                yield (
                    f"{table}-{kind}-slow",
                    kind,
                    [one for one in all_bad if one.name in slow],
                    True,
                )


GROUPS = {name: (kind, bad) for name, kind, bad, _ in groups()}


@pytest.mark.parametrize(
    "group",
    [
        pytest.param(name, marks=pytest.mark.whole if is_slow else ())
        for name, _, _, is_slow in groups()
    ],
)
def test_a_bad_file_is_a_named_problem(made: Made, tmp_path: Path, group: str) -> None:
    kind, bad = GROUPS[group]
    names = planted(kind, bad, GOOD[kind], tmp_path)
    found = bounded("verify", *names, "--against", made.folder, cwd=tmp_path)
    assert untold(kind, bad, found.err) == []
    assert found.code == 1
    assert ": agrees" not in found.out


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_beside_a_good_one_is_a_named_problem(
    made: Made, tmp_path: Path, kind: str
) -> None:
    bad = [TABLES["any-file"][kind][2], TABLES["of-the-format"][kind][1]]
    names = planted(kind, bad, GOOD[kind], tmp_path)
    found = bounded("verify", "--each-other", made.files[kind], *names, cwd=tmp_path)
    assert (found.code, untold(kind, bad, found.err)) == (1, [])
    found = bounded("verify", "--each-other", names[0], made.files[kind], cwd=tmp_path)
    assert (found.code, untold(kind, bad[:1], found.err)) == (1, [])


@pytest.mark.parametrize(
    ("kind", "name"),
    [("docx", "a-tracked-deletion"), ("epub", "a-page-twice"), ("pdf", "no-tags")],
)
def test_what_is_wrong_in_a_file_is_told_beside_another(
    made: Made, tmp_path: Path, kind: str, name: str
) -> None:
    bad = [one for one in TABLES["of-the-format"][kind] if one.name == name]
    names = planted(kind, bad, GOOD[kind], tmp_path)
    found = bounded("verify", "--each-other", made.files[kind], *names, cwd=tmp_path)
    assert (found.code, untold(kind, bad, found.err)) == (1, [])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_a_named_problem(made: Made, tmp_path: Path, kind: str) -> None:
    folder, loop, nothing = (f"{name}.{kind}" for name in ("folder", "loop", "nothing"))
    (tmp_path / folder).mkdir()
    (tmp_path / loop).symlink_to(loop)
    found = bounded("verify", folder, loop, nothing, "--against", made.folder, cwd=tmp_path)
    assert found.code == 1
    assert re.search(rf"^{folder}:1: error (no-file|unreadable|broken-archive): ", found.err)
    assert found.codes()[1:] == ["no-file"] * 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_may_not_be_read_is_a_named_problem(
    made: Made, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"locked.{kind}"
    path.write_bytes(GOOD[kind])
    path.chmod(0)
    found = bounded("verify", path.name, "--against", made.folder, cwd=tmp_path)
    assert found.code == 1
    assert found.err.startswith(f"locked.{kind}:1: error ")
    assert "permission denied" in found.err


def test_a_file_that_takes_too_long_is_a_named_problem(made: Made, tmp_path: Path) -> None:
    source = tmp_path / "paper"
    shutil.copytree(made.folder, source)
    manifest = source / "publication.yaml"
    manifest.write_text(manifest.read_text() + "time-limit: 2\n")
    slow = inside(b"<w:p/>" * 2_000_000)
    (tmp_path / "slow.docx").write_bytes(slow(GOOD["docx"]))
    found = bounded("verify", "slow.docx", "--against", source, cwd=tmp_path)
    assert (found.code, found.codes()) == (1, ["time-limit"])


@pytest.mark.parametrize("bad", PASSED_OVER, ids=lambda bad: bad.name)
def test_a_pdf_that_is_bad_and_reads_as_the_good_one(made: Made, tmp_path: Path, bad: Bad) -> None:
    names = planted("pdf", [bad], GOOD["pdf"], tmp_path)
    found = bounded("verify", *names, "--against", made.folder, cwd=tmp_path)
    assert (found.code, untold("pdf", [bad], found.err)) == (1, [])
