"""Tells every place what waits for it: the outbox emptied, place by place, message by message.

tell(engine, workspace, patience) -> [PlaceTold]     called at the end of a night, and by `gongkai news send`
try_out(workspace, name)                            one trial message to one place
quiet(place, moment) -> bool                        whether it is a place's quiet hour

A place that fails costs its patience and nothing else: the others are told, what it was to be told waits for the next
run. A message is marked when the place took it; killed in between, it is sent again: at least once, and once where
nothing was killed.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from time import time as seconds_now
from urllib.parse import urlsplit

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from audit.news import feed, mail, robots, webhook
from audit.news.delivery import Masked, NotTold, Patience, deliver, secret
from audit.news.digest import Limits, Message, compose, settled
from audit.news.item import Item, item_from
from audit.news.outbox import OVERTAKEN, TOLD, blame, mark, take_up, waiting
from audit.news.post import Reach, post
from roster.errors import BadInput, WorkspaceLocked
from storage.clock import CHINA, now
from storage.models import News
from storage.settings import EmailPlace, FeedPlace, Place, RobotPlace, WebhookPlace
from storage.workspace import Workspace

LOCK = ".news.lock"
PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """What became of a place: how many pieces of news it was told, how many wait, and why."""

    place: str
    told: int = 0
    waits: int = 0
    fault: str | None = None
    quiet: bool = False
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> str | None:
        """Say it in one line; None when there was nothing to tell."""
        if self.fault:
            return f"news: {self.place}: not told, {self.waits} wait: {self.fault}"
        if self.quiet and self.waits:
            return f"news: {self.place}: quiet hours, {self.waits} wait"
        notes = "".join(f"; {note}" for note in self.notes)
        return f"news: {self.place}: told {self.told}{notes}" if self.told else None


@dataclass(frozen=True, slots=True)
class _Sender:
    """How a place is told: the limits of its messages, how they are measured, and how one is sent.

    `send` gives what is to be said although the message was taken; it raises NotTold when it was not.
    """

    limits: Limits
    render: Callable[[Message], bytes]
    send: Callable[[Message], str | None]


def tell(engine: Engine, workspace: Workspace, patience: Patience = PATIENCE) -> tuple[list[PlaceTold], list[str]]:
    """Tell every place what waits for it; gives what became of each, and what is wrong with the journal.

    Raises StorageFailure, and WorkspaceLocked when another run is telling.
    """
    with _alone(workspace):
        faults = take_up(engine, workspace)
        return [_tell(engine, workspace, place, patience) for place in workspace.settings.news.places], faults


def try_out(workspace: Workspace, name: str, patience: Patience = PATIENCE) -> str | None:
    """Send one place a message that says it is a trial; gives what is to be said although it was taken.

    Raises NotTold, or BadInput when there is no such place.
    """
    place = next((each for each in workspace.settings.news.places if each.name == name), None)
    if place is None:
        known = ", ".join(each.name for each in workspace.settings.news.places) or "none"
        raise BadInput(f"no place is called {name!r}", remedy=f"gongkai.toml has: {known}")
    if isinstance(place, FeedPlace):
        raise BadInput(f"{name} is a feed: a file of what was told, to which no trial message belongs")
    trial = Message("Gongkai: 测试消息 trial message", (), (), (f"trial {now().isoformat()}",))
    return _send(_sender(workspace, place, patience), place, trial)


def quiet(place: Place, moment: datetime) -> bool:
    """Say whether a moment lies in the quiet hours of a place; they may go over midnight."""
    if not place.quiet:
        return False
    opens, _, closes = place.quiet.partition("-")
    first, last = time.fromisoformat(opens), time.fromisoformat(closes)
    clock = moment.astimezone(CHINA).time()
    return first <= clock < last if first < last else clock >= first or clock < last


def _tell(engine: Engine, workspace: Workspace, place: Place, patience: Patience) -> PlaceTold:
    with Session(engine) as session:
        items = waiting(session, place.name)
    if quiet(place, now()) and not isinstance(place, FeedPlace):
        return PlaceTold(place.name, waits=len(items), quiet=True)
    found = settled(items)
    mark(engine, workspace, place.name, found.overtaken, OVERTAKEN)
    told, notes = 0, list[str]()
    try:
        for number, note in _deliveries(engine, workspace, place, found.items, patience):
            told += number
            notes += [note] if note else []
    except NotTold as error:
        blame(engine, place.name, str(error))
        return PlaceTold(place.name, told, len(found.items) - told, str(error))
    return PlaceTold(place.name, told, notes=tuple(notes))


def _deliveries(
    engine: Engine, workspace: Workspace, place: Place, items: Sequence[Item], patience: Patience
) -> Iterator[tuple[int, str | None]]:
    """Deliver message by message, and mark each; gives how many pieces of news it told, and what is to be said."""
    if isinstance(place, FeedPlace):
        mark(engine, workspace, place.name, [item.id for item in items], TOLD)
        _write_feed(engine, workspace, place)  # from what is marked, so it can be written anew at any time
        yield len(items), None
    elif items:
        sender = _sender(workspace, place, patience)
        for message in compose(items, place.language, sender.limits, sender.render):
            note = _send(sender, place, message)
            mark(engine, workspace, place.name, message.ids, TOLD)
            yield len(message.ids), note


def _sender(workspace: Workspace, place: Place, patience: Patience) -> _Sender:
    """Give how a place is told. Raises NotTold when what is secret is not in the environment."""
    reach = Reach(workspace.settings.news.allow_hosts, patience.attempt)
    if isinstance(place, EmailPlace):
        return _by_mail(place, patience)
    if isinstance(place, RobotPlace):
        return _by_robot(place, patience, reach)
    assert isinstance(place, WebhookPlace)
    return _by_webhook(place, patience, reach)


def _by_mail(place: EmailPlace, patience: Patience) -> _Sender:
    password = secret(place.secret_env)

    def send(message: Message) -> str | None:
        letter = mail.letter(place, message)
        refused = deliver(lambda: mail.send(place, letter, password, patience.attempt), patience)
        return f"{place.host} did not take it for {', '.join(refused)}" if refused else None

    return _Sender(mail.LIMITS, lambda message: mail.letter(place, message).as_bytes(), send)


def _by_robot(place: RobotPlace, patience: Patience, reach: Reach) -> _Sender:
    robot, address, key = robots.ROBOTS[place.kind], secret(place.address_env), secret(place.secret_env)

    def attempt(message: Message) -> None:
        target, body = robot.sign(address, robot.write(message, place.language), key, seconds_now())
        answer = post(target, robots.to_bytes(body), robots.JSON, reach)
        robots.take(robot, urlsplit(address).hostname or place.kind, answer)

    return _Sender(
        robot.limits,
        lambda message: robots.size(robot, message, place.language),
        lambda message: deliver(lambda: attempt(message), patience),
    )


def _by_webhook(place: WebhookPlace, patience: Patience, reach: Reach) -> _Sender:
    address, key = place.address or secret(place.address_env), secret(place.secret_env)

    def attempt(message: Message) -> None:
        data = webhook.body(place.name, message, place.language)
        post(address, data, webhook.headers(data, key, message.id, round(seconds_now())), reach)

    return _Sender(
        webhook.LIMITS,
        lambda message: webhook.body(place.name, message, place.language),
        lambda message: deliver(lambda: attempt(message), patience),
    )


def _write_feed(engine: Engine, workspace: Workspace, place: FeedPlace) -> None:
    query = select(News.__table__).where(News.place == place.name, News.ended == TOLD)
    with Session(engine) as session:
        rows = session.execute(query.order_by(News.ended_at.desc(), News.id).limit(place.entries)).mappings().all()
    entries = [(item_from(dict(row)), row["ended_at"]) for row in rows]
    feed.write(workspace.path / place.file, place, entries, now())


def _send(sender: _Sender, place: Place, message: Message) -> str | None:
    """Send, and take what is secret out of whatever is said about it."""
    try:
        return sender.send(message)
    except NotTold as error:
        raise NotTold(_masked(place)(str(error))) from None


def _masked(place: Place) -> Masked:
    names = [getattr(place, name, "") for name in ("address_env", "secret_env")]
    secrets: list[str] = []
    for name in filter(None, names):
        try:
            value = secret(name)
        except NotTold:
            continue
        parts = urlsplit(value)
        secrets += [value, parts.query, *parts.query.split("="), parts.path.rpartition("/")[2]]
    return Masked(tuple(each for each in secrets if len(each) >= 6))


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Let one run tell at a time: two would send the same."""
    with (workspace.path / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkspaceLocked(f"{workspace.path}: another run is sending news (wait for it)") from error
        yield
