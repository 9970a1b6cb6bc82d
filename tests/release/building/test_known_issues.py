"""What a release cannot tell is said in it, in two languages, and nothing that was not there."""

from datetime import date

from audit.story.lacking import REASONS
from release.building.known_issues import REASONS_ZH, Issues, known_issues
from release.guarding.tally import Tally
from release.schema import load_schema
from tests.release.made import made_tables


def tally() -> Tally:
    found = Tally(load_schema())
    found.add("041032", made_tables(), made_tables())
    return found


def test_every_reason_of_the_audit_has_its_chinese() -> None:
    assert REASONS_ZH.keys() == REASONS.keys()


def test_a_release_without_issues_says_so() -> None:
    text = known_issues(Issues("x", date(2024, 2, 24), Tally(load_schema()), None))
    assert "No known issue" in text
    assert text.count("## ") == 0


def test_what_is_unobservable_unattributed_unreadable_suspected_and_unsealed_is_told() -> None:
    text = known_issues(Issues("x", date(2024, 2, 24), tally(), None, suspect_only=["copied", "never_found"]))
    for heading in ("Not observable", "cannot be told", "Unreadable", "Rules that only suspect", "Not sealed yet"):
        assert heading in text
    assert "`copied`" in text
    assert "never_found" not in text
    assert "伊川县 041032" in text


def test_drops_retractions_and_segments_elsewhere_are_told_with_their_reasons() -> None:
    issues = Issues(
        "x",
        date(2024, 2, 24),
        Tally(load_schema()),
        None,
        drops=["041032: reports fell from 2 to 1"],
        accepted="a portal was closed for good",
        retracted=["http://a/1: not theirs"],
        far=["s.warc.gz"],
    )
    text = known_issues(issues)
    for words in ("reports fell from 2 to 1", "a portal was closed for good", "http://a/1: not theirs", "`s.warc.gz`"):
        assert words in text


def test_a_hostile_text_stays_in_its_line_and_makes_no_markup() -> None:
    nasty = "a\n## b | <script>alert(1)</script> [x](y)"
    text = known_issues(Issues("x", date(2024, 2, 24), Tally(load_schema()), None, retracted=[nasty]))
    assert "\n## b" not in text
    assert "\\<script\\>" in text
    assert "\\[x\\]" in text
