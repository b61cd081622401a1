"""The fragment as the files of a book or a site: what EPUB and web formats share.

documents   the fragment split at its top-level sections, notes and links set right
xhtml       what XHTML in an EPUB admits
images      the pictures that the text shows
design      style sheet and fonts
"""
