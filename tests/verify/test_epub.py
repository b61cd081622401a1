"""Reading an EPUB back: what a reader sees, and what is wrong with a file that is not whole."""

from __future__ import annotations

import contextlib
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.export.epub import exporter
from publish.model.formats import Reading
from publish.problems import Location, PublishError
from publish.verify import compare
from publish.verify.epub import read
from tests.conftest import ESSAY, png
from tests.export.test_epub import BOOK, TEXT, context_of

Write = Callable[..., Path]


@pytest.fixture
def book(write: Write) -> Path:
    folder = write({"publication.yaml": BOOK, "a.md": TEXT, "moon.png": png()})
    return exporter.export(context_of(folder, folder.parent / "book.epub"))


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write the book again with its files changed."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def replace(path: Path, name: str, old: str, new: str) -> Reading:
    """Read the book after a change in one of its files."""

    def change(files: dict[str, bytes]) -> None:
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode())

    return read(changed(path, change))


def test_a_reader_sees_what_the_source_says(book: Path) -> None:
    reading = read(book)
    assert reading.headings == (
        (0, "I Waters"),
        (1, "1 Springs early"),
        (2, "1.1 Neap"),
        (1, "A Data"),
    )
    assert reading.contents == ("I Waters", "1 Springs early", "1.1 Neap", "A Data")
    assert reading.navigation == reading.contents
    assert reading.captions == ("Figure 1.1: A moon",)
    assert reading.notes == (
        ("1", "A note of the opening."),
        ("2", "First paragraph. Second paragraph, on Section 1.1."),
        ("3", "The last note."),
    )
    assert ("Appendix A", "sec-data") in (reading.references or ())
    assert reading.problems == ()


def test_the_essay_agrees_with_its_outline(tmp_path: Path) -> None:
    context = context_of(ESSAY, tmp_path / "essay.epub")
    reading = read(exporter.export(context))
    assert compare(context.outline, reading, 3, Location("essay.epub")) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("EPUB/text/section-02.xhtml", ">1</span> Springs", ">2</span> Springs", "Springs"),
        ("EPUB/text/section-02.xhtml", "A moon</figcaption>", "A sun</figcaption>", "A sun"),
        ("EPUB/nav.xhtml", ">1.1</span> Neap", ">1.2</span> Neap", "1.2 Neap"),
        ("EPUB/text/section-02.xhtml", "#sec-data", "#sec-nothing", "sec-nothing"),
        ("EPUB/text/section-03.xhtml", ">3</a> The", ">4</a> The", "4 The last note"),
    ],
)
def test_a_number_that_was_changed_is_seen(
    write: Write, name: str, old: str, new: str, said: str
) -> None:
    folder = write({"publication.yaml": BOOK, "a.md": TEXT, "moon.png": png()})
    context = context_of(folder, folder.parent / "book.epub")
    reading = replace(exporter.export(context), name, old, new)
    problems = compare(context.outline, reading, 3, Location("book.epub"))
    assert any(said in problem.message for problem in problems)


def code_of(path: Path) -> str:
    with pytest.raises(PublishError) as raised:
        read(path)
    return raised.value.problems[0].code


def test_a_page_of_the_spine_that_is_missing_is_named(book: Path) -> None:
    changed(book, lambda files: files.__delitem__("EPUB/text/section-01.xhtml"))
    codes = {problem.code for problem in read(book).problems}
    assert "missing-page" in codes
    assert "dead-link" in codes


def test_another_format_under_the_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(b"%PDF-1.7 ...")
    assert code_of(path) == "broken-file"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert code_of(path) == "other-format"
    assert code_of(tmp_path / "none.epub") == "unreadable"


def test_encryption_is_refused_but_not_that_of_fonts(book: Path) -> None:
    form = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        '<e:EncryptionMethod Algorithm="{}"/></e:EncryptedData></encryption>'
    )
    name = "META-INF/encryption.xml"
    fonts = form.format("http://www.idpf.org/2008/embedding").encode()
    assert read(changed(book, lambda files: files.update({name: fonts}))).problems == ()
    text = form.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc").encode()
    assert code_of(changed(book, lambda files: files.update({name: text}))) == "encrypted"


def test_an_archive_made_to_burst_is_refused(book: Path) -> None:
    changed(book, lambda files: files.update({"EPUB/x.bin": bytes(70_000_000)}))
    assert code_of(book) == "archive-too-large"


def test_entities_are_not_expanded(book: Path) -> None:
    reading = replace(
        book,
        "EPUB/text/section-03.xhtml",
        "<!DOCTYPE html>",
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    )
    assert reading.problems == ()


def test_a_broken_file_is_a_problem_and_never_a_crash(book: Path) -> None:
    whole = book.read_bytes()
    chance = random.Random(1)  # noqa: S311
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        book.write_bytes(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]))
        with contextlib.suppress(PublishError):
            read(book)
