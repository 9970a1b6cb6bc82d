"""CITATION.cff: how the release is cited, in the Citation File Format 1.2.0.

    citation_file(facts) -> str

Every value is written as JSON, which YAML reads as it is: a text of people can never become another key.
"""

import json
from typing import Any

from release.papers.descriptions import KEYWORDS, description, publisher
from release.papers.facts import Facts


def citation_file(facts: Facts) -> str:
    """Write the file."""
    settings = facts.settings
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite this release by its name.",
        "type": "dataset",
        "title": settings.title,
        "abstract": description(facts, "en"),
        "authors": [{"name": publisher(facts)}],
        "version": facts.name,
        "date-released": facts.as_of.isoformat(),
        "license": settings.license,
        "keywords": list(KEYWORDS),
    }
    if settings.homepage:
        fields["url"] = settings.homepage
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
