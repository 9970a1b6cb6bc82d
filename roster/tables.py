"""Reads a YAML file that is a list of tables, each key with its own reader, every fault a BadInput with its line.

Deadline rules and a county's rulings are such files; what a key may hold they say themselves.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from roster.errors import BadInput

FIRST_YEAR, LAST_YEAR = 2008, 9000  # no report year before the first regulation; dates can still be reckoned with
Fail = Callable[[str], BadInput]
Readers = Mapping[str, Callable[[Any, Fail], Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, its values read; `fail` makes the error that names its line."""

    fields: dict[str, Any]
    fail: Fail


@dataclass(frozen=True, slots=True)
class _Place:
    """A file, and the page that describes it."""

    file: Path
    remedy: str

    def at(self, node: yaml.Node) -> Fail:
        """Give what makes the error of a node."""
        return lambda what: BadInput(what, file=self.file, line=node.start_mark.line + 1, remedy=self.remedy)


def read_tables(
    file: Path, readers: Readers, required: Sequence[str], what: str, page: str = "docs/duties.md"
) -> Iterator[Table]:
    """Read the tables of a file one by one. `what`: the word for one of them (rule, ruling); `page` describes it."""
    place = _Place(file, f"{page} describes this file")
    root = _compose(place)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise place.at(root)(f"must be a list of {what}s")
    for node in root.value:
        yield _table(place, node, readers, required, what)


def text_of(value: Any, fail: Fail) -> str:
    """Read a text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise fail(f"must be text, not {value!r}")
    return value.strip()


def years_of(value: Any, fail: Fail) -> tuple[int, int | None]:
    """Read [FIRST, LAST], where LAST may be null."""
    if not isinstance(value, list) or len(value) != 2 or not _is_number(value[0]):
        raise fail("report_years must be [FIRST, LAST], LAST null for no end")
    first, last = value
    if not FIRST_YEAR <= first <= LAST_YEAR:
        raise fail(f"report_years begins with {first}: the first report year is {FIRST_YEAR}")
    if last is not None and (not _is_number(last) or not first <= last <= LAST_YEAR):
        raise fail(f"report_years ends in {last!r}, which is no year from {first} on")
    return first, last


def days_of(value: Any, fail: Fail) -> int:
    """Read a number of days, less than a year of them."""
    if not _is_number(value) or not 0 <= value <= 366:
        raise fail(f"grace_days must be a number of days from 0 to 366, not {value!r}")
    return int(value)


def day_of(value: Any, fail: Fail) -> date:
    """Read a full date, written as text or as YAML's own date."""
    day = value if isinstance(value, date) and not isinstance(value, datetime) else _written(str(value))
    if day is None or not FIRST_YEAR - 1 <= day.year <= LAST_YEAR + 1:
        raise fail(f"must be a date such as 2024-03-15, not {value!r}")
    return day


def _written(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _compose(place: _Place) -> yaml.Node | None:
    file, remedy = place.file, place.remedy
    try:
        return yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise BadInput("not UTF-8 text", file=file, remedy=remedy) from error
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", file=file) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise BadInput(f"not YAML: {error.problem}", file=file, line=line, remedy=remedy) from error
    except yaml.YAMLError as error:
        raise BadInput(f"not YAML: {str(error).splitlines()[0]}", file=file, remedy=remedy) from error
    except RecursionError as error:
        raise BadInput("not YAML: nested too deeply", file=file, remedy=remedy) from error


def _table(place: _Place, node: yaml.Node, readers: Readers, required: Sequence[str], what: str) -> Table:
    if not isinstance(node, yaml.MappingNode):
        raise place.at(node)(f"a {what} must be a table of keys")
    fields: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(_plain(place, key_node))
        if key not in readers:
            raise place.at(key_node)(f"unknown key {key!r}")
        if key in fields:
            raise place.at(key_node)(f"the key {key!r} stands twice")
        fields[key] = readers[key](_plain(place, value_node), place.at(value_node))
    for key in required:
        if key not in fields:
            raise place.at(node)(f"the {what} has no {key}")
    return Table(fields, place.at(node))


def _plain(place: _Place, node: yaml.Node) -> Any:
    """Give a node's plain value; a tag that asks for more, or a day that no calendar has, is a fault."""
    try:
        return yaml.SafeLoader("").construct_object(node, deep=True)
    except yaml.YAMLError as error:
        raise place.at(node)(f"not YAML of plain values: {str(error).splitlines()[0]}") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise place.at(node)(f"{node.value!r:.60} cannot be used: {error}") from error
