"""docs/findings.md, docs/audit.md and docs/verdicts.md say what the code does."""

import re
from pathlib import Path

from audit.absence import UNREACHED
from audit.judgement import HEADLINES
from audit.rules.catalogue import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def first_column(page: str, heading: str) -> set[str]:
    """Give the words in code font in the first column of the table under a heading row."""
    rows = (DOCS / page).read_text(encoding="utf-8").split(heading)[1].split("\n\n")[0].splitlines()
    return {word for row in rows if row.startswith("| `") for word in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_rule_is_documented_with_its_severity_and_nothing_else_is() -> None:
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (high|medium|low)\b", page, flags=re.MULTILINE)
    assert dict(rows) == {rule.id: rule.severity for rule in RULES.values()}


def test_every_headline_is_documented() -> None:
    assert first_column("audit.md", "| headline |") == set(HEADLINES)


def test_every_reason_of_the_rules_page_has_a_remedy() -> None:
    sentence = re.search(r"`reason` says which: (.*?)\. After", (DOCS / "verdicts.md").read_text(encoding="utf-8"))
    assert sentence is not None
    reasons = set(re.findall(r"`(\w+)`", sentence.group(1)))
    assert first_column("audit.md", "| reason |") == reasons
    assert reasons >= UNREACHED
