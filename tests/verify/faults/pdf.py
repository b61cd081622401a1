"""Faults of a PDF, and of the page that it is laid out from."""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf

from tests.verify.faults import Fault


def bookmark(change: Callable[[pikepdf.Outline], None]) -> Callable[[bytes], bytes]:
    """Return a change of a PDF's bookmarks."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            with pdf.open_outline() as outline:
                change(outline)
            pdf.save(target)
        return target.getvalue()

    return plant


def link(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change of where a PDF's links lead."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = [
                note
                for page in pdf.pages
                for note in page.obj.get("/Annots", [])
                if str(note.get("/Dest", "")) == old
            ]
            assert found
            found[-1]["/Dest"] = pikepdf.String(new)
            pdf.save(target)
        return target.getvalue()

    return plant


def drawn(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change of how the page of the first chapter is drawn; `old` is a pattern."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            page = pdf.pages[1]
            page.contents_coalesce()
            text = page.obj["/Contents"].read_bytes().decode("latin-1")
            changed, count = re.subn(old, new, text, count=1, flags=re.S)
            assert count, old
            page.obj["/Contents"] = pdf.make_stream(changed.encode("latin-1"))
            pdf.save(target)
        return target.getvalue()

    return plant


def inside(before: str, after: str) -> Callable[[bytes], bytes]:
    """Return a change that puts operators around some words of the first chapter."""
    return drawn(r"(/MCID 2>>\nBDC\n)(.*?)(?=EMC)", rf"\g<1>{before}\n\g<2>{after}\n")


def in_state(state: dict[str, object], before: str = "") -> Callable[[bytes], bytes]:
    """Return a change that draws some words of the first chapter in a graphics state."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Resources.ExtGState["/none"] = pikepdf.Dictionary(state)

    def plant(data: bytes) -> bytes:
        return inside(f"q /none gs {before}", "Q")(opened(change)(data))

    return plant


def fonts(change: Callable[[pikepdf.Pdf, pikepdf.Dictionary], None]) -> Callable[[bytes], bytes]:
    """Return a change of all fonts of a PDF."""

    def change_all(pdf: pikepdf.Pdf) -> None:
        dictionaries = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
        found = [one for one in dictionaries if one.get("/Subtype") == "/Type0"]
        assert found
        for font in found:
            change(pdf, font)

    return opened(change_all)


def said(kind: str, key: str, text: str) -> Callable[[bytes], bytes]:
    """Return a change of what is read in the place of the first tag of a kind."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            tags = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
            next(one for one in tags if one.get("/S") == kind)[key] = pikepdf.String(text)
            pdf.save(target)
        return target.getvalue()

    return plant


def opened(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    """Return a change of a PDF's objects."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            pdf.save(target)
        return target.getvalue()

    return plant


def place(name: str, other: str) -> Callable[[bytes], bytes]:
    """Return a change that puts a destination where another one is."""

    def change(pdf: pikepdf.Pdf) -> None:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        names[name] = names[other]

    return opened(change)


def entry(name: str, other: str) -> Callable[[bytes], bytes]:
    """Return a change of where the first link to a destination leads: that of the contents."""

    def change(pdf: pikepdf.Pdf) -> None:
        _links(pdf, name)[0]["/Dest"] = pikepdf.String(other)

    return opened(change)


def area(name: str, left: int, lower: int, right: int, upper: int) -> Callable[[bytes], bytes]:
    """Return a change of where the last link to a destination is: how its edges are moved."""

    def change(pdf: pikepdf.Pdf) -> None:
        link = _links(pdf, name)[-1]
        x, y, z, u = map(float, link["/Rect"])
        link["/Rect"] = pikepdf.Array([x + left, y + upper, z + right, u + lower])

    return opened(change)


def _links(pdf: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    links = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
    return [link for link in links if str(link.get("/Dest", "")) == name]


def _add(pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary) -> None:
    page = pdf.pages[1].obj
    annotation["/Type"], annotation["/Rect"] = pikepdf.Name.Annot, pikepdf.Array([90, 90, 200, 110])
    page["/Annots"] = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(annotation)])


