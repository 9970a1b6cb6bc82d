"""Holds what the product says against the demo's own truth: verdicts on all axes, findings in the calendar's words."""

from typing import Any

import demo

# which rules tell of a matter that the calendar names; one of them is enough
RULES_OF = {
    "missing": {"missing"},
    "late": {"late"},
    "altered": {"altered"},
    "withdrawn": {"withdrawn"},
    "restored": {"restored"},
    "defective": {"defective"},
    "backdated": {"backdated"},
    "copied": {"copied_own_year", "copied_from_other"},
    "duplicate": {"duplicate_report"},
    "result sum": {"requests_total"},
    "row sum": {"requests_rows"},
    "balance": {"requests_balance"},
    "dispute sum": {"disputes_total"},
    "published": {"rules_published"},
    "statistics": {"statistics_channels", "statistics_parts"},
    "carried over": {"requests_carried_over", "open_in_total"},
    "in force": {"in_force"},
    "items": {"items_carried_over"},
    "unit": {"money_unit", "money_size"},
    "blank": {"blank_cells", "blank_table"},
    "jump": {"unlike_years", "unlike_peers", "implausible_number"},
    "negative": {"negative_number"},
    "regulations": {"township_regulations"},
    "form": {"wrong_edition"},
    "section missing": {"section_missing"},
    "section empty": {"section_empty", "section_boilerplate"},
    "article": {"wrong_article"},
    "text and table": {"text_and_table"},
    "placeholder": {"placeholder"},
    "signature": {"foreign_signature", "filer_contradiction"},
    "dated early": {"before_year_end"},
    "dated before, published after": {"dated_in_time"},
    "attachment": {"attachment_broken"},
    "image": {"image_only"},
    "unreadable": {"attachment_unreadable"},
}
# what else may be said of it: whoever files last year's text files last year's dates, too
ALSO = {
    "defective": {"year_contradiction", "wrong_period", "before_year_end", "filer_contradiction", "foreign_signature"},
    "duplicate": {"copied_from_other"},
    "image": {"scan_among_texts"},
}
Key = tuple[str, int]  # the code under which a township began, report year


def told(verdict: dict[str, Any]) -> dict[str, Any]:
    """Take from a verdict what the truth speaks of."""
    observation, integrity = verdict["observation"], verdict["integrity"]
    return {
        "headline": verdict["headline"],
        "duty": verdict["duty"]["value"],
        "observation": observation["value"],
        "reason": observation["reason"] if observation["value"] == "unobservable" else None,
        "timing": verdict["timing"]["value"],
        "days": verdict["timing"].get("days"),
        "integrity": sorted(integrity["value"]),
        "detail": integrity.get("detail") if "altered" in integrity["value"] else None,
        "copied from": sorted((source["filer"], source["year"]) for source in integrity["copied_from"]),
    }


def expected(line: demo.Expected) -> dict[str, Any]:
    """Give the truth in the same shape."""
    return {
        "headline": line.headline,
        "duty": line.duty,
        "observation": line.observation,
        "reason": line.reason,
        "timing": line.timing,
        "days": line.days,
        "integrity": sorted(line.integrity),
        "detail": line.detail,
        "copied from": sorted(line.copied_from),
    }


def differences(verdicts: list[dict[str, Any]], night: int, counties: set[str] | None = None) -> dict[str, Any]:
    """Compare the audit of a night with its truth, filer by filer and year by year."""
    said = {(v["county_code"], v["filer_code"], v["year"]): told(v) for v in verdicts}
    true = {
        (e.county_code, e.filer_code, e.year): expected(e)
        for e in demo.truth(night)
        if counties is None or e.county_code in counties
    }
    return {
        f"{key}": {"said": said.get(key), "true": true.get(key)}
        for key in sorted(said.keys() | true.keys())
        if said.get(key) != true.get(key)
    }


def accusations(findings: list[dict[str, Any]]) -> dict[Key, set[str]]:
    """Give the rules that found something, by filer and year. A unit's id begins with its first code."""
    found: dict[Key, set[str]] = {}
    for finding in findings:
        found.setdefault((finding["unit_id"].split("@")[0], finding["year"]), set()).add(finding["rule"])
    return found


def unsaid(findings: list[dict[str, Any]], night: int, counties: set[str]) -> list[str]:
    """Give what is really wrong after a night and no finding says, be it as a suspicion."""
    found = accusations(findings)
    return [
        f"{wrong.unit} {wrong.year}: {matter}"
        for wrong in demo.faults(night)
        if wrong.county_code in counties
        for matter in sorted(wrong.matters)
        if not RULES_OF[matter] & found.get((wrong.root, wrong.year), set())
    ]


def unfounded(failed: list[dict[str, Any]], night: int) -> list[str]:
    """Give what findings say fails though nothing is wrong."""
    allowed: dict[Key, set[str]] = {}
    for wrong in demo.faults(night):
        rules = (RULES_OF[matter] | ALSO.get(matter, set()) for matter in wrong.matters)
        allowed[wrong.root, wrong.year] = set().union(*rules)
    return [
        f"{key}: {rule}"
        for key, rules in sorted(accusations(failed).items())
        for rule in sorted(rules - allowed.get(key, set()))
    ]
