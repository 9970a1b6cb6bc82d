"""What of people's own is left out of the texts of a release: contact persons' names, telephones, mail, accounts. Pure.

    masked(text) -> str

One walk from the left: every piece that could matter is met once, and what it is depends on the piece before it and
the characters between. A mark counts as what it stands for, so that masking what is masked changes nothing. The rule,
and what it leaves, is docs/privacy.md; its words are data/privacy.yaml.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from release.privacy_names import after_office, name_at, name_before
from release.privacy_numbers import (
    ACCOUNT,
    CARD,
    IDENTITY,
    KEPT,
    MAIL,
    PARENTHESIS,
    PHONE_LABEL,
    SAID,
    SHORT,
    SURE,
    WORDS,
    is_identity,
    one_of,
    plain,
)

RULE = "gongkai.privacy/1"
NAME, PHONE, MAIL_MARK, ACCOUNT_MARK, IDENTITY_MARK = (
    "〔姓名略〕",
    "〔电话略〕",
    "〔邮箱略〕",
    "〔账号略〕",
    "〔证件号略〕",
)
_MARKS = (NAME, PHONE, MAIL_MARK, ACCOUNT_MARK, IDENTITY_MARK)

_GAP = r"[ \n]{0,4}"
_PERSON = (
    rf"(?:{one_of(WORDS['person_labels'], spaced=True)}"
    rf"(?P<also>[及和与、/]?{PHONE_LABEL})?(?:{PARENTHESIS}(?= {{0,4}}:))?"
    rf"(?P<sep> {{0,4}}:{_GAP}|[ \n]{{1,4}}|\(|为|是|(?=[㐀-䶿一-鿿]))"
    rf"|{one_of(WORDS['colon_labels'], spaced=True)} {{0,4}}:{_GAP})"
)
_POST = (
    "(?:担任|任|为)(?:总?联络员|(?:副|常务副)?组长|成员|(?:副)?主任|(?:具体)?(?:责任|负责|联系)人|新闻发言人|信息员)"
)
_CONTACTED = "(?:直接)?(?:联系|咨询)(?!人|电话|方式)"
_KINDS = {
    "mark": one_of(list(_MARKS)),
    "card": CARD,
    "kept": KEPT,
    "mail": MAIL,
    "identity": IDENTITY,
    "phone": SURE,
    "handle": ACCOUNT,
    "person": _PERSON,
    "label": PHONE_LABEL,
    "comrade": one_of(WORDS["comrades"]),
    "post": _POST,
    "contacted": _CONTACTED,
    "number": f"{SAID}|{SHORT}",
}
_LABELS = ("code_labels", "figure_labels", "person_labels", "colon_labels", "phone_labels", "comrades")
# What a piece can begin with: a look at one character spares most of a text the patterns, and half of the time.
_FIRST = "".join(sorted({word[0] for kind in _LABELS for word in WORDS[kind]} | set("〔+(身微直联咨担任为._%-")))
_PIECE = re.compile(
    f"(?=[0-9A-Za-z{re.escape(_FIRST)}])(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items())
    + ")"
)
_SAID, _SHORT = re.compile(SAID), re.compile(SHORT)
_WITH = (
    "请与",
    "请和",
    "请同",
    "请向",
    "请找",
    "可与",
    "可以与",
    "可向",
    "可找",
    "直接与",
    "直接向",
    "及时与",
    "欢迎与",
)
# What may stand between a piece and the number it makes a telephone.
_LEADS = {
    "label": re.compile(r" ?(?:号码?)?[ \n]{0,4}[:为是]?[ \n-]{0,4}\(?"),
    "phone": re.compile(r" ?[、/,;|]?(?:或者?|和|及)?[ \n]{0,3}"),
    "name": re.compile(r"[ \n,、:(-]{0,4}"),
}
_COLON = re.compile(r"[ \n]{0,4}:[ \n]{0,4}")
_AFTER_PHONE = re.compile(r"[ (]{0,3}")
_AND_SURE, _AND = re.compile(" ?[、/] ?"), re.compile(" {1,3}|和|及|与")
# What has to follow a name that stands at its label without a sign between.
_FOLLOWS = re.compile(rf"(?:同志|先生|女士)|[(, :]{{0,3}}(?:{PHONE_LABEL}|{SURE}|[1-9][0-9]{{6}})")
_CONTACT_LABELS = frozenset(WORDS["contact_labels"])
_CLOSES = re.compile(r"[,。;)\n]|\Z")


@dataclass(slots=True)
class _Walk:
    """Where the walk is: what was met last and ended where, what came before that, and what is to be left out."""

    text: str
    last: str = ""
    end: int = 0
    label_from: int = 0
    label_at: int = 0
    out: list[tuple[int, int, str]] = field(default_factory=list)

    def met(self, kind: str, end: int) -> None:
        self.last, self.end = kind, end

    def leave_out(self, start: int, end: int, mark: str) -> None:
        self.out.append((start, end, mark))


def masked(text: str) -> str:
    """Give the text with contact persons' names, telephones, addresses of mail and accounts replaced by marks."""
    return "".join(_pieces(text, _found(text)))


def _found(text: str) -> list[tuple[int, int, str]]:
    """Give from where to where something is left out, and the mark that stands for it, in order."""
    walk = _Walk(plain(text))
    at = 0
    while found := _PIECE.search(walk.text, at):
        _HANDLERS[str(found.lastgroup)](walk, found)
        at = max(found.end(), walk.end)
    return walk.out


