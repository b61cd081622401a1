"""What runs in the process of an exporter or verifier, and in the one that they are forked from.

`python -m publish.worker CHANNEL` takes requests on a socket (`publish.process.Zygote`).
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from publish.model.formats import (
    EXPORTERS,
    VERIFIERS,
    Exporter,
    Reading,
    Verifier,
    elsewhere,
    known_formats,
    load_verifier,
)
from publish.model.limits import Limit
from publish.problems import Location, Problem, PublishError, Severity, fail
from publish.process import DESCRIPTIONS, Outcome

PRELOADED = ("lxml.etree", "publish.pandoc", "publish.model.running_text")
"""What most exporters and verifiers load: once, before they are forked."""
MOST_MEMORY = {
    DESCRIPTIONS: 1_000_000_000,
    EXPORTERS: 6_000_000_000,
    VERIFIERS: 1_000_000_000,
}
"""Bytes that the work may take: reading the PDF of a book of 200,000 words takes 140 million."""
MOST_ANSWERED = 16_000_000
"""Bytes of what was read; of a book of 200,000 words it is 1.2 million."""


def main(channel: int) -> None:
    """Fork a process for each entry point that is asked for, until nobody is there to ask."""
    for module in PRELOADED:
        with contextlib.suppress(Exception):
            import_module(module)
    known_formats()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=channel) as requests:
        while True:
            request, pipes, _, _ = socket.recv_fds(requests, 65_536, 2)
            if not request:
                return
            group, name, gives_way, place = request.decode().split("\0")
            pid = os.fork()
            if not pid:
                requests.close()
                os.nice(10 * int(gives_way))
                work(group, name, Path(place), *pipes)
            with contextlib.suppress(OSError):  # it has ended, or has done it itself
                os.setpgid(pid, pid)  # before anybody knows its number, and may kill its group
            for pipe in pipes:
                os.close(pipe)
            requests.send(f"{pid}".encode())


def work(group: str, name: str, place: Path, go: int, ended: int) -> NoReturn:
    """Load an entry point, wait for the work, do it, answer in a file, and end.

    `go` is read from for a sign to begin; a sign on `ended` says that the answer is there, and
    it is held open as long as the process, or one that it has started, lives.
    """
    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        said = os.open(place.with_suffix(".said"), os.O_WRONLY | os.O_CREAT)
    except OSError:
        os._exit(0)  # the command has ended, and its scratch is gone
    os.dup2(said, 1)
    os.dup2(said, 2)
    gc.set_threshold(200_000, 20, 1000)  # few of the many objects of a layout are ever garbage
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    try:
        data = _worked(group, name, place, go)
    except PublishError as error:
        data = pickle.dumps(Outcome(None, error.problems))
    except BaseException as error:  # whatever it raises is its own, SystemExit too
        data = pickle.dumps(Outcome(None, (_raised(group, name, error),)))
    place.with_suffix(".answer").write_bytes(data)
    os.write(ended, b".")
    os._exit(0)


def _worked(group: str, name: str, place: Path, go: int) -> bytes:
    """Return the outcome of the work as it is sent."""
    with _bounded_memory(MOST_MEMORY[group]):
        worker = _load(group, name)
    for module in worker.imports:
        with contextlib.suppress(Exception):
            import_module(module)
    if not os.read(go, 1):
        os._exit(0)  # nobody wants it any more
    if group == DESCRIPTIONS:
        return pickle.dumps(Outcome(_description(worker)))
    argument = pickle.loads(place.with_suffix(".work").read_bytes())  # noqa: S301, our own process
    started = time.perf_counter()
    task = worker.export if isinstance(worker, Exporter) else worker.read
    with _bounded_memory(MOST_MEMORY[group]):
        result = task(argument)
        if group == VERIFIERS:
            _check(result, name)
        data = pickle.dumps(Outcome(result, (), time.perf_counter() - started))
    if len(data) > MOST_ANSWERED:
        message = f"is not read: it holds more than {MOST_ANSWERED // 1_000_000} MB of text"
        raise fail("oversized", message, Location(""))
    return data


def _check(reading: object, name: str) -> None:
    """Raise `PublishError` for what a verifier may not answer: nothing would be compared."""
    if not isinstance(reading, Reading) or reading == Reading():
        what = "a Reading that holds nothing" if isinstance(reading, Reading) else repr(reading)
        hint = "a verifier returns a Reading with what it saw in the file"
        message = f"the verifier {name} returned {what[:80]}"
        raise fail("verifier-raised", message, Location(""), hint)
    if field := reading.misshapen:
        message = f"the verifier {name} returned a Reading whose {field} are not as agreed"
        hint = "publish.model.formats.Reading says what its fields hold"
        raise fail("verifier-raised", message, Location(""), hint)


@contextlib.contextmanager
def _bounded_memory(most: int) -> Iterator[None]:
    """Let a stranger's work take so much memory and no more, on systems that can hold to it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bound = most if soft == resource.RLIM_INFINITY else min(soft, most)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _end_with_parent(parent: int) -> None:
    """End this process when the one that started it is gone: nobody would read the answer."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _load(group: str, name: str) -> Exporter | Verifier:
    return load_verifier(name) if group == VERIFIERS else known_formats()[name].load()


def _description(exporter: Exporter | Verifier) -> Exporter:
    """Return an exporter without what its module alone can hold, so that it can be sent."""
    if not isinstance(exporter, Exporter):
        raise TypeError("a verifier has no description")
    limits = tuple(one if type(one) is Limit else str(one) for one in exporter.limits)
    return replace(exporter, export=elsewhere, limits=limits)


def _raised(group: str, name: str, error: BaseException) -> Problem:
    if isinstance(error, MemoryError):
        what = "is not read" if group == VERIFIERS else "is not made"
        message = f"{what}: it takes more than {MOST_MEMORY[group] // 1_000_000:,} MB of memory"
        return fail("oversized", message, Location("")).problems[0]
    if group == VERIFIERS and isinstance(error, RecursionError):
        return fail("too-deep", "is nested too deeply", Location("")).problems[0]
    if group == DESCRIPTIONS:
        message = f"the format can't be loaded: {type(error).__name__}: {error}"
        hint = f"look at {known_formats()[name].package}"
        return fail("exporter-raised", message, Location(""), hint).problems[0]
    what = "exporter" if group == EXPORTERS else "verifier"
    trace = error.__traceback__
    place = ""
    while trace:
        file = trace.tb_frame.f_code.co_filename
        place = f" ({Path(file).name}:{trace.tb_lineno})"
        trace = trace.tb_next
    message = f"the {what} {name} raised {type(error).__name__}: {error}{place}"
    hint = f"other formats are not affected; report it to the package that {name} comes from"
    return Problem(f"{what}-raised", Severity.ERROR, message, Location(""), hint)


if __name__ == "__main__":
    main(int(sys.argv[1]))
