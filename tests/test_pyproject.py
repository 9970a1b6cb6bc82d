"""What pyproject.toml says of the house is so."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_package_is_installed() -> None:
    roots = PYPROJECT["tool"]["importlinter"]["root_packages"]
    there = {file.parent.relative_to(ROOT) for root in roots for file in (ROOT / root).rglob("*.py")}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == {".".join(folder.parts) for folder in there}


def test_every_root_package_is_known_as_ours_to_the_sorting_of_imports() -> None:
    ours = PYPROJECT["tool"]["ruff"]["lint"]["isort"]["known-first-party"]
    assert {*PYPROJECT["tool"]["importlinter"]["root_packages"], "tests"} == set(ours)
