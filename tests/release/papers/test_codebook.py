"""Both codebooks name every table, column and word, and say what an empty cell means."""

import re
from pathlib import Path

import pytest

from release.papers.cells import cell_labels
from release.papers.codebook import codebook
from release.papers.facts import Facts
from release.papers.marks import plain, prose
from release.papers.words import words_of
from release.schema import cell_fields, load_schema
from storage.settings import ReleaseSettings
from tests.release.papers.conftest import facts_of

NAMES = {"en": "CODEBOOK.md", "zh": "CODEBOOK.zh.md"}
CELL = re.compile(r"(?<!\\)\|")


def parts(folder: Path, language: str) -> dict[str, str]:
    text = (folder / NAMES[language]).read_text(encoding="utf-8")
    return {part.split("\n", 1)[0]: part for part in text.split("\n## ")[1:]}


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in CELL.split(line)[1:-1]] for line in lines]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_column_is_explained_with_type_meaning_and_what_empty_means(folder: Path, language: str):
    found = parts(folder, language)
    for table in load_schema().tables:
        told = {row[0]: row[1:] for row in rows(found[table.name]) if len(row) == 4}
        for field in table.fields:
            if field in cell_fields():
                continue
            empty = plain(getattr(field.empty, language)) if field.empty else "—"
            assert told[f"`{field.name}`"] == [field.type, prose(getattr(field.says, language)), empty]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_is_explained_beside_its_column(folder: Path, language: str):
    found = parts(folder, language)
    for table in load_schema().tables:
        told = {
            (row[0].split(",")[0].split("，")[0], row[1]): row[2] for row in rows(found[table.name]) if len(row) == 3
        }
        for field in table.fields:
            vocabulary = words_of(table.name, field.name)
            for word, meaning in vocabulary.words.items() if vocabulary else ():
                assert told[f"`{field.name}`", f"`{word}`"] == plain(getattr(meaning, language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_cell_of_the_wide_table_has_the_words_of_each_form_that_has_it(folder: Path, language: str):
    told = {tuple(row[:2]): row[2] for row in rows(parts(folder, language)["reports_wide"]) if len(row) == 3}
    assert list(cell_labels()) == [field.name for field in cell_fields()]  # the order that columns have
    for cell, labels in cell_labels().items():
        for edition, label in labels.items():
            assert told[f"`{cell}`", edition] == plain(label)


def test_a_cell_that_forms_word_differently_has_the_words_of_each():
    labels = cell_labels()["disclosure.normative_documents.issued"]
    assert list(labels) == ["2021"]
    both = cell_labels()["requests.granted.natural_person"]
    assert list(both) == ["2019", "2021"]
    assert both["2021"].endswith("三、本年度办理结果 › （一）予以公开 › 自然人")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_keys_references_and_row_counts_are_told(folder: Path, facts: Facts, language: str):
    text = parts(folder, language)["proofs"]
    assert f"{facts.rows['proofs']:,}" in text
    assert "`filer_id`, `year`, `capture_id`" in text
    assert "`capture_id` → [`captures`](#captures)" in text


def test_a_title_with_marks_of_markdown_stays_a_title(folder: Path):
    facts = facts_of(folder, settings=ReleaseSettings(title="A | b](http://x) <i>#c</i> `d`"))
    head = codebook(load_schema(), facts, "en").splitlines()[0]
    assert head == r"# Codebook: A \| b\](http://x) \<i\>\#c\</i\> \`d\`, `2024-02`"
