"""Who filed: the township-level place a text names, and the body that files for it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# (what a place's name ends with, the body that files for it)
KINDS = (
    ("街道", "办事处"),
    ("民族苏木", "人民政府"),
    ("苏木", "人民政府"),
    ("民族乡", "人民政府"),
    ("镇", "人民政府"),
    ("乡", "人民政府"),
)
ENDS = "|".join(end for end, _ in KINDS)
BODIES = r"人民政府|政府|人民|办事处|街道办|办公室|党政|党工委|党委|民政|办|$"
PLACE = re.compile(rf"(?P<place>[\u4e00-\u9fff]{{1,24}}(?:{ENDS}))(?=\s*(?:{BODIES}))")
OFFICE_ONLY = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,12})(?=办事处$)")
# 长沙市天心区… : the divisions above, each long enough to be one (a 灯市口 is no city).
ABOVE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,}?(?:省|自治区|自治州|地区|盟|自治县|自治旗)|[\u4e00-\u9fff]{2,}?(?:市|区)(?![市区])"
    r"|[\u4e00-\u9fff]+?县|[\u4e00-\u9fff]{2,}?旗"
    rf"|[城郊矿]区(?=[\u4e00-\u9fff]{{2,}}(?:{ENDS})))"
)
# Words that stand for any township.
ANY_PLACE = frozenset({"乡镇", "镇乡", "各乡镇", "全镇", "全乡", "本镇", "本乡", "各镇", "各街道", "本街道"})
PARTY_ABOVE = re.compile(r"^中(?:国)?共(?:产党)?[\u4e00-\u9fff]{2,24}?(?:委员会|委|工委)(?=[\u4e00-\u9fff]{2})")
GOVERNMENT_ABOVE = re.compile(r"^.*?(?:省|市|县|区|旗)人民政府(?=[\u4e00-\u9fff])")
ORGAN = re.compile(
    r"^[\u4e00-\u9fff（）()]{2,40}?"
    r"(?:人民政府(?:办公室|办公厅)?|局|委员会|办公室|办公厅|管理委员会|管委会|中心|支队|大队|院|所|馆|会"
    r"|[农林牧渔茶盐]场|(?:原种|种畜|良种|园艺)场|开发区|高新区|园区|示范区|度假区|管理区)$"
)
BRACKETED = re.compile(r"[【\[(]([^】\])]*)[】\])]")
ABOUT = re.compile(r"^(?:关于|附件\d*:?|《|【.*?】|\[.*?\])+")
YEAR = r"(?:20\d\d|二[〇○零O0][〇○零一二三四五六七八九]{2})"
YEARS = re.compile(rf"\(?{YEAR}\)?(?:年度|年)?(?:[-—–~至到]+{YEAR}(?:年度|年)?)?")
TOPIC = re.compile(r"(?:关于)?(?:政府|政务)?信息公开.*$|关于.*$|(?:政府|政务)公开.*$")
OWN_NAME = re.compile(
    rf"(?:^|[，。；\s在对将由是])([\u4e00-\u9fff]{{1,8}}?(?:{ENDS}))(?=人民政府|政府|办事处|党|20|严格|认真|根据|按照|始终|坚持|积极)"
)


class Filer(NamedTuple):
    """The filing body and its place; a body that is no township has no place."""

    name: str
    place: str | None


def filer_of_place(place: str) -> Filer:
    """Give the body that files for a place: 西岩镇 is filed for by 西岩镇人民政府, a 街道 by its 办事处."""
    body = next((body for end, body in KINDS if place.endswith(end)), "办事处")
    return Filer(place + body, place)


def filer_of_name(text: str) -> Filer | None:
    """Give the filer a name stands for, the divisions above it left out; None when it names none."""
    whole = PARTY_ABOVE.sub("", re.sub(r"\s+", "", text))
    name = GOVERNMENT_ABOVE.sub("", whole)
    found = [m["place"] for m in PLACE.finditer(name)]
    if found:
        place = _short(found[-1])
        return None if place in ANY_PLACE else filer_of_place(place)
    office = OFFICE_ONLY.match(_short(name))
    if office:
        return Filer(f"{office['place']}办事处", office["place"])
    organ = next((text for text in (name, whole) if ORGAN.match(text)), None)
    return Filer(organ, None) if organ else None


def filer_of_title(title: str) -> Filer | None:
    """Give the filer a report's title names: before its topic, else alone in brackets or after the topic."""
    bare = YEARS.sub("", "".join(unicodedata.normalize("NFKC", title).split()))
    head = TOPIC.sub("", ABOUT.sub("", bare))
    if head and (found := filer_of_name(head)):
        return found
    return next((f for part in _set_apart(bare) if (f := filer_of_signature(part)) and f.place), None)


def _set_apart(title: str) -> Iterator[str]:
    """Give the parts of a title that stand in brackets or behind its last word."""
    yield from BRACKETED.findall(title)
    yield re.split(r"报告|年报", title)[-1].strip("-—–_:·|")


def filer_of_signature(text: str) -> Filer | None:
    """Give the filer of a signature line: the line is a name and nothing else."""
    name = re.sub(r"[\s：:（）()]|盖章|20\d\d.*$", "", text)
    found = filer_of_name(name)
    if found is None or len(name) > 40:
        return None
    ending = re.search(rf"(?:{ENDS})(?:人民政府|政府|办事处|党政.{{0,6}}办公室|党政办|办公室)?$", name)
    return found if ending or found.place is None else None


def filer_of_text(texts: Iterable[str]) -> Filer | None:
    """Give the place a report's prose speaks of as its own, if it clearly speaks of one."""
    said = Counter(_short(name) for text in texts for name in OWN_NAME.findall(text))
    ranked = said.most_common(2)
    if not ranked or len(ranked[0][0]) < 2 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return filer_of_place(ranked[0][0])


def _short(place: str) -> str:
    """Leave out the divisions above a place, as long as a name is left."""
    while True:
        match = ABOVE.match(place)
        rest = place[match.end() :] if match else ""
        if not rest or rest in ("镇", "乡", "街道", "苏木", "民族乡", "街道办", "办事处"):
            return place
        place = rest
