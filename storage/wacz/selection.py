"""What is to be exported: chosen by somebody else (`audit.evidence`, the command line), packed here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Selection:
    """The captures and visits asked for, by their ids, and what was asked for in words and as JSON.

    `told` goes into evidence/selection.json as it is: the question, the verdicts and findings it belongs to.
    """

    title: str
    captures: tuple[str, ...]
    visits: tuple[str, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Where everything lies that belongs to a selection: by segment the offsets of its records, in their order.

    `captures` are the ids of all captures among them; `visits` all visits they belong to, `unproved` those of them
    whose proof is not in the archive (a visit that is still open, or was killed).
    """

    records: Mapping[str, tuple[int, ...]]
    captures: tuple[str, ...]
    visits: tuple[str, ...]
    unproved: tuple[str, ...]
