"""The fourth stage: every finished file is opened as a stranger would, and compared.

pdf, epub, docx …  each reads a finished file into a `Reading`, with other libraries than
                   the exporter's and without importing it
compare            holds a `Reading` against the source, or against another
words              their running texts, word for word
xhtml              what a reader sees on pages of HTML, shared by epub, html and site
squash             when two texts are the same to a reader
fingerprint        a short code of what was read
"""

from publish.verify.compare import HINT, compare, compare_readings
from publish.verify.fingerprint import fingerprint

__all__ = ["HINT", "compare", "compare_readings", "fingerprint"]
