"""Changes single values of a portal file in its text, so that comments and order stay as a person left them. Pure.

    edited(text, {("columns", 0, "url"): "http://…", ("unverified",): None})

A place that exists gets the new value, or loses its line when that is None; a new key goes behind the last one of its
mapping.
"""

import json
from collections.abc import Mapping

import yaml

Place = tuple[str | int, ...]


def edited(text: str, changes: Mapping[Place, str | None]) -> str:
    """Give the text with the values at these places changed; values are text as YAML has it."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    cuts = [_cut(text, root, place, value) for place, value in changes.items()]
    for start, end, fresh in sorted(cuts, reverse=True):
        text = text[:start] + fresh + text[end:]
    return text


def quoted(value: str) -> str:
    """Write any text as a YAML value."""
    return json.dumps(value, ensure_ascii=False)


def _cut(text: str, root: yaml.Node | None, place: Place, value: str | None) -> tuple[int, int, str]:
    """Give the stretch of the text to replace, and by what."""
    mapping = _at(root, place[:-1])
    assert isinstance(mapping, yaml.MappingNode)
    pair = next((pair for pair in mapping.value if pair[0].value == place[-1]), None)
    if pair is None:
        last = mapping.value[-1][1]
        at = _end_of_line(text, last.end_mark.index if isinstance(last, yaml.ScalarNode) else _end(last))
        indent = " " * mapping.value[0][0].start_mark.column
        return (at, at, f"\n{indent}{place[-1]}: {value}") if value is not None else (at, at, "")
    if value is None:
        start = text.rfind("\n", 0, pair[0].start_mark.index) + 1
        return start, min(_end_of_line(text, _end(pair[1])) + 1, len(text)), ""
    return pair[1].start_mark.index, _end(pair[1]), value


def _at(node: yaml.Node | None, place: Place) -> yaml.Node | None:
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
    return node


def _end(node: yaml.Node) -> int:
    """Give the index behind a node's own text: a block's mark stands at the next token, behind blanks and comments."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False):
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _end_of_line(text: str, index: int) -> int:
    found = text.find("\n", index)
    return found if found >= 0 else len(text)
