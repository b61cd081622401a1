"""Write the guide's reference from the code: python docs/reference.py.

`content/guide/reference.md` lists commands, keys, number formats, formats, labels, quotation
marks and problems; `content/guide/licenses.md` the libraries. A test holds them to the code.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, get_args

import click
from packaging.requirements import Requirement
from pydantic.fields import FieldInfo

from publish import cli
from publish.model import labels, yaml_file
from publish.model.formats import Exporter, known_formats
from publish.model.limits import FEATURES
from publish.model.scheme import FORMATS
from publish.read.keys import Author, NumberingChoice, PublicationKeys

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "content" / "guide"
SAMPLES = (1, 2, 3, 10, 27)
KINDS = {"str": "text", "int": "number", "bool": "true or false", "dict": "mapping"}
SKIPPED = (type(None),)
ADDING = {"error": "error", "fail": "error", "warning": "warning", "notice": "notice"}
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "python_version": "3.11"}
LINUX |= {"platform_python_implementation": "CPython", "implementation_name": "cpython"}
# Said in their own files only.
STATED = {
    "pyphen": "GPL-2.0-or-later, LGPL-2.1-or-later or MPL-1.1",
    "pypdfium2": "Apache-2.0 or BSD-3-Clause",
}
LICENSES = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}


def reference() -> str:
    """Return the chapter on commands, keys and problems."""
    return f"""# Commands and keys {{.appendix #sec-reference}}

This appendix is made from the code, so what it says is what the toolkit does.

## Commands {{#sec-ref-commands}}

{commands()}

The exit status is 0 if all was done and agrees, 1 if the source or a file has a problem, and
2 if the command was used wrongly. `make` knows these targets; any other word is taken for a format:

{targets()}

## Keys of publication.yaml {{#sec-ref-keys}}

{keys()}

## Number formats {{#sec-ref-numbers}}

{number_formats()}

## Formats {{#sec-ref-formats}}

{formats()}

## Labels {{#sec-ref-labels}}

{label_table()}

## Quotation marks {{#sec-ref-quotes}}

{quotation_marks()}

## Problems {{#sec-ref-problems}}

Each problem has a code. Where one code stands for several things, all are listed; … stands for
what differs.

{problems()}
"""


def commands() -> str:
    """Return every command with its arguments and options."""
    entries = []
    for name, command in sorted(cli.cli.commands.items()):
        usage = [f"publish {name}"]
        details = [str(command.help).replace("\n", " ")]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                details.append(_option(parameter))
            else:
                many = " …" if parameter.nargs == -1 else ""
                usage.append(f"{str(parameter.name).upper()}{many}")
        entries.append(f"`{' '.join(usage)}`\n" + "".join(f":   {one}\n\n" for one in details))
    return "\n".join(entries).strip()


def _option(option: click.Option) -> str:
    flag = option.opts[0]
    value = "" if option.is_flag else f" {option.metavar or option.type.name.upper()}"
    value = value.replace(" RANGE", "")
    default = f" Default: `{option.default}`." if option.show_default else ""
    return f"`{flag}{value}`: {option.help or 'a folder for the files.'}{default}"


def targets() -> str:
    """Return the targets of the Makefile with what they do."""
    lines = re.findall(r"^([a-z][a-z ]*):.*## (.*)$", (ROOT / "Makefile").read_text(), re.M)
    return "\n\n".join(
        f"`make {'`, `make '.join(names.split())}`\n:   {what}" for names, what in lines
    )


def keys() -> str:
    """Return every key of publication.yaml."""
    entries = []
    for name, field in PublicationKeys.model_fields.items():
        entry = f"`{field.alias or name}`\n:   {_described(field)}"
        if name in {"author", "numbering"}:
            inner = Author if name == "author" else NumberingChoice
            for own, one in inner.model_fields.items():
                entry += f"\n\n    `{own}`: {_described(one)}"
        entries.append(entry)
    return "\n\n".join(entries)


def _described(field: FieldInfo) -> str:
    default = field.default
    shown = ""
    if isinstance(default, str | int) and default != "" and not field.is_required():
        shown = f" Default: `{str(default).lower() if default is False else default}`."
    return f"*{_kind(field.annotation)}* – {field.description}.{shown}"


def _kind(annotation: Any) -> str:
    """Return a type in people's words."""
    name = getattr(annotation, "__name__", "")
    if name in KINDS:
        return KINDS[name]
    choices = [one for one in get_args(annotation) if isinstance(one, str | bool)]
    if choices:
        return ", ".join(f"`{str(one).lower()}`" for one in choices)
    if name == "list":
        return "list"
    if getattr(annotation, "__metadata__", None):
        return _kind(annotation.__origin__)
    parts = [_kind(part) for part in get_args(annotation) if part not in SKIPPED]
    return " or ".join(dict.fromkeys(parts)) or "mapping"


