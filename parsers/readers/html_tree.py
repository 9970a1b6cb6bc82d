"""Finding elements in lexbor's tree and taking them out of it."""

from collections.abc import Iterable

from selectolax.lexbor import LexborNode

# What ends a quoted value of a selector, or changes it.
UNQUOTABLE = frozenset('"\\\n\r\f')


def select(node: LexborNode, *selectors: str) -> list[LexborNode]:
    """Give the elements that any selector finds, in the page's order, each once (lexbor repeats one found twice)."""
    if not selectors:
        return []
    found = node.css(", ".join(selectors))
    return list({element.mem_id: element for element in found}.values())


def drop(elements: Iterable[LexborNode]) -> None:
    """Take elements out, given in the page's order, from the inside out: a dropped element takes its own with it."""
    for element in reversed(list(elements)):
        element.decompose()


def with_value(name: str, values: Iterable[str]) -> list[str]:
    """Give the selectors of elements whose attribute has one of the values; values that need escaping are left out."""
    return [f'[{name}="{value}"]' for value in values if UNQUOTABLE.isdisjoint(value)]
