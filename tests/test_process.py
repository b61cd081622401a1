"""The processes of exporters and verifiers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publish.model.formats import EXPORTERS, VERIFIERS
from publish.problems import Location
from publish.process import Zygote
from publish.proof import _read_all

OPEN_FILES = Path("/proc/self/fd")


def test_a_process_can_be_killed_with_all_it_started_from_the_moment_it_is_known() -> None:
    with Zygote() as zygote:
        for _ in range(20):
            process = zygote.start(EXPORTERS, "txt")
            zygote.start(EXPORTERS, "txt").stop()  # all before it are known by then
            assert process.pid
            assert os.getpgid(process.pid) == process.pid
            process.stop()


def test_what_a_process_said_before_it_was_given_its_work_is_heard() -> None:
    with Zygote() as zygote:
        process = zygote.start(VERIFIERS, "nothing-of-that-name")
        while os.read(process._end, 1):
            pass  # until it has ended
        outcome = process.run(None, Location("x"), 60)
        assert [problem.code for problem in outcome.problems] == ["verifier-raised"]


def test_where_processes_cannot_be_started_it_is_a_problem_and_no_traceback() -> None:
    with Zygote() as zygote:
        zygote._process.kill()
        zygote._process.wait()
        for _ in range(2):
            outcome = zygote.start(EXPORTERS, "txt").run(None, Location("txt"), 60)
            assert [problem.code for problem in outcome.problems] == ["process-died"]


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="only Linux lists the files that are open")
def test_files_that_nobody_waits_for_leave_nothing_open(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text("Words.\n")
    list(_read_all([path], 60))
    before = len(list(OPEN_FILES.iterdir()))
    for _ in range(8):
        readings = _read_all([path] * 6, 60)
        next(readings)
        readings.close()
    assert len(list(OPEN_FILES.iterdir())) == before
