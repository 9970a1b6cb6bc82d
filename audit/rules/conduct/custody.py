"""What the integrity axis says, as one outcome with the documents and captures it rests on."""

from typing import Any

from audit.dossier import Dossier
from audit.judgement import iso
from audit.rules.rule import FAIL, PASS, Outcome


def says(dossier: Dossier, word: str, **more: Any) -> Outcome:
    """Fail when the integrity of the filing is called by this word."""
    judgement = dossier.judgement
    evidence = {
        "since": iso(judgement.integrity.since),
        "documents": [document.url for document in judgement.documents],
        "captures": list(judgement.proof),
    }
    return Outcome(FAIL if word in judgement.integrity.value else PASS, evidence | more)
