"""What the check of a release finds: defects, each with its file and place, and what it could not check.

A file that is wrong all over is told of a hundred times and no more, so that a report can be read.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

MOST = 100  # defects told of one file
WIDEST = 200  # characters of a hostile value that a line repeats


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong: in which file, where in it (None: as a whole), and what."""

    file: str
    place: str | None
    what: str

    def __str__(self) -> str:
        """Give the line `gongkai release verify` prints."""
        return f"{self.file}{f', {self.place}' if self.place else ''}: {self.what}"


@dataclass(slots=True)
class Report:
    """The result of a check.

    `notes` say what was not checked, and why; they are no defects. `counts` say how much was.
    """

    defects: list[Defect] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    _told: Counter[str] = field(default_factory=Counter)

    def wrong(self, file: str, what: str, place: str | None = None) -> None:
        """Tell of a defect."""
        self._told[file] += 1
        if self._told[file] <= MOST:
            self.defects.append(Defect(file, place, what))

    def note(self, what: str) -> None:
        """Tell what was not checked."""
        self.notes[what] = None

    def full(self, file: str) -> bool:
        """Say whether more defects of a file would only be counted."""
        return self._told[file] >= MOST

    @property
    def cut_short(self) -> list[str]:
        """The files that have more defects than are told, or may have."""
        return sorted(file for file in self._told if self.full(file))

    def as_json(self) -> dict[str, Any]:
        """Give all of it for other programs."""
        return {
            "defects": [asdict(defect) for defect in self.defects],
            "more_defects_in": self.cut_short,
            "not_checked": list(self.notes),
            "checked": dict(sorted(self.counts.items())),
        }


def shown(value: object) -> str:
    """Give a value as a line may repeat it: short, however long it is."""
    text = repr(value)
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}… ({len(text)} characters)"
