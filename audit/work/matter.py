"""What of a finding's evidence a decision rests on, its digest, and how two of them differ in words. Pure.

    matter(evidence) -> dict           what matters, in one canonical form
    digest(matter) -> str              the same for the same matter, in every archive and by every parser
    differences(before, after)         `requests.new.total: 3 → 5`, a line for each

Left out is what changes while the matter stays the same: which captures show it, where in the document a cell stands
and how it was spelt, the equation (it says again what the cells say), the citation of the deadline rule, the last
night that was looked in vain, what a neighbour's report was called, and what neighbours a figure was held against
(every night of January brings one more). Numbers lose needless zeros, texts their spacing; a long text is told by how
it begins and its sha256.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

# Keys, at any depth, that say nothing of the matter: where it is shown, and what grows as nights and neighbours come.
PASSING = frozenset(
    {
        *("captures", "capture", "at", "document", "documents", "basis"),
        *("last_without", "last_seen", "last", "nights", "known"),
        *("neighbours", "median", "of", "filers_of_year", "texts"),
        *("score", "shared", "distinctive", "taken_out", "passages", "this", "other"),  # of copies
    }
)
WHO = frozenset({"filer", "filer_code", "year"})
SAID_BY_CELLS = "equation"
CELLS = ("cells", "left", "right")
LONGEST = 120  # characters of a text that are kept as they are
LEAD = 60
MOST = 6  # differences that are told one by one
NOTHING = "nothing"


def matter(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Give what matters of a finding's evidence."""
    kept: dict[str, Any] = _matter(evidence)
    if any(name in kept for name in CELLS):
        kept.pop(SAID_BY_CELLS, None)
    return kept


def digest(of: Mapping[str, Any]) -> str:
    """Give the digest of what matters."""
    text = json.dumps(of, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Say what differs, in the words of the evidence; more than a handful are counted."""
    old, new = dict(_flat(before)), dict(_flat(after))
    told = [
        f"{name or 'evidence'}: {_shown(old.get(name))} → {_shown(new.get(name))}"
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]
    return told if len(told) <= MOST else [*told[:MOST], f"and {len(told) - MOST} more"]


def _matter(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _matter(inner) for name, inner in value.items() if not _passing(str(name), value)}
    if isinstance(value, list | tuple):
        return [kept for inner in value if not _only_who(kept := _matter(inner))]
    if isinstance(value, str):
        return _text(value)
    return _number(value) if isinstance(value, float) else value


def _passing(name: str, among: Mapping[str, Any]) -> bool:
    """Tell whether a key is left out: also a cell's spelling, beside the number that was read from it."""
    return name in PASSING or (name == "raw" and among.get("value") is not None)


def _only_who(kept: Any) -> bool:
    """Tell whether one of several things compared is only named: which neighbours are, is chance."""
    return isinstance(kept, dict) and kept.keys() <= WHO


def _text(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[:LEAD]}… ({len(plain)} characters, sha256 {hashlib.sha256(plain.encode()).hexdigest()[:16]})"


def _number(value: float) -> float | int:
    rounded = round(value, 6)
    return int(rounded) if rounded.is_integer() else rounded


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Give every value by its name; of a list of cells or sections, by the cell or heading."""
    if isinstance(value, Mapping):
        key = next((key for key in ("cell", "heading") if key in value), None)
        own = str(value[key]) if key else name
        rest = {inner: each for inner, each in value.items() if inner != key}
        for inner, each in rest.items():
            yield from _flat(each, _joined(own, inner, alone=len(rest) == 1 and key is not None))
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        for number, each in enumerate(value, start=1):
            yield from _flat(each, f"{name} {number}")
    else:
        yield name, value


def _joined(own: str, inner: str, *, alone: bool) -> str:
    if alone or inner == "value":
        return own
    return f"{own} {inner}".strip()


def _shown(value: Any) -> str:
    if value is None:
        return NOTHING
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)
