"""Properties that hold for every document, tried on generated ones (hypothesis).

A document is drawn as a list of pieces, headings and numbered things, and built as the tree that
`read` gives to `number`; no process is started.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publish.model.document import Chapter, Document, Source
from publish.model.outline import Numbered, Outline
from publish.model.publication import NumberingChoice, Publication
from publish.model.tree import Node, div, para, span, words
from publish.number import number

settings.register_profile("numbers", deadline=None, derandomize=True, max_examples=120)
settings.load_profile("numbers")

SCHEMES = ("decimal", "alphanumeric", "legal", "roman", "official", "official-en")
LABELS = {"figure": "Figure", "table": "Table", "equation": "Equation", "listing": "Listing"}
PREFIXES = {"figure": "fig", "panels": "fig", "table": "tbl", "equation": "eq", "listing": "lst"}


@dataclass(frozen=True)
class Piece:
    """A heading (`kind` "heading") or another thing that may carry a number."""

    kind: str
    level: int = 1
    role: str = ""
    id: str = ""

    def nodes(self) -> list[Node]:
        """Return the piece as blocks of the tree."""
        caption = [None, [{"t": "Plain", "c": words(f"Caption of {self.id}")}]]
        match self.kind:
            case "heading":
                classes = [self.role] if self.role else []
                title = words(f"Title {self.id}")
                return [{"t": "Header", "c": [self.level, [self.id, classes, []], title]}]
            case "figure" | "listing":
                classes = ["listing"] if self.kind == "listing" else []
                return [{"t": "Figure", "c": [[self.id, classes, []], caption, []]}]
            case "panels":
                inner = [
                    {"t": "Figure", "c": [[f"{self.id}-{n}", [], []], caption, []]} for n in (1, 2)
                ]
                return [{"t": "Figure", "c": [[self.id, [], []], caption, inner]}]
            case "table":
                empty: Node = {"t": "Table", "c": [[self.id, [], []], caption, [], [], [], []]}
                return [empty]
            case "equation":
                math: Node = {"t": "Math", "c": [{"t": "DisplayMath"}, "x"]}
                return [div([para([math])], "equation", id=self.id)]
            case "note":
                return [para([{"t": "Note", "c": [para(words(f"Note {self.id}"))]}])]
        return [para([reference(self.role)])]


def reference(*ids: str) -> Node:
    """Return a cross-reference as `read` gives it."""
    targets = [span([span([]), span([])], "target", to=id, mode="AuthorInText") for id in ids]
    return span(targets, "cross-reference")


def with_ids(drawn: Sequence[Piece]) -> list[Piece]:
    """Give every piece an id that fits its kind."""
    return [
        Piece(one.kind, one.level, one.role, f"{PREFIXES.get(one.kind, 'sec')}-{index}")
        for index, one in enumerate(drawn)
    ]


headings = st.builds(
    Piece,
    st.just("heading"),
    st.integers(1, 4),
    st.sampled_from(["", "", "", "", "unnumbered", "appendix", "part", "frontmatter"]),
)
things = st.builds(Piece, st.sampled_from([*PREFIXES, "note"]))
documents = st.lists(st.one_of(headings, things), max_size=25).map(with_ids)
publications = st.builds(
    Publication,
    title=st.just("T"),
    type=st.sampled_from(["article", "book"]),
    numbering=st.builds(
        NumberingChoice,
        scheme=st.sampled_from(SCHEMES),
        depth=st.integers(0, 6),
        start=st.integers(1, 30),
        captions=st.sampled_from([None, "continuous", "by-chapter"]),
    ),
)
DECIMAL = Publication(title="T")


def numbered(pieces: Sequence[Piece], publication: Publication = DECIMAL) -> Numbered:
    """Return the pieces numbered."""
    return number(document(pieces, publication))


def document(pieces: Sequence[Piece], publication: Publication) -> Document:
    """Return the pieces as a document of one source."""
    blocks = [node for piece in pieces for node in piece.nodes()]
    source = Source(Path("text.md"), "")
    return Document("text", Path(), publication, [Chapter(source, blocks)])


def series(outline: Outline) -> dict[str, list[str]]:
    """Return the numbers of each series in document order."""
    found: dict[str, list[str]] = defaultdict(list)
    for heading in outline.headings:
        if heading.number:
            found[heading.role if heading.role in {"part", "appendix"} else "section"].append(
                heading.full_number
            )
    for caption in outline.captions:
        if caption.kind != "subfigure":
            found[caption.kind].append(caption.number)
    found["note"] = [note.number for note in outline.notes]
    return found


@given(documents, publications)
def test_numbers_are_unique_in_their_series(pieces: list[Piece], publication: Publication) -> None:
    for name, numbers in series(numbered(pieces, publication).outline).items():
        assert len(set(numbers)) == len(numbers), name


@given(documents)
def test_captions_and_notes_count_without_a_gap(pieces: list[Piece]) -> None:
    found = series(numbered(pieces).outline)
    for name in (*LABELS, "note"):
        assert found[name] == [str(count) for count in range(1, len(found[name]) + 1)]


@given(documents)
def test_captions_by_chapter_count_from_one_in_each(pieces: list[Piece]) -> None:
    book = Publication(title="T", type="book")
    for name, numbers in series(numbered(pieces, book).outline).items():
        if name not in LABELS:
            continue
        counts: dict[str, int] = defaultdict(int)
        for shown in numbers:
            chapter, _, count = shown.rpartition(".")
            counts[chapter] += 1
            assert count == str(counts[chapter])


@given(documents)
def test_each_section_follows_the_one_before(pieces: list[Piece]) -> None:
    """It is the next of its level, or the first below the one before."""
    before: list[int] = [0]
    for shown in series(numbered(pieces).outline)["section"]:
        counts = [int(part) for part in shown.split(".")]
        last = len(counts) - 1
        if len(counts) > len(before):
            assert counts == [*before, *[1] * (len(counts) - len(before))]
        else:
            assert counts == [*before[:last], before[last] + 1]
        before = counts


@given(documents, publications, st.randoms(use_true_random=False))
def test_a_reference_prints_what_its_target_shows(
    pieces: list[Piece], publication: Publication, random: object
) -> None:
    targets = [one.id for one in pieces if one.kind != "note"]
    targets += [f"{one.id}-2" for one in pieces if one.kind == "panels"]
    asked = [Piece("reference", role=id) for id in targets]
    places = [getattr(random, "randrange")(len(pieces) + 1) for _ in asked]  # noqa: B009
    mixed = list(pieces)
    for place, one in sorted(zip(places, asked, strict=True), key=lambda pair: -pair[0]):
        mixed.insert(place, one)
    result = numbered(mixed, publication).outline
    shown = {one.id: (one.full_number or one.title, "") for one in result.headings}
    outer = ""
    for caption in result.captions:
        outer = outer if caption.kind == "subfigure" else caption.number
        inner = f"{outer} {caption.number}" if caption.kind == "subfigure" else caption.number
        kind = "figure" if caption.kind == "subfigure" else caption.kind
        shown[caption.id] = (inner, LABELS[kind])
    assert len(result.references) == len(asked)
    for printed in result.references:
        (target,) = printed.targets
        number_or_title, label = shown[target]
        assert number_or_title in printed.text
        assert printed.text.startswith(label)
        assert [id for _, id in printed.links] == [target]


@given(documents, publications)
def test_numbering_is_a_function_of_the_text_alone(
    pieces: list[Piece], publication: Publication
) -> None:
    text = document(pieces, publication)
    before = copy.deepcopy(text.chapters[0].blocks)
    first, second = number(text), number(text)
    assert text.chapters[0].blocks == before
    assert first.outline == second.outline
    assert first.blocks == second.blocks


@given(documents, publications, st.data())
def test_taking_a_section_out_leaves_what_comes_before(
    drawn: list[Piece], publication: Publication, data: st.DataObject
) -> None:
    pieces = [Piece("heading", 1, "", "sec-first"), *drawn]
    places = [place for place, one in enumerate(pieces) if one.kind == "heading"]
    start = data.draw(st.sampled_from(places[1:] or places))
    end = start + 1
    while end < len(pieces) and not closes(pieces[end], pieces[start].level):
        end += 1
    rest = [*pieces[:start], *pieces[end:]]
    kept = {one.id for one in pieces[:start]}
    whole, less = numbered(pieces, publication).outline, numbered(rest, publication).outline
    if start:
        assert [h for h in whole.headings if h.id in kept] == [
            h for h in less.headings if h.id in kept
        ]
    assert [c for c in whole.captions if c.id in kept] == [c for c in less.captions if c.id in kept]


def closes(piece: Piece, level: int) -> bool:
    """Whether a piece ends a section of a level."""
    return piece.kind == "heading" and (piece.level <= level or piece.role == "part")


@given(documents, publications)
def test_an_unnumbered_section_at_the_end_changes_nothing_else(
    pieces: list[Piece], publication: Publication
) -> None:
    level = min((one.level for one in pieces if one.kind == "heading"), default=1)
    last = Piece("heading", level, "unnumbered", "sec-last")
    whole, more = numbered(pieces, publication), numbered([*pieces, last], publication)
    assert more.outline.headings[:-1] == whole.outline.headings
    assert more.outline.headings[-1].number == ""
    assert more.outline.captions == whole.outline.captions
    assert more.outline.notes == whole.outline.notes


@given(documents, publications, st.integers(0, 25))
def test_files_divide_the_text_without_changing_a_number(
    pieces: list[Piece], publication: Publication, cut: int
) -> None:
    whole = document(pieces, publication)
    parts = [pieces[:cut], pieces[cut:]]
    chapters = [
        Chapter(Source(Path(f"{n}.md"), ""), [node for one in part for node in one.nodes()])
        for n, part in enumerate(parts)
    ]
    divided = Document("text", Path(), publication, chapters)
    assert number(divided).outline == number(whole).outline
