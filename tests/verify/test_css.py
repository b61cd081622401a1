"""Style sheets as a browser takes them: labels of lists, what is hidden, words that are added."""

# ruff: noqa: E501, one style sheet a line
from __future__ import annotations

import pytest
from lxml import etree

from publish.verify.web.css import StyleSheets
from publish.verify.web.sheets import style_sheets
from publish.verify.web.text import running_text

X = 'xmlns="http://www.w3.org/1999/xhtml"'
LIST = f'<body {X}><ol class="x"><li>a</li><li class="y">b</li></ol></body>'
PLAIN = "1. a2. b"

CASES = [
    ("", PLAIN),
    ("ol { list-style-type: upper-roman }", "I. aII. b"),
    ("ol { list-style: inside lower-alpha }", "a. ab. b"),
    ("ol.x { List-Style: square }", "ab"),
    ("ol { list-style-type: none }", "ab"),
    ("ol { list-style-type: '– ' }", "ab"),
    ("ol { list-style-type: cjk-ideographic }", "一、a二、b"),
    ("ol { list-style-type: no-such-style }", PLAIN),
    (
        "@counter-style p { system: extends lower-roman; prefix: '('; suffix: ') ' } ol { list-style-type: p }",
        "(i) a(ii) b",
    ),
    ("@counter-style s { system: fixed; symbols: '*' '†' } ol { list-style-type: s }", "ab"),
    ("@counter-style c { system: cyclic; symbols: '◆' } ol { list-style-type: c }", "ab"),
    (
        "@counter-style s { system: symbolic; symbols: 'x' 'y' } ol { list-style-type: s; counter-reset: list-item 2 }",
        "xx. ayy. b",
    ),
    ("ol { list-style-type: lower-alpha; counter-reset: list-item 26 }", "aa. aab. b"),
    ("ol { list-style-type: lower-greek }", "α. aβ. b"),
    ("ol { list-style-type: hebrew }", "hebrew(1). ahebrew(2). b"),
    ("ol { list-style-type: lower-alpha; list-style: none }", "ab"),
    ("ol { list-style: none; list-style-type: lower-alpha }", "a. ab. b"),
    (
        "ol { list-style: none; counter-reset: n 4 } li { counter-increment: n } li::before { content: counter(n) ') ' }",
        "5) a6) b",
    ),
    ("li::marker { content: '→ ' }", "ab"),
    ("li::after { content: ' (' attr(href) ')' }", PLAIN),
    ("@media (min-width: 1px) { ol { list-style: none } }", "ab"),
    ("@media screen and (max-width: 20em) { ol { list-style: none } }", PLAIN),
    ("@media not print { ol { list-style: none } }", "ab"),
    (
        "ol { list-style-type: lower-alpha !important } .x { list-style-type: upper-alpha }",
        "a. ab. b",
    ),
    (".x { list-style-type: upper-alpha } ol { list-style-type: lower-alpha }", "A. aB. b"),
    ("@media print { ol { list-style-type: none } }", PLAIN),
    ("@media screen { ol { list-style-type: none } }", "ab"),
    ("@media (prefers-color-scheme: dark) { ol { list-style-type: none } }", PLAIN),
    ("@supports (display: grid) { ol { list-style-type: none } }", "ab"),
    ("ol { counter-reset: list-item 4 }", "5. a6. b"),
    (".y { counter-set: list-item 9 }", "1. a9. b"),
    ("li { counter-increment: list-item 2 }", "2. a4. b"),
    (".y::marker { content: 'b) ' }", "1. ab) b"),
    (".y { display: none }", "1. a"),
    (".y { visibility: hidden } li { opacity: 1 }", "1. a"),
    (".y { opacity: 0 }", "1. a"),
    ("ol > li:nth-child(2)::before { content: 'then ' }", "1. a2. then b"),
    ("li::before { content: '❦ ' }", PLAIN),
    (
        "li::after { content: ' (' attr(class) ')' } li:first-child::after { content: none }",
        "1. a2. b (y)",
    ),
    ("li { display: block }", "ab"),
    (".y { counter-reset: list-item 7 }", "1. a8. b"),
    ("li { display: block list-item }", PLAIN),
    (
        "ol { list-style: none; counter-reset: n 4 } li::before { content: counter(n) ') ' }",
        "4) a4) b",
    ),
    ("li::marker { content: counter(list-item, upper-roman) ') ' }", "I) aII) b"),
    ("ol { list-style-type: upper-roman ", "I. aII. b"),
    ("ol { } } ol { list-style-type: upper-roman }", PLAIN),
    ("ol:unknown-thing { list-style-type: upper-roman }", PLAIN),
]


