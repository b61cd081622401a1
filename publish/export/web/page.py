"""What every page of the web formats is given: title block, contents, fonts and cover."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from publish.export import pages, titles
from publish.export.web import design, images
from publish.export.web.documents import ContentDocument
from publish.model.formats import Context
from publish.model.languages import direction


def render(
    context: Context,
    template: str,
    *,
    title: str,
    places: Mapping[str, str],
    title_of: titles.Titles,
    **values: Any,
) -> str:
    """Return a page from a template of `templates/web`; `places` is the address of each id.

    `title_of` gives the title of a heading or a caption for contents and lists.
    """
    return pages.render(
        f"web/{template}.html",
        context.folder,
        publication=context.publication,
        labels=context.labels,
        direction=direction(context.publication.language),
        date=pages.shown_date(context),
        contents=pages.nested(pages.contents(context)),
        lists=pages.lists(context, places),
        title=title,
        places=places,
        title_of=title_of,
        **{"cover": "", "here": ""} | values,
    )


def embedded_fonts(context: Context, documents: Sequence[ContentDocument]) -> list[design.Font]:
    """Return the fonts that pages need for their text, titles and labels."""
    publication = context.publication
    printed = [
        publication.title,
        publication.subtitle,
        publication.abstract,
        publication.rights,
        pages.shown_date(context),
        *(f"{author.name}, {author.affiliation}" for author in publication.author),
        *context.labels.values(),
        *(heading.text for heading in context.outline.headings),
    ]
    return design.embedded_fonts(documents, printed)


def cover(context: Context, address: Callable[[images.Picture], str]) -> str:
    """Return the address of the publication's cover, "" where it has none."""
    given = context.resources.get("cover")
    return address(images.picture("cover", given[0].read_bytes())) if given else ""