def _commented(pdf: pikepdf.Pdf) -> None:
    _add(pdf, pikepdf.Dictionary(Subtype=pikepdf.Name.FreeText, Contents=pikepdf.String("No")))


def _linked(pdf: pikepdf.Pdf) -> None:
    _add(pdf, pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Dest=pikepdf.String("sec-first")))


def _content_gone(pdf: pikepdf.Pdf) -> None:
    tags = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
    next(one for one in tags if one.get("/S") == "/H1").K.append(999)


def _page_moved(pdf: pikepdf.Pdf) -> None:
    kids = pdf.Root.Pages.Kids
    kids[1], kids[2] = kids[2], kids[1]


def _pages_reversed(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids = pikepdf.Array(reversed(list(pdf.Root.Pages.Kids)))


def _page_again(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[1])


def _page_of_artifacts(pdf: pikepdf.Pdf) -> None:
    page = pdf.add_blank_page().obj
    page["/MediaBox"] = pdf.pages[1].obj["/MediaBox"]
    page["/Resources"] = pdf.pages[1].obj["/Resources"]
    pdf.pages[1].contents_coalesce()
    drawing = pdf.pages[1].obj["/Contents"].read_bytes()
    marked = re.sub(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC", b"/Artifact BMC", drawing)
    page["/Contents"] = pdf.make_stream(marked)


def _turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj["/Rotate"] = 180


def _layer_off(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
    off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)


def _layers(**configuration: object) -> Callable[[bytes], bytes]:
    """Return a change that gives a PDF a layer and says which layers are shown."""

    def change(pdf: pikepdf.Pdf) -> None:
        off = pikepdf.Dictionary(View=pikepdf.Dictionary(ViewState=pikepdf.Name.OFF))
        group = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft", Usage=off)
        layers = pikepdf.Array([pdf.make_indirect(group)])
        shown = pikepdf.Dictionary({f"/{key}": value for key, value in configuration.items()})
        pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=layers, D=shown)

    return opened(change)


def _layer_of_layers(pdf: pikepdf.Pdf) -> None:
    _layer_off(pdf)
    del pdf.Root.OCProperties.D["/OFF"]
    layers = pikepdf.Dictionary(Type=pikepdf.Name.OCMD, P=pikepdf.Name.AllOff)
    pdf.pages[1].obj.Resources["/Properties"] = pikepdf.Dictionary(Off=pdf.make_indirect(layers))


def _form_field(pdf: pikepdf.Pdf) -> None:
    words = pdf.make_stream(b"BT (No) Tj ET", Subtype=pikepdf.Name.Form)
    _add(pdf, pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, AP=pikepdf.Dictionary(N=words)))


def _link_painted(pdf: pikepdf.Pdf) -> None:
    words = pdf.make_stream(b"BT (No) Tj ET", Subtype=pikepdf.Name.Form)
    _links(pdf, "tbl-sun")[-1]["/AP"] = pikepdf.Dictionary(N=words)


def _link_out(pdf: pikepdf.Pdf) -> None:
    address = pikepdf.String("https://example.org/")
    _links(pdf, "tbl-sun")[-1]["/A"] = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address)


