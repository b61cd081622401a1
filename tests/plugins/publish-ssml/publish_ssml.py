"""An audio script: what a speech synthesizer reads aloud (SSML 1.1, W3C 2010)."""

from pathlib import Path

from lxml import etree

from publish.model.formats import Context, Exporter, Reading, Verifier
from publish.model.limits import Limit
from publish.model.running_text import running_text
from publish.model.tree import Node

SPEECH = "http://www.w3.org/2001/10/synthesis"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def export(context: Context) -> Path:
    """Write the script: headings with a pause before them, then every paragraph."""
    root = etree.Element(f"{{{SPEECH}}}speak", nsmap={None: SPEECH}, version="1.1")
    root.set(LANGUAGE, context.publication.language)
    for block in context.blocks:
        speak(root, block)
    context.output.write_bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))
    return context.output


def speak(root: etree._Element, block: Node) -> None:
    """Add what is said of a block."""
    if block["t"] == "Header":
        etree.SubElement(root, f"{{{SPEECH}}}break", time="1s")
        paragraph = etree.SubElement(root, f"{{{SPEECH}}}p")
        title = etree.SubElement(paragraph, f"{{{SPEECH}}}emphasis", level="strong")
        title.text = next(running_text([block]))
    elif block["t"] == "Div":
        for inner in block["c"][1]:
            speak(root, inner)
    else:
        for text in running_text([block]):
            etree.SubElement(root, f"{{{SPEECH}}}p").text = text


def read(path: Path) -> Reading:
    """Return what a listener hears: every word, in order."""
    root = etree.parse(path).getroot()
    said = ["".join(map(str, one.itertext())) for one in root.iter(f"{{{SPEECH}}}p")]
    return Reading(text="\n".join(said))


exporter = Exporter(
    name="ssml",
    title="Audio script",
    suffix=".ssml",
    media_type="application/ssml+xml",
    export=export,
    limits=(Limit("A formula or an image is not described.", feature="formula"),),
    html=False,
)
verifier = Verifier(name="ssml", read=read)
