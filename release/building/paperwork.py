"""The papers of a release that tell of it as a whole, written when all its rows are: each from what is known by then.

    write_release(folder, told, validation)     RELEASE.json and VALIDATION.json: what the comparison reads
    write_papers(folder, issues, facts, ...)    KNOWN_ISSUES.md, CHANGES.md, delta.csv and the descriptions

Descriptions come last: they list the other files with their digests.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from release.building.known_issues import Issues, known_issues
from release.building.told import Told, release_json
from release.guarding.validation import VALIDATION
from release.naming import RELEASE
from release.papers.facts import ReleaseFile
from release.sums import digests

KNOWN_ISSUES = "KNOWN_ISSUES.md"


def write_release(folder: Path, told: Told, validation: Mapping[str, Any]) -> None:
    """Write what the release was made from, and what it holds in numbers. Raises OSError."""
    (folder / RELEASE).write_text(release_json(told), encoding="utf-8")
    text = json.dumps(validation, ensure_ascii=False, indent=1) + "\n"
    (folder / VALIDATION).write_text(text, encoding="utf-8")


def write_issues(folder: Path, issues: Issues) -> None:
    """Write what it cannot tell. Raises OSError."""
    (folder / KNOWN_ISSUES).write_text(known_issues(issues), encoding="utf-8")


def files_of(folder: Path) -> tuple[ReleaseFile, ...]:
    """Give the files that are there, with sizes and digests. Raises OSError."""
    return tuple(ReleaseFile(name, (folder / name).stat().st_size, told) for name, told in digests(folder).items())
