import threading
from dataclasses import replace
from http.client import RemoteDisconnected

import pytest

from demo import generic, hanweb, trs
from demo.calendar import NIGHT_DATES
from demo.listing import items, listed
from demo.server import COUNTIES, serving
from demo.web import Request

SITES = {site.PORTAL: site for site in (trs, hanweb, generic)}


def test_every_listed_page_answers_as_the_calendar_says(visitor):
    for portal, site in SITES.items():
        for item in listed(portal, 0):
            status, _, _ = visitor.get(portal, site.address(item))
            assert status == 200


def test_addresses_are_unique():
    for portal, site in SITES.items():
        assert len({site.address(item) for item in items(portal)}) == len(items(portal))


def test_a_connection_is_kept_and_requests_are_counted(visitor):
    for _ in range(3):
        visitor.get("qinglan", trs.COLUMN)
    assert visitor.portals.requests["qinglan"] == 3
    assert visitor.portals.requests["yanhu"] == 0


def test_only_the_view_counter_differs_within_a_night(visitor):
    first, second = visitor.get("yanhu", "/")[2], visitor.get("yanhu", "/")[2]
    assert first != second
    differing = [(a, b) for a, b in zip(first.split(b"\n"), second.split(b"\n"), strict=True) if a != b]
    assert len(differing) == 1


@pytest.mark.parametrize(("portal", "site"), [("qinglan", trs), ("jichuan", hanweb)])
def test_pages_that_lie_ready_as_files_are_sent_once(visitor, portal, site):
    request = Request(site.address(listed(portal, 0)[-1]))
    first, _ = visitor.portals.reply(portal, request)
    again, _ = visitor.portals.reply(portal, replace(request, headers={"if-none-match": first.headers["ETag"]}))
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers == first.headers


def test_the_banner_differs_from_night_to_night(visitor):
    visitor.night("2024-01-20")
    before = visitor.text("qinglan", trs.COLUMN)
    visitor.night("2024-01-25")
    after = visitor.text("qinglan", trs.COLUMN)
    assert "今天是2024年1月20日" in before
    assert "今天是2024年1月25日" in after


def test_two_runs_give_the_same_bytes():
    bodies = []
    for _ in range(2):
        with serving(["jichuan"]) as portals:
            portals.set_night(4)
            item = listed("jichuan", 4)[0]
            reply, views = portals.reply("jichuan", Request(hanweb.address(item)))
            bodies.append((reply, views))
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("path", ["/", "/robots.txt", generic.FOLDER + "list.htm", "/anything"])
def test_nobody_listens_on_a_night_of_refusal(visitor, path):
    visitor.night("2024-02-08")
    with pytest.raises(ConnectionRefusedError):
        visitor.get("yanhu", path)
    visitor.night("2024-02-13")
    assert visitor.get("yanhu", "/")[0] == 200


def test_a_connection_from_before_is_cut_on_a_night_of_refusal(visitor):
    visitor.night("2024-02-05")
    visitor.get("yanhu", "/")
    visitor.night("2024-02-08")
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        visitor.get("yanhu", "/")


def test_everything_is_unavailable_on_a_night_of_503(visitor):
    visitor.night("2024-02-11")
    assert {visitor.get("yanhu", path)[0] for path in ("/", "/robots.txt", generic.FOLDER)} == {503}


def test_a_firewall_hides_the_whole_portal(visitor):
    for day, status in (("2024-02-05", 200), ("2024-02-13", 412)):
        visitor.night(day)
        for path in ("/robots.txt", trs.COLUMN, "/zwgk/zfxxgknb/202401/t20240119_5211013.html"):
            code, _, body = visitor.get("qinglan", path)
            assert code == status
            assert b"_clearance_s" in body
            assert "年度报告".encode() not in body


def test_robots_ask_for_little_and_forbid_nothing_we_need(visitor):
    for portal in COUNTIES:
        rules = visitor.text(portal, "/robots.txt").splitlines()
        delays = [float(line.split(":")[1]) for line in rules if line.startswith("Crawl-delay")]
        forbidden = [line.split(": ")[1] for line in rules if line.startswith("Disallow")]
        assert all(delay <= 0.05 for delay in delays)
        assert portal not in SITES or not any(
            SITES[portal].address(item).startswith(path) for item in items(portal) for path in forbidden
        )
    assert "Disallow: /admin/" in visitor.text("yanhu", "/robots.txt")


def test_ports_can_be_chosen_and_are_given_back():
    with serving(["qinglan"]) as first:
        url = first.base_urls["qinglan"]
    port = int(url.rstrip("/").rsplit(":", 1)[1])
    with serving(["qinglan"], {"qinglan": port}) as second:
        assert second.base_urls == {"qinglan": url}


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open():
    with serving(["qinglan"]) as portals:
        taken = int(portals.base_urls["qinglan"].rstrip("/").rsplit(":", 1)[1])
        with pytest.raises(OSError, match="in use"), serving(["yanhu", "qinglan"], {"qinglan": taken}):
            pass
    assert not [thread for thread in threading.enumerate() if thread.name == "demo yanhu" and thread.is_alive()]


def test_nights_after_the_calendar_are_served(visitor):
    visitor.portals.set_night(len(NIGHT_DATES) + 2)
    assert "今天是2024年6月27日" in visitor.text("qinglan", trs.COLUMN)
