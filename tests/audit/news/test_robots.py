"""Robots of group chats: what is sent to them, how it is signed, what they answer."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from audit.news.delivery import NotTold
from audit.news.digest import Limits, Message, compose
from audit.news.robots import ROBOTS, take
from tests.audit.news.items import missing

[MESSAGE] = compose([missing()], "both", Limits(100_000), lambda _: b"")


def written(kind: str, message: Message = MESSAGE) -> dict[str, object]:
    return ROBOTS[kind].write(message, "both")


def test_wecom_and_dingtalk_get_markdown() -> None:
    wecom, dingtalk = written("wecom"), written("dingtalk")
    assert wecom["msgtype"] == dingtalk["msgtype"] == "markdown"
    assert "no report found" in wecom["markdown"]["content"]  # type: ignore[index]
    assert dingtalk["markdown"]["title"] == MESSAGE.title  # type: ignore[index]
    assert "Gongkai" in MESSAGE.title  # a keyword that a robot may ask for


def test_feishu_gets_a_post_of_lines() -> None:
    post = written("feishu")["content"]["post"]["zh_cn"]  # type: ignore[index]
    assert post["title"] == MESSAGE.title
    assert all(piece["tag"] == "text" for line in post["content"] for piece in line)
    assert any("no report found" in piece["text"] for line in post["content"] for piece in line)


def test_dingtalk_is_signed_in_the_address() -> None:
    address, body = ROBOTS["dingtalk"].sign("https://d.example/send?access_token=T", {"a": 1}, "SECabc", 1700000000.5)
    query = parse_qs(urlsplit(address).query)
    expected = hmac.new(b"SECabc", b"1700000000500\nSECabc", hashlib.sha256).digest()
    assert base64.b64decode(query["sign"][0]) == expected
    assert (query["timestamp"], query["access_token"], body) == (["1700000000500"], ["T"], {"a": 1})


def test_feishu_is_signed_in_the_body_with_the_secret_as_key_of_nothing() -> None:
    address, body = ROBOTS["feishu"].sign("https://f.example/hook", {"a": 1}, "abc", 1700000000.4)
    expected = hmac.new(b"1700000000\nabc", b"", hashlib.sha256).digest()
    assert (address, body["timestamp"], body["a"]) == ("https://f.example/hook", "1700000000", 1)
    assert base64.b64decode(body["sign"]) == expected


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
def test_without_a_secret_nothing_is_signed(kind: str) -> None:
    assert ROBOTS[kind].sign("https://x.example/", {"a": 1}, "", 1.0) == ("https://x.example/", {"a": 1})


@pytest.mark.parametrize(
    ("kind", "answer", "again"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, True),
        ("wecom", {"errcode": -1, "errmsg": "system busy"}, True),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, False),
        ("wecom", {"errcode": 40058, "errmsg": "markdown.content exceed max length 4096"}, False),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, True),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, False),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, True),
        ("feishu", {"code": 9499, "msg": "too many request"}, True),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, False),
        ("feishu", {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}, False),
    ],
)
def test_a_refusal_with_status_200_is_a_refusal(kind: str, answer: dict[str, object], again: bool) -> None:
    with pytest.raises(NotTold) as told:
        take(ROBOTS[kind], "x.example", json.dumps(answer).encode())
    assert told.value.again == again
    assert "x.example" in str(told.value)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"null", b'{"errcode": "x"}', b"{}", b"\xff"])
def test_what_no_robot_answers_is_no_success(answer: bytes) -> None:
    with pytest.raises(NotTold, match="no robot"):
        take(ROBOTS["wecom"], "x.example", answer)


@pytest.mark.parametrize(("kind", "answer"), [("wecom", b'{"errcode":0}'), ("feishu", b'{"code":0,"msg":"success"}')])
def test_zero_is_success(kind: str, answer: bytes) -> None:
    take(ROBOTS[kind], "x.example", answer)
