"""What runs in the process of an exporter or verifier: `python -m publish.worker GROUP NAME`."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import sys
import threading
import time
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from publish.model.formats import EXPORTERS, Exporter, Verifier
from publish.problems import Location, Problem, PublishError, Severity
from publish.process import Outcome


def main(group: str, name: str) -> None:
    """Load an entry point, wait for the work on standard input, answer on standard output."""
    gc.set_threshold(200_000, 20, 1000)  # few of the many objects of a layout are ever garbage
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        worker = _load(group, name)
        for module in worker.imports:
            with contextlib.suppress(Exception):
                import_module(module)
        argument = pickle.load(sys.stdin.buffer)  # noqa: S301, from our own process
        started = time.perf_counter()
        work = worker.export if isinstance(worker, Exporter) else worker.read
        outcome = Outcome(work(argument), (), time.perf_counter() - started)
    except PublishError as error:
        outcome = Outcome(None, error.problems)
    except Exception as error:
        outcome = Outcome(None, (_raised(group, name, error),))
    try:
        data = pickle.dumps(outcome)
    except Exception as error:
        data = pickle.dumps(Outcome(None, (_raised(group, name, error),)))
    answer.write(data)
    answer.flush()
    os._exit(0)


def _end_with_parent(parent: int) -> None:
    """End this process when the one that started it is gone: nobody would read the answer."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _load(group: str, name: str) -> Exporter | Verifier:
    (entry,) = entry_points(group=group, name=name)
    worker = entry.load()
    if not isinstance(worker, Exporter | Verifier):
        raise TypeError(f"{entry.value} is no Exporter or Verifier")
    return worker


def _raised(group: str, name: str, error: BaseException) -> Problem:
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
