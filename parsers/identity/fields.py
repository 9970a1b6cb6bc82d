"""What a page says of itself around its content: publication date, the document's date, publisher, breadcrumb.

Takes a document's `<meta>` labels and the visible text around its content; gives dates and township filers. A publisher
is often the county's office, so only a township is believed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from parsers.document import Document
from parsers.identity.dates import find_date
from parsers.identity.names import Filer, filer_of_name, filer_of_signature, filer_of_title
from parsers.readers.html_text import NO_WIDTH

# The national page labels first, then the spellings portals use; all by lower-case name.
DATE_LABELS = (
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publishtime",
    "pubtime",
    "firstpublishedtime",
    "releasedate",
    "article:published_time",
    "weibo:article:create_at",
    "createdate",
)
PUBLISHER_LABELS = ("contentsource", "author", "source", "publisher", "columnname")
PUBLICATION = (
    *("发布日期", "发布时间", "发表日期", "发表时间", "公开日期", "公开时间", "发文日期", "发文时间"),
    *("公布日期", "公布时间", "上网日期", "上网时间", "发稿日期", "发稿时间"),
)
ANY_DATE = ("日期", "时间")
MADE = ("成文日期", "成文时间", "生成日期")
PUBLISHERS = (
    *(
        "发布机构",
        "发布单位",
        "发布部门",
        "公开主体",
        "公开机构",
        "责任部门",
        "责任单位",
        "所属单位",
        "制发机关",
        "发文机关",
    ),
    *("发文单位", "信息来源", "文章来源", "稿件来源", "来源"),
)
NAMES = ("信息名称", "文件名称", "信息标题", "文章标题")
NAME, INDEX_NUMBER = "名称", re.compile(r"索\s*引\s*号")  # a bare 名称 is the document's beside an index number only
CRUMBS = ("当前位置", "您的位置", "所在位置", "现在位置", "的位置")
BETWEEN = r"\s*[】\]]?\s*[:：]?\s*[\[【]?\s*"
DATE_AFTER = re.compile(rf"{BETWEEN}(20\d\d.{{0,24}})")
DATE_ALONE = re.compile(
    r"(?:[\s()（）\[\]【】:：浏览阅读点击次数量]|(?!20\d\d)\d{1,7}){0,20}(20\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?)(?!\d)(?!\s*(?:星期|周))"
)
NAME_AFTER = re.compile(rf"{BETWEEN}([\u4e00-\u9fff（）()]{{2,40}})")
TITLE_AFTER = re.compile(rf"{BETWEEN}([\u4e00-\u9fff（）()〇\d]{{8,60}})")
SPACED = re.compile(r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff][ \u3000\xa0]{1,2}){1,5}[\u4e00-\u9fff](?![\u4e00-\u9fff])")
WIDE_FIGURE = re.compile("[０-９]")
PLAIN_FIGURES = {ord(wide): str(figure) for figure, wide in enumerate("０１２３４５６７８９")}
NEXT_FIELD = re.compile(
    r"(?:发布|发文|发表|成文|公开|作者|编辑|点击|浏览|访问|阅读|字体|字号|时间|日期|索引|打印|责任).*"
)
CRUMB = re.compile(r"[>＞»›→/\\|\n]+|\s{2,}")
MOST_PLACES = 4  # of one word: lists of other articles have it as well
REACH = 240
SHORTEST_TITLE = 8  # characters; shorter ones stand in menus, too
NEXT_LINE = 40  # where a date under a title needs no other word than 时间
CRUMBS_REACH = 600
MOST_CRUMBS = 12
LONGEST_CRUMB = 24


def find_published(document: Document) -> date | None:
    """Give the publication date the page claims: its labels, else a date shown beside 发布日期 and the like."""
    for name in DATE_LABELS:
        if name in document.labels and (found := find_date(document.labels[name])):
            return found
    furniture = _closed_up(document.furniture)
    return _shown_date(furniture, PUBLICATION) or _shown_date(furniture, ANY_DATE, alone=True)


def find_made(document: Document) -> date | None:
    """Give the date that the page's table of fields calls the document's own: 成文日期."""
    return _shown_date(_closed_up(document.furniture), MADE)


def find_claims(document: Document, title: str) -> tuple[date | None, ...]:
    """Give the dates that the page claims for the report outside of it: by label, shown as published, as made.

    Of dates that are shown, the only one of its kind counts, or that beside the title: lists of other articles have
    theirs as well.
    """
    labelled = (find_date(document.labels[name]) for name in DATE_LABELS if name in document.labels)
    furniture = _closed_up(document.furniture)
    titles = [title, *document.headings]
    published = _claimed(furniture, titles, PUBLICATION) or _below(furniture, titles)
    return (next(filter(None, labelled), None), published, _claimed(furniture, titles, MADE))


def _claimed(furniture: str, titles: Sequence[str], words: Sequence[str]) -> date | None:
    places = list(_places_of(furniture, words))
    shown = {_shown_date(furniture[start : end + REACH], (furniture[start:end],)) for start, end in places} - {None}
    if len(shown) == 1 or not places:
        return shown.pop() if shown else None
    return _first_date(_after_titles(furniture, titles), words)


def _below(furniture: str, titles: Sequence[str]) -> date | None:
    """Give the date right below the title, beside 时间 or alone."""
    below = [text[:NEXT_LINE] for text in _after_titles(furniture, titles)]
    alone = (match[1] for text in below if (match := DATE_ALONE.match(text)))
    return _first_date(below, ANY_DATE) or next(filter(None, map(find_date, alone)), None)


def _first_date(texts: Iterable[str], words: Sequence[str]) -> date | None:
    return next((found for text in texts if (found := _shown_date(text, words))), None)


def _after_titles(text: str, titles: Sequence[str]) -> Iterator[str]:
    """Give what follows each place where a title stands, however it is broken there."""
    words = dict.fromkeys("".join(title.split()) for title in titles)
    for title in islice((title for title in words if len(title) >= SHORTEST_TITLE), MOST_PLACES):
        for end in islice(_ends_of(text, title), MOST_PLACES):
            yield text[end : end + REACH]


def _ends_of(text: str, title: str) -> Iterator[int]:
    """Give where each place ends that spells a title, whatever white space is in it: quicker than a pattern of it."""
    start = text.find(title[0])
    while start >= 0:
        at = start
        for character in title:
            while text[at : at + 1].isspace():
                at += 1
            if text[at : at + 1] != character:
                break
            at += 1
        else:
            yield at
        start = text.find(title[0], start + 1)


def find_publisher(document: Document) -> Filer | None:
    """Give the township that labels, the document's name in the page's fields, its publisher or the breadcrumb tell."""
    labels: Mapping[str, str] = document.labels
    furniture = _closed_up(document.furniture)
    told = (filer_of_name(labels[name]) for name in PUBLISHER_LABELS if name in labels)
    names = (*NAMES, NAME) if INDEX_NUMBER.search(furniture) else NAMES
    named = (filer_of_title(title) for title in _shown_names(furniture, names, TITLE_AFTER))
    shown = (filer_of_signature(NEXT_FIELD.sub("", name)) for name in _shown_names(furniture, PUBLISHERS, NAME_AFTER))
    return next((filer for filer in (*told, *named, *shown) if filer and filer.place), None) or _of_crumbs(furniture)


@lru_cache(maxsize=2)
def _closed_up(text: str) -> str:
    """Write labels together whose characters are spaced to one width (发 布 机 构), and wide figures as plain ones."""
    plain = NO_WIDTH.sub("", text)
    if WIDE_FIGURE.search(plain):
        plain = plain.translate(PLAIN_FIGURES)
    return SPACED.sub(lambda match: "".join(match[0].split()), plain)


def _places_of(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give where words stand: start and end, the first word's places first."""
    for word in words:
        start = -1
        for _ in range(MOST_PLACES):
            start = text.find(word, start + 1)
            if start < 0:
                break
            yield start, start + len(word)


