"""The fourth stage: every finished file is opened as a stranger would, and compared.

pdf, epub, docx …  each reads a finished file into a `Reading`, with other libraries than
                   the exporter's and without importing it; `web` is shared by epub, html, site
agreement          holds a `Reading` against the source, or against another
words              their running texts, word for word
squash             when two texts are the same to a reader
nesting            how entries of contents have to stand below each other
number_formats     numbers as formats print them, counted here a second time
fingerprint        a short code of what was read
"""

from publish.verify.agreement import HINT, compare, compare_readings
from publish.verify.fingerprint import fingerprint

__all__ = ["HINT", "compare", "compare_readings", "fingerprint"]
