"""The parts of the Word exporter.

    tree        the numbered tree as pandoc's DOCX writer should get it
    picture     an image file as data that Word shows
    package     the archive that pandoc wrote: parts, relationships, content types
    design      `styles/word.yaml`, read and checked
    styles      the design as Word's styles
    page        its other parts: page, header and footer, settings, fonts, lists
    body        what pandoc's paragraphs, pictures and bookmarks still lack
    tables      what its tables still lack
    opening     the title block and the contents
    properties  the document's properties and the map of its bookmarks

`publish.export.docx` calls them, in about this order.
"""
