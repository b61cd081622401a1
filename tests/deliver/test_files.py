"""Files are replaced at once, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.deliver import files
from publish.deliver.downloads import shown_size
from publish.problems import PublishError


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert files.write(path, b"one")
    before = path.stat().st_mtime_ns
    assert not files.write(path, b"one")
    assert path.stat().st_mtime_ns == before


def test_nothing_is_left_behind_where_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").touch()
    with pytest.raises(PublishError, match="unwritable-output"):
        files.write(tmp_path / "taken", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    made, target = tmp_path / "made", tmp_path / "target"
    for folder, name in ((made, "new"), (target, "old")):
        folder.mkdir()
        (folder / name).write_text(name)
    assert files.place(made, target)
    assert [path.name for path in target.iterdir()] == ["new"]
    assert not files.place(made, target)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1200, "1.2 KB"), (34_000_000, "34 MB")],
)
def test_sizes_are_shown_for_people(count: int, shown: str) -> None:
    assert shown_size(count) == shown
