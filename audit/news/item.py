"""One piece of news: what it is about, what kind it is, and the facts its words are made of.

An item's id is made of its subject, its number and what it says, and of nothing that another run, another database or
another clock would make different.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of news. `facts`: plain values by name, which `wording` puts into sentences.

    `corrects`: kinds of news that were told of the subject and hold no more. `severity`: of findings. `known_as`: the
    id it was kept under, which stays although several were made one.
    """

    subject: str
    number: int
    kind: str
    day: date
    county_code: str = ""
    corrects: tuple[str, ...] = ()
    severity: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    known_as: str = ""

    @property
    def id(self) -> str:
        """Name it, the same in every run."""
        if self.known_as:
            return self.known_as
        what = [self.subject, self.number, self.kind, list(self.corrects), self.facts.get("state")]
        return sha256(json.dumps(what, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict: the body of its row."""
        return {
            "kind": self.kind,
            "corrects": list(self.corrects),
            "severity": self.severity,
            "facts": dict(self.facts),
        }


def item_from(row: Mapping[str, Any]) -> Item:
    """Read an item from its row of the table `news`."""
    body = row["body"]
    return Item(
        row["subject"],
        row["number"],
        body["kind"],
        row["day"],
        row["county_code"],
        tuple(body["corrects"]),
        body["severity"],
        body["facts"],
        row["id"],
    )
