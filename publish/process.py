"""Exporters and verifiers run in processes of their own.

A process can be killed and its writes are fenced in a folder made for it, so that one that
raises, hangs or prints takes nothing else down. It is started before its work is known and
loads its libraries while the source is still being read. All are forked from one, the `Zygote`,
which has loaded what each of them needs: a dozen formats would spend longer on starting Python
than on their work.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from publish.model.formats import EXPORTERS, OURS, Exporter, known_formats
from publish.problems import Location, Problem, PublishError, fail

DESCRIPTIONS = "descriptions"
"""What is asked of a process that only says what its exporter is."""
SECONDS_TO_END = 5
SECONDS_TO_LOAD = 20
"""What a stranger's package may take to be imported."""
RAISE_LIMIT = "raise time-limit in publication.yaml"


@dataclass(frozen=True)
class Outcome:
    """What a process answered: a result or problems, and the seconds that the work took."""

    result: Any = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


class Zygote:
    """The process from which those of exporters and verifiers are forked, and their scratch."""

    def __init__(self) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="publish-")
        self.folder = Path(self._scratch.name).resolve()
        self._ours, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "publish.worker", str(theirs.fileno())],
            env=os.environ | {"TMPDIR": str(self.folder)},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        self._lock = threading.Lock()
        self._count = 0
        self._started: list[Process] = []

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._started:
            process.stop()
        self._ours.close()  # it reaps its children as long as it lives, and then ends by itself
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._scratch.cleanup()

    def start(self, group: str, name: str, *, gives_way: bool = False) -> Process:
        """Return a process of an entry point, which loads it and waits for its work.

        One that gives way lets others go first where there are more than cores.
        """
        with self._lock:
            self._settle()
            self._count += 1
            place = self.folder / f"process-{self._count}"
            go, given = os.pipe()
            end, ended = os.pipe()
            request = "\0".join([group, name, str(int(gives_way)), str(place)]).encode()
            with contextlib.suppress(OSError):  # if it has died, so has what it would have started
                socket.send_fds(self._ours, [request], [go, ended])
            os.close(go)
            os.close(ended)
            process = Process(name, place, self._settled, given, end)
            self._started.append(process)
        return process

    def _settled(self) -> None:
        """Wait until all that was asked for has been started."""
        with self._lock:
            self._settle()

    def _settle(self) -> None:
        """Read which process was started last; nothing else is asked for before that is known."""
        if self._started and self._started[-1].pid is None:
            answer = b""
            with contextlib.suppress(OSError):
                answer = self._ours.recv(32)
            self._started[-1].pid = int(answer or b"0")


