"""Formats of strangers, installed by pip into an environment of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment, install, run

EXAMPLE = ROOT / "tests" / "plugins" / "publish-ssml"


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the programs of an environment with the toolkit and nothing else."""
    found = environment(tmp_path_factory.mktemp("plugins") / "env")
    install(found, wheel)
    return found


def test_the_example_is_small_enough_to_be_read() -> None:
    assert len((EXAMPLE / "publish_ssml.py").read_text().splitlines()) <= 60


def test_an_audio_script_is_a_format_once_it_is_installed(programs: Path, tmp_path: Path) -> None:
    run("cp", "-r", EXAMPLE, tmp_path / "package", cwd=tmp_path)
    install(programs, tmp_path / "package")
    listed = json.loads(run(programs / "publish", "formats", "--json", cwd=tmp_path))
    [ssml] = [row for row in listed if row["name"] == "ssml"]
    assert (ssml["package"], ssml["verified"], ssml["suffix"]) == ("publish-ssml", True, ".ssml")
    run(programs / "publish", "new", "demo", cwd=tmp_path)
    built = run(programs / "publish", "build", "demo", "--to", "ssml,docx", cwd=tmp_path)
    assert built.count("agrees") == 2
    assert "<break time=" in (tmp_path / "dist" / "demo.ssml").read_text()
    assert "Audio script" in (tmp_path / "dist" / "index.html").read_text()
    suite = "from publish.testing import assert_agrees; import publish_ssml as own; "
    suite += "assert_agrees(own.exporter)"
    run(programs / "python", "-c", suite, cwd=tmp_path)


def test_a_new_format_installs_and_passes_its_tests_as_written(
    programs: Path, tmp_path: Path
) -> None:
    run(programs / "publish", "new-format", "leaf-let", cwd=tmp_path)
    package = tmp_path / "publish-leaf-let"
    install(programs, package)
    run(programs / "publish", "new", "demo", cwd=tmp_path)
    built = run(programs / "publish", "build", "demo", "--to", "leaf-let", cwd=tmp_path)
    assert "agrees" in built
    tested = run(
        programs / "python", "-m", "pytest", "-p", "no:cacheprovider", "tests", cwd=package
    )
    assert "2 passed" in tested
