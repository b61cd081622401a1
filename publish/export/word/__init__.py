"""The parts of the Word exporter, in the order in which `publish.export.docx` uses them.

    tree        the numbered tree as pandoc's DOCX writer should get it
    picture     an image file as data that Word shows
    package     the archive that pandoc wrote: parts, relationships, content types
    design      `styles/word.yaml`, read and checked
    styles      the design as Word's styles, fonts, settings and page
    body        what pandoc's paragraphs, tables and bookmarks still lack
    opening     the title block and the contents
    properties  the document's properties and the map of its bookmarks
"""
