"""What a newcomer types: the wheel far from this repository, and every command of the README."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from publish import testing
from tests.conftest import ROOT, environment, install, run

SHELL_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def test_the_wheel_carries_templates_and_styles(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in ("templates", "styles"):
        for path in (ROOT / part).rglob("*"):
            if path.is_file():
                assert f"publish/{path.relative_to(ROOT).as_posix()}" in names
    for case in testing.corpus():
        assert f"publish/cases/{case.relative_to(ROOT / 'tests' / 'cases').as_posix()}" in {
            name for entry in names for name in (entry, entry.rpartition("/")[0])
        }


def test_the_wheel_works_far_from_this_repository(wheel: Path, tmp_path: Path) -> None:
    programs = environment(tmp_path / "env")
    install(programs, wheel)
    assert_makes_a_demo(programs, tmp_path)


@pytest.mark.whole
def test_the_wheel_brings_all_that_it_needs(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "env", cwd=tmp_path)
    programs = tmp_path / "env" / "bin"
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    assert_makes_a_demo(programs, tmp_path)


def assert_makes_a_demo(programs: Path, tmp_path: Path) -> None:
    where = run(programs / "python", "-c", "import publish; print(publish.__file__)", cwd=tmp_path)
    assert where.startswith(str(tmp_path))
    run(programs / "publish", "new", "demo", cwd=tmp_path)
    built = run(programs / "publish", "build", "demo", cwd=tmp_path)
    assert len(re.findall(r"verify +\w+ +agrees", built)) == 3
    assert {"demo.pdf", "demo.epub", "demo.docx", "index.html"} <= set(
        os.listdir(tmp_path / "dist")
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what is under version control, with an environment that counts as set up."""
    folder = tmp_path_factory.mktemp("checkout") / "publish-toolkit"
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    programs = environment(folder / ".venv")
    editable: list[str | Path] = [
        programs / "python",
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-build-isolation",
    ]
    run(*editable, "--no-index", "--editable", folder, cwd=folder)
    for stamp in (".installed", ".system"):
        (folder / ".venv" / stamp).touch()
    return folder


def commands() -> list[str]:
    """Return every command of the README, in order, without its comment."""
    blocks = SHELL_BLOCK.findall((ROOT / "README.md").read_text())
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.whole
def test_every_command_of_the_readme_works(checkout: Path) -> None:
    found = commands()
    assert {"make", "make test", "make help"} <= set(found)
    for line in found:
        # The tests themselves are collected but not run inside a test.
        run(
            "sh", "-c", line, cwd=checkout, PYTEST_ADDOPTS="--collect-only -n 0 -p no:cacheprovider"
        )
    made = set(os.listdir(checkout / "dist"))
    assert {"essay.pdf", "essay.epub", "essay.docx", "index.html", "my-report.pdf"} <= made
    assert "essay.leaflet" in made


def test_every_file_that_the_readme_links_to_is_there() -> None:
    text = (ROOT / "README.md").read_text()
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http"):
            assert target == "setup.png" or (ROOT / target).is_file(), target


@pytest.mark.parametrize(
    "target",
    [
        "setup",
        "all",
        "pdf",
        "epub",
        "docx",
        "outline",
        "formats",
        "serve",
        "wheel",
        "clean",
        "check",
        "test",
    ],
)
def test_make_has_the_target_and_help_lists_it(target: str) -> None:
    assert run("make", "--dry-run", target, cwd=ROOT)
    if target != "all":
        assert re.search(rf"^  make .*\b{target}\b", run("make", "help", cwd=ROOT), re.MULTILINE)


def test_make_takes_any_other_word_for_a_format() -> None:
    assert "--to 'leaf-let'" in run("make", "--dry-run", "leaf-let", cwd=ROOT)


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of a machine and no address of a package registry in any file of ours."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    forbidden = [str(ROOT.parent) + "/", str(Path.home()) + "/", "pypi.org", "registry.npmjs"]
    for name in listed.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".svg"} and path != Path(__file__):
            text = path.read_text(errors="replace")
            assert not [word for word in forbidden if word in text], name
