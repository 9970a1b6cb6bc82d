"""The papers' longer texts, from `data/papers/`, with what differs from release to release put in for `{{name}}`.

filled(file, values) -> str
"""

import re
from collections.abc import Mapping
from importlib import resources

_PLACE = re.compile(r"\{\{([a-z_]+)\}\}")


def filled(file: str, values: Mapping[str, object]) -> str:
    """Give a text with its places filled. Raises KeyError for one that has no value."""
    text = resources.files("release").joinpath("data/papers", file).read_text(encoding="utf-8")
    return _PLACE.sub(lambda place: str(values[place[1]]), text)
