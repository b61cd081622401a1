"""The commands on folders and files of somebody's own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import zipfile
from pathlib import Path

import docx

from tests.conftest import PUBLISH, Publish, Write, command, png


def test_a_new_publication_builds(publish: Publish) -> None:
    assert publish("new", "my-report").code == 0
    assert publish("build", "my-report").code == 0
    assert sorted(path.name for path in Path("dist").glob("my-report.*")) == [
        "my-report.docx",
        "my-report.epub",
        "my-report.pdf",
    ]
    again = publish("new", "my-report")
    assert (again.code, again.codes()) == (1, ["exists"])


def test_a_new_format_has_a_name_of_its_own(publish: Publish) -> None:
    for name in ("Bad Name", "leaf-", "docx", "md", "toolkit"):
        assert publish("new-format", name).codes() == ["bad-name"]
    assert publish("new-format", "leaflet").code == 0
    assert Path("publish-leaflet/publish_leaflet/exporter.py").is_file()


def test_outline_prints_one_json_object(publish: Publish, write: Write) -> None:
    text = (
        "# One {#sec-one}\n\nSee @fig-a.[^1]\n\n![Cap](i.png){#fig-a}\n\n"
        "# Two {.unnumbered}\n\n[^1]: Note *text*.\n"
    )
    write({"publication.yaml": "title: T\n", "a.md": text, "i.png": png()})
    assert json.loads(publish("outline", "paper", "--json").out) == {
        "headings": [
            {"level": 1, "number": "1", "title": "One", "id": "sec-one"},
            {"level": 1, "number": "", "title": "Two", "id": "two"},
        ],
        "captions": [{"kind": "figure", "number": "1", "title": "Cap", "id": "fig-a"}],
        "references": [{"from": "sec-one", "to": "fig-a", "text": "Figure 1"}],
        "notes": [{"number": "1", "text": "Note text."}],
    }


def test_a_lone_file_of_any_kind_is_a_publication(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "paper.rst").write_text("Title\n=====\n\nOne\n---\n\ntext\n")
    assert publish("outline", "paper.rst").out == "1 One\n"
    (tmp_path / "paper.html").write_text("<title>T</title><h1>One</h1><p>x</p><h1>Two</h1>")
    assert publish("outline", "paper.html").out == "1 One\n2 Two\n"
    assert publish("build", "paper.rst", "--to", "docx").code == 0
    Path("dist/paper.docx").rename("word.docx")
    outline = publish("outline", "word.docx")
    assert "One" in outline.out


def test_images_of_a_word_file_come_along(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "# A\n\n![Cap](i.png)\n", "i.png": png()})
    assert publish("build", "paper", "--to", "docx").code == 0
    Path("dist/paper.docx").rename("word.docx")
    assert publish("build", "word.docx", "--to", "epub").code == 0
    with zipfile.ZipFile("dist/word.epub") as archive:
        assert any(name.endswith(".png") for name in archive.namelist())


def test_a_picture_in_a_note_is_no_text_of_it(publish: Publish, write: Write) -> None:
    text = "Text.[^1]\n\n[^1]: Note.\n\n    ![Seen](i.png)\n\n    More.\n"
    write({"publication.yaml": "title: T\n", "a.md": text, "i.png": png()})
    assert publish("build", "paper").code == 0


def test_a_word_file_keeps_its_emphasis_and_its_tables(publish: Publish) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Plain ")
    paragraph.add_run("strong", style="Strong")
    paragraph.add_run("stressed", style="Emphasis")
    document.add_table(1, 1, style="Table Grid").cell(0, 0).text = "cell"
    document.save("word.docx")
    assert publish("build", "word.docx", "--to", "epub,docx").code == 0
    with zipfile.ZipFile("dist/word.epub") as archive:
        pages = [name for name in archive.namelist() if name.endswith(".xhtml")]
        text = "".join(archive.read(name).decode() for name in pages)
    assert "<strong>strong</strong>" in text
    assert "<em>stressed</em>" in text
    (table,) = docx.Document("dist/word.docx").element.iter("{*}tblStyle")
    assert list(table.attrib.values()) == ["Table"]


def test_the_contents_of_a_word_file_are_made_anew(publish: Publish, write: Write) -> None:
    text = "# First\n\nText with a note.^[A note.]\n\n## Second\n"
    write({"publication.yaml": "title: T\nlists: [figures]\n", "a.md": text})
    assert publish("build", "paper", "--to", "docx").code == 0
    Path("dist/paper.docx").rename("word.docx")
    assert publish("build", "word.docx", "--to", "docx").code == 0
    root = docx.Document("dist/word.docx").element
    lines = ["".join(p.itertext()) for p in root.iter("{*}p")]
    assert sum("Contents" in line for line in lines) == 1
    assert sum("Second" in line for line in lines) == 2


def test_all_in_content_where_none_is_named(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: One\n", "a.md": "# A\n"}, "content/one")
    write({"publication.yaml": "title: Two\n", "a.md": "# A\n"}, "content/two")
    assert publish("build", "--to", "docx").code == 0
    assert sorted(path.name for path in Path("dist").glob("*.docx")) == ["one.docx", "two.docx"]
    page = Path("dist/index.html").read_text()
    assert "One" in page
    assert "Two" in page


def test_a_wrong_publication_does_not_keep_the_next_from_being_built(
    publish: Publish, write: Write
) -> None:
    write({"publication.yaml": "title: One\n", "a.md": "@sec-x\n"}, "content/one")
    write({"publication.yaml": "title: Two\n", "a.md": "# A\n"}, "content/two")
    assert publish("build", "--to", "docx").code == 1
    assert [path.name for path in Path("dist").glob("*.docx")] == ["two.docx"]


def test_publication_yaml_wins_over_a_block_in_a_file(publish: Publish, write: Write) -> None:
    write(
        {
            "publication.yaml": "title: Wins\nnumbering: roman\n",
            "a.md": "---\ntitle: X\n---\n\n# A\n",
        }
    )
    assert publish("outline", "paper").out == "I A\n"


def test_the_date_in_metadata_is_the_sources_own(write: Write, tmp_path: Path) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "text\n"})
    built = command("build", "paper", "--to", "docx", cwd=tmp_path, SOURCE_DATE_EPOCH="1000000000")
    assert built.code == 0, built.err
    core = subprocess.run(
        ["unzip", "-p", tmp_path / "dist/paper.docx", "docProps/core.xml"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "2001-09-09T01:46:40Z" in core


def test_a_terminal_gets_a_progress_display(write: Write, tmp_path: Path) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "text\n"})
    main, child = pty.openpty()
    process = subprocess.Popen(
        [PUBLISH, "build", "paper", "--to", "docx"], cwd=tmp_path, stdout=child, stderr=child
    )
    os.close(child)
    printed = b""
    while True:
        try:
            data = os.read(main, 4096)
        except OSError:
            break
        if not data:
            break
        printed += data
    assert process.wait() == 0
    assert b"\x1b[" in printed
    assert b"export   docx" in printed


def test_python_m_publish_is_the_command(tmp_path: Path) -> None:
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "publish", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "publish, version 0.1.0\n"


def test_one_job_makes_all_formats(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "text\n"})
    assert publish("build", "paper", "--jobs", "1").code == 0
    assert len(list(Path("dist").glob("paper.*"))) == 3


def test_a_changed_scheme_is_noticed(publish: Publish, write: Write) -> None:
    own = 'levels:\n  - {format: decimal, text: "%1."}\n'
    head = "title: T\nnumbering: own.yaml\n"
    folder = write({"publication.yaml": head, "a.md": "# A\n", "own.yaml": own})
    assert publish("build", "paper", "--to", "docx").code == 0
    (folder / "own.yaml").write_text(own.replace("%1.", "§ %1"))
    assert "nothing changed" not in publish("build", "paper", "--to", "docx").out
    assert publish("outline", "paper").out == "§ 1 A\n"


def test_a_file_that_is_gone_leaves_the_page(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: One\n", "a.md": "# A\n"}, "one")
    write({"publication.yaml": "title: Two\n", "a.md": "# A\n"}, "two")
    assert publish("build", "one", "two", "--to", "docx").code == 0
    Path("dist/one.docx").unlink()
    assert publish("build", "two", "--to", "epub").code == 0
    page = Path("dist/index.html").read_text()
    assert "one.docx" not in page
    assert "two.docx" in page
    assert "two.epub" in page


def test_builds_at_once_lose_nothing(write: Write, tmp_path: Path) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "text\n"})
    builds = [
        subprocess.Popen([PUBLISH, "build", "paper", "--to", name], cwd=tmp_path)
        for name in ("docx", "epub")
    ]
    assert [build.wait() for build in builds] == [0, 0]
    files = json.loads((tmp_path / "dist/manifest.json").read_text())["files"]
    assert sorted(files) == ["paper.docx", "paper.epub"]


def test_a_source_is_never_overwritten(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: T\n", "a.md": "text\n"})
    assert publish("build", "paper", "--to", "docx").code == 0
    Path("dist/paper.docx").rename("word.docx")
    before = Path("word.docx").read_bytes()
    result = publish("build", "word.docx", "--to", "docx", "--output-dir", ".")
    assert (result.code, result.codes()) == (1, ["in-the-way"])
    assert Path("word.docx").read_bytes() == before


def test_a_build_leaves_nothing_in_the_folder_for_temporary_files(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "paper.md").write_text("---\ntitle: T\n---\n\ntext\n")
    result = command("build", "paper.md", cwd=tmp_path, TMPDIR=str(tmp_path / "tmp"))
    assert result.code == 0, result.err
    assert not list((tmp_path / "tmp").iterdir())


def test_a_template_is_copied_to_start_from_and_wins(publish: Publish, write: Write) -> None:
    folder = write({"publication.yaml": "title: T\n", "text.md": "# A\n\nText.\n"})
    listed = publish("eject").out.splitlines()
    assert {"templates/web/page.html", "styles/pdf.css"} <= set(listed)
    assert publish("eject", "web/one-page.html", "--into", folder).code == 0
    own = folder / "templates" / "web" / "one-page.html"
    own.write_text(own.read_text().replace("<main>", "<main><!-- mine -->"))
    assert publish("build", folder, "--to", "html").code == 0
    assert "<!-- mine -->" in (folder.parent / "dist" / "paper.html").read_text()
    again = publish("eject", "web/one-page.html", "--into", folder)
    assert (again.code, again.codes()) == (1, ["exists"])
    own.write_text("{{ titel }}")
    wrong = publish("build", folder, "--to", "html")
    assert (wrong.code, wrong.codes()) == (1, ["bad-template"])
    assert "one-page.html:1" in wrong.err
    assert "the names there are:" in wrong.err
    assert "title" in wrong.err


def test_a_template_of_the_working_folder_is_for_all_publications(
    publish: Publish, write: Write
) -> None:
    folder = write({"publication.yaml": "title: T\n", "text.md": "# A\n\nText.\n"})
    assert publish("eject", "styles/web.css").code == 0
    own = folder.parent / "styles" / "web.css"
    own.write_text(own.read_text() + "/* everywhere */")
    assert publish("build", folder, "--to", "html").code == 0
    assert "/* everywhere */" in (folder.parent / "dist" / "paper.html").read_text()


def test_a_template_that_is_not_there_is_named_with_the_nearest(publish: Publish) -> None:
    found = publish("eject", "pdf.htm")
    assert (found.code, found.codes()) == (1, ["unknown-template"])
    assert 'did you mean "pdf.html"?' in found.err
