"""Faults of an EPUB."""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

from tests.verify.faults import Fault, replaced, swapped

PAGE, NAVIGATION = r"EPUB/text/section-\d+.xhtml", "EPUB/nav.xhtml"
STYLE, NCX = "EPUB/styles/book.css", "EPUB/toc.ncx"

EPUB = [
    Fault("a digit in a heading", replaced(PAGE, '<span class="number">2.1', '<span class="number">2.2'),
          "2.1 Below the second"),
    Fault("a heading of another level", replaced(PAGE, r"<h2>(.*?)</h2>", r"<h3>\1</h3>"),
          "2.1 Below the second"),
    Fault("an entry out of order", swapped(
        NAVIGATION, '<li class="level-1"><a href="[^"]*sec-first">.*?</li>', '<li class="level-1"><a [^>]*last-words">.*?</li>'),
        "First steps"),
    Fault("a lost entry", replaced(NAVIGATION, r'<li class="level-2">.*?</li>', ""),
          "2.1 Below the second"),
    Fault("a swapped caption", swapped(PAGE, "Rain by month", "Sun by month"), "Rain by month"),
    Fault("a caption's number", replaced(PAGE, "Table.2:", "Table\u00a03:"), "Sun by month"),
    Fault("an equation's number", replaced(PAGE, r'"equation-number">\(1\)', '"equation-number">(2)'),
          "(1)"),
    Fault("a reference's words", replaced(PAGE, r"Section.2</a>", "Section\u00a03</a>"), "Section"),
    Fault("a link to the neighbor", replaced(PAGE, r'href="#tbl-sun"', 'href="#tbl-rain"'),
          "tbl-sun"),
    Fault("a link to nothing", replaced(PAGE, r'href="#tbl-sun"', 'href="#tbl-moon"'), "tbl-moon"),
    Fault("places exchanged", replaced(
        PAGE, '(id="tbl-)rain(".*?id="tbl-)sun"', r'\1sun\2rain"'), '"tbl-rain": expected'),
    Fault("a place at something else", replaced(
        PAGE, r'(<section) id="sec-below"(.*?<p)(?=>)', r'\1\2 id="sec-below"'), '"sec-below": expected'),
    Fault("a lost note", replaced(PAGE, r'<aside id="note-2".*?</aside>', ""), "second note"),
    Fault("a hidden paragraph", replaced(PAGE, "<p>The end comes", '<p hidden="hidden">The end comes'),
          "The end comes"),
    Fault("an item with a value", replaced(PAGE, "<li>(?=fourth|<p>fourth)", '<li value="9">'), "4."),
    Fault("a mark of a note elsewhere", replaced(
        PAGE, r"(with a note\.)(<a [^>]*>1</a>)", r"with a note\2."), "note"),
    Fault("a list that starts elsewhere", replaced(PAGE, r'<ol start="3"', '<ol start="1"'), "3."),
    Fault("a list without its letters", replaced(PAGE, "two-parens lower-alpha", "two-parens"), "(a)"),
    Fault("an entry that leads to the neighbor", replaced(NAVIGATION, "#sec-second", "#sec-first"), "2 Second thoughts"),
    Fault("an entry of another level", replaced(
        NAVIGATION, r"<ol>\s*(<li[^>]*><a [^>]*sec-below.*?</li>)\s*</ol>\s*</li>", r"</li>\1"), "2.1 Below"),
    Fault("an entry of the NCX that leads to the neighbor", replaced(NCX, "#sec-second", "#sec-first"), "toc.ncx"),
    Fault("another text in the NCX", replaced(NCX, ">2 Second", ">3 Second"), "wrong-link: toc.ncx"),
    Fault("a mark that leads to the other note", replaced(PAGE, 'href="[^"]*#note-1"', 'href="#note-2"'), "the mark of note 1"),
    Fault("a note that leads back to the other mark", replaced(PAGE, 'href="[^"]*#note-mark-2"', 'href="#note-mark-1"'), "note 2 leads back"),
    Fault("an entry of the tables that leads to the other", replaced(NAVIGATION, "#tbl-rain", "#tbl-sun"), "wrong-link"),
    Fault("an entry of the tables with other words", replaced(NAVIGATION, "Rain by month", "Snow by month"), "Snow by month"),
    Fault("a page beside the reading order", replaced("EPUB/content.opf", '(<itemref idref="[^"]*section-02[^"]*")', r'\1 linear="no"'), "reading order"),
    Fault("two links of the same words exchanged", replaced(
        PAGE, r'(href="[^"]*)#sec-second(">here.*?href="[^"]*)#sec-below(">here)', r"\1#sec-below\2#sec-second\3"), '"here"'),
    Fault("a place that is there twice", replaced(r"EPUB/text/section-02.xhtml", "<h1", '<h1 id="tbl-rain"'), '"tbl-rain": expected'),
    Fault("a word for a formula in a note", replaced(PAGE, r"(second note )<math.*?</math>", r"\1some words"), "second note"),
    Fault("a list in a note that starts elsewhere", replaced(PAGE, r'<ol start="5"', '<ol start="7"'), "5."),
    Fault("words run together in a note", replaced(PAGE, "text of the first", "text ofthe first"), "of the first"),
    Fault("a list without its parentheses", replaced(STYLE, r"\.two-parens\.lower-alpha > ol", ".x"), "(a)"),
    Fault("a style sheet that counts otherwise", replaced(STYLE, "$", "ol { list-style-type: upper-roman }"), "3."),
    Fault("a counter style of other signs", replaced(STYLE, "$", "@counter-style a { system: extends decimal; suffix: ': ' } ol { list-style-type: a }"), "3:"),
    Fault("a list that a style sheet starts elsewhere", replaced(STYLE, "$", "ol { counter-reset: list-item 8 }"), "3."),
    Fault("a bullet with a number", replaced(STYLE, "$", "li::marker { content: '7. ' }"), "7."),
    Fault("a paragraph hidden by a class", replaced(STYLE, "$", ".body p:last-child, p:last-of-type { display: none }"), "The end comes"),
    Fault("a heading that nobody sees", replaced(STYLE, "$", "h2 { visibility: hidden }"), "2.1 Below"),
    Fault("words of a style sheet", replaced(STYLE, "$", "figcaption::before { content: 'See: ' }"), "See:"),
    Fault("words run together", replaced(PAGE, "long enough", "longenough"), "long enough"),
    Fault("a word in two", replaced(PAGE, "plain sentence", "plain sen tence"), "plain sentence"),
    Fault("a dropped word", replaced(PAGE, "long enough to be", "enough to be"), "long enough"),
    Fault("a hyphen too many", replaced(PAGE, "enough to", "en-ough to"), "long enough"),
    Fault("two paragraphs exchanged", swapped(
        PAGE, "<p>A paragraph that names.*?</p>", "<p>Another paragraph.*?</p>"), "Another paragraph"),
    Fault("a cell with another figure", replaced(PAGE, ">61<", ">16<"), "61"),
    Fault("a page that is not read", replaced(
        "EPUB/content.opf", r'<itemref idref="text-section-02-xhtml"/>', ""), "Second thoughts"),
    Fault("contents that are not in the reading order", replaced("EPUB/content.opf", '<itemref idref="nav"/>', ""), 'contents: expected "1 First steps", found nothing'),
    Fault("an entry of the tables lost", replaced(NAVIGATION, r"<li><a [^>]*#tbl-rain.*?</li>", ""), 'lacks "Table 1: Rain by month"'),
    Fault("an entry of the tables twice", replaced(NAVIGATION, r"(<li><a [^>]*#tbl-rain.*?</li>)", r"\1\1"), "twice"),
    Fault("entries of the tables exchanged", swapped(
        NAVIGATION, r"<li><a [^>]*#tbl-rain.*?</li>", r"<li><a [^>]*#tbl-sun.*?</li>"), "at another place than it has"),
    Fault("a list of tables that is there twice", replaced(NAVIGATION, r'(<nav epub:type="lot".*?</nav>)', r"\1\1"), "is there twice"),
    Fault("words with the role of contents", replaced(PAGE, "(<p>The end comes)", r'<p role="doc-toc">Extra words</p>\1'), "Extra words"),
    Fault("words with the role of a note", replaced(PAGE, "(<p>The end comes)", r'<p role="doc-footnote">Extra words</p>\1'), "Extra words"),
    Fault("words with the role of a note's number", replaced(
        PAGE, "(<p>The end comes)", r'<p><a role="doc-backlink">Extra words</a></p>\1'), "Extra words"),
    Fault("a second way back from a note", replaced(
        PAGE, "(text of the first note)", r'\1 <a role="doc-backlink" href="#note-mark-1">Extra words</a>'), "Extra words"),
    Fault("a page that is hidden as a whole", replaced(STYLE, "$", "html { display: none }"), "The end comes"),
    Fault("an entry of the tables that leads to a page", replaced(NAVIGATION, "#tbl-rain", ""), "leads to more than its caption"),
    Fault("an entry of the tables cut", replaced(NAVIGATION, "Rain by month", "Rain"), '"1 Rain" leads to "Table 1: Rain by month"'),
    Fault("an entry of the tables without its number", replaced(
        NAVIGATION, r'<span class="number">1</span> (?=Rain)', ""), '"Rain by month" leads to "Table 1: Rain by month"'),
    Fault("all entries of the tables lost", replaced(NAVIGATION, r'(epub:type="lot".*?<ol>).*?(</ol>)', r"\1\2"), "has no entry"),
    Fault("a list of tables that is hidden", replaced(NAVIGATION, '<nav epub:type="lot"', '<nav epub:type="lot" hidden="hidden"'), "hidden-list"),
    Fault("a list of tables hidden by a style sheet", replaced(STYLE, "$", ".list-of { display: none }"), "hidden-list"),
    Fault("words beside a list of tables", replaced(NAVIGATION, r'(epub:type="lot".*?)(<ol>)', r"\1<p>Extra words</p>\2"), "Extra words"),
    Fault("an entry that is no link", replaced(NAVIGATION, r"(</ol>\s*</nav>)", r"<li><span>9 Extra chapter</span></li>\1"), "9 Extra chapter"),
    Fault("an entry of a page", replaced(
        NAVIGATION, r"(</ol>\s*</nav>)", r'<li><a href="text/cover.xhtml">9 Extra chapter</a></li>\1'), "9 Extra chapter"),
    Fault("a heading's entry that is no link", replaced(
        NAVIGATION, r'<a href="[^"]*#last-words">(.*?)</a>', r"<span>\1</span>"), '"Last words" leads to no heading'),
    Fault("an entry of the NCX lost", replaced(
        NCX, r"<navPoint(?:(?!<navPoint).)*?#last-words.*?</navPoint>", ""), 'toc.ncx: "Last words"'),
    Fault("entries of the NCX exchanged", swapped(
        NCX, r"<navPoint[^>]*>\s*<navLabel>\s*<text>1 First.*?</navPoint>", r"<navPoint[^>]*>\s*<navLabel>\s*<text>Last words.*?</navPoint>"), "toc.ncx"),
    Fault("an NCX without entries", replaced(NCX, "<navMap>.*</navMap>", "<navMap/>"), 'toc.ncx: "1 First steps"'),
    Fault("an entry of the NCX too many", replaced(
        NCX, "</navMap>", '<navPoint id="x"><navLabel><text>9 Extra</text></navLabel><content src="text/cover.xhtml"/></navPoint></navMap>'), '"9 Extra" is not in the contents'),
    Fault("a picture that is not there", replaced(PAGE, 'src="[^"]*"', 'src="../images/nope.png"'), "nope.png"),
    Fault("a picture without a name", replaced(PAGE, 'src="[^"]*"', 'src=""'), "missing-picture"),
    Fault("a picture from elsewhere", replaced(PAGE, 'src="[^"]*"', 'src="https://example.org/p.png"'), "not-self-contained"),
    Fault("a picture that the package does not name", replaced("EPUB/content.opf", r'<item href="images/p.png"[^>]*/>', ""), '"EPUB/images/p.png" is not in the manifest'),
    Fault("a picture of another type", replaced(
        "EPUB/content.opf", r'(<item href="images/p.png"[^>]*media-type=")image/png', r"\1image/gif"), "wrong-type"),
    Fault("a page of another type", replaced(
        "EPUB/content.opf", r'(<item href="text/section-02.xhtml"[^>]*media-type=")[^"]*', r"\1text/plain"), '"text/plain"'),
    Fault("a style sheet of another type", replaced("EPUB/content.opf", "text/css", "text/plain"), "wrong-type"),
    Fault("a font that is not there", replaced("EPUB/content.opf", 'href="fonts/source-serif[^"]*"', 'href="fonts/none.ttf"'), "fonts/none.ttf"),
    Fault("a font from elsewhere", replaced(STYLE, "$", "@font-face { font-family: x; src: url(https://example.org/x.woff) }"), "not-self-contained"),
    Fault("numbers that a style sheet counts", replaced(
        STYLE, "$", "body { counter-reset: c } h1::before { counter-increment: c; content: counter(c) ' ' }"), "counter(c)"),
    Fault("a style sheet of XML", replaced(
        PAGE, "<html", '<?xml-stylesheet href="data:text/css,p%7Bdisplay:none%7D"?><html', count=1), "A paragraph that names"),
    Fault("a paragraph hidden on a screen of colors", replaced(STYLE, "$", "@media screen and (color) { p { display: none } }"), "The end comes"),
    Fault("words in reverse", replaced(STYLE, "$", "p { direction: rtl; unicode-bidi: bidi-override }"), "in another order"),
    Fault("a script", replaced(PAGE, "</head>", "<script>document.body.remove()</script></head>"), "unread-behavior"),
]  # fmt: skip
