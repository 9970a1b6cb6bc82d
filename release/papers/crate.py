"""ro-crate-metadata.json: the release as a Research Object Crate 1.2: its files, what made them, and out of what.

    crate(facts, written) -> dict       `written`: the papers that lie beside the files of the facts

Every entity has a name of its own in the crate; none is made up at random.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from release.papers.descriptions import KEYWORDS, description, publisher, sources
from release.papers.facts import Facts, ReleaseFile
from release.papers.licence import LICENCES
from release.schema import Schema

CRATE = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
FORMATS = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pub": "text/plain",
    ".sqlite": "application/vnd.sqlite3",
    "": "text/plain",
}
_PUBLISHER, _MAKING, _SOFTWARE, _PREVIOUS = "#publisher", "#making", "#gongkai", "#previous"
Entity = dict[str, Any]


def crate(schema: Schema, facts: Facts, written: Sequence[ReleaseFile]) -> Entity:
    """Make the crate."""
    files = sorted((*facts.files, *written), key=lambda file: file.path)
    titles = {table.name: table.says.en for table in schema.tables}
    described = [_file(file, titles) for file in files]
    around = [*_makers(facts), *_origins(facts), *_earlier(facts)]
    return {
        "@context": f"{SPECIFICATION}/context",
        "@graph": [_descriptor(), _root(facts, described), *described, *around],
    }


def _descriptor() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": _ref("./"),
        "conformsTo": _ref(SPECIFICATION),
    }


def _root(facts: Facts, files: Sequence[Entity]) -> Entity:
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{facts.settings.title}, {facts.name}",
        "alternateName": facts.settings.title_zh,
        "description": description(facts, "en"),
        "version": facts.name,
        "datePublished": facts.as_of.isoformat(),
        "license": _ref(LICENCES[facts.settings.license].url),
        "keywords": list(KEYWORDS),
        "publisher": _ref(_PUBLISHER),
        "hasPart": [_ref(file["@id"]) for file in files],
        "mentions": _ref(_MAKING),
    }
    if facts.settings.homepage:
        root["url"] = facts.settings.homepage
    if facts.previous:
        root["isBasedOn"] = _ref(_PREVIOUS)
    return root


def _file(file: ReleaseFile, titles: Mapping[str, str]) -> Entity:
    path = PurePosixPath(file.path)
    described: Entity = {
        "@id": file.path,
        "@type": "File",
        "name": path.name,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }
    if path.suffix in FORMATS:
        described["encodingFormat"] = FORMATS[path.suffix]
    if path.parent.name and path.stem in titles:
        described["description"] = titles[path.stem]
    return described


def _makers(facts: Facts) -> list[Entity]:
    licence = LICENCES[facts.settings.license]
    return [
        {"@id": licence.url, "@type": "CreativeWork", "name": licence.title, "identifier": facts.settings.license},
        {"@id": _PUBLISHER, "@type": "Organization", "name": publisher(facts)},
        {
            "@id": _SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "Gongkai",
            "softwareVersion": str(facts.software["gongkai"]),
        },
        {
            "@id": _MAKING,
            "@type": "CreateAction",
            "name": f"Building of the release {facts.name}",
            "instrument": _ref(_SOFTWARE),
            "object": [_ref(f"#source-{number}") for number, _ in enumerate(_origins(facts), start=1)],
            "result": _ref("./"),
        },
    ]


def _origins(facts: Facts) -> list[Entity]:
    return [
        {"@id": f"#source-{number}", "@type": "CreativeWork", "name": one.title, "version": one.version}
        for number, one in enumerate(sources(facts), start=1)
    ]


def _earlier(facts: Facts) -> list[Entity]:
    if facts.previous is None:
        return []
    says = f"sha256 of its SHA256SUMS: {facts.previous.sha256}"
    return [{"@id": _PREVIOUS, "@type": "CreativeWork", "name": facts.previous.name, "description": says}]


def _ref(name: str) -> Entity:
    return {"@id": name}
