"""The parts of the OpenDocument exporter.

    markup      elements, and the text in them
    notation    heading numbers in ODF's terms: what counts by itself, what a reference repeats
    captions    captions that count themselves
    rendered    formulas and code, as pandoc makes them
    pictures    pictures and formulas as frames
    automatic   styles that the text makes on its way
    inlines     words, links, notes and fields
    nesting     blocks in lists
    headings    headings in the outline, parts and appendices in lists of their own
    lists       lists and definitions
    place       where blocks stand
    blocks      paragraphs, figures, boxes, and all others by their names
    tables      tables
    opening     title block, contents, lists of captions
    design      `styles/word.yaml` as styles of ODF
    looks       and its keys as their properties
    stylesheet  styles.xml: design, page, outline, notes
    package     the archive, its manifest and metadata

`publish.export.odt` calls them.
"""
