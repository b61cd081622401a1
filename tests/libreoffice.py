"""LibreOffice Writer as an editor uses it: a file opened, everything updated, and saved again.

A test that needs it is skipped with the reason where it is missing, and fails where `CI` is set.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.judges import judges
from tests.judges.programs import run

MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
  script:language="StarBasic">
Sub Update(sources As String, folder As String)
  For Each source In Split(sources, "|")
    name = Dir(source)
    UpdateOne(source, folder + "/" + Left(name, Len(name) - 5))
  Next
End Sub

Sub UpdateOne(source, target)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(1) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  For pass = 1 To 2
    document.refresh()
    document.TextFields.refresh()
    For index = 0 To document.DocumentIndexes.Count - 1
      document.DocumentIndexes.getByIndex(index).update()
    Next
  Next
  filter(0).Name = "FilterName" : filter(0).Value = "Text (encoded)"
  filter(1).Name = "FilterOptions" : filter(1).Value = "UTF8,LF"
  document.storeToURL(ConvertToURL(target + ".txt"), filter())
  filter(0).Value = "MS Word 2007 XML"
  filter(1).Value = ""
  document.storeToURL(ConvertToURL(target + ".docx"), filter())
  document.close(True)
End Sub
</script:module>
"""
ENTRY = re.compile(r"(.*)\t(\d+|[ivxlcdm]+)")
FIELD = re.compile(rb"<w:instrText[^>]*> (?:REF|SEQ) ")
RESULT = re.compile(
    rb"(<w:instrText[^>]*> (?:REF|SEQ) (?:(?!</w:p>).)*?"
    rb'w:fldCharType="separate"/></w:r><w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>)[^<]*(<)',
    re.DOTALL,
)
FIRST_START = "--terminate_after_init"
LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
  library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""


@dataclass(frozen=True)
class Updated:
    """A file as saved after an update, and what it shows.

    `contents` are the entries of contents and lists, each with its page; `lines` is the rest,
    with the numbers that lists and fields give. White space is closed up.
    """

    docx: Path
    contents: list[tuple[str, str]]
    lines: list[str]


def require() -> None:
    """Skip or fail the calling test where LibreOffice is missing."""
    judges.require("libreoffice_pdf")


def update(sources: Sequence[Path], folder: Path) -> list[Updated]:
    """Update fields and indexes of DOCX files, as Ctrl+A and F9 do; save them in the folder."""
    target = folder.resolve() / "updated"
    target.mkdir(exist_ok=True)
    profile = _profile(folder.resolve())
    joined = "|".join(str(source.resolve()) for source in sources)
    macro = f'macro:///Standard.Module1.Update("{joined}", "{target}")'
    run("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", macro)
    made = []
    for source in sources:
        docx, text = target / source.name, target / f"{source.stem}.txt"
        assert docx.is_file(), f"LibreOffice saved nothing for {source}"
        made.append(_updated(docx, text.read_text("utf-8-sig")))
    return made


def without_results(path: Path, folder: Path) -> Path:
    """Return a copy whose REF and SEQ fields hold 0, so that what is shown was computed."""
    copy = folder / path.name
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as target:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename in {"word/document.xml", "word/footnotes.xml"}:
                data, emptied = RESULT.subn(rb"\g<1>0\g<2>", data)
                wanted = len(FIELD.findall(data)) - data.count(b"<mc:Fallback>")
                assert emptied == wanted, f"{emptied} of {wanted} fields were emptied"
            target.writestr(info, data)
    return copy


def _updated(docx: Path, text: str) -> Updated:
    contents, lines = [], []
    for line in text.splitlines():
        entry = ENTRY.fullmatch(line)
        if entry:
            contents.append((" ".join(entry[1].split()), entry[2]))
        elif line.strip():
            lines.append(" ".join(line.split()))
    return Updated(docx, contents, lines)


def _profile(folder: Path) -> Path:
    """Return a user's profile that holds the macro; a first start fills it with LibreOffice's."""
    profile = folder / "libreoffice"
    if not profile.exists():
        run("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", FIRST_START)
        library = profile / "user" / "basic" / "Standard"
        (library / "script.xlb").write_text(LIBRARY)
        (library / "Module1.xba").write_text(MODULE)
    return profile
