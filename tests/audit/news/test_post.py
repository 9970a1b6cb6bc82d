"""One POST against servers that fail in every way."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.news.delivery import NotTold, Patience, deliver
from audit.news.post import Reach, is_public, post
from tests.audit.news import servers
from tests.audit.news.servers import Taker, certificate, says, status, taker

HERE = Reach(("127.0.0.1",), 0.5)


def send(server: Taker) -> bytes:
    patience = Patience(10.0, 0.5)
    url = f"{server.url}/hook?key=secretsecret"
    return deliver(lambda: post(url, b"{}", {}, Reach(("127.0.0.1",), patience.attempt)), patience)


@pytest.mark.parametrize(
    "failing",
    [
        servers.drop, servers.hang, servers.dribble, servers.garbage, status(500), status(502), status(503),
        status(429, Retry_After="0"), status(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), status(408),
    ],
)  # fmt: skip
def test_what_may_go_better_is_tried_again(server: Taker, failing: servers.Answer) -> None:
    server.answers = [failing, failing, says(ok=1)]
    assert send(server) == b'{"ok": 1}'
    assert len(server.requests) == 3


@pytest.mark.parametrize("failing", [status(400), status(401), status(403), status(404), status(410), status(301)])
def test_what_will_not_go_better_is_not_tried_again(server: Taker, failing: servers.Answer) -> None:
    server.answers = [failing]
    with pytest.raises(NotTold, match="answered"):
        send(server)
    assert len(server.requests) == 1


def test_a_server_that_never_gets_well_is_given_up_after_some_attempts(server: Taker) -> None:
    server.answers = [status(500)]
    with pytest.raises(NotTold):
        send(server)
    assert len(server.requests) == 4


def test_a_pause_longer_than_our_patience_is_not_waited_for(server: Taker) -> None:
    server.answers = [status(429, Retry_After="3600")]
    with pytest.raises(NotTold):
        send(server)
    assert len(server.requests) == 1


def test_a_redirect_is_not_followed(server: Taker) -> None:
    server.answers = [status(307, Location=f"{server.url}/elsewhere")]
    with pytest.raises(NotTold):
        send(server)
    assert [path for path, _, _ in server.requests] == ["/hook?key=secretsecret"]


def test_nobody_there_is_told_with_the_host_and_nothing_else_of_the_address() -> None:
    with pytest.raises(NotTold) as told:
        post("http://127.0.0.1:9/hook?key=secretsecret", b"", {}, HERE)
    assert "127.0.0.1" in str(told.value) and "secretsecret" not in str(told.value)
    assert told.value.again


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_refused_however_it_is_written(server: Taker, host: str) -> None:
    port = server.url.rpartition(":")[2]
    with pytest.raises(NotTold, match="allow_hosts"):
        post(f"http://{host}:{port}/", b"", {}, Reach((), 0.5))
    assert server.requests == []


@pytest.mark.parametrize("ip", ["10.0.0.1", "169.254.169.254", "100.64.0.1", "fc00::1", "::ffff:10.0.0.1", "0.0.0.0"])
def test_an_address_that_is_not_public_is_known(ip: str) -> None:
    assert not is_public(ip)
    assert is_public("8.8.8.8")


@pytest.mark.parametrize(
    "address",
    ["ftp://a.cn/", "file:///etc/passwd", "http://", "http://a.cn:99999/", "http://a.cn/ b", "http://a\r\n.cn/"],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(NotTold, match="no http or https address"):
        post(address, b"", {}, HERE)


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Path, Taker]]:
    public, context = certificate(tmp_path)
    with taker(context) as server:
        yield public, server


def test_a_certificate_that_nobody_knows_is_refused_at_once(secure: tuple[Path, Taker]) -> None:
    _, server = secure
    with pytest.raises(NotTold, match="certificate cannot be trusted") as told:
        send(server)
    assert not told.value.again
    assert server.requests == []


def test_a_certificate_that_the_system_trusts_is_taken(
    secure: tuple[Path, Taker], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, server = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    assert ssl.get_default_verify_paths().openssl_cafile_env == "SSL_CERT_FILE"
    assert b"errcode" in send(server)
