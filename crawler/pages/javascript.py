"""The little of JavaScript that links, pagers and lists are written in: sums of strings, functions, calls. Pure.

    Code.of(source).destination("goPage(2)")   the address it leads to: `function goPage(n){location.href='list_'+n}`
    Code.of(source).submission("goPage(2)")    the fields it fills before it submits a form
    literals(source, "[")                      arrays written down in a script, quoted like JSON or not

Nothing is executed. What is not a plain sum of strings, numbers, known variables and parameters has no value, and what
may lead to several places leads nowhere: an address is never guessed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

Value = str | int

COMMENT = re.compile(r"<!--|-->|/\*.*?\*/|(?:(?<=[;{}\d),])|^)[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)
STRING = r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\$]|\\.)*`"
TOKEN = re.compile(
    rf"\s*(?:(?P<string>{STRING})|(?P<number>\d+)|(?P<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*(?:\(\))?)*)|(?P<sign>[-+()]))"
)
NUMBERS = frozenset({"parseInt", "Number", "parseFloat"})
SAME = frozenset({"String", "encodeURI", "encodeURIComponent", "escape", ""})
ENDS = re.compile(r"\s*(?:[;},)\]]|$|\n)")
FUNCTION = re.compile(
    r"(?:\bfunction\b\s*(?P<name>[\w$]*)\s*\((?P<parameters>[^()]{0,200})\)|\((?P<arrow>[\w$,\s]{0,80})\)\s*=>|\b(?P<one>[\w$]+)\s*=>)\s*\{"
)
NAMED = re.compile(r"([\w$]+)\s*[:=]\s*$")
VARIABLE = re.compile(r"(?:\bvar\s+|\blet\s+|\bconst\s+|[;,{\n]\s*)([A-Za-z_$][\w$]*)\s*=(?!=)\s*")
GOES = re.compile(r"\blocation(?:\s*\.\s*href)?\s*=(?!=)|\blocation\s*\.\s*(?:replace|assign)\s*\(|\bopen\s*\(")
RETURNS = re.compile(r"\breturn\b(?=[^;}\n]*['\"])")
CALL = re.compile(r"(?<![.\w$])([A-Za-z_$][\w$]*)\s*\(")
FILLS = re.compile(
    r"(?:getElementById\s*\(\s*['\"](?P<id>[\w$:-]+)['\"]\s*\)|\$\(\s*['\"]#(?P<jquery>[\w:-]+)['\"]\s*\)"
    r"|\$\(\s*['\"]\w*\[name=\\?['\"]?(?P<name>[\w$:-]+)\\?['\"]?\]['\"]\s*\)|\.(?P<field>[\w$]+))"
    r"\s*\.\s*(?:value\s*=(?!=)|val\s*\()\s*"
)
ACTION = re.compile(r"\.\s*action\s*=(?!=)\s*|\.attr\(\s*['\"]action['\"]\s*,\s*")
SUBMITS = re.compile(r"\.\s*submit\s*\(")
WORD = re.compile(r"[A-Za-z_$]")
LONGEST_BODY = 4000
MOST_FUNCTIONS = 200
MOST_PIECES = 50  # of code that one call runs through
DEEPEST = 4
BARE_NAME = re.compile(r"(?<=[{,])(\s*)([A-Za-z_$][\w$]*)(\s*:)")
TRAILING = re.compile(r",(\s*[\]}])")
PIECE = re.compile(rf"{STRING}|[\[\]{{}}]|[^'\"`\[\]{{}}]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Function:
    """A function a script defines; one without a name is handed to somebody else."""

    name: str
    parameters: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What a call does to a form: the fields it fills, by name or id, and the address, where it sets one."""

    fields: tuple[tuple[str, Value], ...]
    action: str | None = None


