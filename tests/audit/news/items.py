"""Items as tests need them."""

from datetime import date
from typing import Any

from audit.news.item import Item
from audit.news.state import State

DAY = date(2024, 2, 13)
FACTS: dict[str, Any] = {
    "county": "清岚县", "filer_code": "990101101", "filer": "白塔镇人民政府", "unit": "白塔镇", "year": 2023,
    "phrase": "missing", "due": "2024-01-31", "basis_kind": "practice", "seen": ["2024-02-12", None], "claimed": None,
    "days": None, "detail": None, "integrity_since": None, "copied_from": [], "first_seen": None, "urls": [],
    "imported_on": [], "captures": 7, "took_back": [], "before": State("unobservable").to_json(),
}  # fmt: skip


def missing(number: int = 1, **facts: Any) -> Item:
    """A piece of news that no report was found, of a filer of its own by number."""
    told = FACTS | {"state": State("missing").to_json()} | facts
    return Item(f"990101/u{number}/2023", 1, "missing", DAY, "990101", (), None, told)


def filing(kind: str, before: State, after: State, number: int = 1, **facts: Any) -> Item:
    """A step of a filing, as `gathering` makes it."""
    corrects = facts.pop("corrects", ())
    told = FACTS | {"before": before.to_json(), "state": after.to_json(), "took_back": list(corrects)} | facts
    return Item("990101/u1/2023", number, kind, DAY, "990101", tuple(corrects), None, told)
