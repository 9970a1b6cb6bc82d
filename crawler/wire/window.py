"""The hours in which portals may be asked, in Chinese time. Pure.

    Window.of("22:00-06:30")    from the setting `[crawl] window`; "" is open all day
    window.open_at(moment)      may anything be asked now?
    window.closes               the time it closes, in words

The window holds its first minute and not its last: at 06:30 nothing more is asked.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Self

from storage.clock import CHINA


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the day, which may pass midnight; without hours it never closes."""

    hours: tuple[time, time] | None = None

    @classmethod
    def of(cls, setting: str) -> Self:
        """Read the setting, which `storage.settings` has checked."""
        if not setting:
            return cls()
        opens, closes = (time.fromisoformat(part) for part in setting.split("-"))
        return cls((opens, closes))

    @property
    def closes(self) -> str:
        """The time of day at which the window closes, as the setting writes it."""
        return self.hours[1].isoformat("minutes") if self.hours else "never"

    def open_at(self, moment: datetime) -> bool:
        """Say whether portals may be asked at this moment."""
        if self.hours is None:
            return True
        opens, closes = self.hours
        at = moment.astimezone(CHINA).time()
        return opens <= at < closes if opens < closes else at >= opens or at < closes

    def __str__(self) -> str:
        """Give the window as the setting writes it."""
        return "-".join(at.isoformat("minutes") for at in self.hours) if self.hours else "any time"