def number_formats() -> str:
    """Return the number formats with samples."""
    rows = ["| format | " + " | ".join(map(str, SAMPLES)) + " |", "|:--|" + "--:|" * len(SAMPLES)]
    for name, printed in FORMATS.items():
        rows.append(f"| `{name}` | " + " | ".join(printed(one) for one in SAMPLES) + " |")
    return "\n".join(rows) + "\n\n: Number formats, by Word's names {#tbl-ref-numbers}"


def formats() -> str:
    """Return the built-in formats, what of a text each carries, and its limits."""
    known = [one for one in known_formats().values() if one.package == "publish-toolkit"]
    rows = ["| name | file | media type | read back |", "|:--|:--|:--|:--|"]
    lists = []
    for one in known:
        exporter = one.load()
        media = exporter.media_type.replace("application/", "")
        media = media if len(media) < 30 else f"{media[:24]}…"
        rows.append(
            f"| `{one.name}` | `{exporter.suffix}` | {media} | {'yes' if one.verified else 'no'} |"
        )
        items = "\n".join(f"- {limit}" for limit in exporter.limits)
        lists.append(f"What `{one.name}` can't carry, and what to know:\n\n{items}")
    table = "\n".join(rows) + "\n\n: Built-in formats {#tbl-ref-formats}"
    return "\n\n".join([table, carried([one.load() for one in known]), *lists])


def carried(exporters: list[Exporter]) -> str:
    """Return what a text may have, and which formats declare a limit of it."""
    rows = ["| in the source | limited in |", "|:--|:--|"]
    for feature in FEATURES:
        names = [
            f"`{one.name}`"
            for one in exporters
            if any(getattr(limit, "feature", "") == feature for limit in one.limits)
        ]
        rows.append(f"| {feature} | {', '.join(names) or '–'} |")
    about = "What not every format carries in full; the lists below say how far each goes"
    widths = 'tbl-colwidths="[28,72]"'
    return "\n".join(rows) + f"\n\n: {about} {{#tbl-ref-carried {widths}}}"


def label_table() -> str:
    """Return the labels' keys with the English words, and the languages."""
    table = yaml_file.load(ROOT / "styles" / "labels.yaml").values
    rows = ["| key | word | key | word |", "|:--|:--|:--|:--|"]
    pairs = [f"`{key}` | {_visible(word)}" for key, word in labels.labels("en").items()]
    pairs += [" | "] * (len(pairs) % 2)
    half = len(pairs) // 2
    rows += [f"| {a} | {b} |" for a, b in zip(pairs[:half], pairs[half:], strict=True)]
    known = ", ".join(f"`{name}`" for name in table)
    return (
        "\n".join(rows)
        + "\n\n: Labels and their English words {#tbl-ref-labels}\n\n"
        + f"Languages that have labels: {known}."
    )


def _visible(word: str) -> str:
    return f"`{word}`" if word != word.strip() or not word[:1].isalnum() else word


def quotation_marks() -> str:
    """Return the quotation marks by language."""
    table = yaml_file.load(ROOT / "styles" / "quotation-marks.yaml").values
    by_marks: dict[tuple[str, ...], list[str]] = {}
    for language, marks in table.items():
        by_marks.setdefault(tuple(mark.strip() for mark in marks), []).append(language)
    rows = ["| outer | inner | languages |", "|:--|:--|:--|"]
    for (opening, closing, first, last), languages in by_marks.items():
        names = ", ".join(languages)
        rows.append(f"| {opening}a{closing} | {first}a{last} | {names} |")
    caption = '\n\n: Quotation marks {#tbl-ref-quotes tbl-colwidths="[15,15,70]"}'
    return "\n".join(rows) + caption


def problems() -> str:
    """Return every problem code with its severity and messages."""
    found: dict[str, tuple[set[str], list[str]]] = {}
    for path in sorted((ROOT / "publish").rglob("*.py")):
        for code, severity, message in problems_of(ast.parse(path.read_text())):
            severities, messages = found.setdefault(code, (set(), []))
            severities.add(severity)
            if message and message not in messages:
                messages.append(message)
    entries = []
    for code, (severities, messages) in sorted(found.items()):
        shown = "; ".join(sorted(messages)) or "what was found"
        entries.append(f"`{code}`\n:   {' or '.join(sorted(severities))}: {_escaped(shown)}")
    return "\n\n".join(entries)


