"""The codebook of a release, in one language: every table, column and word, from the schema alone.

codebook(schema, facts, "en" | "zh") -> str
"""

from collections.abc import Iterator

from release.papers.cells import cell_labels
from release.papers.facts import Facts
from release.papers.marks import code, plain, prose, table
from release.papers.texts import filled
from release.papers.words import Language, said, words_of
from release.schema import Field, Schema, Table, Words

WIDE = "reports_wide"

_COLUMNS = Words("column,type,meaning,empty means", "列,类型,含义,为空的含义")
_KEY = Words("Key: {key}. Rows: {rows}.", "主键：{key}。行数：{rows}。")
_REFERS = Words("Refers to rows of other tables: {all}.", "指向他表：{all}。")
_WORDS = Words("column,word,meaning", "列,词,含义")
_JOINED = Words("{name}, several joined", "{name}，可并列")
_MORE = Words("{name}, among others", "{name}，另有其他")
_CELLS = Words("column,form of,words of the form", "列,表格版本,表格原文")


def codebook(schema: Schema, facts: Facts, language: Language) -> str:
    """Write the codebook."""
    title = said(Words(facts.settings.title, facts.settings.title_zh), language)
    values = {"title": plain(title), "name": facts.name, "as_of": facts.as_of, "schema": schema.id}
    lines = [line for each in schema.tables for line in _table(each, facts.rows[each.name], language)]
    return filled(f"codebook.{language}.md", values) + "\n".join(lines) + "\n"


def _table(each: Table, rows: int, language: Language) -> Iterator[str]:
    yield from ("", f"## {each.name}", "", prose(said(each.says, language)), "")
    yield said(_KEY, language).format(key=_names(each.key), rows=f"{rows:,}")
    if each.refers:
        led = "; ".join(f"{_names(one.fields)} → [{code(one.table)}](#{one.table})" for one in each.refers)
        yield said(_REFERS, language).format(all=led)
    cells = cell_labels() if each.name == WIDE else {}
    fields = [field for field in each.fields if field.name not in cells]
    yield ""
    yield from table(said(_COLUMNS, language).split(","), (_column(field, language) for field in fields))
    words = [row for field in fields for row in _words(each, field, language)]
    if words:
        yield from ("", *table(said(_WORDS, language).split(","), words))
    if cells:
        yield from ("", filled(f"wide.{language}.md", {"count": len(cells)}))
        yield from table(said(_CELLS, language).split(","), _cells())


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(map(code, fields))


def _column(field: Field, language: Language) -> tuple[str, ...]:
    empty = plain(said(field.empty, language)) if field.empty else "—"
    return code(field.name), field.type, prose(said(field.says, language)), empty


def _words(each: Table, field: Field, language: Language) -> Iterator[tuple[str, ...]]:
    vocabulary = words_of(each.name, field.name)
    if vocabulary is None:
        return
    name = code(field.name)
    for note, holds in ((_JOINED, vocabulary.joined), (_MORE, vocabulary.more)):
        name = said(note, language).format(name=name) if holds else name
    for word, meaning in vocabulary.words.items():
        yield name, code(word), plain(said(meaning, language))


def _cells() -> Iterator[tuple[str, ...]]:
    for cell, labels in cell_labels().items():
        for edition, label in labels.items():
            yield code(cell), edition, plain(label)
