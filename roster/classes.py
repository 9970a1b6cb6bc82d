"""Which kind of unit a list's row is, and whether it is held to the annual report.

The rules rest on the coding rules of the statistics bureau (国统字〔2009〕91号): serials 001–399 are units that the
civil affairs ministry confirmed, 400–599 are units like townships that it did not. docs/roster.md cites them.
Which of the latter are farms and which are zones, for the settings that hold them to the duty, says a table of name
patterns, `data/bodies.csv`.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from roster.lists import DATA
from roster.model import FilerClass, Kind, Spell, Switches
from roster.names import kind_of, without_notes


@dataclass(frozen=True)
class Rule:
    """One row of the table: the first rule whose three patterns are found decides. `kind` None: as the name says."""

    code: re.Pattern[str]
    name: re.Pattern[str]
    raw: re.Pattern[str]
    kind: Kind | None
    filer_class: FilerClass


def _rule(code: str, name: str, raw: str, kind: Kind | None, filer_class: FilerClass) -> Rule:
    return Rule(re.compile(code), re.compile(name, re.MULTILINE), re.compile(raw), kind, filer_class)


RULES = (
    # 198: villages that a county runs itself; 350527: Kinmen, which the lists carry without administering it
    _rule(r"^.{6}198|^350527", "", "", Kind.OTHER, FilerClass.NONE),
    _rule(r"^.{6}[0-3]", "", r"特殊(?:乡)?镇|特殊街道", Kind.OTHER, FilerClass.NONE),
    _rule(r"^.{6}[0-3]", r"(?:管委会|管理委员会|开发区)(?:办事处)?$", "", Kind.OTHER, FilerClass.NONE),
    _rule(r"^.{6}[1-3]", r"(?:镇|乡|苏木)\Z", "", None, FilerClass.GOV),
    _rule(r"^.{6}0", r"(?:街道|地区)\Z", "", Kind.STREET, FilerClass.STREET),
    _rule(r"^.{6}[0-3]", "", "", None, FilerClass.REVIEW),
    _rule(r"^.{6}[4-9]", r"(?:乡|镇|街道)(?:办事处)?(?:筹备处)?$", "", None, FilerClass.REVIEW),
    _rule(r"^.{6}[4-9]", "", r"(?:乡|镇|街道)[）)]", None, FilerClass.REVIEW),
    _rule("", "", "", Kind.OTHER, FilerClass.NONE),
)
UNCONFIRMED = (FilerClass.REVIEW, FilerClass.NONE)
NO_BODY, FARMS, ZONES = "", "farms", "zones"
_WHY_NOT = {
    FilerClass.REVIEW: "it bears a township's name or code without being a plain township, town or street; "
    "a person decides whether it reports, and it is never called missing",
    FilerClass.NONE: "it is no people's government and no subdistrict office (a farm, park, zone, office or "
    "directly run village area), so the duty to report does not reach it",
    FilerClass.STREET: "subdistrict offices are left out by the setting [audit] streets; their duty rests on practice",
}
_SWITCHED_OFF = {
    FARMS: "it is a farm, which no law obliges to report; the setting [audit] farms would hold it to it",
    ZONES: "it is a zone or park, which no law obliges to report; the setting [audit] zones would hold it to it",
}
_HELD_BY_SETTING = {
    FARMS: "A farm, held to the duty by the setting [audit] farms: that rests on practice, no law names it.",
    ZONES: "A zone or park, held to the duty by the setting [audit] zones: that rests on practice, no law names it.",
}


def classify(code: str, name: str, raw: str) -> tuple[Kind, FilerClass]:
    """Give kind and class of a row. code: nine digits; name: as we keep it; raw: as the list spells it."""
    bare = without_notes(raw)
    rule = next(
        rule
        for rule in RULES
        if rule.code.search(code) and rule.name.search(f"{bare}\n{name}") and rule.raw.search(raw)
    )
    return rule.kind or kind_of(name), rule.filer_class


def is_held(spell: Spell, switches: Switches) -> bool:
    """Tell whether what a spell shows is held to the duty, as the switches stand."""
    if spell.filer_class is FilerClass.GOV:
        return True
    if spell.filer_class is FilerClass.STREET:
        return switches.streets
    return _switched_on(body_of(spell.name), switches)


def why_not(spell: Spell) -> str:
    """Say why what a spell shows is not held to the duty."""
    if spell.filer_class in UNCONFIRMED and (body := body_of(spell.name)):
        return _SWITCHED_OFF[body]
    return _WHY_NOT[spell.filer_class]


def held_by_setting(spell: Spell) -> str:
    """Say by which setting a farm or a zone is held to the duty; nothing for all others."""
    return _HELD_BY_SETTING.get(body_of(spell.name), "") if spell.filer_class in UNCONFIRMED else ""


@lru_cache(maxsize=1 << 14)
def body_of(name: str) -> str:
    """Say which sort of body a name tells of that is no township: `farms`, `zones`, or nothing of the two."""
    return next((body for body, pattern in _bodies() if pattern.search(name)), NO_BODY)


def _switched_on(body: str, switches: Switches) -> bool:
    return (body == FARMS and switches.farms) or (body == ZONES and switches.zones)


@cache
def _bodies() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Read the table; the first pattern that is found in a name decides."""
    with (DATA / "bodies.csv").open(encoding="utf-8", newline="") as file:
        rows: Iterable[dict[str, str]] = csv.DictReader(file)
        return tuple((row["body"], re.compile(row["pattern"])) for row in rows)
