"""What runs in the process of an exporter or verifier: `python -m publish.worker GROUP NAME`."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import resource
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from publish.model.formats import (
    EXPORTERS,
    VERIFIERS,
    Exporter,
    Verifier,
    known_formats,
    load_verifier,
)
from publish.problems import Location, Problem, PublishError, Severity, fail
from publish.process import Outcome

MOST_MEMORY = {EXPORTERS: 6_000_000_000, VERIFIERS: 1_000_000_000}
"""Bytes that the work may take: reading the PDF of a book of 200,000 words takes 140 million."""
MOST_ANSWERED = 16_000_000
"""Bytes of what was read; of a book of 200,000 words it is 1.2 million."""


def main(group: str, name: str) -> None:
    """Load an entry point, wait for the work on standard input, answer on standard output."""
    gc.set_threshold(200_000, 20, 1000)  # few of the many objects of a layout are ever garbage
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        data = _worked(group, name)
    except PublishError as error:
        data = pickle.dumps(Outcome(None, error.problems))
    except Exception as error:
        data = pickle.dumps(Outcome(None, (_raised(group, name, error),)))
    answer.write(data)
    answer.flush()
    os._exit(0)


def _worked(group: str, name: str) -> bytes:
    """Load an entry point, wait for the work and do it; return the outcome as it is sent."""
    worker = _load(group, name)
    for module in worker.imports:
        with contextlib.suppress(Exception):
            import_module(module)
    argument = pickle.load(sys.stdin.buffer)  # noqa: S301, from our own process
    started = time.perf_counter()
    work = worker.export if isinstance(worker, Exporter) else worker.read
    with _bounded_memory(MOST_MEMORY[group]):
        data = pickle.dumps(Outcome(work(argument), (), time.perf_counter() - started))
    if len(data) > MOST_ANSWERED:
        message = f"is not read: it holds more than {MOST_ANSWERED // 1_000_000} MB of text"
        raise fail("oversized", message, Location(""))
    return data


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
    return known_formats()[name].load() if group == EXPORTERS else load_verifier(name)


def _raised(group: str, name: str, error: BaseException) -> Problem:
    if isinstance(error, MemoryError):
        what = "is not made" if group == EXPORTERS else "is not read"
        message = f"{what}: it takes more than {MOST_MEMORY[group] // 1_000_000:,} MB of memory"
        return fail("oversized", message, Location("")).problems[0]
    if group == VERIFIERS and isinstance(error, RecursionError):
        return fail("too-deep", "is nested too deeply", Location("")).problems[0]
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
    main(*sys.argv[1:])
