"""The causes of rows that judge: obligations, verdicts, proofs, filers, findings. docs/release-changes.md."""

from audit.change.comparing import AXES
from audit.rules import years
from release.delta.cause import Cause, Causes, ranked
from release.delta.ledger import About
from release.delta.pair import Pair
from release.delta.scene import Scene, Standing, only_time
from release.retractions import MARK

BY_PEOPLE = frozenset({"state", "replies"})
OTHERWISE = (Cause.ROSTER_CORRECTED, Cause.READ_BETTER)  # what bears on every judgement, whether it shows or not
CAME_DUE = frozenset({"due", "extended"})
TAKEN_DOWN = frozenset({"withdrawn", "restored"})
# Rules that hold a report against its filer's other years, or against others of the county.
OF_YEARS = frozenset({*(rule.id for rule in years.RULES), "unlike_years", "copied_own_year"})
OF_COUNTY = frozenset({"unlike_peers", "copied_from_other", "duplicate_report", "county_text"})


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
        visited = scene.visited(pair.one["county_code"])
        shown += (*visited, *scene.has(Cause.SETTINGS_CHANGED))
        if visited and _taken_down(pair.old["integrity"]) != _taken_down(pair.new["integrity"]):
            shown += (Cause.SOURCE_CHANGED,)
    return only_time(scene, shown, scene.has(*OTHERWISE))


def _taken_down(integrity: str | None) -> frozenset[str]:
    """Give the words that say that the portal took the report down, or put it up again."""
    return TAKEN_DOWN.intersection((integrity or "").split("; "))


def _is_taken_back(reason: str | None) -> bool:
    return reason is not None and reason.startswith(MARK)


def of_proof(scene: Scene, pair: Pair) -> Causes:
    """Tell why a capture proves a verdict now, or does so no more, and note it for the capture."""
    found = _of_proof(scene, pair)
    scene.cites(pair.one["capture_id"], found)
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
    shown = {*_of_filings(scene, pair), *scene.has(Cause.SETTINGS_CHANGED)}
    if row["rule"] in scene.changed_rules or "rule_version" in fields:
        shown.add(Cause.READ_BETTER)
    if fields & BY_PEOPLE:
        shown.add(Cause.DECIDED)
    others = scene.ledger.of(About.COUNTY, (row["county_code"],)) if row["rule"] in OF_COUNTY else ()
    shown = shown or set(scene.visited(row["county_code"]))
    return only_time(scene, tuple(shown), (*others, *scene.has(*OTHERWISE)))


def _of_filings(scene: Scene, pair: Pair) -> Causes:
    """Give why the filings differ that a rule looks at: its verdict, its report, those of the years beside it."""
    rule, filer, year = (pair.one[name] for name in ("rule", "filer_id", "year"))
    if rule in AXES:
        return scene.ledger.of(About.VERDICT, (filer, year))
    beside = (year - 1, year, year + 1) if rule in OF_YEARS else (year,)
    return ranked(cause for each in beside for cause in scene.ledger.of(About.FILING, (filer, each)))


def _taken_back(scene: Scene, pair: Pair) -> bool:
    """Tell whether a finding, its document or its filing's report is taken back in one of the two."""
    row, told = pair.one, scene.grounds.taken_back
    if row["finding_id"] in told or row["document"] in told:
        return True
    return Cause.RETRACTED in scene.ledger.of(About.VERDICT, (row["filer_id"], row["year"]))