@dataclass(frozen=True)
class Code:
    """The scripts of a page: their functions and the variables that are set to one plain value."""

    text: str
    functions: tuple[Function, ...] = ()
    names: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str) -> "Code":
        """Read scripts."""
        text = COMMENT.sub(" ", source)
        return cls(text, tuple(_functions(text)), _variables(text))

    def destination(self, handler: str) -> str | None:
        """Give the address a handler such as `goPage(2)` leads to; None when it is not plain where, or nowhere."""
        return _only(
            str(value) for body, names in islice(self._run(handler), MOST_PIECES) for value in _sums(GOES, body, names)
        )

    def destination_in(self, function: Function, told: Mapping[str, Value]) -> str | None:
        """Give the address a function leads to, or gives back, when it is told these values."""
        names = {**self.names, **told}
        names |= {**_variables(function.body, names), **told}
        values = _sums(GOES, function.body, names) or _sums(RETURNS, function.body, names)
        return _only(str(value) for value in values)

    def at_once(self) -> str | None:
        """Give the address the scripts lead to when the page is opened; what waits for a click is left out."""
        return self.destination(_without_waiting(self.text))

    def submission(self, handler: str) -> Submission | None:
        """Give the form fields a handler fills before it submits; None when it submits nothing that can be told."""
        for body, names in islice(self._run(handler), MOST_PIECES):
            if SUBMITS.search(body):
                found = [(_filled(match), evaluate(body, match.end(), names)[0]) for match in FILLS.finditer(body)]
                if any(value is None for _, value in found):
                    return None
                action = _only(str(value) for value in _sums(ACTION, body, names))
                return Submission(tuple((name, value) for name, value in found if value is not None), action)
        return None

    def bind(self, function: Function, values: tuple[Value | None, ...]) -> dict[str, Value]:
        """Give the values a function's body knows when it is called with these."""
        bound = {name: value for name, value in zip(function.parameters, values, strict=False) if value is not None}
        known = {name: value for name, value in self.names.items() if name not in function.parameters}
        return known | _variables(function.body, known | bound) | bound

    def _run(
        self, handler: str, names: Mapping[str, Value] | None = None, depth: int = 0
    ) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """Give the pieces of code a handler runs, with the values they know: its own, then those of what it calls."""
        names = self.names if names is None else names
        yield handler, names
        if depth == DEEPEST:
            return
        for match in CALL.finditer(handler):
            function = next((f for f in self.functions if f.name == match[1]), None)
            if function is not None:
                given = self.bind(function, tuple(_arguments(handler, match.end(), names)))
                yield from self._run(function.body, given, depth + 1)


def evaluate(code: str, start: int, names: Mapping[str, Value], depth: int = 0) -> tuple[Value | None, int]:
    """Give the value of the sum that starts at a place, and where it ends; None when it is no plain sum."""
    value, end = _term(code, start, names, depth)
    while value is not None and (sign := TOKEN.match(code, end)) is not None and sign["sign"] in ("+", "-"):
        term, end = _term(code, sign.end(), names, depth)
        value = None if term is None else _sum(value, term, sign["sign"])
    return (value, end) if value is not None and ENDS.match(code, end) else (None, end)


def literals(source: str, opening: str) -> Iterator[str]:
    """Give the outermost arrays ("[") or objects ("{") of a script, in the manner of JSON."""
    depth, pieces = 0, []
    for match in PIECE.finditer(source):
        piece = match[0]
        if depth == 0 and piece != opening:
            continue
        depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        pieces.append(_in_double_quotes(piece))
        if depth == 0:
            yield TRAILING.sub(r"\1", "".join(pieces))
            pieces = []


def unquoted(token: str) -> str:
    """Give what a string of a script says."""
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", lambda m: chr(int(m[1], 16)) if m[1] else m[2], token[1:-1])


def _in_double_quotes(piece: str) -> str:
    if piece[0] in "'`\"" and len(piece) > 1:
        inner = piece[1:-1].replace("\\'", "'")
        return piece if piece[0] == '"' else '"' + re.sub(r'(?<!\\)"', r"\"", inner) + '"'
    return BARE_NAME.sub(r'\1"\2"\3', "{" + piece)[1:] if ":" in piece else piece


def _only(values: Iterator[str]) -> str | None:
    found = dict.fromkeys(values)
    return next(iter(found)) if len(found) == 1 else None


