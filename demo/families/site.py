"""What a module of this folder offers: one site, its family, its county, and its answers."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.web import Reply, Request


@dataclass(frozen=True, slots=True)
class Site:
    """One simulated portal. `id` is also its county's (`demo.families.county`), `family` what a probe must call it.

    `start` is the path that an operator would hand to `gongkai portal probe`; `columns` are the listings that together
    show every report, as a portal file names them; `answer` is given the night as well, which changes only banners.
    """

    id: str
    family: str
    answer: Callable[[Request, int], Reply]
    start: str = "/"
    columns: tuple[str, ...] = ()
