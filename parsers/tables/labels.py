"""Finds which label of a form a cell's text is, however it was broken, numbered, bracketed or misspelt.

A match is exact once numbering, brackets, punctuation and spaces are gone; else it is the one label that is clearly
closest. Two labels about equally close are no match.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache

from parsers.tables.forms import Form, Label, forms

CLOSE_ENOUGH = 0.75
CLEARLY_CLOSER = 0.1
SHORTEST_FUZZY = 3
LONGEST_LABEL = 70

NUMBERING = re.compile(
    r"^\s*(?:[(\[〔【〈《<﹝]\s*[一二三四五六七八九十\d]{1,3}\s*[)\]〕】〉》>﹞]"
    r"|[一二三四五六七八九十\d]{1,3}\s*(?:[、.:)]|,(?!\d))|\d(?=[^\d.,%年月]))\s*"
)
INNER_NUMBERING = re.compile(r"\d{1,2}[、.]")
# Traditional characters that the forms' labels may be printed in.
SIMPLIFIED = str.maketrans(
    "個專業為爲舉會傳體眾衆務動單參發員圍國報處復複審對屬應廢開強當徑總執護據數無時機權條構沒濟點熱類糾納線組織經"
    "結絡統繼維編繳網罰職範獲補規計認訓議許訟設訪訴詢請讀談負責購費轉輯過這採錯門聞閱隱項題額駁內決減製辦區從萬穩"
    "它祕確關係於別場徵標聯備說號實際與證級頻簽",
    "个专业为为举会传体众众务动单参发员围国报处复复审对属应废开强当径总执护据数无时机权条构没济点热类纠纳线组织经"
    "结络统继维编缴网罚职范获补规计认训议许讼设访诉询请读谈负责购费转辑过这采错门闻阅隐项题额驳内决减制办区从万稳"
    "他秘确关系于别场征标联备说号实际与证级频签",
)
BRACKETED = re.compile(r"\([^()]*\)|〔[^〕]*〕|\[[^\]]*\]|【[^】]*】")
NOT_WORD = re.compile(r"[\W_]+")
ARTICLE = re.compile(r"^(?:第[二三]十.{0,2}条)?.{0,2}第.{1,4}[项款]$")

# Words of the header that are no column of their own (forms.json lists only rows and columns): table -> word -> key.
BODIES = "bodies"
HEADER_WORDS: dict[str, dict[str, str | None]] = {
    "disclosure": {"信息内容": None},
    "requests": {"申请人情况": None, "法人或其他组织": BODIES},
    "disputes": {},
    "statistics": {"统计指标": None, "单位": None},
}
# Words filers print for a label of the form.
SAME_AS = {"总计": ("合计",)}
# Columns that filers add and no form has: what stands under them is known to belong to no cell.
EXTRA_COLUMNS = ("小计", "备注", "说明", "序号")


class Role(StrEnum):
    """What a label does in a table. A foreign row is one that another edition's form has and this one has not."""

    ROW = "row"
    COLUMN = "column"
    ROW_PARENT = "row parent"
    HEADER_WORD = "header word"
    EXTRA_COLUMN = "extra column"
    FOREIGN_ROW = "foreign row"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One use of a label: its role, table and key (None for words that only stand around)."""

    role: Role
    table: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The uses a text may have, and how close it is to the label (1.0 is exact)."""

    anchors: frozenset[Anchor]
    score: float
    keys: dict[tuple[Role, str], str | None] = field(init=False, repr=False, compare=False)
    roles: frozenset[Role] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the anchors: a match is made once and asked often."""
        ordered = sorted(self.anchors, key=lambda a: (a.role.value, a.table, a.key or ""))  # the same in every process
        object.__setattr__(self, "keys", {(a.role, a.table): a.key for a in ordered})
        object.__setattr__(self, "roles", frozenset(a.role for a in self.anchors))

    def key(self, role: Role, table: str) -> str | None:
        """Give the key this text has in a role of a table."""
        return self.keys.get((role, table))

    def has(self, *roles: Role) -> bool:
        """Tell whether one of the roles is possible."""
        return not self.roles.isdisjoint(roles)


ARTICLE_MATCH = Match(frozenset({Anchor(Role.ARTICLE, "disclosure")}), 1.0)


def plain(text: str) -> str:
    """Fold width and drop spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Give a label's bare words in simplified characters: no numbering, no punctuation, no spaces."""
    return NOT_WORD.sub("", INNER_NUMBERING.sub("", NUMBERING.sub("", plain(text)))).translate(SIMPLIFIED)


