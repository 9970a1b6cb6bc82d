"""What only the present parser tells is not known of what an older one read."""

import pytest

from audit.rules.files import image_only, scan_among_texts
from audit.rules.needs import FIRST_TOLD, NEEDS
from audit.rules.rule import Rule
from audit.rules.text import placeholder, wrong_article
from parsers import PARSER
from tests.audit.rules.papers import answer, dossier, written

RULES = [wrong_article.RULE, placeholder.RULE, image_only.RULE, scan_among_texts.RULE]
PEERS = [written() for _ in range(5)]
OLDER = {"parser": "gongkai-parser/3"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("parser", ["gongkai-parser/3", "another/9", None])
def test_a_report_that_an_older_parser_read_never_passes(rule: Rule, parser: str | None) -> None:
    assert answer(rule, written(parser=parser), peers=PEERS) == ("null", "older_reading")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("parser", [PARSER, "gongkai-parser/10"])
def test_one_that_the_present_or_a_later_parser_read_does(rule: Rule, parser: str) -> None:
    assert answer(rule, written(parser=parser), peers=PEERS) == ("pass", None)


def test_neighbours_that_an_older_parser_read_are_not_known_to_be_text() -> None:
    scan = written(cells={}, parts=[], problems=["only_pictures"])
    assert answer(scan_among_texts.RULE, scan, peers=PEERS)[0] in ("fail", "suspect")
    assert answer(scan_among_texts.RULE, scan, peers=[written(**OLDER) for _ in range(5)]) == ("null", "older_reading")


def test_what_cannot_be_read_at_all_is_told_before() -> None:
    assert NEEDS["pictures"](dossier(written(kind="unreadable", **OLDER))) == "unreadable"
    assert NEEDS["pictures"](dossier(None)) == "no_report"


def test_the_present_parser_tells_of_all() -> None:
    assert max(FIRST_TOLD.values()) <= int(PARSER.rpartition("/")[2])
