"""An index by which a WACZ is read where it lies: its lines point into the ZIP file itself, nothing is unpacked."""

import json
from pathlib import Path

from roster.errors import BadInput
from storage.archive.cdxj import surt
from storage.wacz.check_index import FOLDER, LINES, MALFORMED, index_lines
from storage.wacz.check_records import ARCHIVE
from storage.wacz.container import BROKEN, Container, open_container
from storage.wacz.report import Report
from storage.wacz.spool import Spool


def write_index_into(wacz: Path, target: Path) -> int:
    """Write CDXJ lines, by pywb's keys, for all records that the WACZ's own indexes name; gives their number.

    Raises BadInput when the file is no WACZ, or its WARC files are compressed in it.
    """
    report = Report(wacz.name)
    try:
        with wacz.open("rb") as file:
            container = open_container(file, report)
            if container is None or report.defects:
                raise BadInput(f"not a WACZ: {report.defects[0]}", file=wacz, remedy="run: gongkai archive verify FILE")
            lines = _lines(container, wacz)
    except OSError as error:
        raise BadInput(f"cannot be opened: {error.strerror or error}", file=wacz) from error
    try:
        return _write(lines, target)
    finally:
        lines.close()


def _lines(container: Container, wacz: Path) -> Spool:
    """Collect the lines of every index, moved to where the records lie in the ZIP."""
    lines = Spool()
    try:
        for name in container.slots:
            if name.startswith(FOLDER) and name.endswith(LINES):
                for line in index_lines(container, name):
                    moved = _moved(line, container, wacz)
                    if moved:
                        lines.add(moved)
    except (*BROKEN, *MALFORMED) as error:
        raise BadInput(f"its index cannot be read: {error}", file=wacz, remedy="run: gongkai archive verify") from error
    return lines


def _moved(line: str, container: Container, wacz: Path) -> str | None:
    if line.startswith((" CDX", "!")):
        return None
    _, time, rest = line.split(" ", 2)
    fields = json.loads(rest)
    slot = container.slots[ARCHIVE + fields["filename"]]
    if not slot.is_stored:
        raise BadInput("its WARC files are compressed by the ZIP", file=wacz, remedy="unpack it")
    fields["offset"] = str(slot.data + int(fields["offset"]))
    fields["filename"] = wacz.name
    return f"{surt(fields['url'])} {time} {json.dumps(fields)}"


def _write(lines: Spool, target: Path) -> int:
    """Write each line once: two indexes of one WACZ say the same."""
    count, before = 0, ""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines.lines():
            if line != before:
                file.write(line + "\n")
                count += 1
            before = line
    return count
