"""Every word that the schema lets stand in a column is explained in both languages, and no other."""

from importlib import resources

from release.papers.words import vocabularies, words_of
from release.schema import load_schema
from tests.release.made import made_tables

COLUMNS = {(table.name, field.name): field for table in load_schema().tables for field in table.fields}


def test_every_column_of_fixed_words_is_explained_word_by_word():
    fixed = {column: field.one_of for column, field in COLUMNS.items() if field.one_of}
    assert {column: tuple(words_of(*column).words) for column in fixed} == fixed


def test_no_column_is_explained_that_is_not_there():
    assert set(vocabularies()) <= set(COLUMNS)


def test_every_word_has_a_meaning_in_both_languages():
    for column, vocabulary in vocabularies().items():
        for word, meaning in vocabulary.words.items():
            assert meaning.en and not meaning.zh.isascii(), (column, word)


def test_columns_that_join_words_hold_only_explained_ones():
    for (table, field), vocabulary in vocabularies().items():
        if vocabulary.joined:
            texts = [text for text in made_tables()[table].column(field).to_pylist() if text]
            assert {word for text in texts for word in text.split("; ")} <= set(vocabulary.words)


def test_keys_of_sections_and_years_evidence_are_those_of_the_record():
    text = resources.files("parsers").joinpath("../docs/record.md").read_text(encoding="utf-8")
    sections = text.split("## Sections")[1].split("\n## ")[0]
    keys = [line.split("`")[1] for line in sections.splitlines() if line.startswith("| `")]
    assert list(words_of("sections", "key").words) == keys
    evidence = next(line for line in text.splitlines() if line.startswith("| `year_evidence`"))
    told = [part.split("`")[1] for part in evidence.split("|")[2].split(";")]
    assert list(words_of("versions", "year_evidence").words) == told