class Process:
    """An exporter or verifier, found by its entry point, in a process of its own.

    It is given its work in a file and answers in one; a pipe that it holds tells when it ends.
    """

    def __init__(
        self, name: str, place: Path, started: Callable[[], None], go: int, end: int
    ) -> None:
        self.name = name
        self.pid: int | None = None
        self._place, self._started, self._go, self._end = place, started, go, end
        self._lock = threading.Lock()
        self._is_at_work = False

    def run(self, argument: Any, where: Location, limit: float, late: str = RAISE_LIMIT) -> Outcome:
        """Hand over the work and wait for it; after `limit` seconds the process is killed.

        `late` says what to do about that.
        """
        started = time.perf_counter()
        with self._lock:
            self._is_at_work = self._go >= 0
        try:
            outcome = self._worked(argument, limit) if self._is_at_work else None
            is_late = False
        except TimeoutError:
            outcome, is_late = None, True
        finally:
            self._is_at_work = False
            self.stop()
        if outcome is None:
            died = f"the process of {self.name} died: {self._last_words()}"
            problem = (
                fail("time-limit", f"{self.name} took longer than {limit:g} s", where, late)
                if is_late
                else fail("process-died", died, where, "other formats are not affected")
            )
            return Outcome(None, problem.problems, time.perf_counter() - started)
        return Outcome(
            outcome.result, tuple(_placed(p, where) for p in outcome.problems), outcome.seconds
        )

    def _worked(self, argument: Any, limit: float) -> Outcome | None:
        """Return what the process answers, None if it died. Raises `TimeoutError` after `limit`."""
        try:
            self._place.with_suffix(".work").write_bytes(pickle.dumps(argument))
            with contextlib.suppress(
                BrokenPipeError
            ):  # it has answered already: it can't be loaded
                os.write(self._go, b"!")
            if not select.select([self._end], [], [], limit)[0]:
                raise TimeoutError
            answer = self._place.with_suffix(".answer").read_bytes()
            outcome: Outcome = pickle.loads(answer)  # noqa: S301, our own process
        except TimeoutError:
            raise
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
            return None
        return outcome

    def _has_ended(self, seconds: float) -> bool:
        """Whether nobody holds the pipe's other end any more, or will within so many seconds."""
        until = time.monotonic() + seconds
        while select.select([self._end], [], [], max(until - time.monotonic(), 0))[0]:
            if not os.read(self._end, 1):
                return True
        return False

    def _last_words(self) -> str:
        try:
            said = self._place.with_suffix(".said").read_text("utf-8", "replace").split("\n")
        except OSError:
            said = []
        return next((line for line in reversed(said) if line.strip()), "no message")

    def stop(self) -> None:
        """Kill the process and whatever it started, unless all of it has ended.

        What holds the pipe's other end lives. Any thread may ask for it; the one that waits for
        the answer then closes the pipes.
        """
        with self._lock:
            if self._go < 0:
                return
            self._started()
            if self.pid and not self._has_ended(0):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid, signal.SIGKILL)
                self._has_ended(SECONDS_TO_END)
            if not self._is_at_work:
                for pipe in (self._go, self._end):
                    os.close(pipe)
                self._go = self._end = -1


def exporter_of(name: str, zygote: Zygote) -> Exporter:
    """Return what a format says of itself; a stranger's module is not loaded in this process.

    Raises `PublishError` for one that can't be loaded.
    """
    known = known_formats()[name]
    if known.package == OURS:
        return known.load()
    where = Location(f"{name} ({known.package})")
    process = zygote.start(DESCRIPTIONS, name)
    outcome = process.run(None, where, SECONDS_TO_LOAD, f"look at {known.package}")
    if not isinstance(outcome.result, Exporter):
        raise PublishError(outcome.problems)
    return outcome.result


class Workshop:
    """The processes of one build: started early, at most `jobs` at work, none left behind."""

    def __init__(self, formats: Sequence[str], jobs: int) -> None:
        self.pool = ThreadPoolExecutor(max_workers=max(1, jobs))
        self.aside = ThreadPoolExecutor(max_workers=1)
        self.zygote = Zygote()
        self._waiting: dict[tuple[str, str], Process] = {}
        self._is_first = True
        self._lock = threading.Lock()
        if formats and formats[0] in known_formats():
            self.prepare(EXPORTERS, formats[0])

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.zygote.__exit__(kind, error, trace)
        self.pool.shutdown(cancel_futures=True)
        self.aside.shutdown(cancel_futures=True)

    def prepare(self, group: str, name: str) -> None:
        """Start a process that will be wanted soon."""
        with self._lock:
            if (group, name) not in self._waiting:
                process = self.zygote.start(group, name, gives_way=not self._is_first)
                self._waiting[group, name] = process
                self._is_first = False  # the first takes longest; the others have time

    def run(self, group: str, name: str, argument: Any, where: Location, limit: float) -> Outcome:
        """Give work to the process of an entry point, and wait for it."""
        self.prepare(group, name)
        with self._lock:
            process = self._waiting.pop((group, name))
        return process.run(argument, where, limit)

    def folder(self, name: str) -> Path:
        """Return an empty folder for one format's files."""
        folder = self.zygote.folder / name
        folder.mkdir()
        return folder


def _placed(problem: Problem, where: Location) -> Problem:
    """Put a problem that names no file at the place that was asked about."""
    if not problem.location.path:
        return Problem(problem.code, problem.severity, problem.message, where, problem.hint)
    return problem
