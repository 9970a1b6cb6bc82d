"""Why captures differ that no row names: what hung on the page of a version, and what such a capture repeats.

    note_attached(folder, ledger)       notes for them why their version differs

Only PROVENANCE.jsonl tells them, a line a version.
"""

import json
from pathlib import Path
from typing import Any

from release.delta.ledger import About, Ledger
from roster.errors import BadInput

PROVENANCE = "PROVENANCE.jsonl"
HAS_ATTACHMENTS = '"attachments":[{'  # as canonical JSON writes it: few versions have any


def note_attached(folder: Path, ledger: Ledger) -> None:
    """Read the lines of a release. Raises BadInput when they cannot be read."""
    path = folder / PROVENANCE
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if HAS_ATTACHMENTS in line:
                    _note(json.loads(line), ledger)
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "gongkai release verify tells what is broken; take it from a copy"
        raise BadInput(f"cannot be read: {error}", file=path, remedy=remedy) from error


def _note(told: dict[str, Any], ledger: Ledger) -> None:
    causes = ledger.of(About.VERSION, (told["version_id"],))
    for capture in told["attachments"]:
        for one in (capture, capture["original"]):
            if one:
                ledger.note(About.CAPTURE, (one["id"],), causes)
