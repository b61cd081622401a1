"""The second stage, and the one authority: every number of a publication, decided once.

headings      levels and numbers of headings
captions      numbers of figures, tables, equations and listings
references    what a cross-reference prints
"""

from publish.number.document import number

__all__ = ["number"]