def _pieces(text: str, out: list[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for start, end, mark in out:
        yield text[at:start]
        yield mark
        at = end
    yield text[at:]


def _mark(walk: _Walk, found: re.Match[str]) -> None:
    walk.met({NAME: "name", PHONE: "phone"}.get(found[0], ""), found.end())


def _kept(walk: _Walk, found: re.Match[str]) -> None:
    walk.met("", found.end())


def _mail(walk: _Walk, found: re.Match[str]) -> None:
    walk.leave_out(*found.span(), MAIL_MARK)
    walk.met("", found.end())


def _card(walk: _Walk, found: re.Match[str]) -> None:
    walk.leave_out(*found.span("own"), IDENTITY_MARK)
    walk.met("", found.end())


def _identity(walk: _Walk, found: re.Match[str]) -> None:
    if is_identity(found[0]):
        walk.leave_out(*found.span(), IDENTITY_MARK)
    walk.met("", found.end())


def _account(walk: _Walk, found: re.Match[str]) -> None:
    walk.leave_out(*found.span("account"), ACCOUNT_MARK)
    walk.met("", found.end())


def _phone(walk: _Walk, found: re.Match[str]) -> None:
    _leave_out_phone(walk, *found.span())


def _number(walk: _Walk, found: re.Match[str]) -> None:
    """A number that is a telephone only by what stands before it."""
    start = found.start()
    lead = _LEADS.get(walk.last)
    if lead is None or not lead.fullmatch(walk.text, walk.end, start):
        walk.met("", found.end())
    elif said := _SAID.match(walk.text, start):
        _leave_out_phone(walk, *said.span())
    elif walk.last == "label" and _COLON.fullmatch(walk.text, walk.end, start) and _SHORT.match(walk.text, start):
        _leave_out_phone(walk, *found.span())
    else:
        walk.met("", found.end())


def _leave_out_phone(walk: _Walk, start: int, end: int) -> None:
    """Leave out a number, and the names beside it: before its label, and between the two."""
    places = [(walk.end, start)]
    if walk.last == "label":
        places.insert(0, (walk.label_from, walk.label_at))
    for place in places:
        if before := name_before(walk.text, *place):
            walk.leave_out(*before, NAME)
    walk.leave_out(start, end, PHONE)
    walk.met("phone", end)
    signs = _AFTER_PHONE.match(walk.text, end)
    at = signs.end() if signs else end
    if length := name_at(walk.text, at, sure=False):
        walk.leave_out(at, at + length, NAME)
        walk.met("name", at + length)


def _label(walk: _Walk, found: re.Match[str]) -> None:
    if walk.last != "label" or found.start() - walk.end > 1:
        walk.label_from, walk.label_at = walk.end, found.start()
    walk.met("label", found.end())


def _person(walk: _Walk, found: re.Match[str]) -> None:
    """Leave out the names that stand after a label."""
    sign = found["sep"]
    at, sure = found.end(), sign is None or ":" in sign
    length = name_at(walk.text, at, sure)
    if not length and sign and sure:
        at = after_office(walk.text, at)
        length = name_at(walk.text, at, sure=False)
    if length and sign == "" and not _stands_alone(walk.text, found[0], at + length):
        length = 0
    if not length:
        says_number = bool(found["also"]) or found[0].startswith(("联系", "咨询"))
        walk.label_from = walk.label_at = found.start()
        walk.met("label" if says_number else "", found.end())
    while length:
        walk.leave_out(at, at + length, NAME)
        walk.met("name", at + length)
        at, length = _next_name(walk.text, at + length, sure)


def _stands_alone(text: str, label: str, end: int) -> bool:
    """Say whether a word that stands at its label without a sign between is a name by what comes after it."""
    return bool(_FOLLOWS.match(text, end) or (label in _CONTACT_LABELS and _CLOSES.match(text, end)))


def _next_name(text: str, at: int, sure: bool) -> tuple[int, int]:
    """Give where the next of several names begins, and its length."""
    if sign := _AND_SURE.match(text, at):
        return sign.end(), name_at(text, sign.end(), sure)
    if sign := _AND.match(text, at):
        return sign.end(), name_at(text, sign.end(), sure=False)
    return at, 0


def _comrade(walk: _Walk, found: re.Match[str]) -> None:
    if before := name_before(walk.text, walk.end, found.start()):
        walk.leave_out(*before, NAME)
    walk.met("", found.end())


def _post(walk: _Walk, found: re.Match[str]) -> None:
    before = name_before(walk.text, walk.end, found.start())
    if before and before[1] - before[0] > 1:
        walk.leave_out(*before, NAME)
    walk.met("", found.end())


def _contacted(walk: _Walk, found: re.Match[str]) -> None:
    before = name_before(walk.text, walk.end, found.start())
    if before and walk.text[walk.end : before[0]].endswith(_WITH):
        walk.leave_out(*before, NAME)
    walk.met("", found.end())


_HANDLERS: dict[str, Callable[[_Walk, re.Match[str]], None]] = {
    "mark": _mark,
    "card": _card,
    "kept": _kept,
    "mail": _mail,
    "identity": _identity,
    "phone": _phone,
    "handle": _account,
    "person": _person,
    "label": _label,
    "comrade": _comrade,
    "post": _post,
    "contacted": _contacted,
    "number": _number,
}
