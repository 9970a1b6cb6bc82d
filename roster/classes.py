"""Which kind of unit a list's row is, and whether it is held to the annual report.

The rules rest on the coding rules of the statistics bureau (国统字〔2009〕91号): serials 001–399 are units that the
civil affairs ministry confirmed, 400–599 are units like townships that it did not. docs/roster.md cites them.
"""

import re
from dataclasses import dataclass

from roster.model import FilerClass, Kind
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
WHY_NOT = {
    FilerClass.REVIEW: "it bears a township's name or code without being a plain township, town or street; "
    "a person decides whether it reports, and it is never called missing",
    FilerClass.NONE: "it is no people's government and no subdistrict office (a farm, park, zone, office or "
    "directly run village area), so the duty to report does not reach it",
    FilerClass.STREET: "subdistrict offices are left out of this listing (streets off); their duty rests on practice",
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
