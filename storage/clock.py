"""The one clock. `GONGKAI_NOW` (ISO time) replaces it, so that a calendar can be replayed."""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roster.errors import BadInput

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Give the moment, in UTC. A `GONGKAI_NOW` without an offset is read as Chinese time."""
    replayed = os.environ.get("GONGKAI_NOW")
    if not replayed:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(replayed)
    except ValueError as error:
        raise BadInput(f"GONGKAI_NOW={replayed!r} is not an ISO time", remedy="write e.g. 2020-02-01T02:00") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(UTC)


def night(moment: datetime) -> date:
    """Give the Chinese calendar day of a moment: the date a visit is filed under."""
    return moment.astimezone(CHINA).date()


def end_of(day: date) -> datetime:
    """Give the moment at which a Chinese calendar day is over."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA)
