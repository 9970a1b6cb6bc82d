"""A `Difference` as one page of HTML that stands by itself: to be sent, kept and printed.

Nothing in it is loaded from anywhere and nothing runs: every text of a report is escaped, and the page's own policy
forbids all but its styles.
"""

from collections.abc import Iterator
from html import escape

from audit.comparison import CellChange
from audit.difference import (
    Difference,
    ReportDifference,
    RestChange,
    Side,
    WordChange,
    label_of,
    place,
    printed,
    signed,
)
from audit.wording import ADDED, REMOVED

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; margin: 2em auto;
  max-width: 60em; line-height: 1.6; color: #111; background: #fff; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .2em .5em; text-align: left; }
td.n { text-align: right; } del { background: #ffd7d5; } ins { background: #ccffd8; }
p.w { border-left: .25em solid #ddd; padding-left: .6em; white-space: pre-wrap; } .k { color: #555; font-size: 85%; }
@media print { body { margin: 0; max-width: none; } tr, p.w { break-inside: avoid; } }
"""
TAGS = {REMOVED: "del", ADDED: "ins"}
LONGEST = 20_000  # characters of one piece that are shown


def page(found: Difference) -> str:
    """Give the page."""
    return "".join(_page(found))


def _page(found: Difference) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield f"<title>Difference</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>Difference</h1>\n"
    yield from (_side("before", found.before), _side("after", found.after))
    yield from (f"<p><strong>Note:</strong> {escape(note)}</p>\n" for note in found.notes)
    if found.equal:
        yield "<p>Nothing differs.</p>\n"
    for report in found.reports:
        if not report.equal:
            yield from _report(report)
    if found.rest:
        yield "<h2>Attachments</h2>\n" + _rest(found.rest)
    yield "</body>\n</html>\n"


def _side(word: str, side: Side) -> str:
    return f"<p><strong>{word}:</strong> {escape(side.name)}</p>\n"


def _report(report: ReportDifference) -> Iterator[str]:
    if report.name:
        yield f"<h2>{escape(report.name)}</h2>\n"
    if report.cells:
        head = "".join(f"<th>{word}</th>" for word in ("cell", "before", "after", "difference"))
        yield f"<h2>Numbers</h2>\n<table>\n<tr>{head}</tr>\n{''.join(map(_cell, report.cells))}</table>\n"
    if report.words:
        yield "<h2>Words</h2>\n"
        yield from map(_words, report.words)
    if report.rest:
        yield "<h2>The rest</h2>\n" + _rest(report.rest)


def _cell(change: CellChange) -> str:
    label = label_of(change.cell)
    name = f'{escape(label)}<br><span class="k">{escape(change.cell)}</span>' if label else escape(change.cell)
    return (
        f'<tr><td>{name}</td><td class="n">{escape(printed(change.before))}</td>'
        f'<td class="n">{escape(printed(change.after))}</td><td class="n">{escape(signed(change))}</td></tr>\n'
    )


def _words(change: WordChange) -> str:
    told = change.pieces()
    whole = " (too long to be compared word by word)" if told.whole else ""
    shown = "".join(_piece(op, text) for op, text in told.pieces)
    heading = escape(change.section or "(before the first heading)")
    return f'<p class="w"><span class="k">{heading} · {place(change)}{whole}</span>\n{shown}</p>\n'


def _piece(op: str, text: str) -> str:
    shown = escape(text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)")
    return f"<{TAGS[op]}>{shown}</{TAGS[op]}>" if op in TAGS else shown


def _rest(changes: tuple[RestChange, ...]) -> str:
    rows = "".join(
        f"<tr><td>{escape(change.what)}</td><td>{_value(change.before)}</td><td>{_value(change.after)}</td></tr>\n"
        for change in changes
    )
    return f"<table>\n<tr><th>what</th><th>before</th><th>after</th></tr>\n{rows}</table>\n"


def _value(value: object) -> str:
    return "" if value is None else escape(str(value))
