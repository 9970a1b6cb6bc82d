"""Texts as a release tells them: without the names and telephone numbers of contact persons.

told(value) -> value       a text, or JSON with texts in it; addresses and ids are left as they are
"""

import re
from typing import Any

_NO_PROSE = re.compile(r"[\x21-\x7e]*\Z")  # an address, an id, a number: nothing that is written in words


def told(value: Any) -> Any:
    """Mask every text that a person wrote."""
    from release.privacy import masked

    if isinstance(value, str):
        return value if _NO_PROSE.match(value) else masked(value)
    if isinstance(value, dict):
        return {key: told(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [told(each) for each in value]
    return value
