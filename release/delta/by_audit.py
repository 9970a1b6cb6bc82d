"""The causes of rows that judge: obligations, verdicts, proofs, filers, findings. docs/release-changes.md."""

from release.delta.cause import Cause, Causes, ranked
from release.delta.ledger import About
from release.delta.pair import Pair
from release.delta.scene import Scene, Standing, only_time
from release.retractions import MARK

BY_PEOPLE = frozenset({"state", "replies"})
OTHERWISE = (Cause.ROSTER_CORRECTED, Cause.READ_BETTER)  # what bears on every judgement, whether it shows or not
CAME_DUE = frozenset({"due", "extended"})


def of_obligation(scene: Scene, pair: Pair) -> Causes:
    """Tell why somebody owes, or owes something else, and note it for the verdict."""
    found = _of_obligation(scene, pair)
    scene.ledger.note(About.FILING, pair.key, found)
    return found


def _of_obligation(scene: Scene, pair: Pair) -> Causes:
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    if _came_due(pair) or _new_year(scene, pair):
        return scene.has(Cause.TIME_PASSED)
    made = scene.has(Cause.ROSTER_CORRECTED, Cause.SETTINGS_CHANGED)
    if pair.old is None or pair.new is None:  # the years of a county begin with the first report that was found
        made += scene.ledger.of(About.YEAR, (pair.one["county_code"], pair.one["year"]))
    return only_time(scene, made, scene.has(Cause.READ_BETTER))


def _came_due(pair: Pair) -> bool:
    """Tell whether only the day of the deadline passed."""
    if pair.old is None or pair.new is None:
        return False
    words = pair.old["duty"], pair.new["duty"]
    others = set(pair.fields) - {"duty", "duty_since", "reason"}
    return words[0] == "not_yet_due" and words[1] in CAME_DUE and not others


def _new_year(scene: Scene, pair: Pair) -> bool:
    """Tell whether a report year began for a filer that was held to the years before."""
    if pair.old is not None or pair.new is None:
        return False
    span = scene.years(pair.new["county_code"])
    known = scene.old.row("filers", pair.new["filer_id"])
    return span is not None and known is not None and pair.new["year"] > span[1]


def of_filer(scene: Scene, pair: Pair) -> Causes:
    """Tell why a filer came, went, is called otherwise or has another number of reports."""
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    found = set[Cause]()
    if pair.fields == () or "reports" in pair.fields:
        found.update(scene.ledger.of(About.FILER, pair.key))
    if pair.fields == ("reports",):
        return ranked(found)
    found.update(scene.has(Cause.ROSTER_CORRECTED, Cause.SETTINGS_CHANGED))
    return only_time(scene, tuple(found), scene.has(Cause.READ_BETTER))


def of_verdict(scene: Scene, pair: Pair) -> Causes:
    """Tell why a verdict says something else, and note it for its proofs and the wide table."""
    found = _of_verdict(scene, pair)
    scene.ledger.note(About.VERDICT, pair.key, found)
    return found


def _of_verdict(scene: Scene, pair: Pair) -> Causes:
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    if {_is_taken_back(reason) for reason in pair.both("observation_reason")} == {True, False}:
        return (Cause.RETRACTED,)
    shown = scene.ledger.of(About.FILING, pair.key)
    if pair.old is not None and pair.new is not None:
        shown += (*scene.visited(pair.one["county_code"]), *scene.has(Cause.SETTINGS_CHANGED))
    return only_time(scene, shown, scene.has(*OTHERWISE))


def _is_taken_back(reason: str | None) -> bool:
    return reason is not None and reason.startswith(MARK)


def of_proof(scene: Scene, pair: Pair) -> Causes:
    """Tell why a capture proves a verdict now, or does so no more, and note it for the capture."""
    found = _of_proof(scene, pair)
    scene.ledger.note(About.CAPTURE, (pair.one["capture_id"],), found)
    return found


def _of_proof(scene: Scene, pair: Pair) -> Causes:
    filer, year, capture = pair.key
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    if pair.new is not None and scene.standing(capture) is Standing.NEW:
        return (Cause.LOOKED_AGAIN,)
    county = scene.county_of_filing(filer, year)
    shown = scene.ledger.of(About.VERDICT, (filer, year)) or scene.visited(county)
    return ranked(shown) or scene.has(*OTHERWISE)


def of_finding(scene: Scene, pair: Pair) -> Causes:
    """Tell why a rule finds something, or nothing any more, or where the work on it stands."""
    row, fields = pair.one, set(pair.fields)
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    if fields and fields <= BY_PEOPLE:
        return (Cause.DECIDED,)
    if (pair.old is None or pair.new is None) and _taken_back(scene, pair):
        return (Cause.RETRACTED,)
    filing = row["filer_id"], row["year"]
    shown = {*scene.ledger.of(About.FILING, filing), *scene.has(Cause.SETTINGS_CHANGED)}
    if row["rule"] in scene.changed_rules or "rule_version" in fields:
        shown.add(Cause.READ_BETTER)
    if fields & BY_PEOPLE:
        shown.add(Cause.DECIDED)
    if not shown:  # a rule may compare with other years and other filers of the county
        shown.update(scene.ledger.of(About.COUNTY, (row["county_code"],)), scene.visited(row["county_code"]))
    return only_time(scene, tuple(shown), scene.has(*OTHERWISE))


def _taken_back(scene: Scene, pair: Pair) -> bool:
    """Tell whether a finding, its document or its filing's report is taken back in one of the two."""
    row, told = pair.one, scene.grounds.taken_back
    if row["finding_id"] in told or row["document"] in told:
        return True
    return Cause.RETRACTED in scene.ledger.of(About.VERDICT, (row["filer_id"], row["year"]))
