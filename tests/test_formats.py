"""Formats: found by entry point, run apart, failing alone."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PUBLISH, Publish, Result, command

GOOD = "context.output.write_text('fine'); return context.output"
FAULTS = {
    "raises": ("raise RuntimeError('no ink')", "exporter-raised", "RuntimeError: no ink"),
    "exits": ("import os; os._exit(3)", "process-died", "died"),
    "kills itself": ("import os; os.kill(os.getpid(), 9)", "process-died", "died"),
    "hangs": ("import time; time.sleep(60)", "time-limit", "took longer than 4 s"),
    "returns nothing": ("pass", "exporter-raised", "returned None"),
    "returns a path outside": (
        "from pathlib import Path; p = Path('stray'); p.write_text('x'); return p.resolve()",
        "exporter-raised",
        "is not the file that it was to write",
    ),
    "returns another format's file": (
        "p = context.output.with_name('paper.odt'); p.write_text('x'); return p",
        "exporter-raised",
        "is not the file that it was to write",
    ),
    "returns a path that is not there": (
        "return context.output",
        "exporter-raised",
        "wrote nothing",
    ),
    "writes an empty file": (
        "context.output.touch(); return context.output",
        "exporter-raised",
        "wrote nothing",
    ),
    "leaves a link": (
        "context.output.mkdir(); (context.output / 'd').symlink_to('/etc'); return context.output",
        "exporter-raised",
        'left "d", which leads to another place',
    ),
    "ends the program": ("import sys; sys.exit(0)", "exporter-raised", "SystemExit: 0"),
    "leaves a child behind": (
        f"import os, time; os.fork() or time.sleep(90); {GOOD}",
        None,
        "",
    ),
    "eats memory": ("x = [bytes(10**9) for _ in range(99)]", "oversized", "of memory"),
    "prints": (f"print('x' * 100000); {GOOD}", None, ""),
}


def some(cases: Iterable[str], *kept: str) -> list[Any]:
    """Return cases of which a sample is kept; the others run where everything does."""
    return [one if one in kept else pytest.param(one, marks=pytest.mark.whole) for one in cases]


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


@pytest.mark.parametrize(
    "fault",
    some(FAULTS, "raises", "hangs", "returns a path outside", "leaves a link", "ends the program"),
)
def test_a_format_that_fails_fails_alone(fault: str, tmp_path: Path) -> None:
    body, code, message = FAULTS[fault]
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/paper.leaf").write_text("the last good file")
    limit = 4 if fault in {"hangs", "leaves a child behind"} else 60
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


HEADS = {
    "import sys; sys.exit(0)": "exporter-raised",
    "import os; os._exit(0)": "process-died",
    "raise KeyboardInterrupt": "exporter-raised",
    "x = [bytes(10**9) for _ in range(99)]": "oversized",
    "while True: pass": "time-limit",
}


@pytest.mark.parametrize("head", some(HEADS, "import os; os._exit(0)"))
def test_a_module_that_ends_or_hangs_when_it_is_loaded_fails_alone(
    head: str, tmp_path: Path
) -> None:
    site = tmp_path / "quick"
    site.mkdir()
    patch = "import publish.process as process; process.SECONDS_TO_LOAD = 2"
    (site / "sitecustomize.py").write_text(patch)
    plugins = plug_in(tmp_path / "plugins", GOOD, head=head)
    result = build(tmp_path, f"{plugins}{os.pathsep}{site}")
    assert (result.code, result.codes()) == (1, [HEADS[head]])
    assert result.err.startswith("leaf (publish-leaf):1: error")
    assert (tmp_path / "dist/paper.docx").is_file()


def test_an_exporter_whose_fields_are_wrong_fails_alone(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    with (tmp_path / "plugins/publish_leaf.py").open("a") as module:
        module.write("from dataclasses import replace; exporter = replace(exporter, limits=5)\n")
    result = build(tmp_path, plugins)
    assert (result.code, result.codes()) == (1, ["exporter-raised"])
    assert (tmp_path / "dist/paper.docx").is_file()


def test_an_entry_point_that_names_no_module_fails_alone(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    entries = tmp_path / "plugins/publish_leaf-1.0.dist-info/entry_points.txt"
    entries.write_text("[publish.exporters]\nleaf = not a module!!\n")
    assert build(tmp_path, plugins, "docx").code == 0
    result = build(tmp_path, plugins)
    assert (result.code, result.codes()) == (1, ["exporter-raised"])
    assert (tmp_path / "dist/paper.docx").is_file()


def add_verifier(folder: Path, body: str, head: str = "") -> None:
    """Add a verifier to the package that `plug_in` wrote."""
    entries = folder / "publish_leaf-1.0.dist-info/entry_points.txt"
    entries.write_text(f"{entries.read_text()}[publish.verifiers]\nleaf = publish_leaf:verifier\n")
    with (folder / "publish_leaf.py").open("a") as module:
        module.write(
            "from publish.model.formats import Reading, Verifier\n"
            f"{head}\nverifier = Verifier('leaf', lambda path: {body})\n"
        )


VERIFIERS = {
    "raises": ("1 / 0", "verifier-raised"),
    "hangs": ("__import__('time').sleep(60)", "time-limit"),
    "eats memory": ("[bytes(10**9) for _ in range(99)]", "oversized"),
    "misshapes": ("Reading(headings=(1, 2))", "verifier-raised"),
    "invents problems": ("Reading(text='x', problems=('x',))", "verifier-raised"),
}


@pytest.mark.parametrize("fault", some(VERIFIERS, "misshapes"))
def test_a_verifier_that_fails_fails_alone(fault: str, tmp_path: Path) -> None:
    body, code = VERIFIERS[fault]
    plugins = plug_in(tmp_path / "plugins", GOOD)
    add_verifier(tmp_path / "plugins", body)
    result = build(tmp_path, plugins, limit=8)
    assert (result.code, result.codes()) == (1, [code])
    assert result.err.startswith("leaf (publish-leaf):1: error")
    assert not (tmp_path / "dist/paper.leaf").exists()
    assert (tmp_path / "dist/paper.docx").is_file()


@pytest.mark.parametrize("head", some(["", "import nothing_of_that_name"], ""))
def test_a_stranger_does_not_read_our_files(head: str, tmp_path: Path) -> None:
    assert build(tmp_path, "", "docx").code == 0
    plugins = plug_in(tmp_path / "plugins", GOOD, suffix=".docx", head=head)
    add_verifier(tmp_path / "plugins", "Reading(text='x')")
    file = tmp_path / "dist/paper.docx"
    found = command("verify", file, "--against", "paper.md", cwd=tmp_path, PYTHONPATH=plugins)
    assert (found.code, found.err) == (0, "")


READINGS = {"nothing": "None", "an empty reading": "Reading()"}


@pytest.mark.parametrize("answer", READINGS)
def test_a_verifier_that_reads_nothing_proves_nothing(answer: str, tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    add_verifier(tmp_path / "plugins", READINGS[answer])
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


def test_what_an_exporter_started_ends_with_it(tmp_path: Path) -> None:
    told = f"open('{tmp_path}/child', 'w').write(str(child))"
    body = f"import os, time; child = os.fork() or time.sleep(90); {told}; {GOOD}"
    plugins = plug_in(tmp_path / "plugins", body)
    assert build(tmp_path, plugins).code == 0
    state = Path("/proc", (tmp_path / "child").read_text(), "stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_changed_plug_in_is_noticed(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    assert build(tmp_path, plugins, "leaf").code == 0
    assert "nothing changed" in build(tmp_path, plugins, "leaf").out
    module = tmp_path / "plugins/publish_leaf.py"
    module.write_text(module.read_text().replace("fine", "finer"))
    assert build(tmp_path, plugins, "leaf").code == 0
    assert (tmp_path / "dist/paper.leaf").read_text() == "finer"


@pytest.mark.whole
def test_a_changed_template_of_a_plug_in_is_noticed(tmp_path: Path) -> None:
    plugins = plug_in(tmp_path / "plugins", GOOD)
    module = tmp_path / "plugins/publish_leaf.py"
    package = tmp_path / "plugins/publish_leaf"
    package.mkdir()
    module.rename(package / "__init__.py")
    for content in ("a template", "another"):
        (package / "leaf.html").write_text(content)
        assert "nothing changed" not in build(tmp_path, plugins, "leaf").out
        assert "nothing changed" in build(tmp_path, plugins, "leaf").out


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


@pytest.mark.whole
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
        ("../leaf", "", "is registered as"),
        ("leaf", "/../x", "is no suffix"),
        pytest.param("Leaf!", "", "is registered as", marks=pytest.mark.whole),
        pytest.param("other", "", "is registered as", marks=pytest.mark.whole),
        pytest.param("leaf", "leaf", "is no suffix", marks=pytest.mark.whole),
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
