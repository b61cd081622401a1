"""Nothing that a source names is opened outside its folder, and nothing on the network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.conftest import Publish, Write, png

SECRET = "outside-8d1f"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'

REFUSED = {
    "image by URL": ("![x](http://127.0.0.1:{port}/a.png)", "remote-image"),
    "image by file URL": ("![x](file://{outside}/a.png)", "remote-image"),
    "image by absolute path": ("![x]({outside}/a.png)", "outside-folder"),
    "image by path upward": ("![x](../outside/a.png)", "outside-folder"),
    "image by encoded path upward": ("![x](%2e%2e/outside/a.png)", "outside-folder"),
    "image through a symbolic link": ("![x](link.png)", "outside-folder"),
    "image on another server's share": ("![x](//127.0.0.1:{port}/a.png)", "remote-image"),
    "raw img": ('<img src="http://127.0.0.1:{port}/a.png">', "remote-image"),
    "raw img outside": ('<img src="../outside/a.png">', "outside-folder"),
    "raw img srcset": ('<img src="i.png" srcset="../outside/a.png 2x">', "raw-html"),
    "raw inline img": ('text <img src="../outside/a.png"> text', "outside-folder"),
    "raw link": ('<link rel="stylesheet" href="../outside/a.css">', "raw-html"),
    "raw object": ('<object data="../outside/a.png"></object>', "raw-html"),
    "raw embed": ('<embed src="../outside/a.png">', "raw-html"),
    "raw iframe": ('<iframe src="http://127.0.0.1:{port}/"></iframe>', "raw-html"),
    "raw video": ('<video src="a.mp4"></video>', "raw-html"),
    "raw script": ("<script>1</script>", "raw-html"),
    "raw event": ('<b onclick="x()">x</b>', "raw-html"),
    "raw base": ('<base href="http://127.0.0.1:{port}/">', "raw-html"),
    "raw style import": ('<style>@import "http://127.0.0.1:{port}/";</style>', "raw-html"),
    "raw style font": ("<style>@font-face { src: url(../outside/f.ttf) }</style>", "raw-html"),
    "raw style attribute": ('<p style="background:url(../outside/a.png)">x</p>', "raw-html"),
    "div's style": ('::: {style="background: url(http://127.0.0.1:{port}/)"}\nx\n:::', "raw-html"),
    "span's escaped style": ('[x]{style="background:\\\\75rl(../outside/a.png)"}', "raw-html"),
    "heading's style": ('# A {style="background:url(x)"}', "raw-html"),
    "native div's style": ('<div style="background:url(../outside/a)">x</div>', "raw-html"),
    "raw svg": ('<svg><image href="../outside/a.png"/></svg>', "raw-html"),
    "script link": ("[x](javascript:alert)", "bad-link"),
    "file link": ("[x](file://{outside}/a.png)", "bad-link"),
}


@pytest.fixture
def listener() -> socket.socket:
    """Listen on this machine; a connection would be somebody opening an address."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0)
    return server


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_source_asks_for_beyond_its_folder_is_a_problem(
    name: str, publish: Publish, write: Write, tmp_path: Path, listener: socket.socket
) -> None:
    text, code = REFUSED[name]
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.png").write_bytes(png())
    port = listener.getsockname()[1]
    text = text.replace("{port}", str(port)).replace("{outside}", str(outside))
    folder = write({"publication.yaml": "title: T\n", "a.md": f"first\n\n{text}\n", "i.png": png()})
    (folder / "link.png").symlink_to(outside / "a.png")
    result = publish("build", "paper", "--to", "docx")
    assert result.code == 1
    lines = [line for line in result.err.splitlines() if not line.startswith(" ")]
    assert [line.split(": ")[0] for line in lines] == ["paper/a.md:3"]
    assert result.codes() == [code]
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        ("rst", "Title\n=====\n\n.. include:: ../secret.txt\n", 4),
        ("rst", "Title\n=====\n\n.. csv-table:: x\n   :file: ../secret.txt\n", 5),
        ("org", "* Title\n\n#+INCLUDE: ../secret.txt\n", 3),
        ("tex", "\\section{A}\n\n\\input{../secret.txt}\n", 3),
        ("tex", "\\section{A}\n\n\\include{../secret}\n", 3),
    ],
)
def test_an_include_is_not_opened(
    suffix: str, text: str, line: int, publish: Publish, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"paper.{suffix}").write_text(text)
    result = publish("build", f"in/paper.{suffix}", "--to", "docx")
    assert result.code == 1
    assert f"in/paper.{suffix}:{line}: error include-refused" in result.err
    assert SECRET not in result.err


