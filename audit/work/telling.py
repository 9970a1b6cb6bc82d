"""One finding told whole: to read, and for other programs.

lines(store, located) -> [str]      the rule, the evidence, the captures, and everything that happened, in order
to_json(store, located) -> dict     the same, schema `gongkai.finding/1`
"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from audit.evidence import Store
from audit.evidence_lines import evidence_lines
from audit.judgement import iso
from audit.proof import ProofCapture, proof_captures
from audit.rules.catalogue import RULES
from audit.work.locating import Located
from audit.work.matter import differences, matter
from audit.work.sheet import DISPUTE, Answer, Decision, Dispute
from audit.work.subject import STANDING, stands
from storage.clock import CHINA

SCHEMA = "gongkai.finding/1"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a finding. `what`: known, changed, cleared, decision or reply."""

    at: datetime
    what: str
    says: str


def lines(store: Store, found: Located) -> list[str]:
    """Tell a finding to read."""
    told = [*_head(store, found), "", *_rule(found)]
    if found.finding is not None:
        told += ["", "Evidence", *(f"  {line}" for line in evidence_lines(found.finding.evidence))]
        told += [f"  in: {document}" for document in [found.finding.evidence.get("document")] if document]
        told += ["", "Captures", *_captures(store, found)]
    told += ["", "Story", *(f"  {_moment(each.at)}  {each.says}" for each in story(found))]
    return [*told, *_disputes(found)]


def to_json(store: Store, found: Located) -> dict[str, Any]:
    """Tell a finding as a plain dict."""
    rule, finding, state = RULES.get(str(found.about["rule"])), found.finding, found.state
    told = {"schema": SCHEMA, "id": found.id, "as_of": iso(store.as_of), "why_orphan": found.why}
    named = {name: found.about.get(name) for name in ("county_code", "unit_id", "code", "unit", "year", "rule")}
    return told | {
        **named,
        "rule_version": finding.version if finding else found.about.get("version"),
        "rule_says": rule.says if rule else None,
        "result": finding.result if finding else None,
        "reason": finding.reason if finding else None,
        "severity": finding.severity if finding else None,
        "evidence": finding.evidence if finding else found.about.get("matter"),
        "captures": [_plain(asdict(capture)) for capture in _proof(store, found)],
        "first_known": _plain(found.row)["first_known"] if found.row else None,
        "stands": found.judgement is not None and finding is not None and stands(finding),
        "state": state.word,
        "state_since": iso(state.since),
        "state_by": state.by,
        "state_reason": state.reason,
        "decisions": [_plain(asdict(each)) for each in found.sheet.decisions],
        "disputes": [_dispute(each) for each in found.sheet.disputes],
        "replies": [_plain(asdict(each)) for each in found.sheet.answers],
        "earlier_ids": list(found.sheet.earlier_ids),
        "before": [_plain(dict(each)) for each in found.past],
    }


def story(found: Located) -> list[Event]:
    """Give everything that happened to a finding, in order."""
    events = [*_known(found), *map(_decided, found.sheet.decisions), *map(_answered, found.sheet.answers)]
    return sorted(events, key=lambda event: event.at)


def _head(store: Store, found: Located) -> Iterator[str]:
    about, state, finding = found.about, found.state, found.finding
    result = _result(finding.result, finding.reason) if finding else "not known any more"
    yield f"Finding {found.id}: {about['rule']}, {result}" + (f", {finding.severity}" if finding else "")
    yield f"{about['unit']} ({about.get('code') or about['unit_id']}), county {about['county_code']}, {about['year']}"
    since = f" since {state.since}" if state.since else ""
    by = f", by {state.by}" if state.by else ""
    yield f"state: {state.word}{since}{by}" + (f": {state.reason}" if state.reason else "")
    yield _stood(store, found)
    if found.why:
        yield f"orphan: {found.why}"
    if found.sheet.earlier_ids:
        yield f"work on it was also done under: {', '.join(found.sheet.earlier_ids)}"


