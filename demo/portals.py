"""The portal files of the demo, as text for the workspace's portals/ folder."""

from collections.abc import Mapping

from demo import generic, hanweb, showcase, trs
from demo.counties import by_id

FAMILIES = {
    "qinglan": ("trs", trs.COLUMN),
    "jichuan": ("hanweb", hanweb.INDEX),
    "yanhu": ("generic", f"{generic.FOLDER}list.htm"),
}


def portal_files(base_urls: Mapping[str, str]) -> dict[str, str]:
    """Give the text of each portal file by its name, for the portals that `base_urls` serves."""
    return {f"{name}.yaml": _portal_file(name, url) for name, url in base_urls.items()}


def _portal_file(name: str, url: str) -> str:
    return _showcase(url) if name == showcase.PORTAL else _county(name, url)


def _county(name: str, url: str) -> str:
    county = by_id(name)
    family, path = FAMILIES[name]
    return f"""\
id: {name}
county_code: "{county.code}"
county: {county.name}
family: {family}
base_urls: [{url}]
covers: county
columns:
  - key: annual
    url: {url.rstrip("/")}{path}
"""


def _showcase(url: str) -> str:
    lines = [
        f"id: {showcase.PORTAL}",
        'county_code: "990199"',
        f"county: {showcase.SITE}",
        "family: trs",
        f"base_urls: [{url}]",
        "covers: columns",
        "columns:",
    ]
    for report in showcase.reports():
        lines += [
            f"  - key: {report['slug']}",
            f"    url: {url.rstrip('/')}{showcase.column(report)}",
            f"    filer: {report['name']}",
            f'    county_code: "{report["county_code"]}"',
            f"    years: [{report['year']}]",
        ]
    return "\n".join(lines) + "\n"
