"""The tap sees every byte that passes, whatever Scrapy makes of it."""

# ruff: noqa: E501 - rows of a table, and Chinese counts double

import gzip
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse
from scrapy.settings import Settings

import crawler.settings
from crawler.reactor import submit
from crawler.wire.politeness import Politeness
from crawler.wire.tap import EXCHANGES, Wire, exchange_of
from storage.archive import Exchange
from storage.clock import now
from tests.crawler.servers import CLOSE, RawServer

ZIPPED = gzip.compress("水寨乡政府信息公开".encode("gb18030"))
CHUNKED = (
    b"HTTP/1.1 200 Fine And Well\r\nsErVeR: nginx\r\nX-ODD-case: \xc7\xe5\xe1\xb0\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
    b"content-encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    + b"%x\r\n" % 10 + ZIPPED[:10] + b"\r\n" + b"%x;ext=1\r\n" % (len(ZIPPED) - 10) + ZIPPED[10:] + b"\r\n0\r\nTrailer: x\r\n\r\n"
)  # fmt: skip
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nno colon here\r\n\r\nhello"


class Asker(Spider):
    """Asks for what it is told, one after the other, and keeps what came."""

    name = "asker"

    async def start(self):
        self.came = []
        for request in self.requests:
            yield request.replace(
                callback=self.keep, errback=self.keep, dont_filter=True, meta={EXCHANGES: [], **request.meta}
            )

    def keep(self, result):
        self.came.append(result)


def ask(*requests, **overrides):
    """Give for each request what came of it (a response, or the exception) and its exchanges."""
    settings = Settings({"ROBOTSTXT_OBEY": False, "GONGKAI_ALLOW_HOSTS": ["127.0.0.1"], "RETRY_TIMES": 0})
    settings.setmodule(crawler.settings, priority="default")
    settings.setdict(overrides, priority="cmdline")

    async def run():
        runner = AsyncCrawlerRunner(settings)
        asker = runner.create_crawler(Asker)
        await runner.crawl(asker, requests=requests, politeness=Politeness(0))
        return asker.spider.came

    came = submit(run()).result(60)
    return [(getattr(result, "value", result), result.request.meta[EXCHANGES]) for result in came]


def test_requests_and_responses_are_taken_byte_for_byte_on_a_kept_connection():
    with RawServer([CHUNKED, PLAIN, CHUNKED, PLAIN, CHUNKED]) as server:
        came = ask(*[Request(f"{server.url}p{n}.html?q=%E6%B0%B4") for n in range(5)])
    exchanges = [exchange for _, [exchange] in came]
    assert [e.response for e in exchanges] == [CHUNKED, PLAIN, CHUNKED, PLAIN, CHUNKED]
    assert [e.request for e in exchanges] == server.requests
    assert server.connections == 1
    assert {(e.fidelity, e.truncated, e.ip, e.tls, e.method) for e in exchanges} == {
        ("wire", None, "127.0.0.1", None, "GET")
    }
    assert exchanges[0].url == f"{server.url}p0.html?q=%E6%B0%B4"
    assert came[0][0].body.decode("gb18030") == "水寨乡政府信息公开"
    assert all(abs(e.at - now()) < timedelta(minutes=1) for e in exchanges)


def test_the_body_of_a_post_is_part_of_the_request():
    with RawServer([PLAIN]) as server:
        [(_, [exchange])] = ask(Request(server.url, method="POST", body=b"columnid=1&unitid=2"))
    assert exchange.request == server.requests[0]
    assert exchange.request.endswith(b"\r\n\r\ncolumnid=1&unitid=2")


