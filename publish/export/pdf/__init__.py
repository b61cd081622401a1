"""PDF through WeasyPrint: tagged as PDF/UA-1 (ISO 14289-1), with fonts of our own.

The shared fragment goes into `templates/pdf.html`; `styles/text.css`, the theme and
`styles/pdf.css` design it. Contents and bookmarks carry the numbers because they are text.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from publish.export import formulas, fragment, pages, titles
from publish.export.dates import metadata_date, source_date
from publish.export.pdf import breaks as pdf_breaks
from publish.export.pdf import fonts as pdf_fonts
from publish.export.pdf import footnotes, headings
from publish.export.pdf import tags as pdf_tags
from publish.model.formats import Context, Exporter
from publish.model.languages import direction
from publish.model.limits import Limit
from publish.problems import Location, PublishError, fail

BASE = "http://publication.invalid/"
COVER = f"{BASE}cover"
VARIANT = "pdf/ua-1"
WIDE_TABLE = 7
"""From so many columns on, a table is set smaller."""
SHORT_TABLE = 14
"""Up to so many rows, a table stays on one page, below its caption."""
INSTALL = (
    "Debian or Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "Fedora: sudo dnf install pango; macOS: brew install pango"
)


def export(context: Context) -> Path:
    """Write the PDF and return its path. Raises `PublishError` where Pango is missing."""
    weasyprint = _weasyprint()
    with source_date(context.publication):  # fontTools dates the fonts that it writes
        context.output.write_bytes(_laid_out(context, weasyprint))
    return context.output


def _laid_out(context: Context, weasyprint: Any) -> bytes:
    page = page_html(context)
    cut = pdf_fonts.cut(page)
    fetcher = _fetcher(context, cut)
    shared = {
        "font_config": weasyprint.text.fonts.FontConfiguration(),
        "counter_style": weasyprint.css.counters.CounterStyle(),
    }
    sheets = [
        weasyprint.CSS(string=text, base_url=base, url_fetcher=fetcher, **shared)
        for text, base in _style_sheets(context, cut)
    ]
    source = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=fetcher)
    with _Complaints() as complaints:
        options = {"pdf_variant": VARIANT, "presentational_hints": True, **shared}
        document = source.render(stylesheets=sheets, **options)
        for remedy in footnotes.REMEDIES:
            if footnotes.are_lost(document, page):
                more = weasyprint.CSS(string=remedy)
                document = source.render(stylesheets=[*sheets, more], **options)
        pdf_tags.keep_one_annotation_a_link(document)
        target = io.BytesIO()
        document.write_pdf(target, finisher=pdf_tags.finish, pdf_variant=VARIANT)
    complaints.fail_on_missing_images(context)
    return target.getvalue()


def page_html(context: Context) -> str:
    """Return the whole page that WeasyPrint lays out."""
    publication, text = context.publication, body(context.html)
    title_of = titles.of([text])
    headings.name(text)
    footnotes.move_to_marks(text)
    return pages.render(
        "pdf.html",
        context.folder,
        publication=publication,
        labels=context.labels,
        body=fragment.serialize(text),
        contents=pages.nested(pages.contents(context)),
        cover=COVER if "cover" in context.resources else "",
        date=pages.shown_date(context),
        direction=direction(publication.language),
        keywords=", ".join(publication.keywords),
        lists=pages.lists(context),
        title_of=title_of,
        metadata_date=metadata_date(publication).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def body(html: str) -> Any:
    """Return the shared fragment for pages: formulas as pictures, addresses and tables marked."""
    parsed = fragment.parse(html)
    for image in parsed.iter(f"{{{fragment.XHTML}}}img"):
        if not image.get("alt"):  # PDF/UA-1 has no silent figures (ISO 14289-1, 7.3)
            image.set("alt", Path(unquote(image.get("src", ""))).stem)
    for link in parsed.iter(f"{{{fragment.XHTML}}}a"):
        _mark_address(link)
    for table in parsed.iter(f"{{{fragment.XHTML}}}table"):
        _mark_table(table)
    formulas.as_pictures(parsed)
    for formula in parsed.iterfind(".//{*}p/{*}img[@class='formula display']"):
        if formula.getprevious() is not None or (formula.getparent().text or "").strip():
            formula.getparent().set("class", "parted")
    return parsed


def _mark_address(link: Any) -> None:
    """Mark a link whose text shows its address, so that it is not printed twice."""
    address = link.get("href", "").partition("://")[2].rstrip("/")
    if address and address in "".join(link.itertext()):
        link.set("class", f"{link.get('class', '')} uri".strip())


def _mark_table(table: Any) -> None:
    """Mark a table for the style sheet: of many columns, with cells over rows, or short."""
    rows = list(table.iter(f"{{{fragment.XHTML}}}tr"))
    columns = sum(int(cell.get("colspan", "1")) for cell in rows[0]) if rows else 0
    names = [table.get("class", "")]
    if columns >= WIDE_TABLE:
        names.append("wide")
    if any(cell.get("rowspan") for row in rows for cell in row):
        names.append("ruled")
    if len(rows) <= SHORT_TABLE:
        names.append("short")
    table.set("class", " ".join(filter(None, names)))


def _style_sheets(context: Context, cut: Mapping[str, pdf_fonts.Cut]) -> list[tuple[str, str]]:
    """Return every style sheet with its base address, the publication's own last."""
    publication = context.publication
    sheets = [("".join(font.rule for font in cut.values()), BASE)]
    names = ["text", f"themes/{publication.theme}", "pdf"]
    sheets.append((pages.styles(names, context.folder), BASE))
    title = publication.title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    heads = f'section-title content(), publication-title "{title}"'
    own = f".book .body > section > h1 {{ string-set: {heads}; }}"
    sheets.append((f"@page {{ size: {publication.paper.lower()}; }} {own}", BASE))
    for path in context.resources.get("css", ()):
        sheets.append((path.read_text("utf-8"), path.as_uri()))
    return sheets


