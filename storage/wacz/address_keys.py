"""The two keys an address has in a WACZ of ours: pywb's, and the one that ReplayWeb.page computes when it looks."""

import re
from urllib.parse import urlsplit

from storage.archive.cdxj import surt

_WWW = re.compile(r"^(https?://)www\d*\.")
_DEFAULT_PORT = {"http": 80, "https": 443}

pywb_key = surt


def replay_key(url: str) -> str:
    """Give the key by which ReplayWeb.page (wabac.js) looks: its slashes, escapes and session ids stay as they are.

    With pywb's key `/a/` stands under `/a`, and in a large index ReplayWeb.page would look for it in another block.
    """
    try:
        parts = urlsplit(_WWW.sub(r"\1", url).lower())
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORT:
        return url
    host = ",".join(reversed((parts.hostname or "").split(".")))
    shown = f":{port}" if port and port != _DEFAULT_PORT[parts.scheme] else ""
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{host}{shown}){parts.path or '/'}{query}"
