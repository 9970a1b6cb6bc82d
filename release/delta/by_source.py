"""The causes of rows that say what was read: versions, their contents, reports, captures. docs/release-changes.md."""

from release.delta.cause import Cause, Causes, ranked
from release.delta.ledger import About
from release.delta.pair import Pair
from release.delta.scene import Scene, Standing, only_time
from release.delta.side import Record

# Columns of a version that tell where it was found and not what was read of it.
FOUND = frozenset({"report_id", "number", "part", "first_seen", "capture_id", "payload_digest"})
OF_VERSION = frozenset({"kind", "title", "edition", "dated", "published", "versions", "version_id"})
OF_NIGHTS = frozenset({"first_seen", "last_seen", "listed_on", "url", "page_url", "portal_id"})
OF_ROSTER = frozenset({"county", "filer", "filer_code"})


def of_version(scene: Scene, pair: Pair) -> Causes:
    """Tell why a version came, went or says something else, and note it for all that rests on it."""
    found = _of_version(scene, pair)
    scene.ledger.note(About.VERSION, pair.key, found)
    scene.ledger.note(About.TEXT, pair.key, _of_text(pair, found))
    for row in (pair.old, pair.new):
        if row is not None:
            scene.cites(row["capture_id"], found)
            if filing := scene.filing_of(row["report_id"]):
                scene.ledger.note(About.FILING, filing, found)
    return found


def _of_version(scene: Scene, pair: Pair) -> Causes:
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    if pair.old is None or pair.new is None:
        if scene.taken_back(pair.one["report_id"]):
            return (Cause.RETRACTED,)
        return _arrived(scene, pair.new) if pair.new is not None else _gone(scene, pair.one)
    return _reread(scene, pair)


def _arrived(scene: Scene, row: Record) -> Causes:
    """Tell why a version is there: new bytes, old bytes that only now are read as a report, or bytes archived late."""
    standing = scene.standing(row["capture_id"])
    if standing is Standing.NEW:
        return (Cause.SOURCE_CHANGED,)
    attributed = scene.has(Cause.ROSTER_CORRECTED) if scene.by_guest(row) else ()
    if standing is Standing.KNOWN:  # the archive had it, so that only its reading can have brought it
        return ranked((Cause.READ_BETTER, *attributed))
    return ranked((Cause.LOOKED_AGAIN,), (*scene.has(Cause.READ_BETTER), *attributed))


def _gone(scene: Scene, row: Record) -> Causes:
    """Tell why a version is not there any more: nobody takes bytes out of the archive."""
    attributed = scene.has(Cause.ROSTER_CORRECTED) if scene.by_guest(row) else ()
    return ranked((*scene.has(Cause.READ_BETTER), *attributed))


def _reread(scene: Scene, pair: Pair) -> Causes:
    """Tell why a version says something else."""
    fields, one = set(pair.fields), pair.one
    if "capture_id" in fields:  # another version has its number now
        return _arrived(scene, one)
    found: set[Cause] = set()
    read = bool(fields - FOUND)
    if read and ("parser" in fields or scene.has(Cause.READ_BETTER)):
        found.add(Cause.READ_BETTER)
    county = one["version_id"].partition("-")[0]
    if "report_id" in fields:
        found.update(scene.has(Cause.ROSTER_CORRECTED))
        found.update(() if found else scene.visited(county))
    if "first_seen" in fields:
        found.update(scene.visited(county))
    return ranked(found)


def _of_text(pair: Pair, found: Causes) -> Causes:
    """Give the causes by which what was read of a version can differ."""
    if pair.old is None or pair.new is None or "capture_id" in pair.fields:
        return found
    return tuple(cause for cause in found if cause is Cause.READ_BETTER)


def of_text(scene: Scene, pair: Pair) -> Causes:
    """Tell why a cell, problem, section or statement differs: by its version, else by who reads it."""
    return scene.ledger.of(About.TEXT, pair.key[:1]) or scene.has(Cause.READ_BETTER)


def of_report(scene: Scene, pair: Pair) -> Causes:
    """Tell why a report came, went or says something else, and note it for its filing, filer, year and county."""
    found = _of_report(scene, pair)
    row = pair.one
    scene.ledger.note(About.REPORT, pair.key, found)
    scene.ledger.note(About.COUNTY, (row["county_code"],), found)
    if row["filer_id"]:
        scene.ledger.note(About.FILING, (row["filer_id"], row["year"]), found)
        if pair.old is None or pair.new is None:
            scene.ledger.note(About.FILER, (row["filer_id"],), found)
            scene.ledger.note(About.YEAR, (row["county_code"], row["year"]), found)
    return found


def _of_report(scene: Scene, pair: Pair) -> Causes:
    if scene.out_of_scope(pair):
        return (Cause.SCOPE_CHANGED,)
    by_versions = [cause for id in pair.both("version_id") for cause in scene.ledger.of(About.VERSION, (id,))]
    if pair.old is None or pair.new is None:
        if scene.taken_back(pair.one["report_id"]):
            return (Cause.RETRACTED,)
        return ranked(by_versions)
    found, fields = set[Cause](), set(pair.fields)
    if fields & OF_VERSION:
        found.update(by_versions)
    if fields & OF_NIGHTS:
        found.update(scene.visited(pair.one["county_code"]))
    if "best" in fields:
        filing = scene.filing_of(pair.one["report_id"])
        found.update(scene.ledger.of(About.FILING, filing) if filing else ())
    return ranked(found) or scene.has(Cause.READ_BETTER)


def of_wide(scene: Scene, pair: Pair) -> Causes:
    """Tell why a row of the wide table differs: by its report, its verdict, its numbers, its names."""
    report = scene.ledger.of(About.REPORT, pair.key)
    if pair.old is None or pair.new is None:
        return report
    found, fields = set[Cause](), set(pair.fields)
    if "headline" in fields and (filing := scene.filing_of(pair.one["report_id"])):
        found.update(scene.ledger.of(About.VERDICT, filing))
    if fields & OF_ROSTER:
        found.update(only_time(scene, scene.has(Cause.ROSTER_CORRECTED), scene.has(Cause.READ_BETTER)))
    if fields - OF_ROSTER - {"headline"}:
        newest = scene.new.row("reports", *pair.key)
        read = scene.ledger.of(About.TEXT, (newest["version_id"],)) if newest else ()
        found.update(read or report or scene.has(Cause.READ_BETTER))
    return ranked(found)


def of_capture(scene: Scene, pair: Pair) -> Causes:
    """Tell why a capture is cited, or cited no more, or lies elsewhere."""
    if pair.old is not None and pair.new is not None:
        sealed = pair.fields == ("manifest",) and pair.old["manifest"] is None
        return (Cause.SEALED,) if sealed else ()
    citing = scene.citing(pair.key[0])
    if pair.new is not None and scene.standing(pair.key[0]) is Standing.NEW:
        return ranked(cause for cause in citing if cause is Cause.SCOPE_CHANGED) or (Cause.LOOKED_AGAIN,)
    possible = (Cause.SCOPE_CHANGED, Cause.RETRACTED, Cause.ROSTER_CORRECTED, Cause.READ_BETTER)
    return citing or ranked(scene.has(*possible))
