"""What changed between two audits of the same filings: one step a change, with the reason where it can be told. Pure.

    compare(before, after, grounds) -> [Step]

`before` and `after` are the judgements as of two days. A step is on one axis; one night can bring several. The reason
is told only where what was known says it: a night on which something was seen, a day that passed, an import, a newer
reading of what the archive held already, a duty that the roster or a ruling tells otherwise. Else it is left open.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from audit.judgement import Finding, Integrity, Judgement, Observation, Timing, iso

FOUND = frozenset({"found", "found_elsewhere"})
WHATS = {  # what a step says, in English and Chinese
    "newly_missing": "新增未发现",
    "no_longer_missing": "不再列为未发现",
    "filed_since": "其后公开",
    "became_late": "成为逾期",
    "no_longer_late": "不再列为逾期",
    "altered": "新增改动",
    "withdrawn": "新增撤下",
    "restored": "恢复公开",
    "defective": "新增缺陷",
    "copied": "新增雷同",
    "duplicate": "新增重复",
    "integrity_cleared": "完整性问题消除",
    "duty_changed": "义务变动",
    "observation_lost": "不再能核实",
    "newly_judged": "新列入核对",
    "no_longer_judged": "不再列入核对",
    "finding_new": "新增问题",
    "finding_gone": "问题消除",
}
STANDING = ("fail", "suspect")
AXES: Mapping[str, Callable[[Judgement], date | None]] = {  # rules that say what an axis says, and its day
    "missing": lambda judgement: judgement.headline_since,
    "late": lambda judgement: judgement.timing.since,
    "backdated": lambda judgement: judgement.timing.since,
    **dict.fromkeys(("altered", "withdrawn", "restored", "defective"), lambda judgement: judgement.integrity.since),
}
ONE_DAY = timedelta(days=1)
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What happened between the two days: nights by county, and documents that a newer reading of old bytes touched."""

    nights: Mapping[str, frozenset[date]] = field(default_factory=dict)
    reread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one filing. `before` and `after` are the words of its axis; `since`, when it became so."""

    county_code: str
    county: str
    filer_code: str
    filer: str
    year: int
    what: str
    before: str | None
    after: str | None
    since: date | None
    reason: str | None
    finding: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {name: getattr(self, name) for name in COLUMNS} | {"since": iso(self.since)}


COLUMNS = (
    *("county_code", "county", "filer_code", "filer", "year", "what", "before", "after", "since", "reason", "finding"),
)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One filing as of both days."""

    old: Judgement
    new: Judgement
    grounds: Grounds


def compare(before: Iterable[Judgement], after: Iterable[Judgement], grounds: Grounds) -> list[Step]:
    """Give the steps by county, filer and year, in the order of the axes."""
    old, new = ({_key(each): each for each in judged} for judged in (before, after))
    steps: list[Step] = []
    for key in sorted({*old, *new}, key=lambda key: _order(new.get(key) or old[key])):
        if key in old and key in new:
            steps += _steps(_Pair(old[key], new[key], grounds))
        elif key in new:
            steps += _appeared(new[key], grounds)
        else:
            steps.append(_step(old[key], "no_longer_judged", (old[key].headline, None), None, None))
    return steps


def _steps(pair: _Pair) -> Iterator[Step]:
    yield from _of_duty(pair)
    yield from _of_headline(pair)
    yield from _of_timing(pair)
    yield from _of_integrity(pair)
    yield from _of_findings(pair)


def _of_duty(pair: _Pair) -> Iterator[Step]:
    old, new = pair.old.duty, pair.new.duty
    if (old.value, old.due) == ("not_yet_due", new.due) and new.value in ("due", "extended"):
        return  # the day passed: nobody's duty changed
    if (old.value, old.due, old.grace_until) != (new.value, new.due, new.grace_until):
        words = f"{old.value}, due {old.due}", f"{new.value}, due {new.due}"
        yield _step(pair.new, "duty_changed", words, None, f"roster or ruling {pair.new.expectation.rule}")


def _of_headline(pair: _Pair) -> Iterator[Step]:
    old, new = pair.old, pair.new
    words, since = (_seen(old), _seen(new)), new.observation.since
    reason = _reason(pair, since)
    was, now = old.observation.value, new.observation.value
    if now in FOUND and was not in FOUND:
        yield _step(new, "filed_since", words, since, reason)
    elif now == "unobservable" and was in (*FOUND, "absent"):
        yield _step(new, "observation_lost", words, since, reason)
    if "missing" in (old.headline, new.headline) and old.headline != new.headline:
        what = "newly_missing" if new.headline == "missing" else "no_longer_missing"
        since = new.headline_since
        yield _step(new, what, (old.headline, new.headline), since, _reason(pair, since))


