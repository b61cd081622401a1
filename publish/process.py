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
import time
from dataclasses import dataclass
from typing import Any

from publish.problems import Location, Problem, fail


@dataclass(frozen=True)
class Outcome:
    """What a process answered: a result or problems, and the seconds that the work took."""

    result: Any = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


class Process:
    """An exporter or verifier, found by its entry point, in a process of its own."""

    def __init__(self, group: str, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "publish.worker", group, name],
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


def _placed(problem: Problem, where: Location) -> Problem:
    """Put a problem that names no file at the place that was asked about."""
    if not problem.location.path:
        return Problem(problem.code, problem.severity, problem.message, where, problem.hint)
    return problem