def _shown_date(text: str, words: Sequence[str], *, alone: bool = False) -> date | None:
    """Give the first date beside one of some words; `alone` when nothing may stand before the word on its line."""
    for start, end in _places_of(text, words):
        if alone and text[text.rfind("\n", 0, start) + 1 : start].strip():
            continue
        match = DATE_AFTER.match(_after(text, end))
        if match and (found := find_date(match[1])):
            return found
    return None


def _after(text: str, end: int) -> str:
    """Give what follows a word, the white space of the page's markup gathered."""
    return " ".join(text[end : end + REACH].split())


def _shown_names(text: str, words: Sequence[str], after: re.Pattern[str]) -> Iterator[str]:
    for _, end in _places_of(text, words):
        if match := after.match(_after(text, end)):
            yield match[1]


def _of_crumbs(text: str) -> Filer | None:
    """Give the one township on the way to the page: 首页 > 乡镇 > 江左镇 > 政府信息公开年报."""
    _, end = next(_places_of(text, CRUMBS), (0, 0))
    if not end:
        return None
    stripped = (crumb.strip(" :：\r\t") for crumb in CRUMB.split(text[end : end + CRUMBS_REACH]))
    crumbs = [crumb for crumb in stripped if crumb][:MOST_CRUMBS]
    named = (filer_of_signature(crumb) for crumb in crumbs if len(crumb) <= LONGEST_CRUMB)
    found = {filer for filer in named if filer and filer.place}
    return found.pop() if len(found) == 1 else None
