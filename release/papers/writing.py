"""Writes the papers of a release beside its tables.

    write(folder, facts)

All but one depend on the facts alone. The crate comes last: it lists the others with their digests.
"""

from hashlib import sha256
from pathlib import Path

from release.papers.citation import citation_file
from release.papers.codebook import codebook
from release.papers.crate import CRATE, crate
from release.papers.croissant import CROISSANT, croissant
from release.papers.datapackage import DATAPACKAGE, datapackage
from release.papers.descriptions import as_json
from release.papers.facts import Facts, ReleaseFile
from release.papers.licence import licence_text
from release.papers.readme import readme
from release.schema import load_schema


def write(folder: Path, facts: Facts) -> None:
    """Write README, codebooks, citation, licence, Data Package, Croissant and crate. Raises OSError."""
    schema = load_schema()
    papers = {
        "README.md": readme(schema, facts),
        "CODEBOOK.md": codebook(schema, facts, "en"),
        "CODEBOOK.zh.md": codebook(schema, facts, "zh"),
        "CITATION.cff": citation_file(facts),
        "LICENSE": licence_text(facts.settings.license),
        DATAPACKAGE: as_json(datapackage(schema, facts)),
        CROISSANT: as_json(croissant(schema, facts)),
    }
    written = [_put(folder / name, text) for name, text in papers.items()]
    _put(folder / CRATE, as_json(crate(schema, facts, written)))


def _put(path: Path, text: str) -> ReleaseFile:
    data = text.encode()
    path.write_bytes(data)
    return ReleaseFile(path.name, len(data), sha256(data).hexdigest())
