"""What is wrong with a published file is found, with its place, and weighed by what it could do to a duty."""

from collections.abc import Sequence
from datetime import date

import pytest

from roster.importers.checks import check_changes, check_list
from roster.importers.kept import kept_of
from roster.importers.matter import Problem, Severity
from tests.roster.importers.published import CUTOFF, TODAY, Pair, answered, known, reading_of, units

ERROR, DOUBT, WARNING = Severity.ERROR, Severity.DOUBT, Severity.WARNING


def checked(pairs: Sequence[Pair], cutoff: date = CUTOFF) -> list[Problem]:
    reading = reading_of(answered(pairs))
    later = kept_of(reading, "test", cutoff, low=False).later
    assert later
    return [*reading.problems, *check_list(reading, later, known(), TODAY)]


def weighed(problems: Sequence[Problem]) -> list[tuple[Severity, str]]:
    return [(one.severity, one.at) for one in problems]


def test_the_list_of_2023_itself_is_in_order_a_year_later() -> None:
    assert checked(units()) == []


def test_a_code_twice_is_an_error_and_a_name_twice_a_doubt() -> None:
    listed = units()
    last = len(listed)
    assert weighed(checked([*listed, (listed[0][0], "别名镇")]))[0] == (ERROR, f"data.children[{last}]")
    assert (DOUBT, f"data.children[{last}]") in weighed(checked([*listed, ("410329188", listed[0][1])]))


@pytest.mark.parametrize("code", ["001329105", "991329105"])
def test_a_code_in_no_province_is_an_error(code: str) -> None:
    assert ERROR in {one.severity for one in checked([*units(), (code, "某镇")])}


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2023, 6, 30), date(2020, 1, 1)])
def test_a_day_in_the_future_or_before_the_packaged_list_is_an_error(day: date) -> None:
    assert weighed(checked(units(), day)) == [(ERROR, "")]


def test_a_county_that_loses_more_than_a_third_at_once_is_a_doubt_and_less_is_none() -> None:
    listed = units()
    third = len(listed) // 3
    assert checked(listed[third:]) == []
    (problem,) = checked(listed[third + 1 :])
    assert problem.severity is DOUBT and "is the list whole" in problem.remedy


def test_raised_units_are_not_lost() -> None:
    assert not [one for one in checked([(c, n.replace("镇", "街道").replace("乡", "街道")) for c, n in units()])
                if one.severity is DOUBT]  # fmt: skip


def test_a_name_that_contradicts_its_code_is_a_warning() -> None:
    assert weighed(checked([*units(), ("410329299", "新镇")])) == [(WARNING, f"data.children[{len(units())}]")]


HEAD = "year,old_code,old_name,reason,new_code,new_name,document,date\n"


def changes(row: str) -> list[Problem]:
    return list(check_changes(reading_of(HEAD + row), known(), TODAY))


def test_a_real_change_is_in_order() -> None:
    assert changes("2016,520425206,达帮乡,合并,520425108,火花镇,黔府函〔2016〕22号,\n") == []


@pytest.mark.parametrize(
    ("row", "severity", "words"),
    [
        ("2016,520425299,无此乡,合并,520425108,火花镇,,\n", WARNING, "no roster has 520425299"),
        ("2016,520425206,达帮乡,合并,520425199,无此镇,,\n", WARNING, "no roster has 520425199"),
        ("2031,520425206,达帮乡,合并,520425108,火花镇,,\n", ERROR, "impossible"),
        ("2016,990425206,达帮乡,合并,520425108,火花镇,,\n", ERROR, "in no province"),
        ("2016,520425206,达帮乡,合并,520425108,火花镇,黔府函〔2018〕22号,\n", WARNING, "document of 2018"),
        ("2016,520425206,达帮乡,合并,520425108,火花镇,,2017-03-01\n", WARNING, "another year"),
    ],
)
def test_a_change_that_cannot_be_is_found(row: str, severity: Severity, words: str) -> None:
    found = changes(row)
    assert (severity, True) in [(one.severity, words in one.what) for one in found]
    assert all(one.at == "line 2" for one in found)


def test_the_same_change_twice_counts_once_and_is_told() -> None:
    row = "2016,520425206,达帮乡,合并,520425108,火花镇,,\n"
    assert weighed(changes(row + row)) == [(WARNING, "line 3")]
