r"""LaTeX for LuaLaTeX and XeLaTeX, with every number as text.

pandoc writes what stands in a paragraph, `blocks` the structure around it, and
`templates/latex.tex` the preamble. LaTeX is told to number nothing: `secnumdepth` lies below
every level, captions are `\caption*`, formulas have tags, notes and lists are given their numbers.
"""

from __future__ import annotations

import re
from pathlib import Path

from publish.export import pages
from publish.export.dates import source_date
from publish.export.latex.blocks import Blocks
from publish.export.latex.inlines import Place
from publish.model.formats import Context, Exporter
from publish.model.languages import WIDE, direction, fallbacks
from publish.model.limits import Limit
from publish.model.tree import words

# fmt: off
LOCALES = frozenset((
    "af", "ar", "be", "bg", "bn", "br", "ca", "cs", "cy", "da", "de", "de-AT", "de-CH", "el",
    "en", "en-AU", "en-CA", "en-GB", "en-NZ", "en-US", "eo", "es", "es-MX", "et", "eu", "fa",
    "fi", "fr", "fr-BE", "fr-CA", "fr-CH", "ga", "gl", "grc", "gu", "he", "hi", "hr", "hsb",
    "hu", "hy", "ia", "id", "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "la", "lb", "lo",
    "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "my", "nb", "ne", "nl", "nn", "oc", "pa",
    "pl", "pms", "pt", "pt-BR", "rm", "ro", "ru", "sa", "si", "sk", "sl", "sq", "sr", "sr-Latn",
    "sv", "sw", "ta", "te", "th", "tk", "tr", "ug", "uk", "ur", "uz", "vi", "zh", "zh-Hans",
    "zh-Hant", "zu",
))
# fmt: on
"""Languages that babel has a locale for, by their BCP 47 tags (babel-*.ini)."""
BY_TAG = {tag.lower(): tag for tag in LOCALES}
BY_TAG |= {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant"}
SCRIPTS = {
    "cjk": re.compile(f"[{WIDE}]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "other": re.compile("[\u0370-\u052f]"),
    "signs": re.compile("[\u2190-\u2bff]"),
    "boxes": re.compile("[☐☒]"),
}
NAMED_PAPER = re.compile(r"[a-z]+\d?")
FONT_OF = {"zh-Hans": "SC", "zh-Hant": "TC", "ja": "JP", "ko": "KR"}


def locale(language: str) -> str:
    """Return the nearest of babel's locales, English where there is none."""
    return next((BY_TAG[one] for one in fallbacks(language) if one in BY_TAG), "en")


def export(context: Context) -> Path:
    """Write the publication as one LaTeX file, its pictures in a folder beside it."""
    with source_date(context.publication):  # pictures become PDFs, which are dated
        context.output.write_text(_page(context), "utf-8", newline="\n")
    return context.output


def _page(context: Context) -> str:
    publication = context.publication
    blocks = Blocks(context)
    body = blocks.of(context.blocks)

    def text(text: str) -> str:
        return blocks.inlines.fragment(words(" ".join(text.split())), Place(argument=True))

    front = {
        "title": text(publication.title),
        "subtitle": text(publication.subtitle),
        "date": text(pages.shown_date(context)),
        "abstract": "\n\n".join(map(text, publication.abstract_paragraphs)),
        "rights": text(publication.rights),
        "keywords": text(", ".join(publication.keywords)),
        "names": text(", ".join(publication.authors)),
        **{f"label_{name}": text(context.labels[name]) for name in ("abstract", "contents")},
    }
    authors = [(text(one.name), text(one.affiliation)) for one in publication.author]
    lists = [(one.kind, text(one.title)) for one in pages.lists(context)]
    blocks.fragments.write(publication.time_limit)
    resolved = blocks.fragments.resolved
    whole = resolved(body)
    main = locale(publication.language)
    return pages.render(
        "latex.tex",
        context.folder,
        name=context.output.stem,
        body=whole,
        is_book=publication.type == "book",
        authors=[(resolved(name), resolved(place)) for name, place in authors],
        contents=publication.contents,
        depth=int(publication.contents) - (publication.type == "book"),
        lists=[(kind, resolved(title)) for kind, title in lists],
        language=main,
        languages=sorted({tag: locale(tag) for tag in blocks.inlines.languages}.items()),
        font=FONT_OF.get(main, "SC"),
        is_cjk=main.split("-")[0] in {"zh", "ja", "ko"},
        right_to_left=direction(publication.language) == "rtl",
        scripts={name: bool(signs.search(whole)) for name, signs in SCRIPTS.items()},
        paper=_paper(publication.paper),
        **{key: resolved(value) for key, value in front.items()},
    )


def _paper(paper: str) -> str:
    """Return the paper as geometry has it."""
    paper = paper.lower()
    if NAMED_PAPER.fullmatch(paper):
        return f"{paper}paper"
    width, *rest = paper.split()
    return f"paperwidth={width},paperheight={rest[0] if rest else width}"


exporter = Exporter(
    name="latex",
    title="LaTeX",
    suffix=".tex",
    media_type="application/x-tex",
    export=export,
    limits=(
        "It needs LuaLaTeX or XeLaTeX with the packages of a full TeX Live; run it twice. Where "
        "the hyphenation patterns of a language are missing, its words are broken as in English.",
        "Signs, and Arabic or Hebrew words in another language's text, get their fonts in LuaLaTeX "
        "alone.",
        "Pictures stand in a folder beside the file; SVG is drawn as PDF.",
        "Code is not highlighted.",
        Limit("Code has no line numbers.", feature="line numbers"),
        Limit("Raw HTML is left out; the text in it stays.", feature="raw HTML"),
        Limit("The reading of a ruby stands behind it, in parentheses.", feature="ruby"),
        Limit("A side note stands in the text.", feature="side note"),
        Limit("There is no cover.", key="cover"),
        Limit("css has no effect; the design is templates/latex.tex.", key="css"),
        Limit("theme has no effect; the design is templates/latex.tex.", key="theme"),
        Limit("identifier is not in the metadata.", key="identifier"),
    ),
    imports=("jinja2.sandbox",),
    html=False,
)
