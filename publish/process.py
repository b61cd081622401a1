"""Exporters and verifiers run in processes of their own.

A process can be killed and its writes are fenced in a folder made for it, so that one that
raises, hangs or prints takes nothing else down. It is started before its work is known and
loads its libraries while the source is still being read.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.model.formats import EXPORTERS, known_formats
from publish.problems import Location, Problem, fail


@dataclass(frozen=True)
class Outcome:
    """What a process answered: a result or problems, and the seconds that the work took."""

    result: Any = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


class Process:
    """An exporter or verifier, found by its entry point, in a process of its own."""

    def __init__(self, group: str, name: str, scratch: str = "") -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "publish.worker", group, name],
            env=os.environ | ({"TMPDIR": scratch} if scratch else {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, argument: Any, where: Location, limit: float) -> Outcome:
        """Hand over the work and wait for it; after `limit` seconds the process is killed."""
        started = time.perf_counter()
        try:
            answer, messages = self._process.communicate(pickle.dumps(argument), timeout=limit)
        except subprocess.TimeoutExpired:
            self.stop()
            hint = "raise time-limit in publication.yaml"
            problem = fail("time-limit", f"{self.name} took longer than {limit:g} s", where, hint)
            return Outcome(None, problem.problems, time.perf_counter() - started)
        try:
            outcome: Outcome = pickle.loads(answer)  # noqa: S301, our own process
        except (pickle.UnpicklingError, EOFError, AttributeError, ImportError):
            last = (messages.decode(errors="replace").strip().splitlines() or ["no message"])[-1]
            problem = fail("process-died", f"the process of {self.name} died: {last}", where)
            return Outcome(None, problem.problems, time.perf_counter() - started)
        return Outcome(
            outcome.result, tuple(_placed(p, where) for p in outcome.problems), outcome.seconds
        )

    def give_way(self) -> None:
        """Let other processes go first where there are more than cores."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    def stop(self) -> None:
        """Kill the process and whatever it started, unless it has ended."""
        if self._process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()


class Workshop:
    """The processes of one build: started early, at most `jobs` at work, none left behind."""

    def __init__(self, formats: Sequence[str], jobs: int) -> None:
        self.pool = ThreadPoolExecutor(max_workers=max(1, jobs))
        self.aside = ThreadPoolExecutor(max_workers=1)
        self._jobs = max(1, jobs)
        self._waiting: dict[tuple[str, str], Process] = {}
        self._started: list[Process] = []
        self._scratch = tempfile.TemporaryDirectory(prefix="publish-")
        self._lock = threading.Lock()
        if formats and formats[0] in known_formats():
            self.prepare(EXPORTERS, formats[0])

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            process.stop()
        self.pool.shutdown(cancel_futures=True)
        self.aside.shutdown(cancel_futures=True)
        self._scratch.cleanup()

    def prepare(self, group: str, name: str) -> None:
        """Start a process that will be wanted soon."""
        with self._lock:
            if (group, name) not in self._waiting:
                self._waiting[group, name] = Process(group, name, self._scratch.name)
                if self._started:  # the first takes longest; the others have time
                    self._waiting[group, name].give_way()
                self._started.append(self._waiting[group, name])

    def run(self, group: str, name: str, argument: Any, where: Location, limit: float) -> Outcome:
        """Give work to the process of an entry point, and wait for it."""
        self.prepare(group, name)
        with self._lock:
            process = self._waiting.pop((group, name))
        return process.run(argument, where, limit)

    def folder(self, name: str) -> Path:
        """Return an empty folder for one format's files."""
        folder = Path(self._scratch.name).resolve() / name
        folder.mkdir()
        return folder


def _placed(problem: Problem, where: Location) -> Problem:
    """Put a problem that names no file at the place that was asked about."""
    if not problem.location.path:
        return Problem(problem.code, problem.severity, problem.message, where, problem.hint)
    return problem
