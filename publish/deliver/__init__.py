"""The last stage: files replaced at once, and a page and a manifest that say what is there.

delivery     what goes where, a format at a time
files        atomic replacement, checksums
manifest     dist/manifest.json and SHA256SUMS: what was made from what
downloads    dist/index.html and its thumbnails
"""
