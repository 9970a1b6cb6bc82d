"""The same document has the same address every night."""

import pytest

from crawler.pages.web_addresses import absolute, canonical, resolved

SAME = [
    ("/nb/1.jsp;jsessionid=0A1B?id=2", "http://a.test/nb/1.jsp?id=2"),
    ("/(S(abc123))/nb/1.aspx?id=2", "http://a.test/nb/1.aspx?id=2"),
    ("/nb/1.php?PHPSESSID=77aa&id=2", "http://a.test/nb/1.php?id=2"),
    ("/nb/1.asp?id=2&ASPSESSIONIDQQ=7", "http://a.test/nb/1.asp?id=2"),
    ("/nb/1.html?_t=1712345678901", "http://a.test/nb/1.html"),
    ("/nb/1.html?r=0.8273645142&id=2", "http://a.test/nb/1.html?id=2"),
    ("/nb/1.html?timestamp=1712345678", "http://a.test/nb/1.html"),
]
KEPT = [
    "/nb/1.html?id=1712345678901",
    "/gkmlpt/api/all/7?page=2&sid=755042",
    "/nb/1.html?t=3",
    "/nb/1.html?time=20200101",
    "/nb/show(1)/2.html",
    "/nb/1.html?r=12",
    "/nb/1.html?a&b=",
    "/nb/list;2.html",
]


@pytest.mark.parametrize(("link", "address"), SAME)
def test_sessions_and_moments_are_no_part_of_an_address(link, address):
    assert absolute("http://a.test/x/", link) == address


@pytest.mark.parametrize("link", KEPT)
def test_what_may_name_a_document_is_kept(link):
    assert absolute("http://a.test/x/", link) == f"http://a.test{link}"


def test_a_redirect_is_followed_to_the_letter():
    assert (
        resolved("http://a.test/x/", "/(S(abc123))/1.aspx;jsessionid=7")
        == "http://a.test/(S(abc123))/1.aspx;jsessionid=7"
    )


BASES = ["http://h.test", "http://h.test/nb/", "http://h.test/nb/index.html?a=/b/", "http://h.test/a;x=1/b;y=2", ""]


@pytest.mark.parametrize("base", [*BASES, "http://h.test/nb/#/c/", "mailto:a@h.test", "http://[h"])
@pytest.mark.parametrize("name", ["index_2.html", "2", "a..b", "näme.html", "x-1.htm", "a."])
def test_a_bare_name_means_what_it_means_to_any_browser(base, name):
    address = resolved(base, name)
    assert absolute(base, name) == (canonical(address) if address else None)
