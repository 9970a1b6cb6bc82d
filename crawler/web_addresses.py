"""The arithmetic of web addresses: what a link on a page means, and whether two addresses are of one site. Pure."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.url import safe_url_string

PORTS = {"http": 80, "https": 443}
HOME = re.compile(r"^/(?:(?:index|default|main|home)\.[a-z]{3,5})?$", re.IGNORECASE)
QUOTED_ADDRESS = re.compile(r"""['"]((?:https?://|/(?!/)|\.{1,2}/)[^'"\s<>]+|[\w./-]+\.s?html?)['"]""")


def absolute(base: str, link: str) -> str | None:
    """Give the address a link means, without its fragment; None for mailto:, scripts and what is broken."""
    try:
        joined = urldefrag(urljoin(base, link.strip())).url
        parts = urlsplit(joined)
        if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or "\\" in parts.netloc:
            return None
        _ = parts.port
        return safe_url_string(joined)
    except ValueError:
        return None


def script_address(script: str) -> str | None:
    """Give the first address quoted in a script, such as that of an onclick attribute; None when there is none."""
    found = QUOTED_ADDRESS.search(script)
    return found.group(1) if found else None


def site(url: str) -> tuple[str, int | None]:
    """Give what makes two addresses one site: host without `www.`, and the port unless it is the scheme's own."""
    parts = urlsplit(url)
    port = parts.port if parts.port not in PORTS.values() else None
    return (parts.hostname or "").removeprefix("www."), port


def is_home(url: str) -> bool:
    """Say whether an address is a site's front page."""
    parts = urlsplit(url)
    return HOME.match(parts.path or "/") is not None and not parts.query
