"""Every command, option, setting, exit code and rule that exists is documented, and nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from cli.exits import Exit
from cli.main import build
from storage.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"


def commands(
    command: TyperGroup | TyperCommand, path: str = "gongkai"
) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Give every command that can be called, with the words that call it."""
    if isinstance(command, TyperGroup):
        if command.invoke_without_command:
            yield path, command
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


def documented() -> dict[str, str]:
    """Give the text of docs/commands.md under each heading, by the words of its command without the arguments."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^## `(gongkai(?: [a-z-]+)+)[^`]*`.*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("call", COMMANDS)
def test_every_command_and_option_is_documented(call: str) -> None:
    section = documented()[call]
    options = {name for param in COMMANDS[call].params for name in param.opts if name.startswith("--")}
    missing = {name for name in options - {"--help", "--workspace"} if f"`{name}" not in section}
    assert not missing, f"{call} does not document {sorted(missing)}"


@pytest.mark.parametrize("call", COMMANDS)
def test_every_command_takes_a_workspace(call: str) -> None:
    assert any({"-w", "--workspace"} <= set(param.opts) for param in COMMANDS[call].params)


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert documented().keys() == COMMANDS.keys()


@pytest.mark.parametrize(("section", "name", "default"), SETTINGS)
def test_every_setting_is_documented_with_its_default(section: str, name: str, default: object) -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8").split(f"## [{section}]")[1].split("\n## ")[0]
    words = {"''": "empty", "()": "`[]`", "True": "true", "False": "false"}
    shown = words.get(repr(default), repr(default))
    assert f"| `{name}` | {shown} |" in text


@pytest.mark.parametrize("code", list(Exit))
def test_every_exit_code_is_documented(code: Exit) -> None:
    assert f"| {code.value} | `{code.name}` |" in (DOCS / "exit-codes.md").read_text(encoding="utf-8")


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    unreached = [page.name for page in DOCS.glob("*.md") if f"docs/{page.name}" not in readme]
    assert not unreached
