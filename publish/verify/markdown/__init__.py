"""Reads GitHub's Markdown back with markdown-it, as GitHub shows it.

The rule closes the title block; headings of the text have anchors, those above it have none.
Notes must be marked in their order, for GitHub counts them anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.markdown.text import Page

HINT = "build the file again"


def read(path: Path) -> Reading:
    """Return what a reader sees in the text. Raises `PublishError` where it can't be read."""
    where = Location.of(path)
    tokens = _parser().parse(_text(path, where))
    front, body, back = _parts(tokens, where)
    opening, page = Page().read(front), Page().read(body)
    noted = list(_notes(back))
    problems = Problems()
    ids = Counter([*page.ids, *(id for _, note in noted for id in note.ids)])
    links = [*page.links, *(link for _, note in noted for link in note.links)]
    _check_links([*opening.links, *links], ids, problems, where)
    _check_marks(page, problems, where)
    return Reading(
        headings=tuple((level, text) for level, text, anchored in page.headings if anchored),
        contents=tuple(_contents(front)),
        captions=tuple(page.captions),
        references=tuple((text, unquote(href[1:])) for text, href in links if href[:1] == "#"),
        notes=tuple((number, " ".join(" ".join(note.text).split())) for number, note in noted),
        note_texts=tuple(
            (number, "\n".join(Page().read(part).text)) for number, part in _cut(back)
        ),
        text="\n".join(page.text),
        problems=tuple(problems),
    )


verifier = Verifier(name="markdown", read=read, imports=("markdown_it", "mdit_py_plugins.footnote"))


def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"maxNesting": 200})
        .enable(["table", "strikethrough"])
        .disable("text_join")
    )
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser.use(footnote_plugin).use(tasklists_plugin)


def _text(path: Path, where: Location) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    except UnicodeDecodeError as error:
        raise fail("broken-file", "is no text in UTF-8", where, HINT) from error


def _parts(
    tokens: Sequence[Token], where: Location
) -> tuple[Sequence[Token], Sequence[Token], Sequence[Token]]:
    """Return title block, text and notes."""
    start = next((i for i, one in enumerate(tokens) if one.type == "hr" and one.level == 0), None)
    if start is None:
        message = "has no rule between title block and text"
        raise fail("broken-file", message, where, HINT)
    kinds = [one.type for one in tokens]
    end = kinds.index("footnote_block_open") if "footnote_block_open" in kinds else len(tokens)
    return tokens[:start], tokens[start + 1 : end], tokens[end:]


def _contents(front: Sequence[Token]) -> Iterator[str]:
    """Yield the links of the list under the first heading behind the title."""
    headings = 0
    for token in front:
        headings += token.type == "heading_open"
        if headings == 2 and token.type == "inline":
            for text, href in _links(token):
                if href.startswith("#"):
                    yield text


def _links(token: Token) -> list[tuple[str, str]]:
    page = Page()
    page.read([Token("paragraph_open", "p", 1), token])
    return page.links


def _notes(back: Sequence[Token]) -> Iterator[tuple[str, Page]]:
    """Yield each note's label and what it shows; labels of a list in it are left out."""
    return ((label, Page(labels=False).read(part)) for label, part in _cut(back))


def _cut(back: Sequence[Token]) -> Iterator[tuple[str, Sequence[Token]]]:
    """Yield each note's label and what stands in it."""
    start, label = 0, ""
    for index, token in enumerate(back):
        if token.type == "footnote_open":
            start, label = index + 1, str(token.meta.get("label", ""))
        elif token.type == "footnote_close":
            yield label, back[start:index]


def _check_links(
    links: Sequence[tuple[str, str]], ids: Counter[str], problems: Problems, where: Location
) -> None:
    """Tell each link that leads nowhere and each place that there is twice."""
    for text, href in links:
        if href.startswith("#") and unquote(href[1:]) not in ids:
            message = f'the link "{text}" leads to "{href}", which is nothing'
            problems.error("dead-link", message, where, HINT)
    for id, times in ids.items():
        if times > 1:
            message = f'there are {times} places called "{id}"'
            problems.error("repeated-id", message, where, HINT)


def _check_marks(page: Page, problems: Problems, where: Location) -> None:
    """Tell each note whose mark GitHub shows as another number; one without a note is no mark."""
    for label, shown in page.marks:
        if label != str(shown):
            message = f"note {label} is shown as number {shown}"
            problems.error("note-order", message, where, HINT)
