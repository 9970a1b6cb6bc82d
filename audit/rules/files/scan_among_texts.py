"""The report is only pictures while the county's other filers publish theirs as text.

Formula: `image_only` holds, and of at least five neighbours on the same year four in five are text with a form in it.
Low severity: it shows that text was possible there. Null with fewer neighbours, or when it cannot be told what the
report is. Source: the neighbours' reports.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.files.scans import RECOGNISED, is_scan
from audit.rules.needs import LEAST_PEERS, OLDER, tells
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import compared_with, source

MOST = 0.8
TOLD = ("only_pictures", RECOGNISED)  # a neighbour that an older parser read is not known to be text
SHOWN = 3


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold the report against its neighbours."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    scan = is_scan(report)
    if scan is None:
        yield Outcome(NULL, source(report), reason="not_all_read")
        return
    peers = [peer for peer in dossier.county.peers(dossier.filing) if tells(peer, *TOLD)]
    if len(peers) < LEAST_PEERS:
        yield Outcome(NULL, source(report), reason=OLDER)
        return
    texts = [peer for peer in peers if peer.numbers and is_scan(peer) is False]
    others = {"of": len(peers), "texts": len(texts), "compared_with": [compared_with(p, year) for p in texts[:SHOWN]]}
    alone = scan and len(texts) >= MOST * len(peers)
    yield Outcome(FAIL if alone else PASS, source(report) | others, document=report.url)


RULE = Rule(
    "scan_among_texts",
    1,
    "low",
    "the report is only pictures while its neighbours publish text",
    test,
    needs=("pictures", "peers"),
)
