"""Answers of the ministry's place-name service (dmfw, `getList`): a tree of divisions, level 4 the townships. Pure.

    {"data": {"code": "410329000000", "name": "伊川县", "level": 3, "type": "县", "children": [{… "level": 4 …}]}}

Municipalities skip level 2, so a node's code tells whose it is, not its depth. A name may be null: then the roster's
own name of the code is taken, and where it knows none the file is refused, since a unit left out would count as gone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from roster.errors import BadInput
from roster.importers.known import Known
from roster.importers.matter import Placed, Problem, Reading, Severity
from roster.later_lists import ListRow

KIND = "places"
COUNTY, TOWNSHIP = 3, 4
CODE = re.compile(r"[0-9]{12}|[0-9]{9}|[0-9]{6}")
Node = Mapping[str, Any]


@dataclass(slots=True)
class _Found:
    rows: list[Placed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fits(data: Any) -> bool:
    """Tell an answer of the service by its envelope."""
    return isinstance(data, dict) and isinstance(data.get("data"), (dict, list))


def read(answers: Sequence[tuple[str, Any]], known: Known) -> Reading:
    """Read answers, each with the name of its file. Raises BadInput where a file holds no division."""
    found = _Found()
    for file, answer in answers:
        before = len(found.rows)
        roots = answer["data"] if isinstance(answer["data"], list) else [answer["data"]]
        for path, node, parents in _walk(roots):
            _take(found, file, path, (node, parents), known)
        if len(found.rows) == before and not found.problems:
            raise BadInput("holds no townships (level 4)", file=file, remedy="ask for the county with maxLevel=1")
    return Reading(KIND, tuple(found.rows), problems=tuple(found.problems))


def _walk(roots: Sequence[Any]) -> Iterator[tuple[str, Node, tuple[Node, ...]]]:
    """Give every node with its place and the nodes above it. A node without fields is given empty."""
    waiting: list[tuple[str, Any, tuple[Node, ...]]] = []
    for number, root in enumerate(roots):
        waiting.insert(0, (f"data[{number}]" if len(roots) > 1 else "data", root, ()))
    while waiting:
        path, node, parents = waiting.pop()
        node = node if isinstance(node, dict) else {}
        yield path, node, parents
        children = node.get("children") or []
        inside = children if isinstance(children, list) else []
        waiting += [(f"{path}.children[{at}]", child, (*parents, node)) for at, child in enumerate(inside)][::-1]


def _take(found: _Found, file: str, path: str, place: tuple[Node, tuple[Node, ...]], known: Known) -> None:
    node, parents = place
    code, name, level = node.get("code"), node.get("name"), _level(node)
    if not isinstance(code, str) or level is None or not (CODE.fullmatch(code) or (level < COUNTY and code.isdigit())):
        what = "is no division: it needs a code of digits and a level"
        found.problems.append(Problem(Severity.ERROR, what, file, path, "fetch the answer again"))
    elif level == COUNTY and not node.get("children") and (len(parents) > 0 or "children" in node):
        what = f"county {code} {name} comes without townships; it stays as the roster has it"
        found.problems.append(Problem(Severity.WARNING, what, file, path, "ask for it with maxLevel=1"))
    elif level == TOWNSHIP:
        _township(found, file, path, place, known)


def _township(found: _Found, file: str, path: str, place: tuple[Node, tuple[Node, ...]], known: Known) -> None:
    node, parents = place
    code = node["code"]
    named = node.get("name") or known.name_of(code[:9])
    above = next((one for one in reversed(parents) if str(one.get("code"))[:6] == code[:6]), {})
    county = above.get("name") or known.county_names.get(code[:6], "")
    if not named:
        what = f"{code} has no name, and the roster knows none"
        found.problems.append(Problem(Severity.ERROR, what, file, path, "put its name in, with where you have it from"))
    elif not county:
        what = f"county {code[:6]} of {code} {named} is in no roster and has no name here"
        found.problems.append(Problem(Severity.ERROR, what, file, path, "fetch the answer of the county itself"))
    else:
        if not node.get("name"):
            what = f"{code} has no name; the roster's is taken: {named}"
            found.problems.append(Problem(Severity.WARNING, what, file, path))
        nine = code[:9] if code[9:] in ("", "000") else code
        found.rows.append(Placed(ListRow(nine, "".join(str(named).split()), code[:6], str(county)), file, path))


def _level(node: Node) -> int | None:
    level = node.get("level")
    return int(level) if isinstance(level, (int, str)) and str(level).isdigit() else None
