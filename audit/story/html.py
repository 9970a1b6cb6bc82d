"""The story as one page of HTML that stands by itself: to be sent, kept and printed.

    html(story) -> str

It loads nothing, runs nothing and links to nothing: every text is escaped, and the page's own policy forbids the rest.
"""

from collections.abc import Iterator
from html import escape

from audit.diff_page import POLICY
from audit.plain import printable
from audit.story.telling import Story
from audit.story.text import sections, title

STYLE = """
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; margin: 2em auto;
  max-width: 60em; line-height: 1.5; color: #111; background: #fff; overflow-wrap: anywhere; }
p { margin: .1em 0; } .i2 { padding-left: 2em; } .i4 { padding-left: 4em; color: #333; }
h2 { font-size: 1.05em; border-bottom: 1px solid #999; break-after: avoid; }
@media print { body { margin: 0; max-width: none; } p { break-inside: avoid; } }
"""


def html(story: Story) -> str:
    """Give the page."""
    return "".join(_page(story))


def _page(story: Story) -> Iterator[str]:
    heading = _text(title(story))
    yield '<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield f"<title>{heading}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{heading}</h1>\n"
    for name, lines in sections(story):
        yield f"<h2>{_text(name)}</h2>\n"
        yield from (f'<p class="i{indent}">{_text(text)}</p>\n' for indent, text in lines)
    yield "</body>\n</html>\n"


def _text(text: str) -> str:
    return escape(printable(text))