@pytest.mark.parametrize(("style", "shown"), CASES)
def test_a_list_is_read_as_its_style_sheet_shows_it(style: str, shown: str) -> None:
    root = etree.fromstring(LIST)
    labels = StyleSheets.of([style]).shown(root).labels
    assert "".join(running_text(root, labels)) == shown


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('type="a"', "a. xb. y"),
        ('type="I" start="4"', "IV. xV. y"),
        ('reversed="reversed"', "2. x1. y"),
        ('style="list-style-type: lower-roman"', "i. xii. y"),
    ],
)
def test_what_a_list_says_itself_counts(attributes: str, shown: str) -> None:
    root = etree.fromstring(f"<body {X}><ol {attributes}><li>x</li><li>y</li></ol></body>")
    assert "".join(running_text(root, StyleSheets.of([]).shown(root).labels)) == shown


def test_hidden_is_hidden_unless_a_style_sheet_shows_it() -> None:
    page = (
        f'<body {X}><p hidden="hidden">a</p><p style="display:none">b</p>c<p hidden="">d</p></body>'
    )
    for style, shown in (("", "c"), ("[hidden] { display: block }", "acd")):
        root = etree.fromstring(page)
        assert "".join(running_text(root, StyleSheets.of([style]).shown(root).labels)) == shown


PAGE = f"""<body {X}><h1>Title</h1><p class="a">one</p><p class="b">two <span>three</span></p><pre class="numberSource"><code><span>x</span></code></pre></body>"""
WHOLE = "Title one two three x"

HIDING = [
    ("body { counter-reset: c } h1::before { counter-increment: c; content: counter(c) ' ' }", "counter(c) Title one two three x"),
    ("p::before { content: counters(c, '.') ' ' }", "Title counters(c) one counters(c) two three x"),
    ("pre span::before { counter-increment: source-line; content: counter(source-line) }", WHOLE),
    ("p { display: list-item; list-style: decimal inside }", "Title 1. one 2. two three x"),
    ("p { display: list-item }", WHOLE),
    ("@media (width >= 100px) { .a { display: none } }", "Title two three x"),
    ("@media (width <= 40rem) { .a { display: none } }", WHOLE),
    ("@media (max-width: 40rem) { .a { display: none } }", WHOLE),
    ("@media (min-width: 200rem) { .a { display: none } }", "Title two three x"),
    ("@media (min-height: 1px) { .a { display: none } }", "Title two three x"),
    ("@media screen and (color) { .a { display: none } }", "Title two three x"),
    ("@media not all { .a { display: none } }", WHOLE),
    ("@media speech, (hover) { .a { display: none } }", "Title two three x"),
    ("@media (prefers-color-scheme: dark) { .a { display: none } }", WHOLE),
    ("@container (min-width: 1px) { .a { display: none } }", "Title two three x"),
    (".a { display: none } @media (min-height: 9999px) { .a { display: block } }", "Title two three x"),
    (".a { display: none } @media (min-width: 10rem) { .a { display: block } }", WHOLE),
    (".a { display: none } @supports (frob: nicate) { .a { display: block } }", "Title two three x"),
    (".a { display: none } @supports not (display: grid) { .a { display: block } }", "Title two three x"),
    ("@supports not (display: grid) { .a { display: none } }", WHOLE),
    ("@supports (display: grid) { .a { display: none } }", "Title two three x"),
    (".a { display: block } @layer x { p.a { display: none } }", WHOLE),
    ("@layer x { .a { display: none } }", "Title two three x"),
    ("@layer x { p.a { display: none !important } } .a { display: block !important }", "Title two three x"),
    ("@layer y, x; @layer x { .a { display: block } } @layer y { p.a { display: none } }", WHOLE),
    ("body { .a { display: none } }", "Title two three x"),
    (".a { &:first-of-type { display: none } }", "Title two three x"),
    (".a { @media screen { display: none } }", "Title two three x"),
    (".a { opacity: 1% }", "Title two three x"),
    (".a { opacity: 90% }", WHOLE),
    (".a { opacity: calc(0) }", "Title two three x"),
    (".a { filter: opacity(0) }", "Title two three x"),
    (".a { filter: opacity(80%) }", WHOLE),
    (".a { content-visibility: hidden }", "Title two three x"),
    (".b { visibility: hidden } span { visibility: visible }", "Title one three x"),
    (".b { visibility: hidden }", "Title one x"),
    (".b { visibility: visible } body { visibility: hidden }", "two three"),
    ("p::after { content: ' more' attr(href) }", "Title one more two three more x"),
]  # fmt: skip


@pytest.mark.parametrize(("style", "shown"), HIDING)
def test_a_page_is_read_as_its_style_sheet_shows_it(style: str, shown: str) -> None:
    root = etree.fromstring(PAGE.replace("><", "> <"))
    labels = StyleSheets.of([style]).shown(root).labels
    assert " ".join("".join(running_text(root, labels)).split()) == shown


