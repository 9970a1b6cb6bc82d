"""Markup that a page carries without being made of it: what a script, a frame or a text field would show.

Takes the page's source and gives pieces of markup, longest first: the text of `<textarea>` and `<xmp>`, templates,
`srcdoc`, CDATA sections, strings in scripts (`var content = "<p>…"`, the state of vue and nuxt pages), and markup that
was escaped once too often.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from parsers.readers.html_content import matter_of

MARKUP = re.compile(r"<(?:p|div|table|span|br|section|h\d)\b", re.I)
ESCAPED = re.compile(r"&(?:amp;)*lt;/?(?:p|div|table|span|td|br)\b", re.I)
# Openers and closers of stretches of source; what stands between is looked into.
STRETCHES = (
    ("<textarea", "</textarea"), ("<xmp", "</xmp"), ("<script", "</script"), ("<template", "</template"),
    ("<noscript", "</noscript"), ("<![cdata[", "]]>"), ('srcdoc="', '"'), ("srcdoc='", "'"),
)  # fmt: skip
SCRIPT = "<script"
# What a sign escapes outside of strings opens none; so no string without an end is looked for twice.
STRING = re.compile(r"""\\.|"((?:[^"\\\n]|\\.)*+)"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\]|\\.)*+)`""", re.S)
PERCENT = re.compile(r"%3C(?:p|div|table|span)\b|%3C(?:p|div|table|span)%", re.I)
# How a `<` may be written in a script's string.
SIGNS = ("<", "\\u003", "\\x3", "%3", "&lt", "&amp;")
SHORTEST = 60
MOST_PIECES = 8
MOST_LAYERS = 3


def embedded_markup(text: str) -> list[str]:
    """Give the pieces of markup inside a page that may hold its content; at most a handful."""
    pieces = {_unwrapped(piece) for piece in _pieces(text) if len(piece) >= SHORTEST}
    said = sorted(
        (piece for piece in pieces if MARKUP.search(piece)), key=lambda p: (matter_of(p), len(p)), reverse=True
    )
    return said[:MOST_PIECES]


def _pieces(text: str) -> Iterator[str]:
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    for opener, closer in STRETCHES:
        for start, end in _stretches(lower, opener, closer):
            inside = text[start:end]
            if opener != SCRIPT or inside.lstrip().startswith("<"):
                yield inside
            else:
                strings = ("".join(quoted) for quoted in STRING.findall(inside))
                yield from map(_string_value, filter(_may_hold, strings))
    if ESCAPED.search(text):
        yield unescape(text)


def _stretches(text: str, opener: str, closer: str) -> Iterator[tuple[int, int]]:
    at = text.find(opener)
    while at >= 0:
        start = text.find(">", at) + 1 if opener.startswith("<") and not opener.endswith("[") else at + len(opener)
        end = text.find(closer, start) if start else -1
        if end < 0:
            return
        yield start, end
        at = text.find(opener, end)


def _may_hold(string: str) -> bool:
    return len(string) >= SHORTEST and any(sign in string for sign in SIGNS)


def _string_value(string: str) -> str:
    """Give what a script's string stands for."""
    plain = string.replace("\\'", "'").replace("\\`", "`").replace("\r", "").replace("\n", "\\n").replace("\t", "\\t")
    plain = re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", plain)
    try:
        return str(json.loads(f'"{plain}"', strict=False))
    except ValueError:
        return string.replace("\\/", "/").replace("\\n", "\n").replace('\\"', '"')


def _unwrapped(piece: str) -> str:
    """Take off percent signs and entities as long as the markup is still behind them."""
    for _ in range(MOST_LAYERS):
        if PERCENT.search(piece) and not MARKUP.search(piece):
            piece = unquote(piece)
        elif ESCAPED.search(piece):
            piece = unescape(piece)
        else:
            break
    return piece


def shows_markup(text: str) -> bool:
    """Tell whether a text, as a page shows it, is markup that was escaped once too often."""
    return ("<" in text and MARKUP.search(text) is not None) or ("&lt;" in text and ESCAPED.search(text) is not None)
