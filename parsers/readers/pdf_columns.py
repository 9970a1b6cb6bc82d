"""Tables without lines."""

from collections.abc import Sequence

from parsers.readers.pdf_marks import Char, Rule
from parsers.readers.pdf_tables import Table


def aligned_tables(chars: Sequence[Char], loose: Sequence[Rule], page: int) -> tuple[list[Table], list[Char]]:
    """Give no table yet."""
    return [], list(chars)
