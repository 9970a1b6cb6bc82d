"""Rules of dates: what a report claims of its own day, against its year, its deadline and our nights."""

from audit.rules.dates import before_year_end, dated_ahead, dated_in_time, impossible_date

RULES = (before_year_end.RULE, dated_in_time.RULE, dated_ahead.RULE, impossible_date.RULE)
