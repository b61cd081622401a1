"""The first stage: from a publication's folder, or a lone file, to a `Document`.

`place` says where a publication is, `publication` holds the steps of reading one. They use `keys`
and `metadata` (publication.yaml, or the YAML block of a file), `sources` (each through pandoc,
once), `crossref_syntax` (Quarto's and pandoc-crossref's spellings, brought to one form),
`raw_html` and `assets` (what may be opened), `variables`, `ids` (one for each thing in the whole
publication) and `citations` (works cited, through pandoc's citeproc).
"""
