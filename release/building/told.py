"""RELEASE.json: what a release was built from, all of it, and nothing of where or when it was built.

    release_json(told) -> str

Canonical JSON: two builds from the same store give the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from release.canonical import canonical
from release.inputs import Head
from release.schema import load_schema


@dataclass(frozen=True, slots=True)
class Told:
    """What RELEASE.json says.

    `chosen`: the counties were named (`--county`), not all that were visited. `previous`: name and the digest of
    SHA256SUMS of the release it was compared with. `drops`: what fell against that one and was accepted, with the
    reason `accepted`.
    """

    name: str
    as_of: date
    software: Mapping[str, Any]
    inputs: Mapping[str, Any]
    counties: Mapping[str, str]
    chosen: bool
    head: Head | None
    previous: tuple[str, str] | None
    retracted: Sequence[Mapping[str, Any]] = ()
    drops: Sequence[str] = ()
    accepted: str | None = None
    bom: bool = False


def release_json(told: Told) -> str:
    """Give the text of RELEASE.json."""
    previous = {"name": told.previous[0], "sha256": told.previous[1]} if told.previous else None
    accepted = {"reason": told.accepted, "drops": list(told.drops)} if told.drops else None
    return (
        canonical(
            {
                "schema": load_schema().id,
                "name": told.name,
                "as_of": told.as_of.isoformat(),
                "software": told.software,
                "inputs": told.inputs,
                "counties": {"codes": dict(told.counties), "chosen": told.chosen},
                "archive": told.head.told() if told.head else None,
                "previous": previous,
                "retracted": list(told.retracted),
                "accepted_drops": accepted,
                "csv_byte_order_mark": told.bom,
            }
        )
        + "\n"
    )
