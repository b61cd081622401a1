"""The first stage: from a publication's folder, or a lone file, to a `Document`.

metadata    publication.yaml, or the YAML block of a file
sources     each source through pandoc, once
raw_html    what raw HTML may hold
assets      images and other files: which may be opened
variables   {{name}} in text
ids         one id for each thing in the whole publication
"""

from publish.read.publication import find, read

__all__ = ["find", "read"]
