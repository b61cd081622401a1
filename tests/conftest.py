from __future__ import annotations

import os
import site
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from publish import cli

TAKES_ALL = os.environ.get("CORPUS") == "all"
ROOT = Path(__file__).parent.parent
ESSAY = ROOT / "content" / "essay"
PUBLISH = Path(sys.executable).parent / "publish"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes compile the same modules


@dataclass(frozen=True)
class Result:
    """What a run of the command left: its exit status and what it printed."""

    code: int
    out: str
    err: str

    def codes(self) -> list[str]:
        """Return the codes of the problems printed, in order."""
        heads = [line for line in self.err.splitlines() if line and not line.startswith(" ")]
        return [line.split(": ")[1].split(" ")[-1] for line in heads if line.count(": ") >= 2]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless everything is asked for."""
    left_out = [item for item in items if item.get_closest_marker("whole") and not TAKES_ALL]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


Publish = Callable[..., Result]
Write = Callable[..., Path]


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Publish:
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["publish", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Result(code, printed.out, printed.err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a publication: keyword arguments are publication.yaml, positional pairs are files."""

    def make(files: dict[str, str | bytes], name: str = "paper") -> Path:
        folder = tmp_path / name
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return make


@pytest.fixture(scope="session")
def essay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the essay once, as a person does; return its output folder."""
    output = tmp_path_factory.mktemp("essay") / "dist"
    built = command("build", ESSAY, "--output-dir", output)
    assert built.code == 0, built.err
    return output


def command(*arguments: str | Path, cwd: Path = ROOT, **variables: str) -> Result:
    """Run the installed command as a process."""
    done = subprocess.run(
        [PUBLISH, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a command and return what it printed; it must succeed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def environment(folder: Path) -> Path:
    """Make an environment that sees the libraries installed here but is written to alone."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=ROOT)
    packages = next(folder.glob("lib/python*/site-packages"))
    here = site.getsitepackages()[0]
    (packages / "libraries.pth").write_text(f"import site; site.addsitedir({here!r})\n")
    return folder / "bin"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release has it."""
    folder = tmp_path_factory.mktemp("wheel")
    run("make", "wheel", f"WHEELS={folder}", cwd=ROOT)
    return next(folder.glob("*.whl"))


def install(programs: Path, package: Path) -> None:
    """Install a wheel or a package's folder into an environment, without asking the network."""
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    run(programs / "python", "-m", "pip", "install", *options, package, cwd=programs)


def png(width: int = 40, height: int = 20) -> bytes:
    """Return a small picture."""
    import io

    target = io.BytesIO()
    Image.new("RGB", (width, height), (122, 31, 43)).save(target, "PNG")
    return target.getvalue()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write the golden files anew")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many of the faults planted in good files were found (`tests/verify`)."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    counts = [value for one in reports for key, value in one.user_properties if key == "faults"]
    if counts:
        parts = ", ".join(f"{found} of {planted} in {what}" for what, found, planted in counts)
        found, planted = (sum(one[index] for one in counts) for index in (1, 2))
        terminalreporter.write_line(f"faults found: {found} of {planted} planted ({parts})")
