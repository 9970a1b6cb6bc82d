"""The story as a page of plain text, at most 100 columns wide (a Chinese character takes two).

page(story) -> str
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.cells import cell_len, set_cell_size

from audit.decisions import UNDECIDED
from audit.evidence_lines import evidence_lines
from audit.history import SAYS
from audit.imports import maker
from audit.judgement import Finding
from audit.lineage import CLAIMS, Version, said
from audit.plain import printable
from audit.proof import ProofCapture
from audit.rules.catalogue import RULES
from audit.story.lacking import lacking
from audit.story.nights import ListingTold, Stretch
from audit.story.telling import Story
from audit.terms import SAYINGS, both
from roster.model import Unit

WIDTH = 100
ORDER = ("fail", "suspect", "null")
ABSENT = {True: "the report not there", False: "of the report nothing can be said"}
Lines = Iterator[tuple[int, str]]  # each with its indentation


def page(story: Story) -> str:
    """Give the page."""
    lines = list(_wrapped(0, title(story)))
    for heading, told in sections(story):
        body = [line for indent, text in told for line in _wrapped(indent + 2, text)]
        lines += ["", heading, *body]
    return "\n".join(lines) + "\n"


def sections(story: Story) -> list[tuple[str, list[tuple[int, str]]]]:
    """Give the parts that say anything: a heading, and its lines with their indentation."""
    parts = (
        ("VERDICT 结论", _verdict(story)),
        ("DUTY 义务及依据", _duty(story)),
        ("ROSTER 名录", _names(story)),
        ("NIGHTS 逐夜查看", _nights(story)),
        ("WHAT A PROOF OF ABSENCE LACKS 尚缺的证明", _lacking(story)),
        ("VERSIONS 文件与版本", _versions(story)),
        ("TIMING 时间", _timing(story)),
        ("RULES 规则检验", _rules(story)),
        ("IMPORTED 他人存档", _imported(story)),
        ("VERDICTS OVER TIME 历次结论", _verdicts(story)),
        ("CAPTURES 存档位置", _captures(story)),
    )
    told = ((heading, list(lines)) for heading, lines in parts)
    return [(heading, lines) for heading, lines in told if lines]


def title(story: Story) -> str:
    """Say whose report of which year it is about, and as of which day."""
    who = story.judgement.expectation
    return (
        f"{who.county} {who.filer} ({who.code}): annual report on {who.year} 年度报告, as of 截至 {story.asked.as_of}"
    )


def _verdict(story: Story) -> Lines:
    judgement, told = story.judgement, SAYINGS[story.judgement.headline]
    observation, timing, integrity = judgement.observation, judgement.timing, judgement.integrity
    reason = f", {both(observation.reason)}" if observation.reason else ""
    days = f" by {timing.days} days" if timing.days is not None else ""
    words = ", ".join(both(word) for word in integrity.value) or "nothing to say: never found by us"
    detail = f" ({both(integrity.detail)})" if integrity.detail else ""
    since = f", since {integrity.since}" if integrity.since else ""
    yield 0, f"{both(judgement.headline)}, since {judgement.headline_since}"
    yield 2, f"duty 义务: {both(judgement.duty.value)}, since {judgement.duty.since}"
    yield 2, f"observation 观察: {both(observation.value)}{reason}, since {observation.since}"
    yield 2, f"timing 时间: {both(timing.value)}{days}, since {timing.since}"
    yield 2, f"integrity 完整性: {words}{detail}{since}"
    for each in integrity.copied_from:
        yield 4, f"copied from 雷同来源: {each.filer} {each.year} ({each.filer_code}), score {each.score}: {each.url}"
    yield 0, f"It means: {told.means}."
    yield 0, f"You may say: {told.may}. ({told.chinese})"
    yield 0, f"You may not say: {told.may_not}."


def _duty(story: Story) -> Lines:
    who, duty = story.judgement.expectation, story.judgement.duty
    yield 0, f"{both(duty.value)}; due date 应公开日期 {duty.due}, grace 宽限至 {duty.grace_until} (our own margin)"
    yield 0, f"by rule {who.rule}, which rests on {both(who.basis_kind)}: {who.basis}"
    if who.reason:
        yield 0, f"roster: {who.reason}"
    if who.successor and who.successor not in (who.reason or ""):
        yield 0, f"successor 承接机关: {who.successor}"
    if who.confidence != "high":
        yield 0, f"confidence of the roster: {who.confidence}"


def _names(story: Story) -> Lines:
    who = story.judgement.expectation
    yield 0, f"in the report year: {who.unit} {who.code}, {who.kind.value}, filer {who.filer}, unit {who.unit_id}"
    for spell in story.unit.spells if story.unit else ():
        aliases = f"; also written {', '.join(spell.aliases)}" if spell.aliases else ""
        sure = "" if spell.certain else "; the tie to the spell before is a guess"
        span = f"{spell.first or '…'} – {spell.last or '…'}"
        yield 0, f"{span}: {spell.name} {spell.code}, {spell.county} ({spell.came.value}){aliases}{sure}"
    if story.unit is not None:
        yield from _kin(story.unit)


def _kin(unit: Unit) -> Lines:
    """Tell what went into a unit, and how it ended."""
    if unit.before:
        yield 0, f"into it went: {', '.join(map(str, unit.before))}"
    for merger in unit.mergers:
        document = f" ({merger.document})" if merger.document else ""
        yield 0, f"{merger.year}: merged with {', '.join(merger.others)}{document}"
    ending = unit.ending
    if ending is not None:
        into = f" into {ending.successors}" if ending.successors else ""
        source = "; ".join(filter(None, (ending.words, ending.document)))
        yield (
            0,
            f"ended on {ending.on or ending.year or '…'}: {ending.how.value}{into}"
            + (f" ({source})" if source else ""),
        )


def _nights(story: Story) -> Lines:
    for stretch in story.nights:
        yield 0, f"{_span(stretch)}, portal {stretch.portal}: {_worth(stretch)}"
        for told in stretch.lists:
            yield 2, _listing(told, story)
        if stretch.answers:
            yield 2, f"its own addresses answered: {', '.join(stretch.answers)}"
        if stretch.sought:
            yield 2, "searched for outside of the columns, in vain, by every means that the portal has"
    if not story.nights:
        yield 0, "no night: the portal was not visited by that day"


def _worth(stretch: Stretch) -> str:
    """Say what the nights are worth; where the report itself was listed, they prove no absence."""
    if any(each.listed for each in stretch.lists):
        return "the report was listed"
    return SAYS.get(stretch.worth, stretch.worth)


def _span(stretch: Stretch) -> str:
    visits = f"{stretch.visits} visit{'' if stretch.visits == 1 else 's'}"
    return f"{_days(stretch.first, stretch.last)}, {visits}"


def _listing(told: ListingTold, story: Story) -> str:
    what = "search" if told.searched else "listing"
    counted = [f"{told.pages} page{'' if told.pages == 1 else 's'}"]
    if told.entries is not None:
        least, most = told.entries
        counted.append(f"{least} to {most} entries" if least != most else f"{least} entr{'y' if least == 1 else 'ies'}")
    whole = "read whole" if told.whole else "not read to its end"
    control = _control(told, story) if not told.searched else ""
    there = "the report listed" if told.listed else ABSENT[told.whole]
    owed = "" if told.should_carry or told.searched else " (it need not be in it)"
    return f"{what} {told.column}{owed}: {whole}, {', '.join(counted)}{control}; {there}"


def _control(told: ListingTold, story: Story) -> str:
    if told.control_capture is None:
        return ", no control"
    if told.control is None:
        return ", with a control"
    unit, year = told.control
    return f", control 对照 {story.names.get(unit, unit)} {year}"


def _lacking(story: Story) -> Lines:
    judgement = story.judgement
    if judgement.observation.value == "absent":
        for far in story.progress:
            nights = ", ".join(night.isoformat() for night in far.good_nights[: far.needed])
            yield (
                0,
                f"nothing on portal {far.portal}: proven by the nights {nights}"
                + (", and by a search outside of the columns" if far.searched else ""),
            )
    for sentence in lacking(judgement, story.progress) if judgement.headline != "missing" else ():
        yield 0, sentence


def _versions(story: Story) -> Lines:
    for version in story.versions:
        yield 0, f"{version.id}: {_days(version.first_seen, version.last_seen)}, seen {version.times} times"
        yield 2, f"seen by {', '.join(version.sources)}"
        for url in version.addresses:
            yield 2, url
        if claimed := _claims(version):
            yield 2, f"claims {claimed}"
        if changes := said(version):
            yield 2, changes
    if not story.versions:
        yield 0, "none: no capture that was known by that day shows the report"


def _claims(version: Version) -> str:
    dates = ((who, getattr(version, name)) for name, who in CLAIMS.items())
    return ", ".join(f"{day} ({who})" for who, day in dates if day)


def _timing(story: Story) -> Lines:
    timing, duty = story.judgement.timing, story.judgement.duty
    without, found = timing.seen
    if found is None:
        yield 0, f"never seen; last good night without it 最后未见之夜: {without or 'none'}"
        return
    yield 0, f"appeared between {without or '… (no good night before it)'} and {found}; due {duty.due}"
    claimed = timing.claimed.isoformat() if timing.claimed else "none"
    yield 0, f"date it claims 自称日期: {claimed}"
    yield 0, f"{both(timing.value)}" + (f": {timing.days} days after the due date" if timing.days is not None else "")


def _rules(story: Story) -> Lines:
    findings = story.judgement.findings
    for result in ORDER:
        for finding in (each for each in findings if each.result == result):
            yield from _finding(finding, story)
    passed: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.result == "pass":
            passed[finding.rule].append(finding)
    for rule, found in passed.items():
        yield 0, _cut(_passed(rule, found))
    if not findings:
        yield 0, "no rule was tested: there is nothing of ours to test"


def _passed(rule: str, found: Sequence[Finding]) -> str:
    """Say in one line that a rule passed: by its first arithmetic, else by what it tests."""
    times = f" ({len(found)} tests)" if len(found) > 1 else ""
    equation = next((each.evidence["equation"] for each in found if each.evidence.get("equation")), None)
    told = str(equation) if equation else f"tests: {RULES[rule].says}" if rule in RULES else ""
    return f"{both('pass')} {rule}{times}" + (f": {told}" if told else "")


def _cut(text: str) -> str:
    """Cut a text to one line of the page."""
    plain, width = printable(" ".join(text.splitlines()), lines=False), WIDTH - 4
    if cell_len(plain) <= width:
        return plain
    return f"{set_cell_size(plain, width - 1).rstrip()}…"


def _finding(finding: Finding, story: Story) -> Lines:
    reason = f", {finding.reason}" if finding.reason else ""
    yield (
        0,
        f"{both(finding.result)} {finding.rule} v{finding.version} ({both(finding.severity)}){reason} [{finding.id}]",
    )
    if finding.rule in RULES:
        yield 2, f"tests: {RULES[finding.rule].says}"
    for line in evidence_lines(finding.evidence):
        yield 2, line
    if finding.evidence.get("document"):
        yield 2, str(finding.evidence["document"])
    work = story.decisions.get(finding.id, UNDECIDED)
    if work.decisions or work.replies:
        yield 2, f"state 处理状态: {work.state}"
    for line in work.decisions:
        yield 4, f"decision 处理: {line}"
    for line in work.replies:
        yield 4, f"reply 答复: {line}"


def _imported(story: Story) -> Lines:
    shown = sorted(story.judgement.imported, key=lambda each: (maker(each.source), each.url, each.night))
    for (source, url), found in groupby(shown, key=lambda each: (maker(each.source), each.url)):
        captures = list(found)
        days = _days(captures[0].night, captures[-1].night)
        yield 0, f"{days}, {len(captures)} captures, known since {captures[0].known_on}, from {source}"
        yield 2, url


def _verdicts(story: Story) -> Lines:
    for event in story.verdicts:
        yield 0, f"{event.night}: {event.what.removeprefix('verdict: ')}"


def _captures(story: Story) -> Lines:
    proof = set(story.judgement.proof)
    if missing := proof - {each.capture for each in story.captures}:
        yield 0, f"{len(missing)} captures that the verdict rests on are not in the database: gongkai archive verify"
    for kept, heading in ((True, "the verdict rests on 结论所依"), (False, "the rest of the story 其他")):
        found = [each for each in story.captures if (each.capture in proof) == kept]
        if found:
            yield 0, f"{heading}:"
        for each in found:
            yield from _whole(each) if kept else _short(each)


def _whole(capture: ProofCapture) -> Lines:
    title = f" 《{capture.title}》" if capture.title else ""
    yield 2, f"{capture.night} {capture.shows}{title}: {capture.url}"
    yield 4, f"{capture.capture} in {capture.segment} at {capture.offset}; {capture.digest or 'no digest'}"


def _short(capture: ProofCapture) -> Lines:
    yield 2, f"{capture.night} {capture.shows}: {capture.segment} at {capture.offset}"


def _days(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} … {last}"


def _wrapped(indent: int, text: str) -> Iterable[str]:
    """Fold a text at spaces, where there are none anywhere; what follows is indented two more."""
    plain = printable(" ".join(text.splitlines()), lines=False)
    line = " " * indent
    for word in _words(plain, WIDTH - indent - 4):
        if cell_len(line) + cell_len(word) > WIDTH and line.strip():
            yield line.rstrip()
            line = " " * (indent + 2) + word.lstrip()
        else:
            line += word
    if line.strip():
        yield line.rstrip()


def _words(text: str, longest: int) -> Iterator[str]:
    """Cut a text where a line may end: before a space, after a Chinese character, and within what is too long."""
    word = ""
    for char in text:
        if word and (char == " " or cell_len(word[-1]) == 2 or cell_len(word) >= longest):
            yield word
            word = ""
        word += char
    if word:
        yield word
