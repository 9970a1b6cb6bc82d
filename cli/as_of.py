"""The option `--as-of`: the day whose knowledge counts; today by the workspace's clock when left out."""

from datetime import date, datetime
from typing import Annotated

import typer

from storage.clock import night, now

AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Repeat it as it stood at the end of that day."),
]


def as_of_day(given: datetime | None) -> date:
    """Give the day meant."""
    return given.date() if given else night(now())
