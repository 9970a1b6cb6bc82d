"""Takes the runs of word processors out of a page's source: thousands of `<span style="mso-…">text</span>`.

Most of a Word export is such spans, and every later step is slower for them. A span that holds nothing but text says
nothing of the page's structure, so its text can stand without it; one that may be hidden or is named stays as it is.
"""

import re

# The bound keeps a page of nothing but `<span` from taking time by the square.
LEAF = re.compile(rb"<span(\s[^>]{0,2000}|)>([^<]*)(?:<o:p></o:p>)?</span>")
TELLING = re.compile(rb"none|hidden|display|[\s\"']id\s*=|class\s*=(?![\"']?Mso)", re.I)


def without_runs(source: bytes) -> bytes:
    """Give a page's source without the spans that hold only text."""
    parts = LEAF.split(source)
    attributes = parts[1::3]
    kept = frozenset(filter(_is_kept, set(attributes)))
    if kept:
        spans = zip(attributes, parts[2::3], strict=True)
        parts[2::3] = [b"<span%b>%b</span>" % span if span[0] in kept else span[1] for span in spans]
    parts[1::3] = [b""] * len(attributes)
    return b"".join(parts)


def _is_kept(attributes: bytes) -> bool:
    """Tell whether attributes may hide or name what the span holds, or are torn by a `>` within quotes."""
    return bool(TELLING.search(attributes) or attributes.count(b'"') % 2 or attributes.count(b"'") % 2)