def _font_lost(_pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    descriptor = font.DescendantFonts[0].FontDescriptor
    for key in {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        del descriptor[key]


def _glyphs_shifted(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    numbers = b"".join((code + 1).to_bytes(2) for code in range(2000))
    font.DescendantFonts[0]["/CIDToGIDMap"] = pdf.make_stream(numbers)


def _codes_shifted(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    font["/Encoding"] = pdf.make_stream(b"1 begincidchar <0024> 37 endcidchar")


def _codes_in_ranges(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    font["/Encoding"] = pdf.make_stream(b"1 begincidrange <0000> <ffff> 1 endcidrange")


def _widths_gone(_pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    font.DescendantFonts[0]["/W"] = pikepdf.Array([0, 9000, 0])


def _widths_halved(_pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    for widths in font.DescendantFonts[0].W:
        if isinstance(widths, pikepdf.Array):
            widths[:] = [width / 2 for width in widths]


def _link_hidden(pdf: pikepdf.Pdf) -> None:
    _links(pdf, "tbl-sun")[-1]["/F"] = 2


def _picture_gone(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_coalesce()
        drawing = page.obj["/Contents"].read_bytes()
        page.obj["/Contents"] = pdf.make_stream(re.sub(rb"/\S+ Do\b", b"", drawing))


def _picture_emptied(pdf: pikepdf.Pdf) -> None:
    tags = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
    next(one for one in tags if one.get("/Alt") == "A red picture").K = pikepdf.Array()


def _number_gone(outline: pikepdf.Outline) -> None:
    outline.root[1].title = "Second thoughts"


def _exchanged(outline: pikepdf.Outline) -> None:
    outline.root[0], outline.root[1] = outline.root[1], outline.root[0]


def _lost(outline: pikepdf.Outline) -> None:
    del outline.root[1].children[0]


def _astray(outline: pikepdf.Outline) -> None:
    outline.root[1].destination = outline.root[2].destination


def _nowhere(outline: pikepdf.Outline) -> None:
    outline.root[1].destination = pikepdf.String("sec-none")


def _nested(outline: pikepdf.Outline) -> None:
    outline.root[1].children.append(outline.root.pop())


def _flattened(outline: pikepdf.Outline) -> None:
    outline.root.insert(2, outline.root[1].children.pop())


PDF = [
    Fault("a bookmark without its number", bookmark(_number_gone), "2 Second thoughts"),
    Fault("bookmarks exchanged", bookmark(_exchanged), "First steps"),
    Fault("a lost bookmark", bookmark(_lost), "2.1 Below the second"),
    Fault("a link to the neighbor", link("tbl-sun", "tbl-rain"), "tbl-sun"),
    Fault("a link to nothing", link("tbl-sun", "tbl-moon"), "tbl-moon"),
    Fault("a bookmark that leads to the neighbor", bookmark(_astray),
          'the bookmark "2 Second thoughts" leads to "Last words"'),
    Fault("a bookmark that leads nowhere", bookmark(_nowhere),
          'the bookmark "2 Second thoughts" leads nowhere'),
    Fault("a bookmark below its neighbor", bookmark(_nested), '"Last words" stands below "2 Second'),
    Fault("a bookmark beside the one above it", bookmark(_flattened),
          '"2.1 Below the second" stands at the top, and should stand below "2 Second'),
    Fault("a table's place at its neighbor", place("tbl-sun", "tbl-rain"), '"tbl-sun": expected'),
    Fault("a heading's place at the one below", place("sec-second", "sec-below"),
          '"sec-second": expected'),
    Fault("a place at the end", place("fig-red", "last-words"), '"fig-red": expected'),
    Fault("a note's place at its neighbor", place("note-1", "note-2"),
          "the place of note 1 is that of note 2"),
    Fault("an entry that leads to the neighbor", entry("sec-below", "sec-second"),
          'the entry "2.1 Below the second" leads to "2 Second thoughts"'),
    Fault("a table's entry that leads to the neighbor", entry("tbl-sun", "tbl-rain"),
          'the entry "Table 2: Sun by month" leads to "Table 1: Rain by month"'),
    Fault("an entry with another page", place("last-words", "contents"),
          'the entry "Last words" says page 3, and leads to the file\'s page 1'),
    Fault("a link over other words", area("tbl-sun", 0, 40, 0, 40),
          'the link "Table 2" can\'t be clicked there'),
    Fault("a link over more words", area("tbl-sun", -20, 0, 20, 0), 'the link "Table 2" lies over'),
    Fault("a link in no tag", opened(_linked), "has a link that is in no tag"),
    Fault("a comment", opened(_commented), "has a note or a stamp on it (FreeText)"),
    Fault("a tag of content that is not there", opened(_content_gone), "content that is not"),
    Fault(
        "a heading that is read otherwise",
        said("/H1", "/ActualText", "1 First stops"),
        'other-text: page 2: "1 First steps" is read as "1 First stops"',
    ),
    Fault(
        "a heading with another description", said("/H1", "/Alt", "2 First steps"), "1 First steps"
    ),
    Fault(
        "words that are read otherwise",
        drawn("<</MCID 2>>", "<</MCID 2/ActualText(No)>>"),
        'is read as "No"',
    ),
    Fault(
        "words that are not painted",
        drawn(r"(/MCID 2>>\nBDC\nBT\n)(.*?)ET", r"\1 3 Tr\n\2 0 Tr\nET"),
        "hidden-text",
    ),
    Fault(
        "words beside the page",
        drawn(r"(/MCID 2>>\nBDC\nBT\n1 0 0 -1) \S+", r"\1 5000"),
        "off-page",
    ),
    Fault("white words", inside("q 1 1 1 rg", "Q"), "is in the text, but white on white"),
    Fault("words without ink", inside("q 0 0 0 0 k", "Q"), "is in the text, but white on white"),
    Fault("words in the white of a gray", inside("q /DeviceGray cs 1 sc", "Q"),
          "is in the text, but white on white"),
    Fault("transparent words", in_state({"/ca": 0}), "is in the text, but wholly transparent"),
    Fault("transparent outlines", in_state({"/CA": 0}, "1 Tr"), "is in the text, but wholly transparent"),
    Fault("white outlines", inside("q 1 Tr 1 1 1 RG", "Q"), "is in the text, but white on white"),
    Fault("white words with white outlines", inside("q 2 Tr 1 g 1 G", "Q"), "is in the text, but white on white"),
    Fault("white words with transparent outlines", in_state({"/CA": 0}, "2 Tr 1 g"), "is in the text, but white on white"),
    Fault("words behind a mask", in_state({"/SMask": pikepdf.Dictionary(S=pikepdf.Name.Luminosity)}),
          "is in the text, but behind a mask"),
    Fault("words drawn over themselves", inside("-7 Tc", "0 Tc"), "drawn with its letters over one another"),
    Fault("words from right to left", inside("-100 Tz", "100 Tz"), "is in the text, but mirrored"),
    Fault("words in a mirror", drawn(r"(/MCID 2>>\nBDC\nBT\n)1 0 0 -1", r"\g<1>-1 0 0 -1"), "is in the text, but mirrored"),
    Fault("words upside down", drawn(r"(/MCID 2>>\nBDC\nBT\n)1 0 0 -1", r"\g<1>-1 0 0 1"), "is in the text, but upside down"),
    Fault("fonts that are not there", fonts(_font_lost), "wrong-glyph: the font"),
    Fault("other letters by the font's map", fonts(_glyphs_shifted), "draws other glyphs than its codes name"),
    Fault("other letters by the codes' map", fonts(_codes_shifted), "numbers its glyphs otherwise than by their codes"),
    Fault("other letters by a map of ranges", fonts(_codes_in_ranges), "numbers its glyphs otherwise than by their codes"),
    Fault("letters without widths", fonts(_widths_gone), "gives its letters other widths than they have"),
    Fault("letters with half of their widths", fonts(_widths_halved), "gives its letters other widths than they have"),
    Fault("words that are cut off", inside("q 0 0 9 9 re W n", "Q"), "is in the text, but cut off"),
    Fault("squeezed words", inside("0 Tz", "100 Tz"), "is in the text, but smaller than 1 point"),
    Fault("words raised off the page", inside("9999 Ts", "0 Ts"), "off-page"),
    Fault("words too small to see", drawn(
        r"(/MCID 2>>\nBDC\nBT\n)1 0 0 -1", r"\g<1>0.01 0 0 -0.01"), "but smaller than 1 point"),
    Fault("words moved beside the page", drawn(
        r"(/MCID 2>>\nBDC\nBT\n.*? Tm\n)", r"\1 9999 0 Td\n"), "off-page"),
    Fault("words some lines below the page", drawn(
        r"(/MCID 2>>\nBDC\nBT\n.*? Tm\n)", r"\1 1500 TL T* T*\n"), "off-page"),
    Fault("a number shown by another operator", drawn(
        r"(/MCID 0>>\nBDC\n.*?1 0 0 -1 )(\S+) \S+( Tm[^\[]*)\[(<\w+>).*?ET\nEMC\n",
        r"\g<0>/Artifact BMC\nq BT 1 0 0 -1 200 300\3\4 ' ET\nQ EMC\n"),
        '"1" is drawn, but is in no tag'),
    Fault("a page behind the next", opened(_page_moved),
          "page 2 stands before page 3, which the tags have before it"),
    Fault("pages from last to first", opened(_pages_reversed), "which the tags have before it"),
    Fault("a page that comes again", opened(_page_again), "is drawn, but is in no tag"),
    Fault("a page that is all ornament", opened(_page_of_artifacts), "is drawn, but is in no tag"),
    Fault("a page upside down", opened(_turned), "page-turned: page 2: is shown turned by 180 degrees"),
    Fault("a layer that is off", opened(_layer_off), "has layers that are switched off"),
    Fault("layers that are off to begin with", _layers(BaseState=pikepdf.Name.OFF), "has layers that are switched off"),
    Fault("a layer off on screens", _layers(AS=pikepdf.Array([pikepdf.Dictionary(Event=pikepdf.Name.View)])),
          "has layers that are switched off"),
    Fault("a layer of layers", opened(_layer_of_layers), "has content that other layers switch"),
    Fault("a field with words", opened(_form_field), "page 2: has a Widget that shows something of its own"),
    Fault("a link with words", opened(_link_painted), "page 3: has a Link that shows something of its own"),
    Fault("a link that leads out by an action", opened(_link_out), 'leading to "tbl-sun", found nothing'),
    Fault("a link that is hidden", opened(_link_hidden), "page 3: has a link that is hidden"),
    Fault("a picture that is not drawn", opened(_picture_gone), 'not-drawn: page 3: "A red picture"'),
    Fault("a picture without content", opened(_picture_emptied), '"A red picture" is not drawn'),
    Fault("words in no tag", drawn("/MCID 2>>", "/MCID 99>>"), "is in no tag"),
    Fault(
        "a number drawn once more",
        drawn(
            r"(/MCID 0>>\nBDC\n.*?1 0 0 -1 )(\S+) \S+( Tm.*?ET\nEMC\n)",
            r"\g<0>/Artifact BMC\nq BT 1 0 0 -1 200 300\3Q\n",
        ),
        '"1" is drawn, but is in no tag',
    ),
    Fault(
        "a heading above what it follows",
        drawn(r"(/MCID 0>>\nBDC\n.*?1 0 0 -1 \S+) \S+( Tm)", r"\1 400\2"),
        "page-order",
    ),
]  # fmt: skip
PRINTED = [
    ("a digit in a heading", '<span class="number">2.1', '<span class="number">2.2', "2.1 Below"),
    ("a heading of another level", r"<h2>(.*?)</h2>", r"<h3>\1</h3>", "2.1 Below"),
    ("a caption's number", "Table.2:", "Table\u00a03:", "Sun by month"),
    ("a reference's words", r"Section.2</a>", "Section\u00a03</a>", "Section"),
    ("a list that starts elsewhere", r'<ol start="3"', '<ol start="1"', "3."),
    ("a dropped word", "long enough to be", "enough to be", "long enough"),
    ("a word in a note", "text of the first", "words of the first", "text of the first"),
    ("a mark of a note elsewhere", r"(with a note\.)(<a [^>]*>1</a>)", r"with a note\2.", "note"),
    ("paragraphs exchanged", "(<p>A paragraph that names.*?</p>)(.*?)(<p>Another paragraph.*?</p>)",
     r"\3\2\1", "Another paragraph"),
    ("a cell with another figure", ">61<", ">16<", "61"),
]  # fmt: skip
