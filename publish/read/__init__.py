"""The first stage: from a publication's folder, or a lone file, to a `Document`.

place           where a publication is
publication     the steps of reading one, in order
metadata        publication.yaml, or the YAML block of a file
sources         each source through pandoc, once
crossref_syntax Quarto's and pandoc-crossref's spellings, brought to one form
raw_html        what raw HTML may hold
assets          images and other files: which may be opened
variables       {{name}} in text
ids             one id for each thing in the whole publication
citations       works cited, through pandoc's citeproc
"""
