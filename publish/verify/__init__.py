"""The fourth stage: every finished file is opened as a stranger would, and compared.

pdf, epub, docx    each reads a finished file into a `Reading`, with other libraries than
                   the exporter's and without importing it
compare            holds a `Reading` against the source, or against another
words              their running texts, word for word
"""

from publish.verify.compare import compare, compare_readings

__all__ = ["compare", "compare_readings"]