@pytest.mark.parametrize(
    ("style", "told"),
    [
        (".a { unicode-bidi: bidi-override; direction: rtl }", '"one" is set in another order: unicode-bidi: bidi-override'),
        (".a { unicode-bidi: isolate }", ""),
        (".b { display: flex; flex-direction: row-reverse }", '"two three" is set in another order: flex-direction: row-reverse'),
        ("body { display: flex; flex-flow: column-reverse wrap }", "flex-flow: column-reverse"),
        (".a { order: 2 }", "order: 2"),
        (".a { order: 0; flex-direction: row }", ""),
        ("@import 'other.css';", '@import "other.css", which is not read'),
        ("@scope (p) { span { display: none } }", '@scope (p), which is not read'),
        ("p:dir(ltr) { display: none }", "selects p:dir(ltr), which is not read"),
        ("p:no-such-thing { display: none } p:dir(ltr) { color: red }", ""),
        ("p { opacity: " + "calc(" * 3000, "too many brackets"),
        ("p," * 3000 + "p { &, & { &, & { display: none } } }", "a style sheet selects"),
        (":root { --x: none } p { display: var(--x) }", 'computes "display: var(--x)"'),
        ("p { opacity: calc(1 - 1) }", "opacity: calc(1 - 1)"),
        ("p { color: var(--x); opacity: 0.8; text-transform: uppercase }", ""),
    ],
)  # fmt: skip
def test_what_a_style_sheet_turns_round_or_computes_is_told(style: str, told: str) -> None:
    doubts = StyleSheets.of([style]).shown(etree.fromstring(PAGE)).doubts
    assert (told in "\n".join(doubts)) if told else doubts == ()


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ("<dialog>hid</dialog>", ""),
        ('<dialog open="">seen</dialog>', "seen"),
        ('<p popover="">hid</p>', ""),
        ("<datalist><option>hid</option></datalist>", ""),
        ("<noscript>hid</noscript>", ""),
        ("<canvas>hid</canvas>", ""),
        ("<video><p>hid</p></video>", ""),
        ('<object data="x"><p>hid</p></object>', ""),
        ('<input value="seen"/>', "seen"),
        ('<input type="checkbox" value="hid"/>', ""),
        ("<details><summary>seen</summary> too</details>", "seen too"),
    ],
)
def test_what_html_hides_itself_is_not_read(element: str, shown: str) -> None:
    root = etree.fromstring(f"<body {X}>{element}</body>")
    labels = StyleSheets.of([]).shown(root).labels
    assert "".join(running_text(root, labels)) == shown


def test_letters_that_html_turns_round_are_told() -> None:
    root = etree.fromstring(f'<body {X}><bdo dir="rtl">one</bdo> <bdo dir="ltr">two</bdo></body>')
    assert StyleSheets.of([]).shown(root).doubts == ('"one" is set in another order: bdo',)


def test_style_sheets_come_in_the_order_of_the_page() -> None:
    page = f'<html {X}><head><link rel="stylesheet" href="a"/><style>b</style><link rel="stylesheet" media="print" href="c"/><link rel="next" href="d"/></head></html>'
    assert list(style_sheets(etree.fromstring(page), str.upper)) == ["A", "b"]


HEAD = [
    ('<link rel="STYLESHEET" href="a"/>', ["A"]),
    ('<link rel="alternate stylesheet" href="a"/>', []),
    ('<link rel="stylesheet" href="data:text/css,p%7Bdisplay:none%7D"/>', ["p{display:none}"]),
    ('<link rel="stylesheet" href="data:text/css;base64,cHt9"/>', ["p{}"]),
    ('<style media="(min-width: 1px)">b</style>', ["@media (min-width: 1px) { b }"]),
    ('<link rel="stylesheet" href="a" media="screen and (color)"/>', ["@media screen and (color) { A }"]),
    ('<style media="print">b</style>', []),
    ('<svg xmlns="http://www.w3.org/2000/svg"><style>b</style></svg>', ["b"]),
    ('<style type="text/plain">b</style>', []),
]  # fmt: skip


@pytest.mark.parametrize(("element", "texts"), HEAD)
def test_each_way_to_a_style_sheet_is_followed(element: str, texts: list[str]) -> None:
    page = f"<html {X}><head>{element}</head></html>"
    assert list(style_sheets(etree.fromstring(page), str.upper)) == texts


def test_a_style_sheet_that_xml_names_is_followed() -> None:
    page = f'<?xml-stylesheet href="a" type="text/css"?><?xml-stylesheet href="b" alternate="yes"?><html {X}/>'
    assert list(style_sheets(etree.fromstring(page), str.upper)) == ["A"]
