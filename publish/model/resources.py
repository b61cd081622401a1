"""Where templates and styles come from: a publication's folder, the user's, then ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publish.problems import Location, fail, nearest

PACKAGE = Path(__file__).parent.parent


@cache
def shipped() -> Path:
    """Return the folder that holds our `templates/` and `styles/`: a wheel's or a checkout's."""
    return PACKAGE if (PACKAGE / "styles").is_dir() else PACKAGE.parent


def search_path(folder: Path | None) -> tuple[Path, ...]:
    """Return the folders to look in: the publication's, the working folder, then ours."""
    folders = ([folder] if folder else []) + [Path.cwd(), shipped()]
    return tuple(dict.fromkeys(folders))


def find(name: str, folder: Path | None = None) -> Path | None:
    """Return the first file of that name, for example `styles/pdf.css`, or None.

    A publication's own file is taken only if it lies in its folder, links resolved, and a name
    that leads out of the folders is none.
    """
    if Path(name).is_absolute() or ".." in Path(name).parts:
        return None
    for root in search_path(folder):
        path = root / name
        if path.is_file() and (root != folder or is_inside(path, root)):
            return path
    return None


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder once `..` and symbolic links are resolved."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def require(name: str, folder: Path | None, wanted: str, location: Location) -> Path:
    """Return the first file of that name; where there is none, say what there is instead.

    `wanted` is the word to print for the missing thing, for example "numbering scheme".
    """
    if found := find(name, folder):
        return found
    known = names(str(Path(name).parent), Path(name).suffix, folder)
    raise fail(
        f"unknown-{wanted.replace(' ', '-')}",
        f'there is no {wanted} "{Path(name).stem}"',
        location,
        nearest(Path(name).stem, known, "known: " + ", ".join(known)),
    )


def names(parent: str, suffix: str, folder: Path | None = None) -> list[str]:
    """Return the sorted names, without suffix, of all files of one kind in all folders."""
    roots = search_path(folder)
    return sorted({path.stem for root in roots for path in (root / parent).glob(f"*{suffix}")})
