"""XML files of an archive, parsed without trust: EPUB and OpenDocument hold their texts so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.archives import fault_of_markup
from publish.problems import Location, fail


def root_of(
    name: str, files: Mapping[str, bytes], where: Location, broken: Callable[[str], Exception]
) -> Element:
    """Return a file's root. Entities are not expanded and nothing is fetched.

    `broken` makes the error of an archive that is none of its format; one that is too large to
    be read is a `PublishError` of its own.
    """
    if name not in files:
        raise broken(f'"{name}" is not in it')
    if fault := fault_of_markup(files[name]):
        raise fail("oversized", f'is not read: "{name}" {fault}', where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(files[name], parser)
    except etree.XMLSyntaxError as error:
        raise broken(f'"{name}" is not well-formed: {error.msg}') from error
    if any(True for _ in root.iter(etree.Entity)):
        raise broken(f'"{name}" holds an entity, which is not read')
    return root
