"""The table `versions`: what each version of a report says of itself.

versions_table(county, reports, bodies, sources) -> pa.Table
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from release.county import County
from release.rows.bodies import Body
from release.rows.captures import Lying
from release.rows.carried import Carried, Version
from release.rows.making import made


def versions_table(
    county: County, reports: Iterable[Carried], bodies: Mapping[str, Body], captures: Mapping[str, Lying]
) -> pa.Table:
    """Make the table of some reports' versions."""
    return made(
        "versions",
        (
            _row(county, report, version, bodies[version.id], captures[version.snapshot.capture])
            for report in reports
            for version in report.versions
        ),
    )


def _row(county: County, report: Carried, version: Version, body: Body, capture: Lying) -> tuple[Any, ...]:
    snapshot, reading = version.snapshot, version.reading
    return (
        version.id,
        report.id,
        snapshot.version,
        version.part,
        snapshot.first_seen,
        reading.kind,
        _changed(county, report, version),
        *_identity(reading),
        snapshot.digest,
        capture.payload_digest,
        body.parser,
        capture.id,
    )


def _identity(reading: Any) -> tuple[Any, ...]:
    who = (reading.title, reading.filer, reading.place)
    when = (reading.year, reading.year_evidence, reading.edition, reading.dated, reading.published)
    return who + when


def _changed(county: County, report: Carried, version: Version) -> str | None:
    """Say how a version differs from the one before it, as far as the audit compared the two."""
    if report.filing is None or report.place.imported or version is report.versions[0]:
        return None
    return county.judged.cases.change(version.snapshot.id, report.filing)