BROKEN = {
    "less than its length": (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nonly this", "disconnect"),
    "a chunk that ends early": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nonly this", "disconnect"),
    "half a header": (b"HTTP/1.1 200 OK\r\nContent-Le", "disconnect"),
    "nothing": (b"", "disconnect"),
    "an answer ended by the connection": (b"HTTP/1.0 200 OK\r\n\r\nall of it", None),
}


@pytest.mark.parametrize(("sent", "truncated"), BROKEN.values(), ids=BROKEN.keys())
def test_what_came_of_a_broken_answer_is_kept_and_said_to_be_broken(sent, truncated):
    with RawServer([[sent, CLOSE]]) as server:
        [(_, [exchange])] = ask(Request(server.url))
    assert (exchange.response, exchange.truncated, exchange.request) == (sent, truncated, server.requests[0])


def test_every_attempt_leaves_its_exchange():
    unavailable = b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nwait"
    with RawServer([unavailable, [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", CLOSE], PLAIN]) as server:
        [(response, exchanges)] = ask(Request(server.url), RETRY_TIMES=2)
    assert response.status == 200
    assert [(e.response[:12], e.truncated) for e in exchanges] == [
        (b"HTTP/1.1 503", None),
        (b"HTTP/1.1 200", "disconnect"),
        (b"HTTP/1.1 200", None),
    ]


def test_a_kept_connection_that_died_is_renewed_without_a_trace():
    with RawServer([[PLAIN, CLOSE], PLAIN]) as server:
        came = ask(Request(f"{server.url}1"), Request(f"{server.url}2"))
    assert [[e.response for e in exchanges] for _, exchanges in came] == [[PLAIN], [PLAIN]]


def test_an_answer_that_takes_too_long_is_cut_there():
    gate = [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nthe beginning"]
    with RawServer([gate, PLAIN]) as server:
        [(error, [exchange])] = ask(Request(server.url), DOWNLOAD_TIMEOUT=0.3)
    assert type(error).__name__ == "DownloadTimeoutError"
    assert (exchange.response, exchange.truncated) == (gate[0], "time")


@pytest.mark.parametrize("head", [b"Content-Length: 300000\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_beyond_the_limit_is_cut_and_said_to_be(head):
    body = b"x" * 300_000 if b"Length" in head else b"493e0\r\n" + b"x" * 300_000 + b"\r\n0\r\n\r\n"
    with RawServer([[b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body, CLOSE]]) as server:
        [(error, [exchange])] = ask(Request(server.url), DOWNLOAD_MAXSIZE=1000)
    assert type(error).__name__ == "DownloadCancelledError"
    assert exchange.truncated == "length"


def test_a_gzip_bomb_is_archived_packed_and_never_unpacked():
    bomb = gzip.compress(b"0" * 5_000_000)
    sent = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb
    with RawServer([sent]) as server:
        [(error, [exchange])] = ask(Request(server.url), DOWNLOAD_MAXSIZE=1_000_000)
    assert isinstance(error, Exception)
    assert (exchange.response, exchange.truncated) == (sent, None)


def test_interim_answers_are_left_out():
    with RawServer([b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + PLAIN]) as server:
        [(_, [exchange])] = ask(Request(server.url))
    assert exchange.response == PLAIN


def test_an_address_that_is_not_public_is_never_connected_to():
    with RawServer([PLAIN]) as server:
        came = ask(Request(server.url), Request(f"http://2130706433:{server.port}/"), GONGKAI_ALLOW_HOSTS=[])
    assert [type(error).__name__ for error, _ in came] == ["AddressRefused", "AddressRefused"]
    assert [exchanges for _, exchanges in came] == [[], []]
    assert server.connections == 0


def test_other_schemes_have_no_handler():
    [(error, exchanges)] = ask(Request("file:///etc/hostname"))
    assert type(error).__name__ == "NotSupported"
    assert exchanges == []


@pytest.fixture(scope="module")
def ssl_context(tmp_path_factory):
    """A server context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begin = now() - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begin, begin + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_behind_a_bad_certificate_the_bytes_are_taken_and_labelled(ssl_context):
    with RawServer([CHUNKED, PLAIN], ssl_context) as server:
        came = ask(Request(f"{server.url}1"), Request(f"{server.url}2"))
    assert [[e.response for e in exchanges] for _, exchanges in came] == [[CHUNKED], [PLAIN]]
    assert [e.request for _, [e] in came] == server.requests
    assert [e.tls for _, [e] in came] == ["TLSv1.3, certificate not verified: certificate verify failed"] * 2


def test_where_the_tap_saw_nothing_the_payload_is_put_down():
    response = HtmlResponse("http://h.test/", 200, {"Content-Type": "text/html", "X-B": ["1", "2"]}, b"body")
    exchange = exchange_of(Request("http://h.test/"), Wire(10), None, response, None)
    assert isinstance(exchange, Exchange)
    assert exchange.fidelity == "payload"
    head = b"HTTP/1.1 200 \r\nContent-Type: text/html\r\nX-B: 1\r\nX-B: 2\r\nContent-Length: 4\r\n\r\n"
    assert exchange.response == head + b"body"


def test_a_gzip_body_that_was_cut_is_lost_data_and_kept_as_such():
    cut = ZIPPED[:-9]
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(cut)
    with RawServer([head + cut]) as server:
        [(came, [exchange])] = ask(Request(server.url))
    assert isinstance(came, ResponseDataLossError)
    assert (exchange.response, exchange.truncated) == (head + cut, "disconnect")
