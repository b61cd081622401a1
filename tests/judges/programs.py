"""The programs behind the judges: where they are, whether they can run here, and running one.

`tests/judges/install` puts them there. Nothing in this module knows what a program says.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
TIMEOUT: Final = 300.0
"""Seconds after which a program is ended; veraPDF needs 34 for 600 tagged pages."""


class JudgeError(Exception):
    """A judge could not do its work, so that nothing is known about the file."""


def find(need: str) -> str | None:
    """Return where a program on PATH is, or the file in this folder that matches a pattern."""
    if "/" not in need:
        return shutil.which(need)
    return next((str(path) for path in HERE.glob(need)), None)


def locate(need: str) -> str:
    """Return where `need` is, as `find` does; raise `JudgeError` where it is missing."""
    found = find(need)
    if found is None:
        raise JudgeError(lack(need))
    return found


def lack(need: str) -> str:
    """Return the sentence that says what is missing and how to get it."""
    return f"{Path(need).name} is not installed; run tests/judges/install"


def run(
    *command: str | Path,
    codes: Collection[int] = (0,),
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return its exit code and what it printed.

    It speaks English and reads file names as UTF-8, whatever the locale here; `environment` is
    added to this process's own. Raises `JudgeError` if the program isn't done
    within `TIMEOUT` seconds or leaves with an exit code other than `codes`.
    """
    words = [str(word) for word in command]
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        raise JudgeError(f"{words[0]} took more than {TIMEOUT:g} seconds") from None
    finally:
        if process.poll() is None:
            _end(process)
    if process.returncode not in codes:
        raise JudgeError(f"{words[0]} left with code {process.returncode}:\n{errors or output}")
    return subprocess.CompletedProcess(words, process.returncode, output, errors)


def _end(process: subprocess.Popen[str]) -> None:
    """End a program with those that it started, a browser say, which it is asked to do first."""
    for request in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, request)
            process.communicate(timeout=10)
            return
