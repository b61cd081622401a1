"""The command `publish`. Exit status: 0 done and agreed, 1 a problem, 2 wrong usage."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from publish import __version__
from publish.problems import PublishError

PATH = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="publish")
def cli() -> None:
    """Publish one text as PDF, EPUB, Word and more, with the same numbers in all."""


@cli.command()
@click.argument("publications", nargs=-1, type=PATH)
@click.option("--to", "formats", metavar="FORMATS", help="Formats, separated by commas.")
@click.option(
    "--output-dir",
    "output",
    type=PATH,
    default=Path("dist"),
    show_default=True,
    help="Where the files go.",
)
@click.option("--jobs", type=click.IntRange(1), help="Processes at work at once (one a core).")
def build(
    publications: Sequence[Path], formats: str | None, output: Path, jobs: int | None
) -> None:
    """Build PUBLICATIONS (folders or files), or all in content/, and prove that they agree."""
    from publish import pipeline
    from publish.log import Log
    from publish.read.place import check_names, find_all

    wanted = _formats(formats)
    paths = list(publications) or find_all(Path("content"))
    check_names(paths)
    good = True
    log = Log()
    for path in paths:
        try:
            good &= pipeline.build(path, wanted, output, jobs or os.cpu_count() or 2, log)
        except PublishError as error:
            for problem in error.problems:
                log.problem(problem)
            good = False
    if not good:
        raise SystemExit(1)


def _written_as(suffix: str) -> str:
    """Return which format writes files with a suffix, "" for none."""
    from publish.model.formats import OURS, known_formats

    ours = (one for one in known_formats().values() if one.package == OURS)
    names = [one.name for one in ours if one.load().suffix == f".{suffix.lstrip('.')}"]
    return f'.{suffix.lstrip(".")} is written by "{names[0]}"' if names else ""


def _formats(text: str | None) -> list[str]:
    """Return the names after --to; one that is not known is wrong usage."""
    from publish.model.formats import known_formats
    from publish.problems import nearest

    names = [name.strip() for name in (text or "").split(",") if name.strip()]
    for name in names:
        if name not in known_formats():
            hint = _written_as(name) or nearest(
                name, known_formats(), "known: " + ", ".join(known_formats())
            )
            raise click.UsageError(f'there is no format "{name}"; {hint}')
    if text is not None and not names:
        raise click.UsageError("--to needs the name of a format")
    return list(dict.fromkeys(names))


@cli.command()
@click.argument("publication", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def outline(publication: Path, as_json: bool) -> None:
    """Show what the source says: headings, captions, references and notes."""
    from publish import pipeline
    from publish.log import Log

    document, numbered = pipeline.outline(publication)
    log = Log()
    for problem in (*document.problems, *numbered.problems):
        log.problem(problem)
    found = numbered.outline
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    for heading in found.headings:
        click.echo(f"{'  ' * max(heading.level - 1, 0)}{heading.text}")
    for caption in found.captions:
        click.echo(f"{caption.kind} {caption.text}")
    for reference in found.references:
        click.echo(f"{reference.text} -> {', '.join(reference.targets)}")
    for note in found.notes:
        click.echo(f"note {note.number}: {note.text}")


@cli.command()
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--against", type=PATH, help="The publication to compare with.")
@click.option("--each-other", is_flag=True, help="Compare the files with the first one instead.")
def verify(files: Sequence[Path], against: Path | None, each_other: bool) -> None:
    """Read finished FILES back and compare them with a publication's source, or with each other."""
    from publish import proof
    from publish.log import Log

    if (against is None) is not each_other or (each_other and len(files) < 2):
        raise click.UsageError("give --against PUBLICATION, or --each-other and several files")
    log = Log()
    verdicts = proof.against_source(files, against) if against else proof.against_each_other(files)
    good = True
    for verdict in verdicts:
        for problem in verdict.problems:
            log.problem(problem)
        click.echo(f"{verdict.file}: {verdict.said}")
        good &= verdict.is_good
    if not good:
        raise SystemExit(1)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def formats(as_json: bool) -> None:
    """List every known format, built in or plugged in."""
    from publish import pipeline
    from publish.model.formats import known_formats

    rows = []
    for name, exporter in pipeline.exporters().items():
        known = known_formats()[name]
        row = {"name": name, "suffix": "", "package": known.package, "verified": known.verified}
        if isinstance(exporter, PublishError):
            row |= {"limits": [], "problem": exporter.problems[0].message}
        else:
            row |= {"suffix": exporter.suffix, "title": exporter.title}
            row |= {
                "media-type": exporter.media_type,
                "limits": [str(limit) for limit in exporter.limits],
            }
        rows.append(row)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        checked = "read back" if row["verified"] else click.style("not verified", fg="yellow")
        pad = " " * (13 - len(click.unstyle(checked)))
        click.echo(f"{row['name']:<10} {row['suffix']:<8} {checked}{pad} {row['package']}")


def _beside(program: str) -> str:
    """Return what to type for a program of the environment that this command is in."""
    own = Path(sys.executable).with_name(program)
    if shutil.which(program) == str(own) or not own.is_file():
        return program
    shown = os.path.relpath(own)
    return program if shown.startswith(os.pardir) else shown


@cli.command()
@click.argument("name", type=PATH)
def new(name: Path) -> None:
    """Make a publication to start from in the folder NAME."""
    from publish import starter

    for path in starter.publication(name):
        click.echo(f"wrote {path}")
    click.echo(f"Now type: {_beside('publish')} build {name}")


@cli.command("new-format")
@click.argument("name")
def new_format(name: str) -> None:
    """Make a package that adds the format NAME, in the folder publish-NAME."""
    from publish import starter

    for path in starter.format_package(name):
        click.echo(f"wrote {path}")
    install = f"{_beside('pip')} install ./publish-{name}"
    click.echo(f"Now type: {install} && {_beside('publish')} formats")


@cli.command()
@click.argument("template", required=False)
@click.option(
    "--into", type=PATH, default=Path(), help="A publication's folder, for that one alone."
)
def eject(template: str | None, into: Path) -> None:
    """Copy a TEMPLATE or style of the toolkit to start from; without one, list them."""
    from publish import starter

    if template is None:
        click.echo("\n".join(starter.ejectable()))
        return
    click.echo(f"wrote {starter.eject(template, into)}")


def main() -> None:
    """Run the command; problems end it with status 1 and never with a traceback."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    gc.disable()  # a tree of millions of nodes is no garbage, and the process ends soon
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except PublishError as error:
        from publish.log import Log

        for problem in error.problems:
            Log().problem(problem)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("PUBLISH_TRACEBACK"):
            raise
        click.echo(
            f"publish: an error of the toolkit itself: {type(error).__name__}: {error}\n"
            "    set PUBLISH_TRACEBACK=1 to see where, and please report it",
            err=True,
        )
        sys.exit(1)
