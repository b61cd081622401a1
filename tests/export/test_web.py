"""The web page and the site: whole in themselves, light and dark, the same wherever they lie."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest

from publish import testing
from publish.model.formats import known_formats
from tests.conftest import ESSAY, ROOT, Write, png
from tests.judges import judges
from tests.judges.programs import find

TEXT = """\
Opening words.

# Été {#sec-a}

See @sec-b and @fig-x.[^n]

![A picture](p.png){#fig-x}

[^n]: A note.

# Zwei & drei {#sec-b}

Back to @sec-a. Unusual word: xylograph.

## Inner

More.
"""
FILES = {"publication.yaml": "title: T\ncover: p.png\n", "text.md": TEXT, "p.png": png()}
WARNING_OF_STYLE = "Consider using the “h1” element as a top-level heading only"


def made(place: Path, output: Path, name: str) -> Path:
    exporter = known_formats()[name].load()
    path: Path = exporter.export(testing.context_of(place, output, exporter))
    return path


def test_the_page_holds_everything_that_it_shows(write: Write, tmp_path: Path) -> None:
    text = made(write(FILES), tmp_path / "t.html", "html").read_text()
    assert re.findall(r"<(?:link|script)\b", text) == []
    assert all(address.startswith("data:") for address in re.findall(r'src="([^"]*)', text))
    assert all(address.startswith("data:font/") for address in re.findall(r'url\("([^"]*)', text))
    assert text.count("data:image/png;base64,") == 2
    assert "@media (prefers-color-scheme: dark)" in text
    assert "@media print" in text
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


def test_the_site_works_from_disk_and_under_any_path(write: Write, tmp_path: Path) -> None:
    folder = made(write(FILES), tmp_path / "t.site", "site")
    pages = {path.name: lxml.html.parse(str(path)) for path in folder.glob("*.html")}
    assert set(pages) == {"index.html", "sec-a.html", "sec-b.html"}
    for page in pages.values():
        for address in page.xpath("//@href | //@src"):
            file = address.partition("#")[0]
            assert not re.match(r"[a-z]+:|/", address), address
            assert not file or (folder / file).is_file(), address
    turned = [page.xpath("//link[@rel='next']/@href") for page in pages.values()]
    assert sorted(filter(None, map("".join, turned))) == ["sec-a.html", "sec-b.html"]
    assert pages["sec-b.html"].xpath("//*[@aria-current]")[0].text_content() == "2 Zwei & drei"


def test_the_search_finds_sections_by_their_titles_and_words(write: Write, tmp_path: Path) -> None:
    folder = made(write(FILES), tmp_path / "t.site", "site")
    listed = (folder / "search.js").read_text().partition("const sections = [\n")[2]
    entries = [json.loads(line.rstrip(",")) for line in listed.partition("\n];")[0].splitlines()]
    assert [(one["at"], one["title"]) for one in entries] == [
        ("sec-a.html#sec-a", "1 Été"),
        ("sec-a.html#note-1", "1 Été (1)"),
        ("sec-b.html#sec-b", "2 Zwei & drei"),
        ("sec-b.html#inner", "2.1 Inner"),
    ]
    assert "Section 2 and Figure 1. Figure 1: A picture" in entries[0]["text"].replace(
        "\u00a0", " "
    )
    assert entries[1]["text"] == "A note."


WIDE = """\
| a | b | c | d | e |
|---|---|---|---|---|
| 1 | 2 | 3 | 4 | 5 |

$$a = b$$ {#eq-a}

[Words](https://example.org/x) and <https://example.org/y>.
"""


def test_what_is_wider_than_the_page_scrolls_in_its_own_box(write: Write, tmp_path: Path) -> None:
    files = {"publication.yaml": "title: T\n", "text.md": WIDE}
    page = lxml.html.parse(str(made(write(files), tmp_path / "t.html", "html")))
    assert page.xpath("//div[@class='wide'][@tabindex='0']/table")
    assert page.xpath("//p/span[@class='display'][not(@tabindex)]/math")
    assert not page.xpath("//span[@class='display']//*[@class='equation-number']")


@pytest.mark.parametrize(
    ("line", "widths"),
    [
        ("|---|---|", []),
        ("|--|------|", ["25%", "75%"]),
        ("|---|---|\n{}\n\n: C {tbl-colwidths=[50,50]}", ["50%", "50%"]),
    ],
)
def test_columns_are_as_wide_as_their_texts_unless_somebody_chose(
    write: Write, tmp_path: Path, line: str, widths: list[str]
) -> None:
    row = f"| 1 | {'words ' * 20} |"
    table = f"| A | B |\n{line.replace('{}', row)}\n" + ("" if "{}" in line else f"{row}\n")
    page = lxml.html.parse(
        str(
            made(
                write({"publication.yaml": "title: T\n", "text.md": table}), tmp_path / "t", "html"
            )
        )
    )
    columns = [re.sub(r"[^0-9%]", "", one.get("style")) for one in page.iter("col")]
    assert columns == widths


@pytest.mark.parametrize(("links", "printed"), [("inline", ["Words"]), ("hidden", [])])
def test_an_address_is_printed_behind_words_alone(
    links: str, printed: list[str], write: Write, tmp_path: Path
) -> None:
    files = {"publication.yaml": f"title: T\nlinks: {links}\n", "text.md": WIDE}
    text = made(write(files), tmp_path / "t.html", "html").read_text()
    assert lxml.html.fromstring(text).xpath("//a[@class='addressed']/text()") == printed
    assert ".body a.addressed::after" in text


def test_aligned_lines_are_as_large_as_a_formula_of_one(write: Write, tmp_path: Path) -> None:
    tex = (
        r"$$\begin{aligned} a &= \frac{1}{2} \end{aligned}$$ $$\begin{matrix} 1 & 2 \end{matrix}$$"
    )
    files = {"publication.yaml": "title: T\n", "text.md": tex}
    page = lxml.html.parse(str(made(write(files), tmp_path / "t.html", "html")))
    assert page.xpath("//mtable/@displaystyle") == ["true"]
    assert len(page.xpath("//mtable")) == 2


def test_a_note_keeps_the_language_of_its_passage(write: Write, tmp_path: Path) -> None:
    text = "::: {lang=ar}\nمرحبا.^[ملاحظة.]\n:::\n"
    files = {"publication.yaml": "title: T\n", "text.md": text}
    page = lxml.html.parse(str(made(write(files), tmp_path / "t.html", "html")))
    assert page.xpath("//aside[@lang='ar'][@dir='rtl']")


@pytest.mark.whole
def test_the_search_works_in_a_browser(write: Write, tmp_path: Path) -> None:
    judges.require("axe")
    folder = made(write(FILES), tmp_path / "t.site", "site")
    script = tmp_path / "search.mjs"
    script.write_text(f"""\
import {{ chromium }} from "{find(judges.PLAYWRIGHT)}";
const browser = await chromium.launch({{
  executablePath: "{shutil.which("chromium")}", args: ["--no-sandbox"] }});
const page = await browser.newPage();
await page.goto("file://{folder}/sec-a.html");
await page.fill("#search", "XYLO");
const found = await page.$$eval(".found b", (all) => all.map((one) => one.innerText));
await page.fill("#search", "ete");
found.push(...await page.$$eval(".found a", (all) => all.map((a) => a.innerText)));
await page.fill("#search", "nowhere-at-all");
found.push(await page.innerText(".found"));
await page.fill("#search", "xylograph");
await page.press("#search", "ArrowDown");
found.push(await page.evaluate(() => document.activeElement.innerText));
await page.keyboard.press("ArrowUp");
await page.press("#search", "Enter");
await page.waitForURL("**/sec-b.html#sec-b");
console.log(JSON.stringify(found));
await browser.close();
""")
    done = subprocess.run(["node", script], capture_output=True, text=True, check=True, timeout=120)
    found = json.loads(done.stdout)
    assert found[0] == "2 Zwei & drei"
    assert found[1].startswith("1 Été")
    assert found[-2] == "Nothing found"
    assert found[-1].startswith("2 Zwei & drei")


PLACES = [
    pytest.param(ROOT / "tests" / "cases" / "captions" / "in-appendices" / "in", id="small"),
    pytest.param(ESSAY, id="essay", marks=pytest.mark.whole),
    pytest.param(ROOT / "content" / "guide", id="guide", marks=pytest.mark.whole),
]


@pytest.mark.whole
@pytest.mark.parametrize("place", PLACES)
def test_judges_of_html_have_nothing_against_the_pages(place: Path, tmp_path: Path) -> None:
    judges.require("html")
    judges.require("axe")
    page = made(place, tmp_path / "one.html", "html")
    site = made(place, tmp_path / "one.site", "site")
    pages = [page, *sorted(site.glob("*.html"))]
    found = [one for one in judges.html(*pages) if not one.message.startswith(WARNING_OF_STYLE)]
    assert [*found, *judges.axe(*pages)] == []


def test_a_citation_leads_to_its_work(tmp_path: Path) -> None:
    case = ROOT / "tests" / "cases" / "text" / "citations" / "in"
    page = lxml.html.parse(str(made(case, tmp_path / "t.html", "html")))
    assert "Knuth 1984, 97" in page.xpath("//a[@href='#ref-knuth']/text()")
    assert page.xpath("//*[@id='ref-knuth']")


def test_pages_of_the_site_have_names_without_accents(write: Write, tmp_path: Path) -> None:
    folder = made(
        write({"publication.yaml": "title: T\n", "text.md": "# Durchführung\n\nx\n"}),
        tmp_path / "t.site",
        "site",
    )
    assert (folder / "durchfuhrung.html").is_file()
