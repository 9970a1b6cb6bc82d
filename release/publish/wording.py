"""What page and feed say of a release in words, Chinese first. Pure.

described(entry) -> str     what it holds
changed(entry) -> str       what changed since the release before
size(count) -> str          bytes as people read them
"""

from collections import Counter

from release.publish.entry import Entry

WHATS = {"added": "新增 added", "removed": "移除 removed", "changed": "改动 changed"}
_HELD = ("filers", "reports", "versions", "cells")
_HELD_ZH = {"filers": "公开主体", "reports": "年报", "versions": "版本", "cells": "单元格"}
_STEP = 1000


def described(entry: Entry) -> str:
    """Say what a release holds."""
    rows = ", ".join(f"{_HELD_ZH[name]} {name} {entry['rows'].get(name, 0)}" for name in _HELD)
    return f"截至 as of {entry['as_of']}; 县 counties {entry['counties']}; {rows}"


def changed(entry: Entry) -> str:
    """Say in a line what changed; each row stands in the release's delta.csv."""
    if entry["previous"] is None:
        return "首个发布，无可比较 The first release: there is none to compare it with"
    counted: Counter[tuple[str, str]] = Counter()
    for each in entry["changes"]:
        counted[each["what"], each["cause"]] += each["rows"]
    told = ", ".join(f"{WHATS.get(what, what)} ({cause}) {rows}" for (what, cause), rows in sorted(counted.items()))
    since = f"与 {entry['previous'].get('name')} 相比的变动行数 Rows changed since {entry['previous'].get('name')}"
    return f"{since}: {told or '0'}"


def size(count: int) -> str:
    """Give a number of bytes in the unit that leaves one to three digits before the point."""
    value, units = float(count), iter(("kB", "MB", "GB", "TB"))
    if count < _STEP:
        return f"{count} B"
    unit = next(units)
    value /= _STEP
    while value >= _STEP and unit != "TB":
        value, unit = value / _STEP, next(units)
    return f"{value:.1f} {unit}"