def _of_timing(pair: _Pair) -> Iterator[Step]:
    old, new = pair.old.timing, pair.new.timing
    if old.value == new.value:
        return
    reason = _reason(pair, new.since)
    if new.value == "late":
        yield _step(pair.new, "became_late", (old.value, f"late by {new.days} days"), new.since, reason)
    elif old.value == "late":
        yield _step(pair.new, "no_longer_late", (f"late by {old.days} days", new.value), new.since, reason)


def _of_integrity(pair: _Pair) -> Iterator[Step]:
    old, new = pair.old.integrity, pair.new.integrity
    words = ", ".join(old.value) or None, ", ".join(new.value) or None
    reason = _reason(pair, new.since)
    fresh = [word for word in new.value if word in WHATS and word not in old.value]
    if not fresh and "altered" in new.value and old.detail != new.detail:
        fresh, words = ["altered"], (f"altered ({old.detail})", f"altered ({new.detail})")
    for word in fresh:
        yield _step(pair.new, word, words, new.since, reason)
    gone = [word for word in old.value if word in WHATS and word not in new.value]
    if gone and "restored" not in fresh:
        yield _step(pair.new, "integrity_cleared", words, new.since, reason)


def _of_findings(pair: _Pair) -> Iterator[Step]:
    old, new = ({each.id: each for each in judged.findings} for judged in (pair.old, pair.new))
    for id, finding in new.items():
        was = _result(old.get(id))
        if finding.result in STANDING and was not in STANDING:
            told = was, f"{finding.result}: {finding.rule}"
            yield _step(pair.new, "finding_new", told, None, _why(finding, old.get(id), pair), finding=id)
    for id, finding in old.items():
        now = _result(new.get(id))
        if finding.result in STANDING and now not in STANDING:
            words = f"{finding.result}: {finding.rule}", now
            yield _step(pair.new, "finding_gone", words, None, _why(finding, new.get(id), pair), finding=id)


def _result(finding: Finding | None) -> str | None:
    return finding.result if finding is not None else None


def _why(finding: Finding, other: Finding | None, pair: _Pair) -> str | None:
    """Say why a finding came or went, where it can be told."""
    if other is not None and other.version != finding.version:
        return f"rule version {finding.version}"
    if finding.rule in AXES and finding.result == "fail":
        return _reason(pair, AXES[finding.rule](pair.new))
    document = finding.evidence.get("document")
    once = (each for each in pair.new.documents if each.url == document and each.versions == 1)
    first_seen = next((each.first_seen for each in once), None)  # of several versions a later one may have brought it
    if first_seen is not None and first_seen in pair.grounds.nights.get(finding.county_code, ()):
        return f"night of {first_seen}"
    return "newer reading" if document in pair.grounds.reread else None


def _reason(pair: _Pair, since: date | None) -> str | None:
    """Say what brought a change that dates itself from a day."""
    first, last = pair.old, pair.new
    seen = {shown.capture for shown in first.imported}
    if any(shown.capture not in seen and shown.known_on == since for shown in last.imported):
        return f"import of {since}"
    if since is not None and since in pair.grounds.nights.get(last.expectation.county_code, ()):
        return f"night of {since}"
    if since in (last.duty.due + ONE_DAY, last.duty.grace_until + ONE_DAY):
        return f"the day before {since} passed"
    if (first.duty.value, first.duty.due) != (last.duty.value, last.duty.due):
        return f"roster or ruling {last.expectation.rule}"
    if any(document.url in pair.grounds.reread for document in last.documents):
        return "newer reading"
    return None


def _appeared(new: Judgement, grounds: Grounds) -> Iterator[Step]:
    """Tell of a filing that was not judged before: that it is now, and all that is said of it."""
    yield _step(new, "newly_judged", (None, new.headline), new.headline_since, None)
    blank = replace(
        new,
        headline="unobservable",
        observation=Observation("unobservable", new.observation.since),
        timing=Timing("undetermined", None, (None, None), None, new.timing.since),
        integrity=Integrity((), None, None),
        findings=(),
        imported=(),
    )
    pair = _Pair(blank, new, grounds)
    for step in (*_of_headline(pair), *_of_timing(pair), *_of_integrity(pair), *_of_findings(pair)):
        yield replace(step, before=None)


def _step(  # noqa: PLR0913  # what a step consists of
    judgement: Judgement,
    what: str,
    words: tuple[str | None, str | None],
    since: date | None,
    reason: str | None,
    *,
    finding: str | None = None,
) -> Step:
    who = judgement.expectation
    place = who.county_code, who.county, who.code, who.filer, who.year
    return Step(*place, what, *words, since, reason, finding)


def _seen(judgement: Judgement) -> str:
    observation = judgement.observation
    return f"{observation.value} ({observation.reason})" if observation.reason else observation.value


def _key(judgement: Judgement) -> Key:
    who = judgement.expectation
    return who.county_code, who.unit_id, who.year


def _order(judgement: Judgement) -> tuple[str, str, str, int]:
    who = judgement.expectation
    return who.county_code, who.code, who.unit_id, who.year
