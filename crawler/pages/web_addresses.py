"""The arithmetic of web addresses: what a link on a page means, and whether two addresses are of one site. Pure."""

import re
from functools import lru_cache
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

PORTS = {"http": 80, "https": 443}
HOME = re.compile(r"^/(?:(?:index|default|main|home)\.[a-z]{3,5})?$", re.IGNORECASE)
QUOTED_ADDRESS = re.compile(
    r"""['"]((?:https?://|//[\w.-]+/|/(?!/)|\.{1,2}/)[^'"\s<>]+"""
    r"""|[\w./-]+\.(?:s?html?|aspx?|jspx?|php|do|action|docx?|wps|pdf|xlsx?|zip|rar)(?:\?[^'"\s<>]*)?|\?[\w]+=[^'"\s<>]*)['"]"""
)

FILE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")  # a link that means the same on every page of a folder
SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]*", re.IGNORECASE)
COOKIELESS = re.compile(r"/\((?:[A-Z]\([^()/]+\))+\)/")  # ASP.NET without cookies: /(S(…))/
# Parameters that hold a session, and those that hold the moment or a chance number so that no cache answers. Only names
# and values that cannot mean anything else: to drop what names a document would make two reports one. A session under
# a name not known here shows as a listing whose addresses are all others (crawler/judging/baseline.py).
FLEETING = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|session_?id|cfid|cftoken)="
    r"|(?:_t?|ts?|timestamp|v)=1[5-9]\d{11}$"
    r"|(?:_t|timestamp)=1[5-9]\d{8}$"
    r"|(?:r|t|rnd|rand|random|math|nocache|_)=0?\.\d{4,}$",
    re.IGNORECASE,
)


def absolute(base: str, link: str) -> str | None:
    """Give the address a link means, as it is every night: without fragment, sessions and what only evades caches.

    None for mailto:, scripts and what is broken.
    """
    return _in_folder(_folder(base), link) if FILE_NAME.fullmatch(link) else _absolute(base, link)


def _absolute(base: str, link: str) -> str | None:
    address = resolved(base, link)
    return canonical(address) if address else None


@lru_cache(maxsize=64)
def _folder(base: str) -> str:
    try:
        return urljoin(base, ".")
    except ValueError:  # no address, and nothing beside it
        return ""


@lru_cache(maxsize=4096)  # every page of a long listing names every other one
def _in_folder(folder: str, name: str) -> str | None:
    return _absolute(folder, name)


def canonical(url: str) -> str:
    """Drop from an address what differs from one visitor, or one moment, to the next, and names nothing."""
    parts = urlsplit(url)
    path = COOKIELESS.sub("/", SESSION_PATH.sub("", parts.path))
    kept = [pair for pair in parts.query.split("&") if not FLEETING.match(pair)]
    query = "&".join(kept) if len(kept) != len(parts.query.split("&")) else parts.query
    return urlunsplit(parts._replace(path=path or "/", query=query)) if (path, query) != parts[2:4] else url


def resolved(base: str, link: str) -> str | None:
    """Give the address a redirect leads to, to the letter: a server that asks for a session gets it."""
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
