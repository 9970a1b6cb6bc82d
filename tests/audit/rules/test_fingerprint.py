"""The id of a finding: one digest of what it is about, in the form that ids already given have."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from audit.rules.rule import fingerprint

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, TEXT, st.integers(2008, 2100), TEXT, TEXT)
def test_it_is_the_digest_of_the_same_json_as_ever(
    rule: str, unit_id: str, year: int, document: str, about: str
) -> None:
    matter = json.dumps([rule, unit_id, year, document, about], ensure_ascii=False)
    assert fingerprint(rule, unit_id, year, document, about) == hashlib.sha256(matter.encode()).hexdigest()[:20]
