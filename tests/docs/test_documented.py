"""Every command, option, setting, exit code and rule that exists is documented, and nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer._click.core import Command, Group

from cli.exits import Exit
from cli.main import build
from storage.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"


def commands(command: Command, path: str = "gongkai") -> Iterator[tuple[str, Command]]:
    """Give every command that can be called, with the words that call it."""
    if isinstance(command, Group):
        for name, child in command.commands.items():
            yield from commands(child, f"{path} {name}")
    else:
        yield path, command


COMMANDS = dict(commands(typer.main.get_command(build())))
SETTINGS = [
    (section, name, field.default)
    for section, table in Settings.model_fields.items()
    for name, field in table.annotation.model_fields.items()  # type: ignore[union-attr]
]


def section_of(call: str) -> str:
    """Give the part of docs/commands.md under the heading of one command."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^## `([^`]+)`.*$", text, flags=re.MULTILINE)
    sections = dict(zip((head.split(" [")[0] for head in parts[1::2]), parts[2::2], strict=True))
    assert call in sections, f"docs/commands.md has no heading for {call}"
    return sections[call]


@pytest.mark.parametrize("call", COMMANDS)
def test_every_command_and_option_is_documented(call: str) -> None:
    section = section_of(call)
    options = {name for param in COMMANDS[call].params for name in param.opts if name.startswith("--")}
    missing = {name for name in options - {"--help", "--workspace"} if f"`{name}" not in section}
    assert not missing, f"{call} does not document {sorted(missing)}"


def test_no_command_is_documented_that_does_not_exist() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    heads = {head.split(" [")[0] for head in re.findall(r"^## `([^`]+)`", text, flags=re.MULTILINE)}
    assert heads == set(COMMANDS)


@pytest.mark.parametrize(("section", "name", "default"), SETTINGS)
def test_every_setting_is_documented_with_its_default(section: str, name: str, default: object) -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8").split(f"## [{section}]")[1].split("\n## ")[0]
    shown = {"": "empty", (): "`[]`", True: "true", False: "false"}.get(default, str(default))  # type: ignore[call-overload]
    assert f"| `{name}` | {shown} |" in text


@pytest.mark.parametrize("code", list(Exit))
def test_every_exit_code_is_documented(code: Exit) -> None:
    assert f"| {code.value} | `{code.name}` |" in (DOCS / "exit-codes.md").read_text(encoding="utf-8")


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    unreached = [page.name for page in DOCS.glob("*.md") if f"docs/{page.name}" not in readme]
    assert not unreached
