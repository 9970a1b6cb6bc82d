"""ro-crate-metadata.json lists every file with its digest, and the crate library reads it."""

import json
from hashlib import sha256
from pathlib import Path

from rocrate.rocrate import ROCrate

from release.papers.crate import CRATE


def entities(folder: Path) -> dict[str, dict]:
    return {each["@id"]: each for each in json.loads((folder / CRATE).read_text(encoding="utf-8"))["@graph"]}


def test_the_crate_library_reads_it_and_finds_every_file(folder: Path):
    read = ROCrate(str(folder))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {entity.id for entity in read.data_entities} == files - {CRATE}
    assert read.version == "1.2"
    assert read.root_dataset["datePublished"] == "2024-02-24"
    assert read.license["identifier"] == "CC-BY-4.0"


def test_sizes_and_digests_are_those_of_the_files(folder: Path):
    for name, entity in entities(folder).items():
        if entity["@type"] == "File":
            data = (folder / name).read_bytes()
            assert (entity["contentSize"], entity["sha256"]) == (str(len(data)), sha256(data).hexdigest())
            assert entity["encodingFormat"]


def test_all_that_is_referred_to_is_described(folder: Path):
    told = entities(folder)

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            return (
                [value["@id"]]
                if set(value) == {"@id"}
                else [name for each in value.values() for name in references(each)]
            )
        return [name for each in value for name in references(each)] if isinstance(value, list) else []

    outside = {"https://w3id.org/ro/crate/1.2"}
    assert {name for entity in told.values() for name in references(entity)} - outside <= set(told)


def test_it_says_what_made_it_out_of_what_and_what_came_before(folder: Path):
    told = entities(folder)
    making = told[told["./"]["mentions"]["@id"]]
    assert told[making["instrument"]["@id"]]["softwareVersion"] == "0.1.0"
    assert any("manifest 2" in told[one["@id"]]["version"] for one in making["object"])
    assert told[told["./"]["isBasedOn"]["@id"]]["name"] == "2024-01"
