"""News by e-mail: what is sent, to a real mail server, and to some that fail."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from audit.news.delivery import NotTold, Patience, deliver
from audit.news.digest import Limits, Message, compose
from audit.news.mail import letter, send
from storage.settings import EmailPlace
from tests.audit.news.items import missing
from tests.audit.news.servers import certificate, speaker

[MESSAGE] = compose([missing()], "both", Limits(100_000), lambda _: b"")


def place(port: int = 25, **more: Any) -> EmailPlace:
    told = {"kind": "email", "name": "auditors", "host": "127.0.0.1", "port": port, "security": "none"}
    told |= {"sender": "gongkai@example.org", "to": ("audit@example.org", "desk@example.org")}
    return EmailPlace.model_validate(told | more)


class Inbox:
    """Takes what comes, except for recipients that it does not know."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        found = message_from_bytes(content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.taken.append(found)
        return "250 taken"


def knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"user", b"right-password"), handled=False)


@contextmanager
def server(context: ssl.SSLContext | None = None) -> Iterator[tuple[int, Inbox]]:
    inbox = Inbox()
    more: dict[str, Any] = {}
    if context:
        more = {"require_starttls": True, "tls_context": context, "authenticator": knows, "auth_required": True}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield port, inbox
    finally:
        controller.stop()


def test_a_letter_has_the_headers_that_a_machine_owes() -> None:
    mail = letter(place(), MESSAGE)
    assert mail["Subject"] == MESSAGE.title
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "auditors.gongkai-news.example.org" in mail["List-Id"]
    assert mail["References"] == mail["In-Reply-To"] == "<gongkai-news-auditors@example.org>"
    mail.as_bytes().decode("ascii")


def test_the_same_news_makes_the_same_message_id() -> None:
    [again] = compose([missing()], "zh", Limits(100_000), lambda _: b"")
    [other] = compose([missing(2)], "both", Limits(100_000), lambda _: b"")
    ids = [letter(place(), message)["Message-ID"] for message in (MESSAGE, again, other)]
    assert ids[0] == ids[1] != ids[2]


def test_no_stranger_can_put_a_header_into_a_letter() -> None:
    wicked = Message("a\r\nBcc: everyone@example.org\n\nbody", (), (), ("x",))
    mail = message_from_bytes(letter(place(), wicked).as_bytes(), policy=policy.default)
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]


def test_a_mail_server_takes_a_letter_with_its_chinese() -> None:
    with server() as (port, inbox):
        assert send(place(port), letter(place(port), MESSAGE), "", 5.0) == []
    [mail] = inbox.taken
    assert mail["Subject"] == MESSAGE.title
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None and page is not None
    assert "在公开平台未发现" in text.get_content()
    assert "在公开平台未发现" in page.get_content()


def test_recipients_that_are_refused_are_told_and_the_others_get_it() -> None:
    with server() as (port, inbox):
        to = place(port, to=("audit@example.org", "nobody@example.org"))
        assert send(to, letter(to, MESSAGE), "", 5.0) == ["nobody@example.org"]
    assert len(inbox.taken) == 1


def test_when_nobody_is_taken_it_is_not_told() -> None:
    with server() as (port, inbox):
        to = place(port, to=("nobody@example.org",))
        with pytest.raises(NotTold, match="none of the recipients") as told:
            send(to, letter(to, MESSAGE), "", 5.0)
    assert not told.value.again
    assert inbox.taken == []


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Path, int, Inbox]]:
    public, context = certificate(tmp_path)
    with server(context) as (port, inbox):
        yield public, port, inbox


def test_a_password_goes_over_starttls(secure: tuple[Path, int, Inbox], monkeypatch: pytest.MonkeyPatch) -> None:
    public, port, inbox = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    to = place(port, security="starttls", user="user", secret_env="PASSWORD")
    assert send(to, letter(to, MESSAGE), "right-password", 5.0) == []
    assert len(inbox.taken) == 1


def test_a_wrong_password_is_not_tried_again_and_not_told(
    secure: tuple[Path, int, Inbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, port, _ = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    to = place(port, security="starttls", user="user", secret_env="PASSWORD")
    with pytest.raises(NotTold, match="refused user and password") as told:
        send(to, letter(to, MESSAGE), "wrong-password", 5.0)
    assert not told.value.again
    assert "wrong-password" not in str(told.value)


def test_a_certificate_that_nobody_knows_gets_no_password(secure: tuple[Path, int, Inbox]) -> None:
    _, port, inbox = secure
    to = place(port, security="starttls", user="user", secret_env="PASSWORD")
    with pytest.raises(NotTold, match="certificate cannot be trusted") as told:
        send(to, letter(to, MESSAGE), "right-password", 5.0)
    assert not told.value.again
    assert inbox.taken == []


def test_a_server_without_starttls_gets_nothing() -> None:
    with server() as (port, inbox):
        to = place(port, security="starttls")
        with pytest.raises(NotTold, match="STARTTLS") as told:
            send(to, letter(to, MESSAGE), "", 5.0)
    assert not told.value.again
    assert inbox.taken == []


@pytest.mark.parametrize(
    ("lines", "again"),
    [
        ((b"",), True),  # silence
        ((), True),  # hangs up
        ((b"421 busy",), True),
        ((b"554 go away",), False),
        ((b"\xff\xfe garbage",), True),
        ((b"220 hello", b"250 me", b"451 later"), True),
        ((b"220 hello", b"250 me", b"552 too much"), False),
        ((b"220 hello", b"250 me", b"250 ok", b"450 greylisted", b"450 greylisted"), True),
        ((b"220 hello", b"250 me", b"250 ok", b"250 ok", b"250 ok", b"354 go on"), True),
    ],
)
def test_a_mail_server_that_fails_is_asked_again_where_that_helps(lines: tuple[bytes, ...], again: bool) -> None:
    with speaker(*lines) as (port, _), pytest.raises(NotTold) as told:
        send(place(port), letter(place(port), MESSAGE), "", 0.5)
    assert told.value.again is again
    assert "127.0.0.1" in str(told.value)


def test_a_mail_server_that_is_dead_is_given_up() -> None:
    tries: list[int] = []

    def attempt() -> None:
        tries.append(1)
        send(place(9), letter(place(9), MESSAGE), "", 0.5)

    with pytest.raises(NotTold):
        deliver(attempt, Patience(5.0, 0.5))
    assert len(tries) == 4
