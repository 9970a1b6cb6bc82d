"""The places for news in gongkai.toml: what is wrong with one is said with its line; no secret is ever taken."""

from pathlib import Path

import pytest

from roster.errors import BadInput
from storage.settings import EmailPlace, FeedPlace, RobotPlace, WebhookPlace, load_settings

EVERY = """\
[crawl]
contact = "x"

[[news.places]]
kind = "email"
name = "auditors"
host = "smtp.example.org"
sender = "gongkai@example.org"
to = ["audit@example.org"]
quiet = "22:00-07:30"

[[news.places]]
kind = "webhook"
name = "desk"
address = "https://desk.example.org/in"
tell = ["missing", "correction"]

[[news.places]]
kind = "dingtalk"
name = "group"
address_env = "DINGTALK"
secret_env = "DINGTALK_SECRET"

[[news.places]]
kind = "feed"
name = "public"
file = "feed.atom"
"""


def settings(folder: Path, text: str) -> Path:
    file = folder / "gongkai.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_kind_of_place_is_read(tmp_path: Path) -> None:
    places = load_settings(settings(tmp_path, EVERY)).news.places
    assert [type(place) for place in places] == [EmailPlace, WebhookPlace, RobotPlace, FeedPlace]
    assert places[0].quiet == "22:00-07:30"
    assert places[1].tell == ("missing", "correction")


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ('kind = "webhook"', 'kind = "telegram"', 13, "telegram"),
        ('to = ["audit@example.org"]', 'to = ["audit@example.org\\nBcc: x@y.cn"]', 9, "not an address of e-mail"),
        ('to = ["audit@example.org"]', "to = []", 9, "at least 1"),
        ('quiet = "22:00-07:30"', 'quiet = "22-7"', 10, "two different times"),
        ('host = "smtp.example.org"', 'host = "smtp.example.org"\nsecurity = "none"\nuser = "u"\nsecret_env = "P"', 5,
         "starttls or ssl only"),
        ('host = "smtp.example.org"', 'host = "smtp.example.org"\nuser = "u"', 5, "go together"),
        ('host = "smtp.example.org"', 'host = "smtp.example.org"\npassword = "hunter2"', 8, "not permitted"),
        ('address = "https://desk.example.org/in"', 'address = "ftp://desk.example.org/in"', 15, "not an http"),
        ('address = "https://desk.example.org/in"', 'address = "https://u:hunter2@d.org/in"', 15, "environment"),
        ('address = "https://desk.example.org/in"', "", 13, "one of address and address_env"),
        ('tell = ["missing", "correction"]', 'tell = ["misssing"]', 16, "missing"),
        ('address_env = "DINGTALK"', 'address_env = "https://oapi.dingtalk.com/?a=hunter2"', 21, "never written"),
        ('address_env = "DINGTALK"', "", 18, "required"),
        ('kind = "dingtalk"', 'kind = "wecom"', 19, "no signing secret"),
        ('name = "public"', 'name = "Öffentlich"', 26, "pattern"),
        ('name = "public"', 'name = "desk"', None, "two places are called 'desk'"),
        ('file = "feed.atom"', 'file = ""', 27, "at least 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_without_what_is_secret(
    tmp_path: Path, before: str, after: str, line: int | None, what: str
) -> None:
    assert before in EVERY
    file = settings(tmp_path, EVERY.replace(before, after))
    with pytest.raises(BadInput) as told:
        load_settings(file)
    assert what in str(told.value)
    assert "hunter2" not in str(told.value)
    if line is not None:
        assert told.value.line == line
