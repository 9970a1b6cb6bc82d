"""datapackage.json is a Data Package 2.0, and frictionless finds the tables to be as it says."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from frictionless import Package, validate

from release.schema import load_schema
from storage.settings import ReleaseSettings
from tests.release.made import made_tables


@pytest.fixture(scope="module")
def descriptor(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def of(descriptor: dict, name: str) -> dict:
    return next(each for each in descriptor["resources"] if each["name"] == name)


def field_of(descriptor: dict, table: str, name: str) -> dict:
    return next(field for field in of(descriptor, table)["schema"]["fields"] if field["name"] == name)


def complaints(folder: Path, *names: str) -> list[tuple[str, str]]:
    """What frictionless says of some resources and all that they refer to."""
    path = folder / "datapackage.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["resources"] = [each for each in told["resources"] if each["name"] in names]
    path.chmod(0o644)
    path.write_text(json.dumps(told), encoding="utf-8")
    return [(task.name, error.type) for task in validate(str(path)).tasks for error in task.errors]


def test_it_keeps_to_the_standards_own_profile(descriptor: dict):
    profile = json.loads(resources.files("dplib").joinpath("profiles/2.0/datapackage.json").read_text("utf-8"))
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    jsonschema.Draft7Validator(profile).validate(descriptor)


def test_frictionless_reads_every_table_without_complaint(folder: Path):
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert report.warnings == []
    rows = {task.name: task.stats.get("rows") for task in report.tasks}
    assert {name: rows[name] for name in made_tables()} == {name: each.num_rows for name, each in made_tables().items()}


def test_csv_files_with_a_byte_order_mark_are_read_without_complaint(written: Callable[..., Path]):
    made = written(bom=True)
    assert (made / "csv/rules.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert complaints(made, "rules") == []


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("rules", b'"altered"', b'"copied"', "primary-key"),
        ("findings", b'"copied-01","copied"', b'"copied-01","unheard"', "foreign-key"),
        ("rules", b'"high"', b'"huge"', "constraint-error"),
        ("rules", b",1,", b",one,", "type-error"),
        ("rules", b",true", b",", "constraint-error"),
    ],
)
def test_frictionless_finds_what_is_not_as_it_says(
    table: str, old: bytes, new: bytes, fault: str, folder: Path, tmp_path: Path
):
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copytree(folder / "csv", copy / "csv")
    shutil.copy(folder / "datapackage.json", copy)
    path = copy / "csv" / f"{table}.csv"
    path.chmod(0o644)
    before = path.read_bytes()
    assert old in before
    path.write_bytes(before.replace(old, new, 1))
    assert (table, fault) in complaints(copy, table, "rules", "obligations", "filers", "units")


def test_frictionless_finds_a_parquet_file_that_was_changed(folder: Path, tmp_path: Path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "parquet/rules.parquet").chmod(0o644)
    (copy / "parquet/rules.parquet").write_bytes((folder / "parquet/replies.parquet").read_bytes())
    assert ("rules-parquet", "hash-count") in complaints(copy, "rules-parquet")


def test_its_sizes_and_digests_are_those_of_the_files(descriptor: dict, folder: Path):
    for each in descriptor["resources"]:
        data = (folder / each["path"]).read_bytes()
        assert (each["bytes"], each["hash"]) == (len(data), f"sha256:{sha256(data).hexdigest()}")


def test_paths_lead_nowhere_but_into_the_folder(descriptor: dict, folder: Path):
    for each in descriptor["resources"]:
        assert not each["path"].startswith(("/", ".", "~")) and ".." not in each["path"]
        assert (folder / each["path"]).is_file()
    assert str(folder) not in json.dumps(descriptor)


def test_every_column_stands_there_with_type_meaning_and_what_empty_means(descriptor: dict):
    for table in load_schema().tables:
        told = of(descriptor, table.name)["schema"]
        assert [field["name"] for field in told["fields"]] == list(table.names)
        assert told["primaryKey"] == list(table.key)
        assert len(told.get("foreignKeys", [])) == len(table.refers)
        for field in table.fields:
            described = field_of(descriptor, table.name, field.name)
            assert (described["description"].removesuffix(" JSON."), described["title"]) == (
                field.says.en,
                field.says.zh,
            )
            empty = [{"value": "", "label": field.empty.en}] if field.empty else None
            assert described.get("missingValues") == empty
            assert described.get("constraints", {}).get("required", False) is (field.empty is None)


def test_fixed_words_are_categories_with_labels_in_both_languages(descriptor: dict):
    state = field_of(descriptor, "cells", "state")
    assert [each["value"] for each in state["categories"]] == state["constraints"]["enum"]
    assert all(" / " in each["label"] for each in state["categories"])


def test_frictionless_keeps_the_labels_of_what_is_empty(folder: Path):
    schema = Package(str(folder / "datapackage.json")).get_resource("cells").schema
    told = {field["name"]: field for field in schema.to_descriptor()["fields"]}
    assert told["value"]["missingValues"] == [{"value": "", "label": "no number; the column state says why"}]


def test_it_names_release_day_licence_publisher_and_sources_with_their_versions(descriptor: dict):
    assert (descriptor["version"], descriptor["created"]) == ("2024-02", "2024-02-24T00:00:00Z")
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert descriptor["contributors"][0]["title"] == "Office of *Tests* & Checks"
    assert all(source["version"] for source in descriptor["sources"])
    assert any("manifest 2 of 2024-02-22" in source["version"] for source in descriptor["sources"])


def test_without_a_homepage_and_a_closed_night_it_still_keeps_to_the_profile(written: Callable[..., Path]):
    made = written(settings=ReleaseSettings(), head=None, previous=None)
    told = json.loads((made / "datapackage.json").read_text(encoding="utf-8"))
    profile = json.loads(resources.files("dplib").joinpath("profiles/2.0/datapackage.json").read_text("utf-8"))
    jsonschema.Draft7Validator(profile).validate(told | {"resources": told["resources"][:1]})
    assert "homepage" not in told
