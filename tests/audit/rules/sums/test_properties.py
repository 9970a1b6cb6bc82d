"""A consistent form, whatever its numbers, breaks no tie; one changed number breaks exactly the ties it is part of."""

from functools import cache
from importlib import import_module

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.judgement import Finding
from audit.rules import sums
from audit.rules.cells import APPLICANTS, DISPUTES, OUTCOMES, RESULTS
from audit.rules.sums.statistics_channels import CHANNELS
from audit.rules.sums.tie import EQUAL, Tie
from tests.audit.rules.papers import answers, filled, written

YEARS = {"2014": 2017, "2019": 2019, "2021": 2022}
MODULES = [import_module(f"audit.rules.sums.{rule.id}") for rule in sums.RULES]
COUNT = st.integers(0, 40)
Numbers = dict[str, float]


@cache
def ties(edition: str) -> list[tuple[str, Tie]]:
    return [(module.RULE.id, tie) for module in MODULES for tie in module.TIES.get(edition, ())]


@st.composite
def forms(draw: st.DrawFn, edition: str) -> Numbers:
    """Draw a consistent form of 2019 or 2021: parts first, then the totals as their sums."""
    numbers: Numbers = dict.fromkeys(filled(edition), 0)
    rows = ("carried_in", *RESULTS[edition], "carried_out")
    for row in rows:
        for who in APPLICANTS:
            numbers[f"requests.{row}.{who}"] = draw(COUNT) if row != "carried_in" else 0
    for who in APPLICANTS:
        done = sum(numbers[f"requests.{row}.{who}"] for row in RESULTS[edition])
        there = done + numbers[f"requests.carried_out.{who}"]
        numbers[f"requests.carried_in.{who}"] = draw(st.integers(0, int(there)))
        numbers[f"requests.total.{who}"] = done
        numbers[f"requests.new_received.{who}"] = there - numbers[f"requests.carried_in.{who}"]
    for row in (*rows, "new_received", "total"):
        numbers[f"requests.{row}.total"] = sum(numbers[f"requests.{row}.{who}"] for who in APPLICANTS)
    for kind in DISPUTES:
        outcomes = [draw(COUNT) for _ in OUTCOMES]
        numbers |= {f"disputes.{kind}.{name}": value for name, value in zip(OUTCOMES, outcomes, strict=True)}
        numbers[f"disputes.{kind}.total"] = sum(outcomes)
    for name in ("regulations", "normative_documents"):
        row = f"disclosure.{name}"
        few, some, more = sorted(draw(st.tuples(COUNT, COUNT, COUNT)))
        if edition == "2019":
            numbers |= {f"{row}.made": few, f"{row}.published": some, f"{row}.public_total": more}
        else:
            numbers |= {f"{row}.issued": some, f"{row}.repealed": few, f"{row}.in_force": more}
    return numbers


@st.composite
def statistics(draw: st.DrawFn) -> Numbers:
    """Draw a consistent statistics table of 2014."""
    numbers: Numbers = dict.fromkeys(filled("2014"), 0)
    wholes = {
        tie.right[0]: tie.left for _, tie in ties("2014") if tie.relation == EQUAL and tie.about != "requests_answered"
    }
    answered = next(tie for _, tie in ties("2014") if tie.about == "requests_answered")
    parts_of = {
        tie.right[0]: tie.left for _, tie in ties("2014") if tie.relation != EQUAL and "published" not in tie.about
    }
    for left in (*wholes.values(), answered.left, *parts_of.values()):
        numbers |= {name: draw(COUNT) for name in left}
    for whole, left in wholes.items():
        numbers[whole] = sum(numbers[name] for name in left)
    numbers[answered.right[0]] = sum(numbers[name] for name in answered.left)
    for whole, left in parts_of.items():
        numbers[whole] = sum(numbers[name] for name in left) + draw(COUNT)
    channels = {f"statistics.{channel}.count": draw(COUNT) for channel in CHANNELS}
    total = draw(st.integers(max(channels.values()), sum(channels.values())))
    numbers |= channels | {"statistics.published_total.count": total}
    return numbers | {"statistics.published_normative.count": draw(st.integers(0, total))}


def consistent(edition: str) -> st.SearchStrategy[Numbers]:
    return statistics() if edition == "2014" else forms(edition)


def broken(edition: str, numbers: Numbers) -> set[tuple[str, str]]:
    """Give the ties that are found broken: the rule, and the row or column."""
    return {(each.rule, equation_of(each)) for each in findings(edition, numbers) if each.result == "fail"}


def findings(edition: str, numbers: Numbers) -> list[Finding]:
    report = written(YEARS[edition], edition=edition, cells=filled(edition, numbers))
    return [each for module in MODULES for each in answers(module.RULE, report, YEARS[edition])]


def equation_of(finding: Finding) -> str:
    sides = (finding.evidence["left"], finding.evidence["right"])
    return " | ".join(" ".join(cell["cell"] for cell in side) for side in sides)


@given(st.data(), st.sampled_from(["2014", "2019", "2021"]))
@settings(max_examples=30, deadline=None)
def test_a_consistent_form_breaks_no_tie(data: st.DataObject, edition: str) -> None:
    found = findings(edition, data.draw(consistent(edition)))
    assert {each.result for each in found} == {"pass"}


@given(st.data(), st.sampled_from(["2014", "2019", "2021"]), st.integers(1, 9))
@settings(max_examples=50, deadline=None)
def test_one_changed_number_breaks_exactly_the_ties_it_is_part_of(data: st.DataObject, edition: str, by: int) -> None:
    numbers = data.draw(consistent(edition))
    tied = sorted({name for _, tie in ties(edition) for name in (*tie.left, *tie.right)})
    cell = data.draw(st.sampled_from(tied))
    changed = numbers | {cell: numbers[cell] + by}
    expected = {
        (rule, " | ".join((" ".join(tie.left), " ".join(tie.right))))
        for rule, tie in ties(edition)
        if cell in (*tie.left, *tie.right) and (tie.relation == EQUAL or not tie.holds(changed))
    }
    assert broken(edition, changed) == expected
