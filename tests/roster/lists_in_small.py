"""Small invented lists for the tests of linking and merging: written as rows, read as the build would read them."""

import io
import json
import tarfile
from pathlib import Path

from roster.china_division import Row, TownshipList
from roster.classes import classify
from roster.names import list_name


def small_list(year: int, names: dict[str, str], counties: dict[str, str] | None = None) -> TownshipList:
    """Make a list from code → raw name; counties not named are called by their code."""
    rows = {}
    for code, raw in names.items():
        name = list_name(raw, street=code[6] == "0")
        rows[code] = Row(code, name, raw, *classify(code, name, raw))
    called = {code[:6]: ((counties or {}).get(code[:6], f"{code[:6]}县"), "甲市", "乙省") for code in names}
    return TownshipList(year, rows, called)


def tarball(path: Path, streets: list[dict[str, str]]) -> Path:
    """Write a package as npm would hand it over, with one county 990101."""
    parts = {
        "provinces": [{"code": "99", "name": "乙省"}],
        "cities": [{"code": "9901", "name": "甲市"}],
        "areas": [{"code": "990101", "name": "清岚县"}],
        "streets": streets,
    }
    with tarfile.open(path, "w:gz") as archive:
        for part, entries in parts.items():
            data = json.dumps(entries).encode()
            member = tarfile.TarInfo(f"package/dist/{part}.json")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path
