"""`number`: from a document to its numbered tree and the table of all numbers.

Two passes in document order. The first counts, the second puts the numbers into a copy of the
tree as text; so a reference may stand before its target, and nothing else ever counts.
"""

from __future__ import annotations

from publish.model import labels, scheme
from publish.model.document import Document
from publish.model.outline import Numbered, Outline
from publish.number.rewriting import Rewriting
from publish.number.survey import Survey
from publish.problems import Problems


def number(document: Document) -> Numbered:
    """Return the numbered tree and its outline. Raises `PublishError` for a dead reference."""
    problems = Problems()
    publication = document.publication
    where = document.at("numbering")
    chosen = scheme.load(publication.numbering.scheme, document.folder, where)
    printed = labels.labels(publication.language, document.folder, publication.labels)
    survey = Survey(document, chosen, printed, problems)
    rewriting = Rewriting(survey, publication, printed, problems)
    blocks = [block for chapter in document.chapters for block in rewriting.of(chapter)]
    problems.fail_on_errors()
    outline = Outline(
        tuple(survey.headings.values()),
        tuple(survey.captions.values()),
        tuple(rewriting.references),
        tuple(rewriting.notes),
        tuple(rewriting.links),
        tuple(survey.plain_captions),
    )
    return Numbered(blocks, outline, tuple(problems.found))
