"""On which occasion a workbook is written: the day, the settings, and what a judgement does not tell by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit.decisions import Decided
from audit.judgement import Judgement
from audit.proof import ProofCapture

AT_ONCE = 200  # filings whose captures are looked up together


@dataclass(frozen=True, slots=True)
class Occasion:
    """`captures` looks up capture ids; `decisions`: what people decided on findings, by their ids.

    `settings` are the audit's settings; `made_by` names and versions of software.
    """

    as_of: date
    settings: Mapping[str, Any]
    captures: Callable[[Sequence[str]], list[ProofCapture]]
    decisions: Mapping[str, Decided] = field(default_factory=dict)
    made_by: Mapping[str, str] = field(default_factory=dict)

    def proven(self, judgements: Iterable[Judgement]) -> Iterator[tuple[Judgement, list[ProofCapture]]]:
        """Give each judgement with the captures of its proof, looked up some hundreds of filings at a time."""
        judgements = list(judgements)
        for start in range(0, len(judgements), AT_ONCE):
            some = judgements[start : start + AT_ONCE]
            ids = list(dict.fromkeys(id for judgement in some for id in judgement.proof))
            found = {capture.capture: capture for capture in self.captures(ids)}
            for judgement in some:
                yield judgement, [found[id] for id in judgement.proof if id in found]
