"""EPUB: every kind of element in one book, as its reader and the judges find it."""

from __future__ import annotations

import pytest

from tests.conftest import png
from tests.export.test_epub import OPF, Book, Write, X, exported
from tests.judges import judges

EVERYTHING = """# One {#sec-one}

See @sec-two, @fig-a, @fig-panels-b, @tbl-a, @eq-a and @lst-a.[^n]

[^n]: A note with a table:

    | a |
    |---|
    | 1 |

    ```python
    code()
    ```

::: {.warning}
Mind it, *please*.

- a list
- of two

::: {.tip title="Inside"}
![Figure in an admonition](moon.png){#fig-inner}
:::
:::

- [x] done

  ::: {.note}
  In a list.
  :::

# Two {#sec-two}

![A $x^2$](moon.png){#fig-a}

::: {#fig-panels layout-ncol=2}
![Left](moon.png){#fig-panels-a}

![Right](moon.png){#fig-panels-b}

Both
:::

+---+---+
| A | B |
+===+===+
| 1 | 2 |
|   +---+
|   | 3 |
+---+---+

: Spans {#tbl-a}

$$ E = mc^2 $$ {#eq-a}

```{#lst-a .python .numberLines startFrom="5" caption="Code"}
a = 1
b = 2
```

[Wort "zitiert"]{lang=de}, [مرحبا]{lang=ar}.
"""


@pytest.fixture
def everything(write: Write) -> Book:
    return exported(
        write({"publication.yaml": "title: T\n", "a.md": EVERYTHING, "moon.png": png()})
    )


def test_every_reference_lands_in_the_file_where_its_target_is(everything: Book) -> None:
    ids = {
        f"{name}#{element.get('id')}"
        for name in everything.spine()
        for element in everything.xml(name).iter()
        if element.get("id")
    }
    wanted = set()
    for name in everything.spine():
        if not name.startswith("text/"):
            continue
        for link in everything.xml(name).iter(f"{X}a"):
            file, _, id = link.get("href", "").partition("#")
            wanted.add(f"text/{file}#{id}" if file else f"{name}#{id}")
    assert {
        f"text/section-02.xhtml#{id}" for id in ("fig-a", "fig-panels-b", "tbl-a", "eq-a")
    } <= wanted
    assert wanted <= ids


def test_an_admonition_is_a_note_to_screen_readers_with_its_title_first(everything: Book) -> None:
    divisions = everything.xml("text/section-01.xhtml").iter(f"{X}div")
    found = [one for one in divisions if one.get("role") == "note"]
    titles = ["".join(map(str, one[0].itertext())).strip() for one in found]
    assert titles == ["Warning", "Inside", "Note"]


def test_a_formula_is_mathml_with_its_content(everything: Book) -> None:
    math = "{http://www.w3.org/1998/Math/MathML}"
    formulas = list(everything.xml("text/section-02.xhtml").iter(f"{math}math"))
    shown = ["".join(t.text or "" for t in f.iter(f"{math}mi", f"{math}mn")) for f in formulas]
    assert shown == ["x2", "Emc2"]
    package = everything.xml("content.opf")
    items = {item.get("href"): item.get("properties") or "" for item in package.iter(f"{OPF}item")}
    assert "mathml" in items["text/section-02.xhtml"]
    assert "mathml" not in items["text/section-01.xhtml"]


def test_passages_say_their_language_and_direction(everything: Book) -> None:
    spans = list(everything.xml("text/section-02.xhtml").iter(f"{X}span"))
    found = {(one.get("lang"), one.get("dir")) for one in spans if one.get("lang")}
    assert found == {("de", None), ("ar", "rtl")}
    assert "„zitiert“" in everything.text("text/section-02.xhtml")


@pytest.mark.parametrize("judge", ["epubcheck", "ace"])
@pytest.mark.whole
def test_the_judges_find_nothing_in_a_book_of_everything(judge: str, everything: Book) -> None:
    judges.require(judge)
    assert getattr(judges, judge)(everything.path) == []
