"""Puts files to a place and reads each back: one that is there as something else is never replaced.

    Placing(address, there)                     a folder or fsspec address, and the lengths of the files in it
    placing.put(name, path, whole) -> bool      True: put there now; False: it was there. TakenByAnother
    placing.write(name, data)                   a catalogue's file, in place of the one before

A file that a kill cut short, which file systems without a last step can leave, is known as a beginning of ours and
put anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.disk import replace_file
from storage.archive.remote import is_folder, patiently, reach
from storage.copies.transfer import NotWhole, Whole, content, send, wrong

_PIECE = 1 << 20


class TakenByAnother(Exception):
    """Something else is there under a file's name; the message is its address."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where to, and what is there by name."""

    address: str
    there: Mapping[str, int]

    def at(self, name: str) -> str:
        """Give the address of a file."""
        return f"{self.address.rstrip('/')}/{name}"

    def put(self, name: str, path: Path, whole: Whole) -> bool:
        """See to it that a file is there, and read it back whole. Raises TakenByAnother, StorageFailure."""
        address = self.at(name)
        if name in self.there:
            if wrong(address, whole) is None:
                return False
            if not self._is_beginning(name, path):
                raise TakenByAnother(address)
        self._make_folder(address)
        try:
            send(path, address, whole)
        except NotWhole as error:
            raise StorageFailure(f"{path}: {error} (it changes while it is published; run it again)") from error
        fault = wrong(address, whole)
        if fault is not None:
            raise StorageFailure(f"{address}: sent and read back, it {fault} (run it again)")
        return True

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place of the one before, and read it back. Raises StorageFailure."""
        address = self.at(name)
        if content(address) == data:
            return
        self._make_folder(address)
        file_system, path = reach(address)
        if is_folder(file_system):
            patiently(address, lambda: replace_file(Path(path), data))
        else:
            patiently(address, lambda: file_system.pipe_file(path, data))
        if content(address) != data:
            raise StorageFailure(f"{address}: what was written there does not come back (run it again)")

    def _is_beginning(self, name: str, path: Path) -> bool:
        length = self.there[name]
        seen, left = sha256(), length
        with path.open("rb") as file:
            while left and (piece := file.read(min(_PIECE, left))):
                seen.update(piece)
                left -= len(piece)
        return not left and wrong(self.at(name), Whole(length, seen.hexdigest())) is None

    def _make_folder(self, address: str) -> None:
        file_system, path = reach(address)
        if is_folder(file_system):
            patiently(address, lambda: Path(path).parent.mkdir(parents=True, exist_ok=True))
