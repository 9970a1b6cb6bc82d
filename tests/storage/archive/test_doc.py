"""docs/archive.md says every field, record type and problem code that the archive writes."""

import re
from pathlib import Path

import storage.archive

SOURCES = [path.read_text(encoding="utf-8") for path in Path(storage.archive.__file__).parent.glob("*.py")]
PAGE = (Path(__file__).parents[3] / "docs" / "archive.md").read_text(encoding="utf-8")


def named(pattern: str) -> set[str]:
    return {name for source in SOURCES for name in re.findall(pattern, source)}


def test_every_warc_field_is_explained() -> None:
    fields = named(r'"((?:WARC|Gongkai)-[A-Za-z-]+)"')
    assert {"WARC-Truncated", "Gongkai-Fidelity", "Gongkai-Payload-Digest"} <= fields
    assert {field for field in fields if f"`{field}`" not in PAGE} == set()


def test_every_problem_code_is_explained() -> None:
    codes = named(r'Problem\(\s*"(\w+)"')
    assert {"torn_chunks", "too_large", "not_http"} <= codes
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()
