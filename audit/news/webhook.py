"""News as JSON, schema `gongkai.news/1`, signed where a secret is set.

body(place, message, night) -> bytes
headers(body, secret, message, at) -> dict   X-Gongkai-Signature: sha256=HMAC-SHA256(secret, timestamp "." body), in hex
"""

import hmac
import json
from datetime import date
from typing import Any

from audit.news.digest import Limits, Message
from audit.news.item import Item
from audit.news.wording import look_further, said

SCHEMA = "gongkai.news/1"
LIMITS = Limits(1_000_000, 5)
JSON = "application/json; charset=utf-8"


def body(place: str, message: Message, language: str) -> bytes:
    """Give the JSON of a message; `more` counts what it does not name."""
    told = {
        "schema": SCHEMA,
        "id": message.id,
        "place": place,
        "title": message.title,
        "items": [item_json(item, language) for item in message.items],
        "more": message.more,
    }
    return json.dumps(told, ensure_ascii=False, default=_day).encode()


def item_json(item: Item, language: str) -> dict[str, Any]:
    """Give one item for other programs: its facts beside its words."""
    return {
        "id": item.id,
        "subject": item.subject,
        "kind": item.kind,
        "day": item.day.isoformat(),
        "county_code": item.county_code,
        "corrects": list(item.corrects),
        "severity": item.severity,
        "says": said(item, language),
        "command": look_further(item),
        "facts": dict(item.facts),
    }


def headers(data: bytes, secret: str, message: str, at: int) -> dict[str, str]:
    """Give the headers: the message's id, and the signature where there is a secret."""
    told = {"Content-Type": JSON, "Idempotency-Key": message, "X-Gongkai-Timestamp": str(at)}
    if secret:
        digest = hmac.digest(secret.encode(), f"{at}.".encode() + data, "sha256").hex()
        told["X-Gongkai-Signature"] = f"sha256={digest}"
    return told


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON: {value!r}")
