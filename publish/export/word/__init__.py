"""The parts of the Word exporter.

    tree        the numbered tree as pandoc's DOCX writer should get it
    picture     an image file as data that Word shows
    package     the archive that pandoc wrote: parts, relationships, content types
    design      `styles/word.yaml`, read and checked
    styles      the design as Word's styles
    table_styles  and as its table styles
    house       a house's reference document in place of the design
    page        its other parts: settings, fonts, lists, theme
    embedding   the fonts themselves
    bookmarks   where links and references lead
    body        what pandoc's paragraphs still lack
    drawings    what its pictures still lack
    nesting     indents of what stands in lists, quotations and definitions
    tables      what its tables still lack
    numbering   Word's own lists for headings
    fields      captions and references as fields
    runs        paragraphs and runs as XML
    contents    the contents and the lists of captions
    opening     the title block and what follows it before the text
    sections    running heads and page numbers
    paging      the page on which each entry of the contents stands
    looks         by the styles of paragraphs
    letters       and the widths of words
    properties  the document's properties and the map of its bookmarks

`publish.export.docx` calls them, in about this order.
"""
