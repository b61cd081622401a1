"""The third stage: from the numbered tree to finished files, one module or folder a format.

fragment  the XHTML that pdf, epub and web formats share, rendered once
pages     templates of whole pages (Jinja2)
dates     the dates in metadata, always the source's own
fonts     the font packages
pdf, epub, docx …, each of them an exporter; `web` is shared by epub, html and site
"""
