"""The portal file: what an operator writes about one county's disclosure site. docs/portals.md explains each key.

`load_portal(path)` gives a `PortalFile` or raises `BadInput` with the line of the first fault. The JSON Schema for
editors, crawler/portal.schema.json, is made from the same model by `schema_text()`.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from crawler.families import FAMILIES
from roster.errors import BadInput
from storage.proof import ELSEWHERE

REMEDY = "see docs/portals.md"
OWN_KEY = re.compile(rf"{ELSEWHERE}(?:-\d{{6}})?")
Line = dict[tuple[str | int, ...], int]


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError("not an http or https address")
    if not value.isascii() or any(character <= " " or character in "\\#" for character in value):
        raise ValueError("an address is plain ASCII without blanks, backslashes or a fragment")
    _ = parts.port  # raises ValueError for a port that is not a number
    return value


WebAddress = Annotated[str, AfterValidator(_web_address), Field(json_schema_extra={"format": "uri"})]


def _family(value: str) -> str:
    if value not in FAMILIES:
        raise ValueError(f"not a family; there are {', '.join(sorted(FAMILIES))}")
    return value


def _search_address(value: str) -> str:
    if "{words}" not in value:
        raise ValueError("a search address says with {words} where the words go")
    _web_address(value.replace("{words}", "x"))
    return value


FamilyName = Annotated[str, AfterValidator(_family), Field(json_schema_extra={"enum": sorted(FAMILIES)})]
CountyCode = Annotated[str, Field(pattern=r"^\d{6}$", description="six digits, in quotation marks")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Part):
    """One listing on the portal in which reports appear."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="short name, unique in the file")
    url: WebAddress = Field(description="address of the listing's first page")
    filer: str | None = Field(None, min_length=1, description="whose reports it carries; without: all filers")
    county_code: CountyCode | None = Field(None, description="another county than the portal's")
    years: tuple[int, ...] | None = Field(None, min_length=1, description="report years it carries; without: all")
    elsewhere: bool = Field(False, description="true: no report has to be here, but some turn up (news, old site)")
    render: bool = Field(False, description="true: the listing is drawn by JavaScript and needs a browser")
    accepted: date | None = Field(None, description="visits before this day are no measure for the listing's length")


class PortalFile(_Part):
    """One county's disclosure site."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="the file's name without .yaml")
    county_code: CountyCode = Field(description="six digits, in quotation marks")
    county: str = Field(min_length=1, description="name of the county, e.g. 伊川县")
    family: FamilyName = Field(description="site system; generic when unsure")
    base_urls: tuple[WebAddress, ...] = Field(min_length=1, description="home pages; the crawl stays on these hosts")
    covers: Literal["county", "columns"] = Field(
        "county", description="county: answers for all the county's filers; columns: only for those its columns name"
    )
    delay: float | None = Field(None, ge=0, description="seconds between requests, if above the workspace's")
    budget: int | None = Field(None, ge=1, description="requests one visit may make, instead of the workspace's")
    search: Annotated[str, AfterValidator(_search_address)] | None = Field(
        None, description="address of the site's search, with {words} where the words go"
    )
    unverified: bool = Field(False, description="true until a first visit has proved the file")
    columns: tuple[Column, ...] = Field(min_length=1, description="the listings to walk")

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that say which hosts are the portal's: its home pages and its columns."""
        return (*self.base_urls, *(column.url for column in self.columns))


def load_portal(path: Path) -> PortalFile:
    """Read and check one portal file. Raises BadInput with file and line."""
    portal, faults = read_portal(path)
    if portal is None or faults:
        raise faults[0]
    return portal


def read_portal(path: Path) -> tuple[PortalFile | None, list[BadInput]]:
    """Read one portal file and list its faults, each with file and line; without faults there is a portal."""
    try:
        data, lines = _parsed(path)
    except BadInput as fault:
        return None, [fault]
    try:
        portal = PortalFile.model_validate(data)
    except ValidationError as error:
        return None, [_fault(one, lines, path) for one in error.errors()]
    faults = list(_whole_faults(portal, lines, path))
    return (None, faults) if faults else (portal, [])


def load_portals(folder: Path) -> list[PortalFile]:
    """Read all portal files of a folder, in the order of their names. Raises BadInput at the first fault."""
    return [load_portal(path) for path in sorted(folder.glob("*.yaml"))]


def schema_text() -> str:
    """Give the JSON Schema of a portal file, as it is kept beside this module."""
    return json.dumps(PortalFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _parsed(path: Path) -> tuple[Any, Line]:
    """Read YAML into plain values and note the line of each."""
    lines: Line = {}
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=path) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not YAML"
        raise BadInput(f"not YAML: {what}", file=path, line=mark.line + 1 if mark else None) from error
    return (_plain(node, (), lines, path) if node is not None else None), lines


def _plain(node: yaml.Node, place: tuple[str | int, ...], lines: Line, path: Path) -> Any:
    """Turn YAML nodes into plain values and note the line of each; a key that stands twice is a fault."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, index), lines, path) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return yaml.SafeLoader("").construct_object(node)  # type: ignore[no-untyped-call]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in values:
            raise BadInput(f"{key}: stands here a second time", file=path, line=line, remedy=REMEDY)
        values[key] = _plain(value_node, (*place, key), lines, path)
        lines[(*place, key)] = line
    return values


def _fault(fault: Any, lines: Line, path: Path) -> BadInput:
    place = tuple(fault["loc"])
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in place) or "the file"
    line = next((lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines), 1)
    return BadInput(f"{name}: {_message(fault)}", file=path, line=line, remedy=REMEDY)


def _message(fault: Any) -> str:
    """Say a fault in the operator's words where pydantic speaks of its own machinery."""
    words = {"extra_forbidden": "unknown key", "missing": "missing key", "model_type": "not a list of keys and values"}
    return words.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")


def _whole_faults(portal: PortalFile, lines: Line, path: Path) -> Iterator[BadInput]:
    """Check what concerns several keys at once."""
    if portal.id != path.stem:
        what = f"id: is {portal.id!r}, but the file is called {path.name}"
        yield BadInput(what, file=path, line=lines[("id",)], remedy=REMEDY)
    seen: set[tuple[str, str]] = set()
    for index, column in enumerate(portal.columns):
        if OWN_KEY.fullmatch(column.key):
            what = f"columns.{index + 1}.key: {column.key!r} is the crawler's own name for what it searches for"
            yield BadInput(what, file=path, line=lines[("columns", index, "key")], remedy=REMEDY)
        for name, value in (("key", column.key), ("url", column.url)):
            if (name, value) in seen:
                what = f"columns.{index + 1}.{name}: {value!r} is the {name} of an earlier column"
                yield BadInput(what, file=path, line=lines[("columns", index, name)], remedy=REMEDY)
            seen.add((name, value))
        if portal.covers == "columns" and column.filer is None:
            what = f"columns.{index + 1}: covers: columns needs a filer in every column"
            yield BadInput(what, file=path, line=lines[("columns", index)], remedy=REMEDY)
