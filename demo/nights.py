"""The nights on which the portals are visited, and when a report is due. No event, no portal."""

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
NIGHT_DATES = (
    "2024-01-20",
    "2024-01-25",
    "2024-01-30",
    "2024-02-01",  # the reports on 2023 were due yesterday
    "2024-02-05",
    "2024-02-08",
    "2024-02-11",  # the grace ended yesterday
    "2024-02-13",
    "2024-02-15",
    "2024-02-18",  # the filing season is over: not every page is asked for every night any more
    "2024-02-21",
    "2024-02-24",
    "2024-02-28",
    "2024-03-08",
    "2024-03-14",
    "2024-03-19",  # the extension of some ended four days ago
    "2024-03-27",  # and its grace two days ago
    "2024-03-30",
    "2024-04-02",
    "2024-04-05",
    "2024-04-09",
    "2024-04-12",
    "2024-04-16",
    "2024-04-19",
    "2024-04-23",
    "2024-04-26",
    "2024-04-30",
    "2024-05-06",
    "2024-05-10",
    "2024-05-14",
    "2024-05-17",
    "2024-05-21",
    "2024-05-24",
    "2024-05-28",
    "2024-05-31",
    "2024-06-04",
    "2024-06-07",
    "2024-06-11",
    "2024-06-14",
    "2024-06-18",
)
SEASON_ENDS = "2024-02-15"
SETTINGS = """\
[revisit]
season = "01-01..02-15"
"""  # what a workspace needs for that: not every page is asked for on every later night
NIGHTS = [f"{day}T02:00:00+08:00" for day in NIGHT_DATES]
GRACE_DAYS = 10


def night_date(night: int) -> date:
    """Give the day of a night; after the calendar's last one a quiet night follows every third day."""
    if night < len(NIGHT_DATES):
        return date.fromisoformat(NIGHT_DATES[night])
    return date.fromisoformat(NIGHT_DATES[-1]) + timedelta(days=3 * (night - len(NIGHT_DATES) + 1))


def moment(night: int) -> str:
    """Give the ISO moment of any night, for GONGKAI_NOW."""
    return datetime(*night_date(night).timetuple()[:3], hour=2, tzinfo=CHINA).isoformat()


def night_of(day: str) -> int:
    """Give the index of a night named by its day. Raises ValueError when the calendar has no such night."""
    return NIGHT_DATES.index(day)


def due(year: int) -> date:
    """Give the last day for a report: 31 March under the rule of 2008, 31 January under that of 2019."""
    return date(year + 1, 3, 31) if year <= 2018 else date(year + 1, 1, 31)
