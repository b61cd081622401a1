"""The last stage: files replaced at once, and a page and a manifest that say what is there.

files        atomic replacement, checksums
manifest     dist/manifest.json and SHA256SUMS: what was made from what
downloads    dist/index.html and its thumbnails
"""
