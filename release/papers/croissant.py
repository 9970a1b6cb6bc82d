"""croissant.json: the release in the words of machine learning's Croissant 1.0, over its Parquet files.

    croissant(schema, facts) -> dict

References between tables are left out: Croissant has none over several columns, and its reader joins on the others,
which gives other rows than the table's. The codebook, datapackage.json and the SQLite file have them.
"""

from typing import Any

from release.papers.datapackage import NAME
from release.papers.descriptions import KEYWORDS, citation, description, publisher
from release.papers.facts import Facts, ReleaseFile
from release.papers.licence import LICENCES
from release.schema import Field, Schema, Table
from release.writing.release_files import PARQUET_FOLDER

CROISSANT = "croissant.json"
TYPES = {
    "text": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "moment": "sc:DateTime",
    "json": "sc:Text",
}
_TERMS = """
citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset jsonPath
key md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform
"""
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS.split()},
}


def croissant(schema: Schema, facts: Facts) -> dict[str, Any]:
    """Make the description."""
    files = {file.path: file for file in facts.files}
    settings = facts.settings
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "alternateName": settings.title,
        "description": f"{description(facts, 'en')} Release {facts.name}.",
        "version": _version(facts),
        "datePublished": facts.as_of.isoformat(),
        "license": LICENCES[settings.license].url,
        "citeAs": citation(facts),
        "creator": {"@type": "sc:Organization", "name": publisher(facts)},
        "inLanguage": "zh",
        "keywords": list(KEYWORDS),
        **({"url": settings.homepage} if settings.homepage else {}),
        "distribution": [_file(files[_path(table)]) for table in schema.tables],
        "recordSet": [_records(table) for table in schema.tables],
    }


def _version(facts: Facts) -> str:
    """Give the day as the three numbers that Croissant wants of a version."""
    return f"{facts.as_of.year}.{facts.as_of.month}.{facts.as_of.day}"


def _path(table: Table) -> str:
    return f"{PARQUET_FOLDER}/{table.name}.parquet"


def _file(file: ReleaseFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": file.sha256,
    }


def _records(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.says.en,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_field(table, field) for field in table.fields],
    }


def _field(table: Table, field: Field) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": field.name,
        "description": field.says.en,
        "dataType": TYPES[field.type],
        "source": {"fileObject": {"@id": _path(table)}, "extract": {"column": field.name}},
    }
