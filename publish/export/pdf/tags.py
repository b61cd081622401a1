"""What PDF/UA-1 asks of the tags and WeasyPrint 70 does not give (ISO 14289-1:2014)."""

from __future__ import annotations

from typing import Any


def keep_one_annotation_a_link(document: Any) -> None:
    """Keep the annotations of links, not those of the elements inside them (7.18.5).

    WeasyPrint gives an emphasized word in a link an annotation of its own, tagged as a Span; the
    link's own covers it already. `document` is laid out and not yet written.
    """
    for page in document.pages:
        page.links = [link for link in page.links if link[3].link]


def finish(_document: Any, pdf: Any) -> None:
    """Mend the structure tree; a `finisher` of WeasyPrint's."""
    import pydyf

    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    _scope_headers(elements)
    _wrap_list_bodies(elements, pdf)


def _scope_headers(elements: dict[Any, Any]) -> None:
    """Say that header cells head their columns (7.5); their ids alone fail where cells span."""
    for element in elements.values():
        if element["S"] == "/TH" and "A" in element:
            element["A"].setdefault("Scope", "/Column")


def _wrap_list_bodies(elements: dict[Any, Any], pdf: Any) -> None:
    """Put what an LI holds beside its label into an LBody (7.2, ISO 32000-1, 14.8.4.3.3).

    WeasyPrint leaves paragraphs and blocks of an item bare.
    """
    import pydyf

    for item in [element for element in elements.values() if element["S"] == "/LI"]:
        kinds = {kid: elements[kid]["S"] if kid in elements else "" for kid in item["K"]}
        bare = [kid for kid, kind in kinds.items() if kind not in {"/Lbl", "/LBody"}]
        if not bare:
            continue
        body = pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": "/LBody",
                "K": pydyf.Array([kid for kid, kind in kinds.items() if kind != "/Lbl"]),
                "Pg": item["Pg"],
                "P": item.reference,
            }
        )
        pdf.add_object(body)
        for kid in body["K"]:
            if kid in elements:
                elements[kid]["P"] = body.reference
                if kinds[kid] == "/LBody":
                    elements[kid]["S"] = "/Div"
        labels = [kid for kid, kind in kinds.items() if kind == "/Lbl"]
        item["K"] = pydyf.Array([*labels, body.reference])
