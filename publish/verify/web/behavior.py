"""What may change a page after it has been read: scripts, handlers, addresses that move it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from lxml import etree
from lxml.etree import _Element as Element

from publish.problems import Location, Problems

HINT = "take it out of the page; what it shows could not be checked"
RUNS = "runs"
OF_SCRIPTS = ("javascript", "ecmascript", "module", "jscript")


def tell(
    messages: Iterable[str],
    what: str,
    where: Location,
    problems: Problems,
    *,
    may_run: bool = False,
) -> None:
    """Add a problem for what may change a page, `what`.

    Where scripts may run, as on pages of the web whose template is a publication's own, they are
    a warning: nobody knows here what they do.
    """
    for message in messages:
        add = problems.warning if may_run and message.startswith(RUNS) else problems.error
        add("unread-behavior", f"{what}{message}", where, HINT)


def found(root: Element, known: Container[str]) -> Iterator[str]:
    """Yield what may change a page, each in words; `known` are scripts that may stay."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        given = {str(key): str(value) for key, value in element.attrib.items()}
        if name == "script" and _runs(given.get("type", "")) and given.get("src") not in known:
            yield f'{RUNS} the script "{given.get("src") or (element.text or "").strip()[:40]}"'
        if name == "meta" and given.get("http-equiv", "").lower() == "refresh":
            yield f'moves to another page by itself: "{given.get("content", "")}"'
        if name == "base":
            yield f'has all its addresses moved to "{given.get("href", "")}"'
        if name == "iframe" and "srcdoc" in given:
            yield "shows another page in itself"
        for key, value in given.items():
            if key.lower().startswith("on"):
                yield f'{RUNS} a script: {key}="{value[:40]}"'
            elif key == "href" and value.strip().lower().startswith("javascript:"):
                yield f'{RUNS} a script: "{value[:40]}"'


def _runs(kind: str) -> bool:
    return not kind.strip() or any(name in kind.lower() for name in OF_SCRIPTS)
