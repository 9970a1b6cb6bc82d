"""The little of JavaScript that leads somewhere, read without being run."""

import pytest

from crawler.pages.javascript import Code, literals

PAGE = Code.of("""
var base = "list"; // where the pages are
function goPage(n){ if(n==1){ location.href="list.html"; } else { location.href = base + "_" + n + '.html'; } }
function before(p){ window.location.href='?page='+(parseInt(p, 10)-1); return false; }
function show(id){ window.open('/show.aspx?id=' + id, '_blank'); }
function through(id){ show(id); }
function choose(n){ if(n){ location.href='/a.html'; } else { location.href='/b.html'; } }
function unknown(n){ location.href = elsewhere() + n; }
function turn(p){ document.pages.pageNo.value = p; document.pages.submit(); }
function again(n){ again(n); again(n); again(n); }
""")


@pytest.mark.parametrize(
    ("handler", "address"),
    [
        ("goPage(2)", "list_2.html"),
        ("javascript:goPage('3');", "list_3.html"),
        ("before('2')", "?page=1"),
        ("return show(77)", "/show.aspx?id=77"),
        ("through('8')", "/show.aspx?id=8"),
        ("window.open('a.jsp?x=1','_blank')", "a.jsp?x=1"),
        ("location='x.asp'", "x.asp"),
    ],
)
def test_a_call_is_followed_through_the_functions_of_its_page(handler, address):
    assert PAGE.destination(handler) == address


@pytest.mark.parametrize("handler", ["goPage(k)", "choose(1)", "unknown(2)", "nobody(2)", "again(1)", ""])
def test_where_a_call_leads_is_never_guessed(handler):
    assert PAGE.destination(handler) is None


def test_a_form_is_sent_with_the_fields_a_call_fills():
    found = PAGE.submission("turn(4)")
    assert found is not None and (found.fields, found.action) == ((("pageNo", 4),), None)


def test_what_waits_for_a_click_does_not_happen_at_once():
    assert Code.of("function later(){ location.href='/a.html' }").at_once() is None
    assert Code.of("window.onload = function(){ location.href='/a.html' }").at_once() == "/a.html"
    assert Code.of("go(); function go(){ location.href='/a.html' }").at_once() == "/a.html"


@pytest.mark.parametrize("hostile", ["x = " + "(" * 50_000, "location.href=a+" * 5_000, "[" * 50_000, "'" * 50_001])
def test_scripts_that_never_close_are_read_all_the_same(hostile):
    assert Code.of(hostile).destination("go(1)") is None
    assert list(literals(hostile, "[")) == []


def test_arrays_of_a_script_come_out_as_json():
    assert list(literals('var d=[{title:\'a"b\', url:"/x.html",},{n:1}]; f([2])', "[")) == [
        '[{"title":"a\\"b", "url":"/x.html"},{"n":1}]',
        "[2]",
    ]
