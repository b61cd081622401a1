"""The parts of an EPUB that nothing else has; `publish.export.epub` binds them.

cover       the cover's picture
metadata    what the package says about the publication
archive     the finished container
"""
