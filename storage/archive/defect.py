"""One thing in the store that is not as it was written, and the line that says so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong, and where. `file` is a file of the archive, or `database: TABLE`.

    `offset` and `record_id` are None where it is not about one record; `record_id` is that of a WARC record, or tells a
    row of a table by its key.
    """

    file: str
    offset: int | None
    record_id: str | None
    what: str

    def __str__(self) -> str:
        """Give the line `gongkai archive verify` prints."""
        place = "" if self.offset is None else f" at byte {self.offset}"
        return f"{self.file}{place}{f' ({self.record_id})' if self.record_id else ''}: {self.what}"
