"""The evidence of a finding in words: a few lines from which a reader can redo the arithmetic. Pure.

    evidence_lines({"equation": "3 + 1 ≠ 5 + 0", "cells": [...]}) -> ["3 + 1 ≠ 5 + 0", "cell … = 3 (printed “3”, at …)"]

The keys are those of all rules (`audit.rules`); what no line is made for is told as it is.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 300  # characters of one quotation
APART = frozenset({"document", "captures", "basis"})  # told elsewhere: the address, where captures lie, the duty


def evidence_lines(evidence: Mapping[str, Any]) -> list[str]:
    """Give the lines, the equation first."""
    lines: list[str] = []
    for name in sorted(evidence, key=lambda name: (name != "equation", name != "quote")):
        if name not in APART and evidence[name] not in (None, [], {}, ""):
            lines += _lines(name, evidence[name])
    return lines


def _lines(name: str, value: Any) -> Iterator[str]:
    if name == "equation":
        yield _text(value)
    elif name == "quote":
        yield f"“{_text(value)}”"
    elif name == "compared_with" and isinstance(value, Mapping):
        yield f"compared with: {_compared(value)}"
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield from (_one(name, each) for each in value)
    elif isinstance(value, list):
        yield f"{name}: {' – '.join(_text(each) if each is not None else '…' for each in value)}"
    elif isinstance(value, Mapping):
        yield f"{name}: {_pairs(value)}"
    else:
        yield f"{name}: {_text(value)}"


def _one(name: str, item: Any) -> str:
    """Tell one cell, one changed cell, one changed section."""
    if not isinstance(item, Mapping):
        return f"{name}: {_text(item)}"
    if "cell" in item and "from" in item:
        return f"{item['cell']}: {_value(item['from'])} → {_value(item.get('to'))}"
    if "cell" in item:
        at = f", {item['at']}" if item.get("at") else ""
        return f"cell {item['cell']} = {_value(item)}{at}"
    if "heading" in item:
        return f"{name}: {_text(item['heading'])}"
    return f"{name}: {_pairs(item)}"


def _value(cell: Any) -> str:
    if not isinstance(cell, Mapping):
        return "absent" if cell is None else _text(cell)
    value, raw, state = cell.get("value"), cell.get("raw"), cell.get("state")
    if value is None:
        return str(state or "no number") + (f" (printed “{raw}”)" if raw else "")
    return str(value) + (f" (printed “{raw}”)" if raw not in (None, "", str(value)) else "")


def _compared(other: Mapping[str, Any]) -> str:
    who = " ".join(str(other[name]) for name in ("filer", "year") if other.get(name) is not None)
    return ", ".join(filter(None, (who, str(other.get("document") or ""))))


def _pairs(item: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_text(value)}" for name, value in item.items() if value not in (None, [], {}, ""))


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
