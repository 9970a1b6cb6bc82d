"""Lists for other programs: JSON as the contract says, CSV that is safe to open in a spreadsheet.

A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end) is written behind an
apostrophe; numbers, negative ones too, stay numbers.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from audit.judgement import Judgement

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
AUDIT_COLUMNS = (
    *("county_code", "county", "filer_code", "filer", "unit", "year", "headline", "headline_since"),
    *("duty", "due", "grace_until", "rule", "rests_on", "basis", "observation", "observation_since", "reason"),
    *("timing", "days_late", "last_night_without", "first_night_with", "claimed"),
    *("integrity", "alteration", "integrity_since", "documents", "versions", "imported", "proof", "findings"),
)


def audit_json(judgements: Iterable[Judgement]) -> str:
    """Give the judgements as one JSON array, an element a filer × year."""
    return _array(judgement.to_json() for judgement in judgements)


def audit_csv(judgements: Iterable[Judgement]) -> str:
    """Give the judgements as CSV, a line a filer × year; several addresses or ids in one cell have spaces between."""
    return table_csv(AUDIT_COLUMNS, map(audit_row, judgements))


def table_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Give rows as CSV with a header line; every text is made safe."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def safe(value: Any) -> Any:
    """Make one cell safe: text never a formula, NUL dropped; numbers and empty cells as they are."""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def audit_row(judgement: Judgement) -> dict[str, Any]:
    """Flatten a judgement into the columns of the list."""
    who, told = judgement.expectation, judgement.to_json()
    without, found = told["timing"]["seen"]
    return {
        **{name: told[name] for name in AUDIT_COLUMNS[:8]},
        "duty": told["duty"]["value"],
        "due": told["duty"]["due"],
        "grace_until": told["duty"]["grace_until"],
        "rule": who.rule,
        "rests_on": who.basis_kind,
        "basis": told["duty"]["basis"],
        "observation": told["observation"]["value"],
        "observation_since": told["observation"]["since"],
        "reason": told["observation"]["reason"],
        "timing": told["timing"]["value"],
        "days_late": told["timing"]["days"],
        "last_night_without": without,
        "first_night_with": found,
        "claimed": told["timing"]["claimed"],
        "integrity": " ".join(told["integrity"]["value"]),
        "alteration": told["integrity"]["detail"],
        "integrity_since": told["integrity"]["since"],
        "documents": " ".join(document["url"] for document in told["documents"]),
        "versions": max((document["versions"] for document in told["documents"]), default=None),
        "imported": " ".join(dict.fromkeys(shown["url"] for shown in told["imported"])),
        "proof": " ".join(told["proof"]),
        "findings": " ".join(told["findings"]),
    }


def _array(elements: Iterable[Mapping[str, Any]]) -> str:
    """One element a line, so that two lists can be compared line by line."""
    lines = ",\n".join(json.dumps(element, ensure_ascii=False) for element in elements)
    return f"[\n{lines}\n]\n" if lines else "[]\n"
