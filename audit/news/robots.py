"""The robots of group chats: WeCom, DingTalk, Feishu. A message is a POST; whether it was taken says the JSON answered.

As public pages and threads about them say (2026-11-21); the makers' own pages were out of reach, no robot was asked:

wecom     markdown.content, 4096 bytes; 20 a minute. The key is part of the address, nothing is signed
dingtalk  markdown.title and text; 20 a minute, then ten minutes none. Address signed by HMAC-SHA256 of ms, LF, secret
feishu    a post: a title and lines of text, 20 kB; 100 a minute. Signed in the body, with s, LF, secret as the key
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from audit.news.delivery import NotTold
from audit.news.digest import Limits, Message
from audit.news.render import markdown, text

FAST = ("too fast", "too many", "frequency", "freq out of limit")  # what a robot says that is asked too often
JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Robot:
    """One make of robots.

    `write`: a message as the robot wants it; `sign`: address and message with the secret at a moment, in seconds;
    `code`: the name of the number that is 0 when it was taken; `busy`: the numbers that say: later.
    """

    limits: Limits
    write: Callable[[Message, str], dict[str, Any]]
    sign: Callable[[str, dict[str, Any], str, float], tuple[str, dict[str, Any]]]
    code: str
    says: str
    busy: frozenset[int]


def size(robot: Robot, message: Message, language: str) -> bytes:
    """Give what counts against the robot's limit."""
    return to_bytes(robot.write(message, language))


def to_bytes(body: Mapping[str, Any]) -> bytes:
    """Write a body."""
    return json.dumps(body, ensure_ascii=False).encode()


def take(robot: Robot, host: str, answer: bytes) -> None:
    """Read what a robot answered. Raises NotTold unless it took the message."""
    try:
        told = json.loads(answer)
        number = int(told[robot.code])
    except (ValueError, KeyError, TypeError):
        raise NotTold(f"{host}: answered what no robot answers") from None
    if number == 0:
        return
    says = str(told.get(robot.says, ""))
    again = number in robot.busy or any(word in says.lower() for word in FAST)
    raise NotTold(f"{host}: {robot.code} {number}: {says}", again=again)


def _wecom(message: Message, language: str) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"content": markdown(message, language)}}


def _dingtalk(message: Message, language: str) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"title": message.title, "text": markdown(message, language)}}


def _feishu(message: Message, language: str) -> dict[str, Any]:
    _, *lines = text(message, language).splitlines()
    words = [[{"tag": "text", "text": line}] for line in lines if line]
    return {"msg_type": "post", "content": {"post": {"zh_cn": {"title": message.title, "content": words}}}}


def _plain(address: str, body: dict[str, Any], _secret: str, _at: float) -> tuple[str, dict[str, Any]]:
    return address, body


def _sign_dingtalk(address: str, body: dict[str, Any], secret: str, at: float) -> tuple[str, dict[str, Any]]:
    if not secret:
        return address, body
    moment = str(round(at * 1000))
    digest = hmac.digest(secret.encode(), f"{moment}\n{secret}".encode(), "sha256")
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}timestamp={moment}&sign={quote_plus(base64.b64encode(digest))}", body


def _sign_feishu(address: str, body: dict[str, Any], secret: str, at: float) -> tuple[str, dict[str, Any]]:
    if not secret:
        return address, body
    moment = str(round(at))
    digest = hmac.digest(f"{moment}\n{secret}".encode(), b"", "sha256")
    return address, {"timestamp": moment, "sign": base64.b64encode(digest).decode()} | body


ROBOTS = {
    # The bytes of the whole body: a little more than what is counted, so never too much.
    "wecom": Robot(Limits(4096, 3), _wecom, _plain, "errcode", "errmsg", frozenset({-1, 45009, 45033})),
    "dingtalk": Robot(Limits(18_000, 3), _dingtalk, _sign_dingtalk, "errcode", "errmsg", frozenset({-1, 130101})),
    "feishu": Robot(Limits(18_000, 3), _feishu, _sign_feishu, "code", "msg", frozenset({2200, 11232})),
}
