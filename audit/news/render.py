"""A message as text, as the Markdown of robots, and as HTML. What strangers wrote can be no markup in any of them."""

from html import escape
from itertools import groupby
from operator import attrgetter

from audit.news.digest import Line, Message, heading

# Read as letters, not as markup, mentions or links; robots know no escape character.
HARMLESS = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "`": "｀", "*": "＊", "@": "＠", "#": "＃"})


def text(message: Message, language: str) -> str:
    """Give a message as plain text."""
    told = [message.title, ""]
    for kind, lines in _groups(message):
        told += [f"【{heading(kind, language)}】"]
        told += [f"{'- ' if n == 0 else '  '}{each}" for line in lines for n, each in enumerate(_shown(line))]
        told += [""]
    return "\n".join([*told, *_tail(message)]).rstrip() + "\n"


def markdown(message: Message, language: str) -> str:
    """Give a message as the little Markdown that the robots of WeCom and DingTalk share."""
    told = [f"**{message.title.translate(HARMLESS)}**", ""]
    for kind, lines in _groups(message):
        told += [f"**{heading(kind, language)}**", ""]
        told += ["- " + "\n  ".join(each.translate(HARMLESS) for each in _shown(line)) for line in lines]
        told += [""]
    return "\n".join([*told, *(each.translate(HARMLESS) for each in _tail(message))]).rstrip() + "\n"


def html(message: Message, language: str) -> str:
    """Give a message as a page without anything that is fetched."""
    told = ['<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>', f"<h1>{escape(message.title)}</h1>"]
    for kind, lines in _groups(message):
        told += [f"<h2>{escape(heading(kind, language))}</h2>", "<ul>"]
        for line in lines:
            words = "<br>".join(escape(each) for each in line.texts)
            told += [f"<li>{words}<br><code>{escape(line.command)}</code></li>"]
        told += ["</ul>"]
    told += [f"<p>{escape(each)}</p>" for each in _tail(message)]
    return "\n".join([*told, "</body></html>"]) + "\n"


def _groups(message: Message) -> list[tuple[str, list[Line]]]:
    return [(kind, list(lines)) for kind, lines in groupby(message.lines, key=attrgetter("kind"))]


def _shown(line: Line) -> tuple[str, ...]:
    return (*line.texts, line.command)


def _tail(message: Message) -> list[str]:
    return [message.tail] if message.tail else []
