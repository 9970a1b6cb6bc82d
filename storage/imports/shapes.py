"""The shapes of an import: a place in a foreign file, a record as it lies there, damage, and what was not taken."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A byte of a file; `unpacked`: counted in the unpacked bytes, where one gzip member holds many records."""

    offset: int
    unpacked: bool = False

    def __str__(self) -> str:
        """Give it as an operator reads it."""
        return f"byte {self.offset}" + (" unpacked" if self.unpacked else "")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A record as another maker wrote it. Fields in their order; `block` is None when it is larger than is taken."""

    place: Place
    member: int | None
    fields: tuple[tuple[str, str], ...]
    block: bytes | None

    def get(self, name: str) -> str | None:
        """Give the first value of a field, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)

    def values(self, name: str) -> list[str]:
        """Give every value of a field."""
        wanted = name.lower()
        return [value for key, value in self.fields if key.lower() == wanted]


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a file that is no whole record. `member` is the gzip member whose checksum is wrong."""

    place: Place
    what: str
    member: int | None = None


class NotTaken(StrEnum):
    """Why a record of a file is not in our archive."""

    DAMAGED = "damaged"
    WRONG_DIGEST = "digest is wrong"
    TOO_LARGE = "too large"
    NO_ORIGINAL = "revisit of a capture that is not here"
    SEGMENTED = "one piece of a record in several"
    NO_ADDRESS = "without address or date"
    FUTURE = "dated after this import"
    ALONE = "of no capture in this file"
    CONVERSION = "conversion"
    UNKNOWN_KIND = "of an unknown type"


# What could still be had, from a whole copy or with another file; an archive of portals does not lack the others.
LOSSES = frozenset({NotTaken.DAMAGED, NotTaken.WRONG_DIGEST, NotTaken.TOO_LARGE, NotTaken.NO_ORIGINAL,
                    NotTaken.SEGMENTED, NotTaken.NO_ADDRESS, NotTaken.FUTURE})  # fmt: skip
