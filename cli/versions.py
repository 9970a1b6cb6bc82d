"""Names and versions of the software that made something."""

from importlib.metadata import PackageNotFoundError, version

from parsers import PARSER


def made_by() -> dict[str, str]:
    """Give the version of this software, and that of its parser."""
    try:
        own = version("gongkai")
    except PackageNotFoundError:  # run from a folder that was never installed
        own = "not installed"
    return {"gongkai": own, "parser": PARSER}
