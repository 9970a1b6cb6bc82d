"""Entries of a catalogue made up for tests, with what a hostile release could say of itself."""

from typing import Any

NASTY = "<script>alert(1)</script>]]>&amp;\"'\x00\x0b\ud800"


def entry(name: str, as_of: str, **more: Any) -> dict[str, Any]:
    """Give an entry; `more` in place of what it says."""
    digest = (name.encode().hex() + "0" * 64)[:64]
    return {
        "name": name,
        "as_of": as_of,
        "schema": "gongkai.release/1",
        "sha256": digest,
        "signed_by": "SHA256:abc",
        "software": {"gongkai": "0.1.0", "parser": "gongkai-parser/4"},
        "license": "CC-BY-4.0",
        "counties": 2,
        "chosen": False,
        "rows": {"filers": 3, "reports": 4, "versions": 5, "cells": 990},
        "previous": None,
        "changes": [],
        "retracted": [],
        "accepted_drops": None,
        "files": [{"path": f"{name}/README.md", "bytes": 12, "sha256": "0" * 64}],
        **more,
    }


def retracted(report: str, reason: str = "a copy of another") -> dict[str, Any]:
    """Give a retraction as RELEASE.json has it."""
    return {"report": report, "county": None, "finding": None, "reason": reason, "dated": "2024-01-01"}


def sizes(*entries: dict[str, Any]) -> dict[str, int]:
    """Give the lengths of all files of entries, as when all are there."""
    return {file["path"]: file["bytes"] for each in entries for file in each["files"]}