def problems_of(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Yield (code, severity, message) of each problem that a module can report."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names: dict[str, list[ast.expr]] = {}
        used: set[str] = set()
        nodes = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.Call)]
        for node in sorted(nodes, key=lambda one: (one.lineno, one.col_offset)):
            if isinstance(node, ast.Assign):
                if isinstance(node.targets[0], ast.Name):
                    name = node.targets[0].id
                    kept = names.get(name, []) if name not in used else []
                    names[name] = [*kept, node.value]
                    used.discard(name)
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            severities = _severities(name, names) if len(node.args) > 1 else []
            for severity in severities:
                used = set(names)
                for code in _texts(node.args[0], names):
                    yield from ((code, severity, text) for text in _texts(node.args[1], names))


def _severities(name: str, names: dict[str, list[ast.expr]]) -> list[str]:
    if name in ADDING:
        return [ADDING[name]]
    chosen = [value for value in names.get(name, []) if isinstance(value, ast.IfExp)]
    parts = [part for one in chosen for part in (one.body, one.orelse)]
    return [ADDING[part.attr] for part in parts if getattr(part, "attr", "") in ADDING]


def _texts(expression: ast.expr, names: dict[str, list[ast.expr]]) -> list[str]:
    """Return the texts that an expression can be; … for what is not known before."""
    match expression:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            parts = [v.value if isinstance(v, ast.Constant) else "…" for v in values]
            return ["".join(map(str, parts))]
        case ast.Name(id=name) if name in names:
            return [text for value in names[name] for text in _texts(value, {})]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_texts(body, names), *_texts(orelse, names)]
    return []


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#@$^~|])", r"\\\1", text)


def licenses() -> str:
    """Return the chapter on the libraries and their licenses."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    reasons = dict(
        re.findall(r'^    "([\w-]+)[^"]*",\s*# (.*)$', (ROOT / "pyproject.toml").read_text(), re.M)
    )
    direct = [_name(Requirement(one)) for one in project["dependencies"]]
    every = sorted(_closure(direct))
    rows = ["| library | license | what for |", "|:--|:--|:--|"]
    rows += [f"| {one} | {license_of(one)} | {_reason(one, reasons)} |" for one in sorted(direct)]
    others = ", ".join(f"{one} ({license_of(one)})" for one in every if one not in direct)
    return f"""# Licenses of the parts {{.appendix #sec-licenses}}

The toolkit is published under the MIT license. It stands on the libraries in @tbl-licenses.

{chr(10).join(rows)}

: Libraries and their licenses {{#tbl-licenses tbl-colwidths="[28,27,45]"}}

These bring others with them: {others}.

EbookLib's license, the AGPL, does not touch the files that you make. It matters if you hand on a
bundle that holds EbookLib or let others use it over a network: then the source of the whole bundle
must be offered too. Without EbookLib every format but EPUB works. pandoc, which comes with
pypandoc-binary, is under GPL-2.0-or-later and is run as a program of its own.
"""


def _reason(name: str, reasons: dict[str, str]) -> str:
    return reasons.get(name, "fonts" if name.startswith("fontpkg") else "")


def _name(requirement: Requirement) -> str:
    return requirement.name.lower().replace("_", "-")


def _closure(names: list[str]) -> set[str]:
    """Return the libraries and all that they require on Linux."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            marker = requirement.marker
            if marker is None or marker.evaluate(LINUX | {"extra": ""}):
                waiting.append(_name(requirement))
    return found


def license_of(name: str) -> str:
    """Return a library's license as its metadata say it, in SPDX's terms where known."""
    about = metadata.metadata(name)
    if expression := about.get("License-Expression"):
        return str(expression)
    for line in about.get_all("Classifier") or []:
        if line.startswith("License ::"):
            text = line.rpartition(" :: ")[2]
            if text in LICENSES:
                return LICENSES[text]
    text = str(about.get("License") or "").strip()
    return STATED.get(name) or LICENSES.get(text, text)


def main() -> None:
    """Write both chapters."""
    (GUIDE / "reference.md").write_text(reference())
    (GUIDE / "licenses.md").write_text(licenses())


if __name__ == "__main__":
    main()
