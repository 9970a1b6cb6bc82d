"""Which files a release consists of. Pure."""

from release.schema import Schema
from release.sums import PUBLIC_KEY, SIGNATURE, SUMS

RELEASE, PACKAGE, VALIDATION = "RELEASE.json", "datapackage.json", "VALIDATION.json"
PROVENANCE, SQLITE = "PROVENANCE.jsonl", "gongkai.sqlite"
PAPERS = (
    RELEASE,
    PACKAGE,
    VALIDATION,
    PROVENANCE,
    SQLITE,
    SUMS,
    "CODEBOOK.md",
    "CODEBOOK.zh.md",
    "README.md",
    "CITATION.cff",
    "LICENSE",
    "ro-crate-metadata.json",
    "croissant.json",
    "KNOWN_ISSUES.md",
    "CHANGES.md",
    "delta.csv",
)
ONLY_SIGNED = (SIGNATURE, PUBLIC_KEY)
FOLDERS = ("csv", "parquet")


def csv_file(table: str) -> str:
    """Name the CSV file of a table."""
    return f"csv/{table}.csv"


def parquet_file(table: str) -> str:
    """Name the Parquet file of a table."""
    return f"parquet/{table}.parquet"


def required(schema: Schema) -> set[str]:
    """Name the files that a release has in any case."""
    tables = [table.name for table in schema.tables]
    return {*PAPERS, *map(csv_file, tables), *map(parquet_file, tables)}


def allowed(schema: Schema) -> set[str]:
    """Name the files that a release may have."""
    return required(schema) | set(ONLY_SIGNED)