def _sums(pattern: re.Pattern[str], body: str, names: Mapping[str, Value]) -> list[Value]:
    """Give the sums behind a pattern: those made of names alone, where there are any, or all if all are known.

    Where a function goes to a fixed address and to one made of its parameter, the fixed one is a special case.
    """
    found: list[tuple[Value | None, bool]] = []
    for match in pattern.finditer(body):
        value, end = evaluate(body, match.end(), names)
        found.append((value, WORD.search(re.sub(STRING, "", body[match.end() : end])) is not None))
    made = [value for value, varies in found if varies and value is not None]
    if not made and any(value is None for value, _ in found):
        return []
    return made or [value for value, _ in found if value is not None]


def _filled(match: re.Match[str]) -> str:
    return match["id"] or match["jquery"] or match["name"] or match["field"]


def _sum(one: Value, other: Value, sign: str) -> Value | None:
    if sign == "+":
        return one + other if isinstance(one, int) and isinstance(other, int) else f"{one}{other}"
    return int(one) - int(other) if str(one).isdigit() and str(other).isdigit() else None


def _term(code: str, start: int, names: Mapping[str, Value], depth: int) -> tuple[Value | None, int]:
    token = TOKEN.match(code, start)
    if token is None or depth > DEEPEST:
        return None, start
    if token["string"] is not None:
        return unquoted(token["string"]), token.end()
    if token["number"] is not None:
        return int(token["number"]), token.end()
    name = token["name"] or ""
    if token["sign"] == "(" or (name in NUMBERS | SAME and code[token.end() : token.end() + 1] == "("):
        return _inside(code, token.end() + (token["sign"] is None), names, name, depth + 1)
    return (names.get(name), token.end()) if name else (None, start)


def _inside(code: str, start: int, names: Mapping[str, Value], name: str, depth: int) -> tuple[Value | None, int]:
    """Give the value in brackets; a base for numbers, `parseInt(n, 10)`, is passed over."""
    value, end = evaluate(code, start, names, depth)
    closing = re.compile(r"\s*(?:,\s*10\s*)?\)").match(code, end)
    if value is None or closing is None:
        return None, end
    if name in NUMBERS:
        return (int(value) if str(value).isdigit() else None), closing.end()
    return value, closing.end()


def _arguments(code: str, start: int, names: Mapping[str, Value]) -> Iterator[Value | None]:
    while start < len(code) and code[start] != ")":
        value, end = evaluate(code, start, names)
        yield value
        rest = re.compile(r"[^,)]*([,)])").match(code, end)
        if rest is None or rest[1] == ")":
            return
        start = rest.end()


def _variables(text: str, known: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """Give the variables that are set to a plain value, and to no other anywhere."""
    found: dict[str, Value | None] = {}
    for match in VARIABLE.finditer(text):
        value, _ = evaluate(text, match.end(), known or {})
        found[match[1]] = value if found.get(match[1], value) == value else None
    return {name: value for name, value in found.items() if value is not None}


def _functions(text: str) -> Iterator[Function]:
    for count, match in enumerate(FUNCTION.finditer(text)):
        if count == MOST_FUNCTIONS:
            return
        before = NAMED.search(text[max(0, match.start() - 60) : match.start()])
        name = match["name"] or (before[1] if before else "")
        given = match["parameters"] or match["arrow"] or match["one"] or ""
        body = block(text, match.end())
        yield Function(name, tuple(part.strip() for part in given.split(",") if part.strip()), body)


def _without_waiting(text: str) -> str:
    """Leave out the functions that have a name, and those that something else calls, but for `onload`."""
    pieces, start = [], 0
    for match in FUNCTION.finditer(text):
        before = NAMED.search(text[max(0, match.start() - 60) : match.start()])
        if match.start() >= start and (match["name"] or (before is not None and before[1] != "onload")):
            pieces.append(text[start : match.start()])
            start = match.end() + len(block(text, match.end())) + 1
    return " ".join([*pieces, text[start:]])


def block(text: str, start: int) -> str:
    """Give what stands in braces, from behind the opening one."""
    depth = 1
    for match in PIECE.finditer(text, start, start + LONGEST_BODY):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return text[start : match.start()]
    return text[start : start + LONGEST_BODY]
