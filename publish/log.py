"""What a build says while it works: plain lines, and on a terminal a progress display."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from publish.problems import Problem, Severity

COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


class Log:
    """One line a stage and format on standard output, problems on standard error."""

    def __init__(self) -> None:
        self._live: Any = None
        self._tasks: dict[str, Any] = {}

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Draw what is under way while the block runs, if standard output is a terminal."""
        if not sys.stdout.isatty():
            yield
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, transient=True) as live:
            self._live = live
            try:
                yield
            finally:
                self._live = None
                self._tasks.clear()

    def say(self, text: str) -> None:
        """Print a line."""
        if self._live:
            from rich.text import Text

            self._live.console.print(Text.from_ansi(text), soft_wrap=True)
        else:
            click.echo(text)

    def begin(self, what: str) -> None:
        """Show that a piece of work has begun."""
        if self._live:
            self._tasks[what] = self._live.add_task(what, total=None)

    def end(self, stage: str, what: str, detail: str, seconds: float) -> None:
        """Print the line of a piece of work that has ended."""
        key = f"{stage} {what}".strip()
        if self._live and key in self._tasks:
            self._live.remove_task(self._tasks.pop(key))
        self.say(f"  {stage:<8} {what:<9} {detail:<38} {seconds:7.2f} s".rstrip())

    def unverified(self, name: str) -> None:
        """Print in yellow that nothing reads a format back."""
        detail = click.style("not verified: nothing reads this format back", fg="yellow")
        self.say(f"  {'verify':<8} {name:<9} {detail}")

    @contextmanager
    def stage(self, stage: str) -> Iterator[list[str]]:
        """Time a stage of the whole publication; what the block appends is the line's detail."""
        detail: list[str] = []
        self.begin(stage)
        started = time.perf_counter()
        yield detail
        self.end(stage, "", "".join(detail), time.perf_counter() - started)

    def problem(self, problem: Problem) -> None:
        """Print a problem: its line, never wrapped, and the hint below it."""
        text = str(problem)
        color = COLORS[problem.severity]
        word = f" {problem.severity} {problem.code}:"
        colored = (
            text.replace(word, click.style(word, fg=color), 1) if sys.stderr.isatty() else text
        )
        if self._live:
            self._live.stop()
            click.echo(colored, err=True)
            self._live.start()
        else:
            click.echo(colored, err=True)
