"""Old Word, WPS, RTF and OpenDocument files to .docx or .xlsx, by LibreOffice.

Takes files in batches, because starting LibreOffice costs ten times a file's own work. It runs with a profile of its
own in a temporary folder, without macros or network, and is ended with all its processes when it makes no progress. A
file that stops a batch costs only itself.
"""

import contextlib
import io
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from parsers.readers import formats
from parsers.readers.formats import recognise
from parsers.source import Unreadable


class Conversion(NamedTuple):
    """The ending LibreOffice knows a format by, and what it is made into."""

    ending: str
    into: str


CONVERSIONS = {
    formats.DOC: Conversion("doc", "docx"),
    formats.RTF: Conversion("rtf", "docx"),
    formats.ODT: Conversion("odt", "docx"),
    formats.FLAT_ODT: Conversion("fodt", "docx"),
    formats.ODS: Conversion("ods", "xlsx"),
    formats.FLAT_ODS: Conversion("fods", "xlsx"),
    formats.EXCEL_XML: Conversion("xml", "xlsx"),
}
PROGRAMS = ("soffice", "libreoffice")
BATCH = 100
STALLED = 90.0
LONGEST_RUN = 900
MEMORY_KIB = 6 * 1024 * 1024
# The reader's own memory limit is too small for LibreOffice: it gets its own, or the highest that may be set. `timeout`
# ends it even when we were ended ourselves and can no longer do it.
START = (
    f'ulimit -S -v {MEMORY_KIB} 2>/dev/null || ulimit -S -v "$(ulimit -H -v)"; '
    f'exec timeout -s KILL {LONGEST_RUN} "$0" "$@"'
)
SWITCHES = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
# LibreOffice's settings: macros off, links never followed, and a proxy that is not there for whatever asks anyway.
SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "1"),
)
PROXY = (("ooInetProxyType", "1"), ("ooInetHTTPProxyName", "127.0.0.1"), ("ooInetHTTPProxyPort", "9"),
         ("ooInetHTTPSProxyName", "127.0.0.1"), ("ooInetHTTPSProxyPort", "9"))  # fmt: skip
NEEDED = (
    "reading old Word, WPS, RTF and OpenDocument files needs LibreOffice: install it with `make libreoffice` "
    "(or `sh deploy/install-libreoffice.sh`)"
)
REFUSED = "LibreOffice cannot open the file: open it in Word or WPS and save it as .docx"
STOPPED = "LibreOffice stopped at the file and was ended: open it in Word or WPS and save it as .docx"


def needs_conversion(data: bytes) -> bool:
    """Tell whether a file is of a format that LibreOffice has to convert, and can be."""
    known = recognise(data)
    return known.code is None and known.media_type in CONVERSIONS


def program() -> str | None:
    """Give the path of LibreOffice; None when it is not installed."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def convert(files: Sequence[bytes], seconds: float = STALLED) -> list[bytes | Unreadable]:
    """Convert files for which `needs_conversion` holds; give each one's .docx or .xlsx, or why there is none.

    `seconds` is how long LibreOffice may go without finishing a file.
    """
    soffice = program()
    results: dict[int, bytes | Unreadable] = {}
    waiting: dict[str, list[tuple[int, str, bytes]]] = {}
    for number, data in enumerate(files):
        conversion = CONVERSIONS.get(recognise(data).media_type or "")
        if soffice is None:
            results[number] = Unreadable("needs_libreoffice", NEEDED)
        elif conversion is None:
            results[number] = Unreadable("conversion_failed", REFUSED)
        else:
            waiting.setdefault(conversion.into, []).append((number, conversion.ending, data))
    for into, sources in waiting.items():
        for start in range(0, len(sources), BATCH):
            results |= _converted(soffice or "", sources[start : start + BATCH], into, seconds)
    return [results[number] for number in range(len(files))]


def _converted(
    soffice: str, sources: list[tuple[int, str, bytes]], into: str, seconds: float
) -> dict[int, bytes | Unreadable]:
    """Convert a batch. When LibreOffice does not come to its end, the file it stopped at is tried alone."""
    results: dict[int, bytes | Unreadable] = {}
    alone = len(sources) == 1
    while sources:
        batch = sources[:1] if alone else sources
        made, ended = _run(soffice, batch, into, seconds)
        results |= made
        left = [source for source in batch if source[0] not in made]
        if left and (ended or alone):
            reason = REFUSED if ended else STOPPED
            results |= {number: Unreadable("conversion_failed", reason) for number, _, _ in left}
        sources = [source for source in sources if source[0] not in results]
        alone = not ended and not alone
    return results


def _run(
    soffice: str, batch: Sequence[tuple[int, str, bytes]], into: str, seconds: float
) -> tuple[dict[int, bytes], bool]:
    """Start LibreOffice once; give what it made, and whether it came to its end."""
    with tempfile.TemporaryDirectory(prefix="gongkai-office-", ignore_cleanup_errors=True) as folder:
        home, target = Path(folder), Path(folder) / "made"
        names = [f"{number}.{ending}" for number, ending, _ in batch]
        for name, (_, _, data) in zip(names, batch, strict=True):
            (home / name).write_bytes(data)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        target.mkdir()
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        command = [soffice, *SWITCHES, profile, "--convert-to", into, "--outdir", str(target), *names]
        ended = _ends([_shell(), "-c", START, *command], home, target, seconds)
        made = {number: _finished(target / f"{number}.{into}") for number, _, _ in batch}
        return {number: data for number, data in made.items() if data is not None}, ended


def _ends(command: Sequence[str], home: Path, target: Path, seconds: float) -> bool:
    """Run a command in a process group of its own until it ends or makes no progress; tell whether it ended well."""
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(home), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        finished = -1
        while finished < (finished := len(list(target.iterdir()))):
            try:
                return process.wait(seconds) == 0
            except subprocess.TimeoutExpired:
                continue
        return False
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started; those outlive it when it crashed."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _finished(path: Path) -> bytes | None:
    """Give a file that was written to its end: its zip has a directory."""
    try:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)):
            return data
    except (OSError, zipfile.BadZipFile):
        return None


def _shell() -> str:
    return shutil.which("sh") or "/bin/sh"


def _settings() -> str:
    items = [(f"org.openoffice.Office.{path}", name, value) for path, name, value in SETTINGS]
    items += [("org.openoffice.Inet/Settings", name, value) for name, value in PROXY]
    lines = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in items
    )
    schema = "http://www.w3.org/2001/XMLSchema"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="{schema}" xmlns:xsi="{schema}-instance">{lines}</oor:items>'
    )
