"""The parts of an EPUB, each made by a module of its own; `publish.export.epub` binds them.

documents   the fragment split at its top-level sections, notes and links set right
xhtml       what XHTML in an EPUB admits
images      the pictures that the text shows
cover       the cover's picture
design      style sheet and fonts
metadata    what the package says about the publication
archive     the finished container
"""
