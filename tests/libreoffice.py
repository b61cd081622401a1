"""LibreOffice Writer as a person uses it: a file laid out, its fields and indexes updated.

A test that needs it is skipped with the reason where it is missing, and fails where `CI` is set.
"""

from __future__ import annotations

from pathlib import Path

from tests.judges import judges
from tests.judges.programs import run

MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
  script:language="StarBasic">
Sub Update(source As String, folder As String, name As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  For pass = 1 To 2
    document.refresh()
    document.TextFields.refresh()
    For index = 0 To document.DocumentIndexes.Count - 1
      document.DocumentIndexes.getByIndex(index).update()
    Next
  Next
  filter(0).Name = "FilterName"
  filter(0).Value = "writer_pdf_Export"
  document.storeToURL(ConvertToURL(folder + "/" + name + ".pdf"), filter())
  filter(0).Value = "MS Word 2007 XML"
  document.storeToURL(ConvertToURL(folder + "/" + name + ".docx"), filter())
  document.close(True)
End Sub
</script:module>
"""
FIRST_START = "--terminate_after_init"
LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
  library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""


def require() -> None:
    """Skip or fail the calling test where LibreOffice is missing."""
    judges.require("libreoffice_pdf")


def text(path: Path, folder: Path) -> str:
    """Return the document's text with the numbers that its lists give."""
    return _converted(path, folder, "txt:Text (encoded):UTF8", ".txt").read_text("utf-8-sig")


def pdf(path: Path, folder: Path) -> Path:
    """Return the document laid out, as it opens: indexes and some fields stay as they are."""
    return _converted(path, folder, "pdf", ".pdf")


def updated(path: Path, folder: Path) -> tuple[Path, Path]:
    """Update everything, as an editor does with Ctrl+A and F9; return the DOCX and its PDF."""
    profile = _profile(folder)
    name = f"{path.stem}-updated"
    words = ", ".join(f'"{value}"' for value in (path.resolve(), folder.resolve(), name))
    macro = f"macro:///Standard.Module1.Update({words})"
    run("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", macro)
    made = folder / f"{name}.docx", folder / f"{name}.pdf"
    assert all(one.is_file() for one in made), f"LibreOffice wrote nothing for {path}"
    return made


def _converted(path: Path, folder: Path, kind: str, suffix: str) -> Path:
    """Convert a file; that LibreOffice leaves with 0 does not say that it did."""
    options = ("--headless", "--norestore", "--convert-to", kind, "--outdir", folder)
    run("soffice", f"-env:UserInstallation={_profile(folder).as_uri()}", *options, path)
    made = folder / f"{path.stem}{suffix}"
    assert made.is_file(), f"LibreOffice wrote nothing for {path}"
    return made


def _profile(folder: Path) -> Path:
    """Return a user's profile that holds the macro; a first start fills it with LibreOffice's."""
    profile = folder.resolve() / "libreoffice"
    if not profile.exists():
        run("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", FIRST_START)
        library = profile / "user" / "basic" / "Standard"
        (library / "script.xlb").write_text(LIBRARY)
        (library / "Module1.xba").write_text(MODULE)
    return profile
