"""Prose as rules search it: narrow signs and round brackets, each sign in its place."""

import unicodedata

from audit.rules.passages import folded


def test_wide_signs_are_narrow_brackets_round_and_all_other_signs_as_they_are() -> None:
    signs = "".join(chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    changed = {sign: narrow for sign, narrow in zip(signs, folded(signs), strict=True) if sign != narrow}
    brackets = {sign: changed.pop(sign) for sign in "〔〕[]【】〈〉﹝﹞［］"}
    assert "".join(brackets.values()) == "()" * 6
    assert changed == {sign: unicodedata.normalize("NFKC", sign) for sign in changed}
    assert {chr(code) for code in range(0xFF01, 0xFF5F)} | {"\u3000"} == changed.keys() | {"［", "］"}
