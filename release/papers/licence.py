"""The licence of the compilation: its name, where its words are published, and the words themselves.

LICENCES[settings.license].title, .url
licence_text(settings.license) -> str
"""

from importlib import resources
from typing import NamedTuple


class Licence(NamedTuple):
    """A licence as others know it."""

    title: str
    url: str


LICENCES = {
    "CC-BY-4.0": Licence(
        "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
    ),
    "CC-BY-SA-4.0": Licence(
        "Creative Commons Attribution-ShareAlike 4.0 International", "https://creativecommons.org/licenses/by-sa/4.0/"
    ),
    "CC0-1.0": Licence("Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODbL-1.0": Licence("Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "ODC-By-1.0": Licence("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
}


def licence_text(name: str) -> str:
    """Give the words of a licence, as the SPDX list has them."""
    return resources.files("release").joinpath("data/licences", f"{name}.txt").read_text(encoding="utf-8")
