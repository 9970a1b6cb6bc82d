"""Posts alerts to the address the operator gave, as JSON. The one call of ours that leaves the machine uninvited.

    post(alerts, url) -> str | None     why it failed, after some attempts; None when it was taken

A failure costs nothing: a standing alert is told again, and `gongkai status` shows it all the time.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import tenacity

from crawler.nights.health import Alert

ATTEMPTS = tenacity.stop_after_attempt(3)
PAUSES = tenacity.wait_exponential(multiplier=1, max=10)
TIMEOUT = 20  # seconds
SCHEMA = "gongkai.alerts/1"


def post(alerts: Sequence[Alert], url: str) -> str | None:
    """Post alerts as `{"schema": "gongkai.alerts/1", "alerts": [...]}`; `url` is http or https."""
    told = [asdict(alert) | {"line": alert.line} for alert in alerts]
    body = json.dumps({"schema": SCHEMA, "alerts": told}, ensure_ascii=False, default=str).encode()
    request = Request(url, body, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310 - checked by settings
    try:
        tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((OSError, HTTPException)), stop=ATTEMPTS, wait=PAUSES, reraise=True
        )(_send, request)
    except (OSError, HTTPException) as error:
        return f"alerts could not be posted to {url}: {error}"
    return None


def _send(request: Request) -> None:
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
            answer.read()
    except HTTPError as error:
        error.close()  # it holds the connection
        raise
