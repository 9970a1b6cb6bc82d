"""A file as it is handed to the parser, and why one cannot be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """Bytes with what is known of them. `content_type` and `url` are what the server said.

    `name` is a path, the name of an attachment as its link prints it, or that of a member of a zip; it opens the
    locators of what stands in an attachment or member. `failure` says why a member could not be unpacked.
    """

    data: bytes
    name: str | None = None
    content_type: str | None = None
    url: str | None = None
    failure: "Unreadable | None" = None


class Unreadable(Exception):
    """A file cannot be read. Never leaves `read_report`: its code and reason become a problem of the record."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)  # both, so that it passes from process to process
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        """Give the reason."""
        return self.reason
