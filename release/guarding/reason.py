"""Why a release is refused: a line for the operator, and whether a written reason can stand against it."""

from dataclasses import dataclass

DROP, KEY, REFERENCE, ARCHIVE = "drop", "key", "reference", "archive"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `kind`: `drop` can be accepted (`--accept-drop`); `key`, `reference` and `archive` never."""

    kind: str
    says: str

    def __str__(self) -> str:
        """Give the line."""
        return f"{self.kind}: {self.says}"
