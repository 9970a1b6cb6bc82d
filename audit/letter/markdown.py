"""A letter as Markdown: `markdown(letter) -> str`. No text of a stranger is taken for markup."""

import re

from audit.letter.content import HEADING, ITEM, LINE, TITLE, Letter
from audit.plain import printable

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
FORMS = {TITLE: "# {}\n", HEADING: "## {}\n", ITEM: "**{}**\n", LINE: "- {}"}


def markdown(letter: Letter) -> str:
    """Give the letter; lines in a row are one list."""
    lines: list[str] = []
    for kind, text in letter.blocks:
        if lines and kind != LINE and lines[-1].startswith("- "):
            lines.append("")
        lines.append(FORMS.get(kind, "{}\n").format(_MARKS.sub(r"\\\1", printable(text, lines=False))))
    return "\n".join(lines) + "\n"
