"""What a site shows of its make is counted once for each sign, and said with the page that showed it."""

from crawler.families.page import FetchedPage
from crawler.families.recognition import SURE, Looked, evidence, ranking


def looked(url, markup, **headers):
    return Looked(FetchedPage(url, markup.encode()), headers)


def test_the_family_with_the_heavier_signs_comes_first():
    pages = [looked("http://a.example/nb/", "<a href='202401/t20240112_1.html'>x</a><div class='TRS_Editor'></div>")]
    name, weight = ranking(evidence(pages))[0]
    assert name == "trs"
    assert weight >= SURE


def test_a_sign_counts_once_and_names_the_first_page_that_shows_it():
    pages = [looked(f"http://a.example/{n}/", "<a href=/col/col12/index.html>x</a>") for n in (1, 2)]
    found = [one for one in evidence(pages) if one.family == "hanweb"]
    assert len(found) == len({one.says for one in found})
    assert {one.seen_at for one in found} == {"http://a.example/1/"}


def test_a_page_without_any_sign_speaks_for_nobody():
    assert evidence([looked("http://a.example/", "<p>hello</p>", server="nginx")]) == []
