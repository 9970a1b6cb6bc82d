"""Asks for pages on behalf of a probe: each once, redirects and jumps followed, never beyond the budget or the site.

The core knows the network only as `Ask`, a function that may be a dict of pages.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from crawler.answers import Answer, next_hop
from crawler.families.page import PageRef
from crawler.pages.outcome import ERROR, OFFSITE, PRESENT, ROBOTS, Outcome, judge, wall_at
from crawler.pages.web_addresses import site

HOPS = 5  # redirects and jumps that are followed, as in a crawl
PATIENCE = 5  # failures in a row after which nothing more is asked, as in a crawl
BUDGET = "the budget of requests is spent"

Ask = Callable[[PageRef], Awaitable[Answer]]


class Unanswered(Exception):
    """No answer came. `outcome` is `robots` or `error`; the message is the reason."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of asking for an address: the final answer, None when there is none, and what it means."""

    ref: PageRef
    answer: Answer | None
    outcome: Outcome

    @property
    def present(self) -> bool:
        """Say whether a page came."""
        return self.answer is not None and self.outcome.value == PRESENT


@dataclass
class Desk:
    """Where questions are asked. `sites` are those that may be asked; `asked` counts requests, hops included."""

    ask: Ask
    limit: int
    sites: set[tuple[str, int | None]] = field(default_factory=set)
    asked: int = 0
    failures: list[str] = field(default_factory=list)
    _replies: dict[tuple[str, str, str | None], Reply] = field(default_factory=dict)
    _in_a_row: int = 0

    @property
    def spent(self) -> bool:
        """Say whether nothing more may be asked."""
        return self.asked >= self.limit or self._in_a_row >= PATIENCE

    async def page(self, ref: PageRef, *, moving: bool = False) -> Reply:
        """Give the answer for an address. `moving` lets its redirects lead to another site, which is then taken in."""
        key = (ref.method, ref.url, ref.body)
        if key not in self._replies:
            if self.spent:
                return Reply(ref, None, Outcome(ERROR, BUDGET))
            reply = await self._follow(ref, moving=moving)
            self._replies[key] = reply
            if reply.outcome.value not in (PRESENT, OFFSITE):
                self.failures.append(f"{reply.outcome.value} {ref.url}: {reply.outcome.reason}")
        return self._replies[key]

    async def _follow(self, ref: PageRef, *, moving: bool) -> Reply:
        at = ref
        for _ in range(HOPS + 1):
            if moving:
                self.sites.add(site(at.url))
            if site(at.url) not in self.sites:
                return Reply(ref, None, Outcome(OFFSITE, f"leads to {at.url}"))
            if self.spent:
                return Reply(ref, None, Outcome(ERROR, BUDGET))
            try:
                answer = await self._once(at)
            except Unanswered as error:
                return Reply(ref, None, Outcome(error.outcome, str(error)))
            target = None if _has_frames(answer) else next_hop(answer, "generic")
            if target is None:
                return Reply(ref, answer, judge(ref.url, answer.status, answer.headers, answer.content))
            if (wall := wall_at(target, ref.url)) is not None:
                return Reply(ref, None, wall)
            at = PageRef(target, ref.page)
        return Reply(ref, None, Outcome(ERROR, "too many redirects"))

    async def _once(self, ref: PageRef) -> Answer:
        self.asked += 1
        try:
            answer = await self.ask(ref)
        except Unanswered as error:
            self._in_a_row += error.outcome != ROBOTS
            raise
        self._in_a_row = 0
        return answer


def _has_frames(answer: Answer) -> bool:
    """Say whether a page shows others inside it: a walk looks at each of them, where a visitor would be sent to one."""
    if not 200 <= answer.status < 300 or not answer.content.is_markup:
        return False
    return answer.content.tree.css_first("frame[src], iframe[src]") is not None
