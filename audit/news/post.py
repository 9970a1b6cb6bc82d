"""One POST over HTTP or HTTPS: to public addresses, and to private ones that the operator named; no redirects.

post(address, body, headers, reach) -> bytes     what the place answered; raises NotTold

The address that is connected to is the one that was looked at, so that no name can lead elsewhere a moment later.
Errors name the host and nothing else of the address: the rest may be a key.
"""

import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from audit.news.delivery import NotTold, cut_off

LONGEST_ANSWER = 65_536  # bytes
LONGEST_WAIT = 600.0  # seconds a Retry-After is taken at its word
PORTS = {"http": 80, "https": 443}
OVERBURDENED = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be connected to, and how long one attempt takes at most, in seconds."""

    allowed: Collection[str] = ()
    seconds: float = 20.0


def post(address: str, body: bytes, headers: Mapping[str, str], reach: Reach) -> bytes:
    """Post once. Raises NotTold, which says whether to try again."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NotTold("the address is no http or https address") from None
    if not port or not parts.hostname or not address.isascii() or not address.isprintable() or " " in address:
        raise NotTold("the address is no http or https address")
    try:
        with closing(_connected(parts.hostname, port, reach)) as sock:
            return _exchange(sock, parts, body, headers, reach.seconds)
    except ssl.SSLCertVerificationError as error:
        raise NotTold(f"{parts.hostname}: its certificate cannot be trusted: {error.verify_message}") from None
    except UnicodeError:
        raise NotTold("the host's name cannot be looked up") from None
    except (OSError, HTTPException) as error:
        what = "no answer in time" if isinstance(error, TimeoutError) else error.__class__.__name__
        raise NotTold(f"{parts.hostname}: {what}", again=True) from None


def is_public(address: str) -> bool:
    """Say whether an IP address is on the open internet; an IPv4 address inside an IPv6 one is judged itself."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _connected(host: str, port: int, reach: Reach) -> socket.socket:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = {name.strip("[]").lower() for name in reach.allowed}
    fit = [ip for ip in found if host.lower() in allowed or ip in allowed or is_public(ip)]
    if not fit:
        raise NotTold(f"{host} is not a public address; name it in [news] allow_hosts if it is meant")
    last: OSError = ConnectionError()
    for ip in fit:
        try:
            return socket.create_connection((ip, port), timeout=reach.seconds / len(fit))
        except OSError as error:
            last = error
    raise last


def _exchange(
    sock: socket.socket, parts: SplitResult, body: bytes, headers: Mapping[str, str], seconds: float
) -> bytes:
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    connection: HTTPConnection = (HTTPSConnection if secure else HTTPConnection)(host, parts.port, timeout=seconds)
    sock.settimeout(seconds)
    used = sock
    if secure:
        context = ssl.create_default_context()
        used = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    with closing(used), cut_off(lambda: used, seconds):
        if isinstance(used, ssl.SSLSocket):
            used.do_handshake()
        connection.sock = used
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers) | {"Connection": "close"})
        with closing(connection.getresponse()) as answer:
            _refuse(host, answer)
            return answer.read(LONGEST_ANSWER)


def _refuse(host: str, answer: HTTPResponse) -> None:
    """Raise NotTold unless the answer is a success; the body of a failure is read, since robots explain there."""
    if 200 <= answer.status < 300:
        return
    again = answer.status in OVERBURDENED
    after = _seconds(answer.headers.get("Retry-After")) if again else None
    raise NotTold(f"{host}: answered {answer.status} {answer.reason}", again=again, after=after)


def _seconds(value: str | None) -> float | None:
    """Read a Retry-After: seconds, or a date."""
    if not value:
        return None
    if value.strip().isdigit():
        return min(float(value), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)
