"""Who must file an annual report, when, and where that is laid down: units over time, filers, deadlines."""

from roster.model import County, Duty, Expectation, FilerClass, Kind, Status, Switches, Unit
from roster.roster import Roster, load

__all__ = ["County", "Duty", "Expectation", "FilerClass", "Kind", "Roster", "Status", "Switches", "Unit", "load"]
