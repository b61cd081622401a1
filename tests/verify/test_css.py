"""Style sheets as a browser takes them: labels of lists, what is hidden, words that are added."""

# ruff: noqa: E501, one style sheet a line
from __future__ import annotations

import pytest
from lxml import etree

from publish.verify.web.css import StyleSheets, style_sheets
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
    ("ol { list-style-type: upper-roman ", "I. aII. b"),
    ("ol { } } ol { list-style-type: upper-roman }", PLAIN),
    ("ol:unknown-thing { list-style-type: upper-roman }", PLAIN),
]


@pytest.mark.parametrize(("style", "shown"), CASES)
def test_a_list_is_read_as_its_style_sheet_shows_it(style: str, shown: str) -> None:
    root = etree.fromstring(LIST)
    labels = StyleSheets.of([style]).shown(root)
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
    assert "".join(running_text(root, StyleSheets.of([]).shown(root))) == shown


def test_hidden_is_hidden_unless_a_style_sheet_shows_it() -> None:
    page = (
        f'<body {X}><p hidden="hidden">a</p><p style="display:none">b</p>c<p hidden="">d</p></body>'
    )
    for style, shown in (("", "c"), ("[hidden] { display: block }", "acd")):
        root = etree.fromstring(page)
        assert "".join(running_text(root, StyleSheets.of([style]).shown(root))) == shown


def test_style_sheets_come_in_the_order_of_the_page() -> None:
    page = f'<html {X}><head><link rel="stylesheet" href="a"/><style>b</style><link rel="stylesheet" media="print" href="c"/><link rel="next" href="d"/></head></html>'
    assert list(style_sheets(etree.fromstring(page), str.upper)) == ["A", "b"]