def _weasyprint() -> Any:
    """Return WeasyPrint; it needs Pango, a library of the system."""
    try:
        import weasyprint
        import weasyprint.text.fonts

        pdf_breaks.mend()
    except OSError as error:
        reason = str(error).splitlines()[0]
        raise fail(
            "pango-missing", f"Pango can't be loaded: {reason}", Location(""), INSTALL
        ) from error
    return weasyprint


def _fetcher(context: Context, cut: Mapping[str, pdf_fonts.Cut]) -> Any:
    """Return the gate between the page and the disk: our fonts, checked images, nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    folder = context.folder.resolve()

    class Gate(URLFetcher):  # type: ignore[misc]
        """Answers for images of the publication and files that its own style sheets name."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in cut:
                return URLFetcherResponse(url, cut[url].data, {"Content-Type": "font/ttf"})
            parts = urlsplit(url)
            if url == COVER:
                path = next(iter(context.resources.get("cover", ())), None)
            elif url.startswith(BASE):
                path = context.images.get(unquote(parts.path.lstrip("/")))
            elif parts.scheme == "file":
                path = Path(url2pathname(parts.path)).resolve()
                if not path.is_relative_to(folder):
                    path = None
            elif parts.scheme == "data":
                return super().fetch(url, headers)
            else:
                path = None
            if path is None:
                raise ValueError(f"{url} is not a file of the publication")
            return URLFetcherResponse(path.as_uri(), path.read_bytes(), _media_type(path))

    return Gate(allowed_protocols=("data",))


def _media_type(path: Path) -> dict[str, str]:
    return {"Content-Type": "image/svg+xml"} if path.suffix.lower() == ".svg" else {}


class _Complaints(logging.Handler):
    """Collects what WeasyPrint logs while it works, and keeps it off the terminal."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())

    def __enter__(self) -> _Complaints:
        logger = logging.getLogger("weasyprint")
        logger.handlers = [self]
        logger.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("weasyprint").handlers = []

    def fail_on_missing_images(self, context: Context) -> None:
        """Raise `PublishError` for images that were left out: no page may lack one in silence."""
        failed = [text for text in self.messages if "Failed to load" in text]
        if failed:
            where = Location.of(context.folder)
            hint = "save it in another form, such as PNG or plain SVG"
            raise PublishError(
                [p for text in failed for p in fail("image", text, where, hint).problems]
            )


exporter = Exporter(
    name="pdf",
    title="PDF",
    suffix=".pdf",
    media_type="application/pdf",
    export=export,
    limits=(
        "Pages are fixed: readers can't change the size of the text.",
        Limit("identifier is not in the metadata.", key="identifier"),
        Limit("The reading of a ruby stands behind it, in parentheses.", feature="ruby"),
        Limit("A side note stands in the text.", feature="side note"),
    ),
    imports=("weasyprint", "lxml.etree", "jinja2.sandbox"),
    slow=True,
)
