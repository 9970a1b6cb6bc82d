"""What others saw: captures that we imported, as evidence that a report was published. docs/verdicts.md, Imports.

They prove presence and nothing else: by what they do not show nothing is absent, late, withdrawn or altered. They are
known from the day of the import on. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

IMPORTED = "imported"  # the state of such a visit, and the reason of a verdict that rests on them


@dataclass(frozen=True, slots=True)
class Imported:
    """One imported capture that shows a filing.

    `night` is the Chinese day of the capture, `known_on` that of the import, `source` the file and its maker. Not
    `sound`: it could be the filing's report, but its owner or year cannot be told, or it is another's or empty.
    """

    night: date
    known_on: date
    url: str
    capture: str
    source: Mapping[str, Any] = field(default_factory=dict)
    record: int = 0
    digest: str = ""
    version: str = ""  # the capture that first showed this version there
    published: date | None = None
    dated: date | None = None
    sound: bool = True

    def to_json(self) -> dict[str, Any]:
        """Give it as the element of `imported` in `gongkai audit --format json`."""
        days = {"captured_on": self.night.isoformat(), "known_on": self.known_on.isoformat()}
        return {"url": self.url, **days, "capture": self.capture, "source": dict(self.source)}


def sightings_by(imports: Sequence[Imported], day: date) -> list[Imported]:
    """Give those that soundly show the report, as known on a day, the earliest first."""
    return sorted((each for each in imports if each.sound and each.known_on <= day), key=lambda each: each.night)


def doubted_by(imports: Sequence[Imported], day: date) -> bool:
    """Tell whether on a day something imported was known that could be the report."""
    return any(not each.sound and each.known_on <= day for each in imports)


def narrowed(
    without: date | None, found: date | None, sightings: Sequence[Imported]
) -> tuple[date | None, date | None]:
    """Narrow the interval in which a report appeared by what others saw: (last night without it, first day with it).

    A night of ours after somebody saw it, on which our listings did not show it, did not prove what it seemed to: then
    no night is known to be without it.
    """
    if not sightings:
        return without, found
    first = sightings[0].night
    proven = without if without is not None and without <= first else None
    return proven, first if found is None else min(found, first)


def maker(source: Mapping[str, Any]) -> str:
    """Name where an imported capture is from: its file, and the software that made it when that is known."""
    file, software = source.get("file") or "?", source.get("software")
    return f"{file} ({software})" if software else str(file)
