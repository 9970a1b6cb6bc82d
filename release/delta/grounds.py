"""What differs between two releases as a whole: read from their two RELEASE.json, nothing else.

    grounds_of(previous, folder) -> Grounds

A release is a function of its inputs; so a row that differs must come from an input that differs, and from no other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from release.delta.cause import Cause
from release.naming import RELEASE, read_release
from roster.errors import BadInput


@dataclass(frozen=True, slots=True)
class Grounds:
    """What two releases differ in as a whole.

    `differing`: the causes that the inputs allow. `left` and `come`: counties that only the one or the other holds.
    `head`: the number of the last manifest that the earlier one's archive had. `parsers`: of both.
    """

    names: tuple[str, str]
    days: tuple[date, date]
    differing: frozenset[Cause]
    left: frozenset[str]
    come: frozenset[str]
    head: int | None
    retracted: tuple[tuple[Mapping[str, Any], ...], tuple[Mapping[str, Any], ...]]

    def has(self, *causes: Cause) -> tuple[Cause, ...]:
        """Give those causes that the inputs allow, in the order asked for."""
        return tuple(cause for cause in causes if cause in self.differing)

    @property
    def taken_back(self) -> frozenset[str]:
        """Addresses of reports and ids of findings that only one of the two has taken back."""
        before, after = ({_what(each) for each in told} for told in self.retracted)
        return frozenset(what for what, _ in before ^ after)


def grounds_of(previous: Path, folder: Path) -> Grounds:
    """Compare what two releases were made from. Raises BadInput when they cannot be compared."""
    before, after = read_release(previous), read_release(folder)
    days = date.fromisoformat(before["as_of"]), date.fromisoformat(after["as_of"])
    if days[0] > days[1]:
        what = f"tells of {days[0]}, which is after {days[1]} of {after['name']}"
        raise BadInput(what, file=previous / RELEASE, remedy="name the earlier release first")
    try:
        return Grounds(
            names=(before["name"], after["name"]),
            days=days,
            differing=frozenset(_differing(before, after)),
            left=frozenset(before["counties"]["codes"]) - frozenset(after["counties"]["codes"]),
            come=frozenset(after["counties"]["codes"]) - frozenset(before["counties"]["codes"]),
            head=before["archive"]["number"] if before["archive"] else None,
            retracted=(tuple(before["retracted"]), tuple(after["retracted"])),
        )
    except (KeyError, TypeError) as error:
        what = f"says nothing of {error}"
        raise BadInput(what, file=previous / RELEASE, remedy="it is not from a release of this software") from error


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[Cause]:
    pairs: dict[Cause, Callable[[Mapping[str, Any]], Any]] = {
        Cause.SCOPE_CHANGED: lambda told: set(told["counties"]["codes"]),
        Cause.RETRACTED: lambda told: sorted(map(repr, map(_what, told["retracted"]))),
        Cause.ROSTER_CORRECTED: lambda told: told["inputs"]["roster"],
        Cause.SETTINGS_CHANGED: lambda told: told["inputs"]["settings"]["audit"],
        Cause.READ_BETTER: lambda told: told["software"],
        Cause.TIME_PASSED: lambda told: told["as_of"],
    }
    return {cause for cause, of in pairs.items() if of(before) != of(after)}


def _what(retraction: Mapping[str, Any]) -> tuple[str, str | None]:
    """Tell what is taken back, and in which county."""
    return retraction["report"] or retraction["finding"], retraction["county"]
