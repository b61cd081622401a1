"""Files replaced at once: a reader finds the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from publish.problems import Location, PublishError, fail


def prepare(output: Path) -> None:
    """Make the output folder. Raises `PublishError` where nothing can be written there."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise unwritable(output, error) from error


def unwritable(path: Path, error: OSError) -> PublishError:
    """Return the exception for a place where nothing can be written."""
    reason = (error.strerror or str(error)).lower()
    hint = "choose another folder with --output-dir, or mend its permissions"
    return fail("unwritable-output", f"cannot be written: {reason}", Location.of(path), hint)


def write(path: Path, data: bytes) -> bool:
    """Put `data` at `path` in one step; return False, touching nothing, if it is there already."""
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise unwritable(path, error) from error
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Keep other builds from writing into the folder while the block runs."""
    folder = os.open(output, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def place(made: Path, target: Path, *, is_ours: bool = True) -> bool:
    """Put a finished file or folder in its place; return whether anything changed.

    Raises `PublishError` where something stands there that no build of ours has put there.
    """
    if target.is_dir() and (made.is_file() or not is_ours):
        hint = "move the folder away, or choose another with --output-dir"
        raise fail("in-the-way", "a folder stands in the way", Location.of(target), hint)
    if made.is_file():
        return write(target, made.read_bytes())
    if target.is_dir() and checksum(target) == checksum(made):
        return False
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as fresh:
            shutil.copytree(made, Path(fresh, "new"))
            if target.exists():
                target.rename(Path(fresh, "old"))
            Path(fresh, "new").rename(target)
    except OSError as error:
        raise unwritable(target, error) from error
    return True


def members(path: Path) -> list[Path]:
    """Return a file itself, or every file of a folder in a fixed order."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, or of the names and contents of a folder's files."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    for member in members(path):
        digest.update(f"{checksum(member)}  {member.relative_to(path).as_posix()}\n".encode())
    return digest.hexdigest()


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files of a folder."""
    return sum(file.stat().st_size for file in members(path))