@pytest.mark.parametrize(
    "content",
    [
        '<image xlink:href="file:///etc/hostname"/>',
        '<image href="http://127.0.0.1/"/>',
        "<style>@import 'http://127.0.0.1/';</style>",
        "<script>1</script>",
        '<rect style="fill:url(http://127.0.0.1/)"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<rect fill="url(http://127.0.0.1/)"/>',
        '<rect style="fill:url(#a); filter:url(http://127.0.0.1/)"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    ],
)
def test_an_svg_that_opens_something_is_refused(
    content: str, publish: Publish, write: Write
) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "![x](i.svg)\n", "i.svg": SVG.format(content)})
    result = publish("build", "paper", "--to", "docx")
    assert (result.code, result.codes()) == (1, ["unreadable-image"])


def test_an_entity_bomb_in_an_svg_is_not_expanded(publish: Publish, write: Write) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE svg [<!ENTITY e0 "boom">{entities}]>' + SVG.format("<text>&e9;</text>")
    write({"publication.yaml": "title: T\n", "a.md": "![x](i.svg)\n", "i.svg": bomb})
    assert publish("outline", "paper").code in {0, 1}


def test_css_named_by_the_publication_opens_nothing_outside(
    publish: Publish, write: Write, listener: socket.socket
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/a.png"
    css = f"p {{ color: red }}\np {{ background: url({address}) }}\n@import '{address}';"
    write({"publication.yaml": "title: T\ncss: own.css\n", "a.md": "text\n", "own.css": css})
    result = publish("build", "paper", "--to", "pdf")
    assert (result.code, result.codes()) == (1, ["css-opens", "css-opens"])
    assert result.err.startswith("paper/own.css:2: error")
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_modules_in_the_working_folder_are_not_imported(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "text\n"})
    for name in ("weasyprint", "lxml", "publish", "yaml"):
        Path(f"{name}.py").write_text(f"raise SystemExit({SECRET!r})\n")
    assert publish("build", "paper", "--to", "docx").code == 0


def test_links_out_of_the_folder_are_not_followed(
    publish: Publish, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text(SECRET)
    folder = write({"publication.yaml": "title: T\n", "a.md": "text\n"})
    (folder / "b.md").symlink_to(tmp_path / "secret.md")
    assert publish("build", "paper", "--to", "docx").codes() == ["outside-folder"]
    (folder / "b.md").unlink()
    (folder / "templates").mkdir()
    (folder / "templates/pdf.html").symlink_to(tmp_path / "secret.md")
    assert publish("build", "paper", "--to", "pdf").code == 0


def test_a_block_in_a_text_names_nothing_outside(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@book{a, title={A}}")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: T\nbibliography: ../refs.bib\n---\n\ntext\n")
    result = publish("build", "in/a.md", "--to", "docx")
    assert (result.code, result.codes()) == (1, ["outside-folder"])
    assert result.err.startswith("in/a.md:3:")


def test_a_theme_is_a_name_and_no_path(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: T\ntheme: ../../x\n", "a.md": "text\n"})
    assert publish("build", "paper", "--to", "pdf").codes() == ["wrong-value"]


def test_an_html_source_opens_nothing(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<title>T</title>\n<link rel=stylesheet href=http://127.0.0.1/>\n<p>x</p>\n"
        "<iframe src=/etc/hostname></iframe>\n"
    )
    result = publish("build", "a.html", "--to", "docx")
    assert result.code == 1
    assert "a.html:2: warning raw-html" in result.err
    assert "a.html:4: error raw-html" in result.err
