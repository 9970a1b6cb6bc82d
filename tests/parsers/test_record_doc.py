"""docs/record.md names every field, kind, state and problem code there is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from parsers.record import Kind, Record, State
from parsers.tables.edition import Doubt

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")
TELLING = {"Problem", "problem", "Format", "failed", "Unreadable"}


def codes_in(source: str) -> Iterator[str]:
    """Give the codes that calls which tell a problem are given, and those that placing returns."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            inside: list[ast.expr] = node.args if name in TELLING else []
        elif isinstance(node, ast.Return) and node.value is not None:
            inside = [node.value]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            inside = [key for key in node.value.keys if key is not None]
        else:
            continue
        for part in (constant for whole in inside for constant in ast.walk(whole)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
                yield part.value


def test_every_problem_code_is_documented() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "parsers").rglob("*.py"))
    codes = {code for source in sources for code in codes_in(source)} | {doubt.value for doubt in Doubt}
    expected = {"short_row", "unplaced_value", "no_header", "year_conflict", "empty_file", "no_content", "too_deep"}
    assert expected <= codes
    assert {code for code in codes if f"`{code}`" not in DOC} == set()


def test_every_field_kind_and_state_is_documented() -> None:
    fields = set(Record(Kind.REPORT, "", "", part=1, tables=((("a",),),)).to_json())
    names = fields | {kind.value for kind in Kind} | {state.value for state in State}
    assert {name for name in names if f"`{name}`" not in DOC} == set()