def _stood(store: Store, found: Located) -> str:
    """Say when it first and last stood."""
    now = found.judgement is not None and found.finding is not None and stands(found.finding)
    row = found.row
    if row is None:
        return f"stands as of {store.as_of}; no night has registered it" if now else "no night has registered it"
    if now:
        return f"first known {row['first_known']}; stands as of {store.as_of}"
    return f"first known {row['first_known']}; since {row['last_known']} it does not stand"


def _rule(found: Located) -> Iterator[str]:
    rule = RULES.get(str(found.about["rule"]))
    if rule is None:
        yield f"Rule {found.about['rule']}, version {found.about.get('version')}: retired"
        return
    yield f"Rule {rule.id}, version {rule.version}: {rule.says}"
    own = (module for name, module in sys.modules.items() if name.startswith("audit.rules."))
    text = next((inspect.getdoc(module) for module in own if getattr(module, "RULE", None) is rule), None) or ""
    yield from (f"  {line}" if line else "" for line in text.splitlines())


def _proof(store: Store, found: Located) -> list[ProofCapture]:
    named = (found.finding.evidence if found.finding else {}).get("captures") or found.about.get("captures") or []
    return proof_captures(store.engine, [str(each) for each in named])


def _captures(store: Store, found: Located) -> Iterator[str]:
    shown = _proof(store, found)
    if not shown:
        yield "  none is named, or none is in this archive"
    for one in shown:
        yield f"  {one.night}  {one.shows:24} {one.url}  {one.capture} in {one.segment} at {one.offset}"


def _known(found: Located) -> Iterator[Event]:
    """Tell from the register when it was first known, and how what it says changed."""
    row = found.row
    if row is None:
        return
    steps = [*({"since": past["since"], **past} for past in found.past), {**row, "since": row["last_known"]}]
    before: Mapping[str, Any] | None = None
    for step in steps:
        if before is None:
            yield Event(_day(row["first_known"]), "known", f"first known: {_result(step['result'], step['reason'])}")
        else:
            yield Event(_day(step["since"]), *_change(before, step))
        before = step


def _change(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, str]:
    result = _result(now["result"], now["reason"])
    if now["result"] not in STANDING:
        return "cleared", f"does not stand: {result}"
    told = []
    if before["result"] != now["result"]:
        told.append(f"{_result(before['result'], before['reason'])} → {result}")
    if before["rule_version"] != now["rule_version"]:
        told.append(f"rule version {before['rule_version']} → {now['rule_version']}")
    told += differences(matter(before["evidence"]), matter(now["evidence"]))
    return "changed", "; ".join(told) or f"severity {before['severity']} → {now['severity']}"


def _decided(decision: Decision) -> Event:
    claimed = f" (claimed by {decision.claimant})" if decision.action == DISPUTE else ""
    where = f"; evidence: {decision.address}" if decision.address else ""
    return Event(decision.at, "decision", f"{decision.who}: {decision.action}{claimed}: {decision.reason}{where}")


def _answered(answer: Answer) -> Event:
    document = f"; document “{answer.named}”: replies/{answer.document}" if answer.document else ""
    says = f": {answer.says}" if answer.says else ""
    who = f"reply of {answer.sender}, received {answer.received_on}, recorded by {answer.who}"
    return Event(answer.at, "reply", f"{who}{says}{document}")


def _disputes(found: Located) -> Iterator[str]:
    disputes = found.sheet.disputes
    if disputes:
        yield from ("", "Disputes")
    for each in disputes:
        ended = each.decided
        how = f"{ended.action} by {ended.who} on {ended.day}: {ended.reason}" if ended else "not decided yet"
        yield f"  {each.opened.claimant} on {each.opened.day}: {each.opened.reason} → {how}"


def _dispute(dispute: Dispute) -> dict[str, Any]:
    opened, ended = dispute.opened, dispute.decided
    claim = {"claimant": opened.claimant, "reason": opened.reason, "evidence": opened.address, "on": iso(opened.day)}
    if ended is None:
        return {**claim, "decided": None}
    decision = {"action": ended.action, "who": ended.who, "reason": ended.reason, "on": iso(ended.day)}
    return {**claim, "decided": decision}


def _result(result: str, reason: str | None) -> str:
    return f"{result}: {reason}" if reason else result


def _day(day: date) -> datetime:
    """Give the beginning of a day in China: what a night found comes before what is decided on it."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
