"""What the check of a WACZ finds: defects, and what it could not check, said once each."""

from dataclasses import dataclass, field

from storage.archive.defect import Defect


@dataclass
class Report:
    """The result of a check. A note is no defect: it says what was not checked, and why.

    `proven` says of how many records who vouches for them.
    """

    file: str
    defects: list[Defect] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    proven: list[str] = field(default_factory=list)
    records: int = 0
    ours: bool = False

    def wrong(self, what: str, file: str | None = None, offset: int | None = None, record: str | None = None) -> None:
        """Tell of a defect, of the whole file or of an entry in it."""
        self.defects.append(Defect(file or self.file, offset, record, what))

    def unchecked(self, what: str) -> None:
        """Tell what was not checked."""
        self.notes[what] = None
