"""Formats: found by entry point, run apart, failing alone."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PUBLISH, Publish, Result, command

GOOD = "context.output.write_text('fine'); return context.output"
FAULTS = {
    "raises": ("raise RuntimeError('no ink')", "exporter-raised", "RuntimeError: no ink"),
    "exits": ("import os; os._exit(3)", "process-died", "died"),
    "kills itself": ("import os; os.kill(os.getpid(), 9)", "process-died", "died"),
    "hangs": ("import time; time.sleep(60)", "time-limit", "took longer than 8 s"),
    "returns nothing": ("pass", "exporter-raised", "returned None"),
    "returns a path outside": (
        "from pathlib import Path; p = Path('stray'); p.write_text('x'); return p.resolve()",
        "exporter-raised",
        "in its folder",
    ),
    "returns a path that is not there": ("return context.output", "exporter-raised", "no file"),
    "eats memory": ("x = [bytes(10**9) for _ in range(99)]", "oversized", "of memory"),
    "prints": (f"print('x' * 100000); {GOOD}", None, ""),
}


def plug_in(
    folder: Path, body: str, name: str = "leaf", head: str = "", suffix: str = "", entry: str = ""
) -> str:
    """Write a package that adds a format, as pip would lay it out; return its folder."""
    info = folder / f"publish_{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: publish-{name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[publish.exporters]\n{entry or name} = publish_{name}:exporter\n"
    )
    (folder / f"publish_{name}.py").write_text(
        f"{head}\nfrom publish.model.formats import Exporter\n"
        f"def export(context):\n    {body}\n"
        f"exporter = Exporter('{name}', 'Leaf', '{suffix or '.' + name}', 'text/plain', export)\n"
    )
    return str(folder)


def build(tmp_path: Path, plugins: str, formats: str = "leaf,docx", limit: int = 60) -> Result:
    text = f"---\ntitle: T\ntime-limit: {limit}\n---\n\n# A\n\ntext\n"
    (tmp_path / "paper.md").write_text(text)
    return command("build", "paper.md", "--to", formats, cwd=tmp_path, PYTHONPATH=plugins)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_format_that_fails_fails_alone(fault: str, tmp_path: Path) -> None:
    body, code, message = FAULTS[fault]
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/paper.leaf").write_text("the last good file")
    limit = 8 if fault == "hangs" else 60
    result = build(tmp_path, plug_in(tmp_path / "plugins", body), limit=limit)
    assert (tmp_path / "dist/paper.docx").is_file()
    assert not [line for line in result.err.splitlines() if "docx" in line]
    if code is None:
        assert (result.code, (tmp_path / "dist/paper.leaf").read_text()) == (0, "fine")
        return
    assert result.code == 1
    assert result.codes() == [code]
    assert result.err.startswith("leaf (publish-leaf):1: error")
    assert message in result.err
    assert (tmp_path / "dist/paper.leaf").read_text() == "the last good file"


def test_a_format_that_cannot_be_loaded_fails_alone(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD, head="import nothing_of_that_name")
    result = build(tmp_path, plugins)
    assert (result.code, result.codes()) == (1, ["exporter-raised"])
    assert (tmp_path / "dist/paper.docx").is_file()
    assert command("formats", PYTHONPATH=plugins).code == 0


@pytest.mark.parametrize("head", ["import sys; sys.exit(0)", "while True: pass"])
def test_a_module_that_ends_or_hangs_when_it_is_loaded_fails_alone(
    head: str, tmp_path: Path
) -> None:
    site = tmp_path / "quick"
    site.mkdir()
    patch = "import publish.model.formats as formats; formats.SECONDS_TO_LOAD = 1"
    (site / "sitecustomize.py").write_text(patch)
    plugins = plug_in(tmp_path / "plugins", GOOD, head=head)
    result = build(tmp_path, f"{plugins}{os.pathsep}{site}")
    assert (result.code, result.codes()) == (1, ["exporter-raised"])
    assert (tmp_path / "dist/paper.docx").is_file()


READINGS = {"nothing": "None", "an empty reading": "Reading()"}


@pytest.mark.parametrize("answer", READINGS)
def test_a_verifier_that_reads_nothing_proves_nothing(answer: str, tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    info = tmp_path / "plugins/publish_leaf-1.0.dist-info/entry_points.txt"
    info.write_text(f"{info.read_text()}[publish.verifiers]\nleaf = publish_leaf:verifier\n")
    with (tmp_path / "plugins/publish_leaf.py").open("a") as module:
        module.write(
            "from publish.model.formats import Reading, Verifier\n"
            f"verifier = Verifier('leaf', lambda path: {READINGS[answer]})\n"
        )
    result = build(tmp_path, plugins, "leaf")
    assert (result.code, result.codes()) == (1, ["verifier-raised"])
    assert not (tmp_path / "dist/paper.leaf").exists()
    (tmp_path / "x.leaf").write_text("fine")
    found = command("verify", "x.leaf", "--against", "paper.md", cwd=tmp_path, PYTHONPATH=plugins)
    assert (found.code, found.codes()) == (1, ["verifier-raised"])


def test_a_format_without_a_verifier_is_said_to_be_unverified(tmp_path: Path) -> None:
    result = build(tmp_path, plug_in(tmp_path / "plugins", GOOD))
    assert result.code == 0
    assert "not verified" in result.out
    entry = json.loads((tmp_path / "dist/manifest.json").read_text())["files"]["paper.leaf"]
    assert entry["verified"] is False
    assert "Not verified" in (tmp_path / "dist/index.html").read_text()


def test_a_format_of_several_files_is_a_folder(tmp_path: Path) -> None:
    body = (
        "context.output.mkdir(); (context.output / 'index.html').write_text('x'); "
        "return context.output"
    )
    plugins = plug_in(tmp_path / "plugins", body)
    assert build(tmp_path, plugins, "leaf").code == 0
    assert (tmp_path / "dist/paper.leaf/index.html").read_text() == "x"
    assert "paper.leaf/index.html" in (tmp_path / "dist/SHA256SUMS").read_text()
    assert "nothing changed" in build(tmp_path, plugins, "leaf").out


def test_pango_is_missing(tmp_path: Path) -> None:
    stub = tmp_path / "stub" / "weasyprint"
    stub.mkdir(parents=True)
    message = "cannot load library 'libpango-1.0-0': error 0x7e"
    (stub / "__init__.py").write_text(f"raise OSError({message!r})\n")
    result = build(tmp_path, str(tmp_path / "stub"), "pdf,docx")
    assert (result.code, result.codes()) == (1, ["pango-missing"])
    assert "sudo apt-get install libpango-1.0-0" in result.err
    assert (tmp_path / "dist/paper.docx").is_file()


def test_formats_lists_what_is_known(publish: Publish) -> None:
    rows = {row["name"]: row for row in json.loads(publish("formats", "--json").out)}
    assert {"pdf", "epub", "docx"} <= rows.keys()
    for row in rows.values():
        assert {"name", "suffix", "package", "verified", "limits"} <= row.keys()
    assert rows["pdf"] | {"limits": []} == {
        "name": "pdf",
        "suffix": ".pdf",
        "package": "publish-toolkit",
        "verified": True,
        "title": "PDF",
        "media-type": "application/pdf",
        "limits": [],
    }


def test_an_interrupted_build_leaves_no_process_behind(tmp_path: Path) -> None:
    body = (
        "import os, time; open('pid', 'w').write(str(os.getpid())); os.rename('pid', 'worker'); "
        "time.sleep(60)"
    )
    plugins = plug_in(tmp_path / "plugins", body)
    (tmp_path / "paper.md").write_text("---\ntitle: T\n---\n\ntext\n")
    build = subprocess.Popen(
        [PUBLISH, "build", "paper.md", "--to", "leaf"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": plugins},
        stderr=subprocess.PIPE,
    )
    while not (tmp_path / "worker").exists():
        assert build.poll() is None
    worker = int((tmp_path / "worker").read_text())
    build.send_signal(signal.SIGINT)
    _, errors = build.communicate(timeout=30)
    assert build.returncode == 130
    assert b"Traceback" not in errors
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_a_changed_plug_in_is_noticed(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    assert build(tmp_path, plugins, "leaf").code == 0
    assert "nothing changed" in build(tmp_path, plugins, "leaf").out
    module = tmp_path / "plugins/publish_leaf.py"
    module.write_text(module.read_text().replace("fine", "finer"))
    assert build(tmp_path, plugins, "leaf").code == 0
    assert (tmp_path / "dist/paper.leaf").read_text() == "finer"


def test_a_folder_that_stands_in_the_way_is_not_removed(tmp_path: Path) -> None:
    mine = tmp_path / "dist/paper.leaf/mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    result = build(tmp_path, plug_in(tmp_path / "plugins", GOOD), "leaf")
    assert (result.code, result.codes()) == (1, ["in-the-way"])
    assert mine.read_text() == "mine"


def test_a_format_that_nothing_reads_back_is_said_to_be_so_in_yellow(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    (tmp_path / "paper.md").write_text("---\ntitle: T\n---\n\n# A\n\ntext\n")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [PUBLISH, "build", "paper.md", "--to", "leaf"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": plugins, "TERM": "xterm", "COLUMNS": "120"},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # what Linux says when the other end has closed
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    assert process.wait() == 0
    assert re.search(rb"verify +leaf +\x1b\[33mnot verified", shown)
    entry = json.loads((tmp_path / "dist/manifest.json").read_text())["files"]["paper.leaf"]
    assert (entry["verified"], entry["fingerprint"], entry["checked"]) == (False, "", {})
    page = (tmp_path / "dist/index.html").read_text()
    assert "<strong>Not verified</strong>" in page
    assert ".checked strong { color: #8a5a00; }" in page


PICTURES = "context.pictures.mkdir(); (context.pictures / 'p.png').write_bytes(b'p'); "


def test_pictures_that_a_file_names_are_delivered_beside_it(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", PICTURES + GOOD)
    assert build(tmp_path, plugins).code == 0
    assert (tmp_path / "dist/paper-images/p.png").read_bytes() == b"p"
    assert "  paper-images/p.png\n" in (tmp_path / "dist/SHA256SUMS").read_text()
    plug_in(tmp_path / "other", GOOD)
    assert build(tmp_path, str(tmp_path / "other")).code == 0
    assert not (tmp_path / "dist/paper-images/p.png").exists()


def test_pictures_never_replace_a_folder_of_somebody_else(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", PICTURES + GOOD)
    (tmp_path / "dist/paper-images").mkdir(parents=True)
    (tmp_path / "dist/paper-images/p.png").write_bytes(b"mine")
    result = build(tmp_path, plugins)
    assert (result.code, result.codes()) == (1, ["in-the-way"])
    assert (tmp_path / "dist/paper-images/p.png").read_bytes() == b"mine"
    assert (tmp_path / "dist/paper.docx").is_file()


@pytest.mark.parametrize(
    ("entry", "suffix", "message"),
    [
        ("Leaf!", "", "is registered as"),
        ("../leaf", "", "is registered as"),
        ("other", "", "is registered as"),
        ("leaf", "/../x", "is no suffix"),
        ("leaf", "leaf", "is no suffix"),
    ],
)
def test_a_format_with_a_bad_name_or_suffix_fails_alone(
    entry: str, suffix: str, message: str, tmp_path: Path
) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD, suffix=suffix, entry=entry)
    result = build(tmp_path, plugins, f"{entry},docx")
    assert (result.code, result.codes()) == (1, ["exporter-raised"])
    assert result.err.startswith(f"{entry} (publish-leaf):1: error")
    assert message in result.err
    assert (tmp_path / "dist/paper.docx").is_file()
    assert message in command("formats", "--json", PYTHONPATH=plugins).out


def test_a_name_that_is_taken_stays_ours_and_is_told(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD, entry="docx")
    result = build(tmp_path, plugins, "docx")
    assert (result.code, result.codes()) == (0, ["format-taken"])
    assert "of publish-leaf is not used" in result.err
    assert (tmp_path / "dist/paper.docx").read_bytes().startswith(b"PK")


def test_two_formats_with_one_suffix_do_not_replace_each_others_files(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD, suffix=".docx")
    for formats in ("docx,leaf", "leaf,docx"):
        result = build(tmp_path, plugins, formats)
        assert (result.code, result.codes()) == (1, ["exporter-raised"])
        assert 'suffix ".docx" is that of our format docx' in result.err
        assert (tmp_path / "dist/paper.docx").read_bytes().startswith(b"PK")
