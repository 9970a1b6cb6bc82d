"""datapackage.json: the release as a Data Package, version 2 of that standard.

    datapackage(schema, facts) -> dict

CSV files carry a table schema: types, keys, references, fixed words with their meaning, and what an empty field means.
Parquet and SQLite files hold the same rows and are listed with their digests.
"""

from collections.abc import Iterator
from typing import Any

from release.delta.described import DELTA, DELTA_TABLE
from release.papers.descriptions import KEYWORDS, description, publisher, sources
from release.papers.facts import Facts, ReleaseFile
from release.papers.licence import LICENCES
from release.papers.words import words_of
from release.schema import Field, Schema, Table
from release.writing.release_files import CSV_FOLDER, PARQUET_FOLDER, SQLITE_NAME

DATAPACKAGE = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0"
NAME = "gongkai-annual-reports"  # of the dataset; its releases differ by version
TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "moment": "datetime",
    "json": "string",
}
DIALECT = {
    "$schema": f"{PROFILES}/tabledialect.json",
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}
_GUARD = "A text that a spreadsheet could take for a formula has one ' put before it; take one leading ' off."
_CSV = ("csv", "text/csv")
# Not "parquet": frictionless then reads it as a table, guesses its types from some rows, and finds others at fault.
_PARQUET = ("apache-parquet", "application/vnd.apache.parquet")
_SQLITE = ("sqlite", "application/vnd.sqlite3")


def datapackage(schema: Schema, facts: Facts) -> dict[str, Any]:
    """Make the descriptor."""
    settings, licence = facts.settings, LICENCES[facts.settings.license]
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": NAME,
        "title": settings.title,
        "description": f"{description(facts, 'en')}\n\n{description(facts, 'zh')}",
        "version": facts.name,
        "created": f"{facts.as_of}T00:00:00Z",
        **({"homepage": settings.homepage} if settings.homepage else {}),
        "keywords": list(KEYWORDS),
        "contributors": [{"title": publisher(facts), "roles": ["publisher"]}],
        "licenses": [{"name": settings.license, "path": licence.url, "title": licence.title}],
        "sources": [{"title": one.title, "version": one.version} for one in sources(facts)],
        "resources": list(_resources(schema, facts)),
    }


def _resources(schema: Schema, facts: Facts) -> Iterator[dict[str, Any]]:
    files = {file.path: file for file in facts.files}
    for table in schema.tables:
        file = files[f"{CSV_FOLDER}/{table.name}.csv"]
        yield (
            _resource(table.name, file.path, _CSV)
            | _digest(file)
            | {
                "type": "table",
                "title": table.says.zh,
                "description": f"{table.says.en} {_GUARD}",
                "encoding": _encoding(facts),
                "rows": facts.rows[table.name],
                "dialect": DIALECT,
                "schema": _schema(schema, table),
            }
        )
    for table in schema.tables:
        file = files[f"{PARQUET_FOLDER}/{table.name}.parquet"]
        twin = _resource(f"{table.name}-parquet", file.path, _PARQUET) | _digest(file)
        yield twin | {"description": f"The rows of {table.name}."}
    whole = _resource("gongkai-sqlite", SQLITE_NAME, _SQLITE) | _digest(files[SQLITE_NAME])
    yield whole | {"description": "All tables with their keys and references."}
    if changes := files.get(DELTA):  # its rows are not counted: it may have more of them than any table
        told = {
            "title": DELTA_TABLE.says.zh,
            "description": DELTA_TABLE.says.en,
            "encoding": _encoding(facts),
            "dialect": DIALECT,
        }
        described = {"type": "table", "schema": _schema(schema, DELTA_TABLE)}
        yield _resource(DELTA_TABLE.name, DELTA, _CSV) | _digest(changes) | told | described


def _encoding(facts: Facts) -> str:
    return "utf-8-sig" if facts.bom else "utf-8"  # the first takes the byte order mark off


def _resource(name: str, path: str, kind: tuple[str, str]) -> dict[str, Any]:
    described = {"$schema": f"{PROFILES}/dataresource.json", "name": name, "path": path}
    return described | {"format": kind[0], "mediatype": kind[1]}


def _digest(file: ReleaseFile) -> dict[str, Any]:
    return {"bytes": file.size, "hash": f"sha256:{file.sha256}"}


def _schema(schema: Schema, table: Table) -> dict[str, Any]:
    references = [
        {
            "fields": list(one.fields),
            "reference": {"resource": one.table, "fields": list(schema.table(one.table).key)},
        }
        for one in table.refers
    ]
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(table, field) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": references} if references else {}),
    }


def _field(table: Table, field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if field.empty else {"required": True}
    described: dict[str, Any] = {
        "name": field.name,
        "type": TYPES[field.type],
        "title": field.says.zh,
        "description": field.says.en + (" JSON." if field.type == "json" else ""),
    }
    if field.empty:
        described["missingValues"] = [{"value": "", "label": field.empty.en}]
    if field.one_of:
        constraints["enum"] = list(field.one_of)
        described["categories"] = _categories(table, field)
    return described | ({"constraints": constraints} if constraints else {})


def _categories(table: Table, field: Field) -> list[dict[str, str]]:
    vocabulary = words_of(table.name, field.name)
    assert vocabulary is not None  # a test holds words.yaml against the schema
    return [{"value": word, "label": f"{meaning.en} / {meaning.zh}"} for word, meaning in vocabulary.words.items()]