def without_notes(text: str) -> str:
    """Give a label's bare words with bracketed notes left out."""
    return normalise(BRACKETED.sub("", NUMBERING.sub("", plain(text))))


def similarity(a: str, b: str) -> float:
    """Compare two normalised texts: 1.0 when equal, 0.0 when nothing is shared."""
    if 2 * min(len(a), len(b)) < CLOSE_ENOUGH / 2 * (len(a) + len(b)):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All labels of one or more forms, by their bare words."""

    words: dict[str, frozenset[Anchor]]

    @lru_cache(maxsize=8192)  # noqa: B019 - there are only as many vocabularies as forms, and they live forever
    def find(self, text: str) -> Match | None:
        """Find the label a cell's text is, or None."""
        if len(text) > 3 * LONGEST_LABEL:
            return None
        bare = normalise(text)
        if not bare or bare.isdigit():
            return None
        for exact in (bare, without_notes(text)):
            if exact in self.words:
                return Match(self._narrowed(self.words[exact], text), 1.0)
        if ARTICLE.match(plain(text)):
            return ARTICLE_MATCH
        return self._closest(bare) if SHORTEST_FUZZY <= len(bare) <= LONGEST_LABEL else None

    def exact(self, text: str) -> bool:
        """Tell whether a text is a label without any guessing, a note in brackets aside."""
        if normalise(text) in self.words or ARTICLE.match(plain(text)):
            return True
        return any(sign in text for sign in "(（") and without_notes(text) in self.words

    def _narrowed(self, anchors: frozenset[Anchor], text: str) -> frozenset[Anchor]:
        """A numbered 总计 or 其他 is the row; the bare word may be either."""
        rows = frozenset(a for a in anchors if a.role in (Role.ROW, Role.ROW_PARENT, Role.FOREIGN_ROW))
        return rows if rows and NUMBERING.match(plain(text)) else anchors

    def _closest(self, bare: str) -> Match | None:
        scored = sorted(((similarity(bare, word), word) for word in self.words), reverse=True)
        (best, word), (second, other) = scored[0], scored[1]
        if best < CLOSE_ENOUGH:
            return None
        if best - second < CLEARLY_CLOSER and self.words[word] != self.words[other]:
            return None
        return Match(self.words[word], best)


@cache
def vocabulary(*editions: str) -> Vocabulary:
    """Give the labels of some editions, and the rows that only others have; of all when none is named."""
    words: dict[str, set[Anchor]] = {}
    known = editions or tuple(forms())
    labels = [pair for edition in known for pair in _labels_of(forms()[edition])]
    foreign = [pair for edition in forms() if edition not in known for pair in _labels_of(forms()[edition])]
    own_rows = {anchor for _, anchor in labels if anchor.role is Role.ROW}
    own_tables = {anchor.table for _, anchor in labels}
    for text, anchor in foreign:
        if anchor.role is Role.ROW and anchor.table in own_tables and anchor not in own_rows:
            labels.append((text, Anchor(Role.FOREIGN_ROW, anchor.table, anchor.key)))
    for text, anchor in labels:
        for bare in {normalise(text), without_notes(text)}:
            words.setdefault(bare, set()).add(anchor)
    return Vocabulary({bare: frozenset(anchors) for bare, anchors in words.items()})


def _labels_of(form: Form) -> Iterator[tuple[str, Anchor]]:
    for table in form.tables:
        for word, key in HEADER_WORDS[table.key].items():
            yield word, Anchor(Role.HEADER_WORD, table.key, key)
        for word in EXTRA_COLUMNS:
            yield word, Anchor(Role.EXTRA_COLUMN, table.key, word)
        for group in table.groups:
            for row in group.rows:
                yield from _labels_of_row(row, table.key)
            for column in group.columns:
                for text in _spellings(column.text):
                    yield text, Anchor(Role.COLUMN, table.key, column.key)


def _labels_of_row(row: Label, table: str) -> Iterator[tuple[str, Anchor]]:
    for text in _spellings(row.text):
        yield text, Anchor(Role.ROW, table, row.key)
    if row.parents:
        yield row.parents[-1] + row.text, Anchor(Role.ROW, table, row.key)
    parent_role = Role.HEADER_WORD if table == "disputes" else Role.ROW_PARENT
    for parent in row.parents:
        yield parent, Anchor(parent_role, table)


def _spellings(text: str) -> tuple[str, ...]:
    return text, *SAME_AS.get(normalise(text), ())
