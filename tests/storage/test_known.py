"""What the store tells of a portal's documents before a visit."""

from datetime import timedelta

from sqlalchemy import Engine, event, update

from storage.database import transaction
from storage.intake import Intake
from storage.known import Known, known_documents
from storage.models import Capture, Visit
from storage.reading import read_new
from storage.workspace import Workspace
from tests.storage.fake_parser import FIRST
from tests.storage.synthetic import FIRST_NIGHT, PORTAL, SITE, crawl

PAGE, OTHER, FILE = f"{SITE}/1.html", f"{SITE}/2.html", f"{SITE}/files/1.txt"
Pages = dict[str, bytes | None]


def nights(engine: Engine, workspace: Workspace, *pages: Pages) -> dict[str, Known]:
    """Crawl and read, a night for each set of pages; gives what is known then, by address."""
    for days, shown in enumerate(pages):
        with Intake(engine, workspace) as intake:
            crawl(engine, intake, FIRST_NIGHT + timedelta(days=days), shown)
        read_new(engine, workspace, parser=FIRST, processes=1)
    return known(engine)


def known(engine: Engine) -> dict[str, Known]:
    with transaction(engine) as session:
        return {each.url: each for each in known_documents(session, PORTAL.id)}


def page(words: str) -> bytes:
    return f"year=2019 {words}".encode()


def after(days: int) -> object:
    return FIRST_NIGHT + timedelta(days=days)


def test_a_portal_never_visited_has_nothing_known(engine: Engine) -> None:
    assert known(engine) == {}


def test_the_last_answer_and_the_nights_of_a_document_are_known(engine: Engine, workspace: Workspace) -> None:
    same, changed = {PAGE: page("text=a")}, {PAGE: page("text=b")}
    told = nights(engine, workspace, same, changed, changed)[PAGE]
    assert (told.role, told.parent, told.outcome) == ("page", None, "present")
    assert (told.first_seen, told.changed, told.asked, told.whole) == (after(0), after(1), after(2), after(2))
    assert (told.listed, told.gone, told.promises) == (True, 0, False)


def test_a_report_is_known_by_its_newest_version(engine: Engine, workspace: Workspace) -> None:
    told = nights(engine, workspace, {PAGE: b"year=2019 text=a"}, {PAGE: b"year=2020 text=a"})
    assert (told[PAGE].reports, told[PAGE].held) == ((("", 2020),), True)


def test_what_is_gone_keeps_the_night_it_last_came_whole_and_counts_its_absences(
    engine: Engine, workspace: Workspace
) -> None:
    there, gone = {PAGE: page("text=a")}, {PAGE: None}
    told = nights(engine, workspace, there, gone, gone, gone)[PAGE]
    assert (told.outcome, told.gone, told.whole, told.asked) == ("gone", 3, after(0), after(3))
    assert nights(engine, workspace, there, gone, gone, gone, there)[PAGE].gone == 0


def test_nights_of_visits_that_were_not_whole_do_not_count_towards_being_gone(
    engine: Engine, workspace: Workspace
) -> None:
    nights(engine, workspace, {PAGE: page("text=a")}, {PAGE: None}, {PAGE: None})
    with transaction(engine) as session:
        session.execute(update(Visit).where(Visit.night == after(1)).values(state="incomplete"))
    assert known(engine)[PAGE].gone == 1


def test_an_attachment_is_known_with_its_page(engine: Engine, workspace: Workspace) -> None:
    told = nights(engine, workspace, {PAGE: page(f"text=a attachment={FILE}"), FILE: b"n=5"})
    assert (told[FILE].role, told[FILE].parent, told[FILE].outcome) == ("attachment", PAGE, "present")
    assert not told[FILE].promises
    assert told[PAGE].reports == (("", 2019),)


def test_a_title_that_promises_a_report_is_told_as_long_as_none_was_read_behind_it(
    engine: Engine, workspace: Workspace
) -> None:
    told = nights(engine, workspace, {PAGE: b"year=2019 bug", OTHER: page("text=a")})
    assert (told[PAGE].promises, told[OTHER].promises) == (True, False)


def test_what_the_last_whole_visit_did_not_list_is_told(engine: Engine, workspace: Workspace) -> None:
    both = {PAGE: page("text=a"), OTHER: page("text=b")}
    told = nights(engine, workspace, both, {OTHER: page("text=b")})
    assert (told[PAGE].listed, told[OTHER].listed) == (False, True)


def test_validators_are_those_of_the_response_last_seen_whole_and_name_its_original(
    engine: Engine, workspace: Workspace
) -> None:
    nights(engine, workspace, {PAGE: page("text=a")}, {PAGE: page("text=a")}, {PAGE: None})
    assert known(engine)[PAGE].validators is None
    with transaction(engine) as session:
        captures = session.query(Capture).where(Capture.url == PAGE).order_by(Capture.at).all()
        for number, capture in enumerate(captures):
            capture.etag = f'"{number}"'
    validators = known(engine)[PAGE].validators
    assert captures[1].revisit_of == captures[0].id
    assert validators is not None
    assert (validators.original, validators.etag, validators.url) == (captures[0].id, '"1"', PAGE)


def test_the_number_of_queries_does_not_grow_with_documents_or_nights(engine: Engine, workspace: Workspace) -> None:
    counts = []
    for size in (1, 40):
        nights(engine, workspace, *[{f"{SITE}/{n}.html": page("text=a") for n in range(size)}] * 2)
        asked: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *given, asked=asked: asked.append(given[2]))
        known(engine)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 12
