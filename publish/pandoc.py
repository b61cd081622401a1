"""The one door to pandoc: always sandboxed, always timed, without the user's own data folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from publish.model.tree import Node
from publish.problems import Location, fail

API_VERSION = [1, 23, 1, 1]
NO_DATA_FOLDER = "--data-dir=/nonexistent"
MESSAGE = re.compile(r"^\[(?:WARNING|INFO)\] (.*(?:\n  .*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """What pandoc wrote, and its warnings."""

    data: bytes
    warnings: tuple[str, ...]


@cache
def program() -> str:
    """Return the path of the pandoc that `pypandoc_binary` carries, and of no other.

    pypandoc's own search prefers another pandoc on the PATH, whose output would differ.
    """
    package = find_spec("pypandoc")
    folders = package.submodule_search_locations if package else None
    return str(Path(folders[0] if folders else "") / "files" / "pandoc")


def call(
    arguments: Sequence[str],
    data: bytes,
    *,
    location: Location | None = None,
    timeout: float = 600,
    environment: Mapping[str, str] | None = None,
) -> Answer:
    """Run pandoc on `data` from its standard input and return what it wrote.

    `--sandbox` keeps it from every file that is not named in `arguments`, and from the network.
    Raises `PublishError`, at `location`, if it fails or takes longer than `timeout` seconds.
    """
    where = location or Location("")
    command = [program(), "--sandbox", NO_DATA_FOLDER, *arguments]
    inherited = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    variables = inherited | {"LC_ALL": "C.UTF-8", "TZ": "UTC"} | dict(environment or {})
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=timeout, env=variables, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = f"pandoc took longer than {timeout:g} seconds"
        hint = "raise time-limit in publication.yaml, or look for what is so deeply nested"
        raise fail("time-limit", message, where, hint) from error
    except OSError as error:
        raise fail("pandoc-missing", f"pandoc does not start: {error}", where) from error
    messages = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise fail("pandoc-failed", f"pandoc: {messages or done.returncode}", where)
    return Answer(done.stdout, tuple(MESSAGE.findall(messages)))


def run(
    arguments: Sequence[str],
    data: bytes,
    *,
    timeout: float = 600,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Return what pandoc writes for `data`; see `call`."""
    return call(arguments, data, timeout=timeout, environment=environment).data


def as_json(blocks: list[Node], meta: Mapping[str, Any] | None = None) -> bytes:
    """Return the blocks and metadata as the JSON that `--from=json` reads."""
    tree = {"pandoc-api-version": API_VERSION, "meta": dict(meta or {}), "blocks": blocks}
    return json.dumps(tree, ensure_ascii=False).encode()
