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


def wrap_list_bodies(_document: Any, pdf: Any) -> None:
    """Put what an LI holds beside its label into an LBody (7.2, ISO 32000-1, 14.8.4.3.3).

    A `finisher` of WeasyPrint's: it leaves paragraphs and blocks of an item bare.
    """
    import pydyf

    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
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
