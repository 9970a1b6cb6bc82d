"""The causes of rows that come from inputs alone: units, portals, visits, rules, reviews. docs/release-changes.md."""

from release.delta.cause import Cause, Causes, ranked
from release.delta.ledger import About
from release.delta.pair import Pair
from release.delta.scene import Scene, only_time

NOT_OURS = "nothing"  # what a portal covers that is an import
OF_PORTAL_FILE = frozenset({"county_code", "filer", "elsewhere"})


def of_rule(scene: Scene, pair: Pair) -> Causes:
    """A rule is software."""
    return (Cause.READ_BETTER,)


def of_unit(scene: Scene, pair: Pair) -> Causes:
    """Tell why a unit, or a stretch of its time, is told otherwise."""
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    scope = scene.has(Cause.SCOPE_CHANGED) if pair.old is None or pair.new is None else ()
    return only_time(scene, scene.has(Cause.ROSTER_CORRECTED), (*scope, *scene.has(Cause.READ_BETTER)))


def of_portal(scene: Scene, pair: Pair) -> Causes:
    """Tell why a portal is there, or described otherwise, and note it for its listings."""
    found = _of_portal(scene, pair)
    scene.ledger.note(About.PORTAL, pair.key, found)
    return found


def _of_portal(scene: Scene, pair: Pair) -> Causes:
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    if pair.fields == ("county",):
        return scene.has(Cause.ROSTER_CORRECTED, Cause.READ_BETTER)
    if pair.one["covers"] == NOT_OURS:
        return (Cause.LOOKED_AGAIN,)
    scope = scene.has(Cause.SCOPE_CHANGED) if pair.old is None or pair.new is None else ()
    return (*scope, Cause.SETTINGS_CHANGED)


def of_visit(scene: Scene, pair: Pair) -> Causes:
    """Tell why a visit is there, and note that its county was looked at."""
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    if pair.new is None:
        return ranked(scene.ledger.of(About.PORTAL, (pair.one["portal_id"],)))
    if pair.old is not None and pair.old["ended_at"] is not None:
        return scene.has(Cause.READ_BETTER)
    portal = scene.new.row("portals", pair.new["portal_id"])
    if portal is not None:
        scene.ledger.note(About.VISITED, (portal["county_code"],), (Cause.LOOKED_AGAIN,))
    return (Cause.LOOKED_AGAIN,)


def of_listing(scene: Scene, pair: Pair) -> Causes:
    """Tell why a column was read in a visit, and note that the county whose reports it lists was looked at."""
    row = pair.one
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    visits = [side.row("visits", row["visit_id"]) for side in (scene.old, scene.new)]
    if pair.new is not None and (visits[0] is None or visits[0]["ended_at"] is None):
        scene.ledger.note(About.VISITED, (row["county_code"],), (Cause.LOOKED_AGAIN,))
        return (Cause.LOOKED_AGAIN,)
    visit = visits[1] or visits[0]
    portal = scene.ledger.of(About.PORTAL, (visit["portal_id"],)) if visit else ()
    if not pair.fields or set(pair.fields) <= OF_PORTAL_FILE:
        return ranked(portal, scene.has(Cause.READ_BETTER))
    return scene.has(Cause.READ_BETTER)


def of_work(scene: Scene, pair: Pair) -> Causes:
    """Tell why a decision or an answer is there: the journal only grows, its numbers are its lines."""
    if pair.old is None and pair.key[0] > scene.last_numbers.get(pair.table, 0):
        return (Cause.DECIDED,)
    adopted = scene.has(Cause.ROSTER_CORRECTED, Cause.READ_BETTER)
    if pair.fields:
        return adopted
    if pair.one["finding_id"] in scene.grounds.taken_back:
        return (Cause.RETRACTED,)
    return ranked(scene.has(Cause.SCOPE_CHANGED, Cause.RETRACTED), adopted)
