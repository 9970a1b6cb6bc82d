"""Puts a probe's portal file into the workspace: under its own name, checked, journaled, over no other site's file.

draft(workspace, findings) -> Draft     the id and text a file would have; raises BadInput when its place is taken
accept(workspace, draft) -> Path        writes it
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from crawler.pages.web_addresses import site
from crawler.portal_file import PortalFile, load_portal, read_portal
from crawler.probe.findings import Findings
from crawler.probe.writing import portal_id, portal_text
from roster.errors import BadInput
from storage.clock import night, now
from storage.workspace import Workspace

KEPT = ".before"  # behind the name of a file that was replaced


@dataclass(frozen=True, slots=True)
class Draft:
    """A portal file before it is written."""

    id: str
    text: str


def draft(workspace: Workspace, found: Findings) -> Draft:
    """Write the text for a portal; its id is the host's name, or the county's code where that is another site's."""
    name = _free_name(workspace, found)
    text = portal_text(found, name, night(now()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        load_portal(path)
    return Draft(name, text)


def accept(workspace: Workspace, new: Draft) -> Path:
    """Write a portal file; one of the same site that it replaces is kept beside it."""
    path = workspace.portals / f"{new.id}.yaml"
    workspace.journal("portals", {"did": "write", "portal": new.id, "text": new.text})
    return replace_file(path, new.text)


def replace_file(path: Path, text: str) -> Path:
    """Put a text in the place of a file in one step; what stood there before is kept under another name."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    if path.exists() and path.read_text(encoding="utf-8") != text:
        path.replace(path.with_name(path.name + KEPT))
    return fresh.replace(path)


def _free_name(workspace: Workspace, found: Findings) -> str:
    names = dict.fromkeys((portal_id(found.base_url, found.county_code), found.county_code))
    taken = []
    for name in names:
        path = workspace.portals / f"{name}.yaml"
        if not path.exists():
            return name
        portal, _ = read_portal(path)
        if portal is not None and _is_of(portal, found):
            return name
        taken.append(path.name)
    remedy = "rename or remove that file first"
    raise BadInput(f"{' and '.join(taken)} are portal files of other sites", file=workspace.portals, remedy=remedy)


def _is_of(portal: PortalFile, found: Findings) -> bool:
    sites = {site(url) for url in portal.base_urls}
    return portal.county_code == found.county_code and site(found.base_url) in sites
