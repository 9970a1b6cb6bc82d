"""Who filed: the township-level place a text names, and the body that files for it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from parsers.identity.plain import plain, simplified

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
OFFICE_ONLY = re.compile(r"(?!驻)(?P<place>[\u4e00-\u9fff]{2,12})(?=办事处$)")
# 甲市乙区丙街道: the words that divisions above a place end with, and how long a name must at least be before its word
# (灯市口 is no city, 红旗镇 no banner).
DIVISION = re.compile(r"特别行政区|自治[区州县旗]|[省盟市县旗]|地区|区")
LEAST_STEM = {"县": 1}
ORDINARY_STEM = 2
SHORT_DISTRICTS = frozenset({"城区", "郊区", "矿区"})
DISTRICTS_OF_CITIES = ("市中区", "市南区", "市北区")
ONLY_KIND = re.compile(r"(?:民族)?(?:街道|镇|乡|苏木)?(?:办事处|街道办|办)?")
STEM = re.compile(rf"([\u4e00-\u9fff]+?)(?:(?:{ENDS})|(?:街道)?办事处|$)")
# Words that stand for any township.
ANY_PLACE = frozenset({"乡镇", "镇乡", "各乡镇", "全镇", "全乡", "本镇", "本乡", "各镇", "各街道", "本街道", "街道"})
PARTY_ABOVE = re.compile(r"^中(?:国)?共(?:产党)?[\u4e00-\u9fff]{2,24}?(?:委员会|委|工委)(?=[\u4e00-\u9fff]{2})")
GOVERNMENT_ABOVE = re.compile(r"^.*?(?:省|市|县|区|旗)人民政府(?=[\u4e00-\u9fff])")
# Bodies of a county that no general word ends, long or short; 委 alone would take 街道工委 for one.
SHORT_ORGANS = (
    r"(?:卫健|卫计|发改|发展改革|经信|工信|国资|住建|农业农村|文旅)委|供销社|供销合作社|合作社联合社|公路段"
    r"|残联|妇联|工商联|文联|科协|气象站|监测站|公司|银行|支行|中学|小学|学校|幼儿园"
)
ORGAN = re.compile(
    r"^[\u4e00-\u9fff（）()]{2,40}?"
    r"(?:人民政府(?:办公室|办公厅)?|局|委员会|办公室|办公厅|管理委员会|管委会|中心|支队|大队|院|所|馆|会"
    r"|[农林牧渔茶盐]场|(?:原种|种畜|良种|园艺|繁殖|养殖)场|管理处|驻[\u4e00-\u9fff]{2,8}办事处|开发区|高新区|园区|示范区|度假区|管理区"
    rf"|{SHORT_ORGANS})$|^[县区市]?(?:{SHORT_ORGANS})$"
)
BRACKETED = re.compile(r"[【\[(]([^】\])]*)[】\])]")
ABOUT = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,8}[〔\[(]20\d\d[〕\])]\d+号|关于(?:公布|发布|公开|报送|印发)?|附件\d*[:.、]?|\d{1,3}[.、]?(?!\d)"
    r"|[一二三四五六七八九十]+、|《|》|【.*?】|\[.*?\]|\(.*?\))+"
)
DASHES = "-—–_:·|》"
QUOTES = re.compile(r"[“”\"'‘’]")
YEAR = r"(?:20\d\d|二[〇○零O0][〇○零一二三四五六七八九]{2})"
YEARS = re.compile(
    rf"20\d\d(?:-\d\d?-\d\d?|\.\d\d?\.\d\d?)"
    rf"|\(?{YEAR}\)?(?:年度|年)?(?:(?:[-—–~至到、和与及]|以及)+{YEAR}(?:年度|年)?)*(?:\(?1月?-12月(?:份)?\)?)?"
)
TOPIC = re.compile(
    r"(?:关于)?(?:政府|政务)?信息(?:主动)?公开.*$|关于.*$|(?:政府|政务)公开.*$|(?:年度|年)?(?:年报|年度报告|报告).*$"
)
# 青石镇严格按照…: a township as the subject of what a report tells; and what may stand before its name.
SUBJECT = re.compile(rf"(?:{ENDS})(?=人民政府|政府|办事处|党|20|严格|认真|根据|按照|始终|坚持|积极)")
LONGEST_SUBJECT = 8
STEM_OF_SUBJECT = re.compile(r"(?:^|[，。；：、\s在对将由是])((?![在对将由是])[\u4e00-\u9fff]{1,8})$")
# 我镇, 各乡镇, 建制镇: what ends like a township's name and is none.
NO_NAME = re.compile(
    r"[我本全各该此两]|乡镇|镇街|(?:小?城|村|集|建制|中心|重点|特色|辖区|下辖)(?:镇|乡|街道)|.{0,4}各?乡镇$"
)
# What a sentence or a field puts right before the name: 现公布…, 特编制…, 索引号….
BEFORE_NAME = re.compile(
    r"^(?:索引号|文号|标题|名称|本报告[为由是]?|以下[为是]|(?:现|兹|特|谨)(?:将|就|对|由)|"
    r"[现兹特谨]?(?:向社会|对外)?(?:公布|发布|公开|编制))+(?=[\u4e00-\u9fff]{2})"
)
TOWNSHIP_ENDS = re.compile(r"(?:民族乡|街道|镇|乡|苏木)$")

LONGEST_SIGNED, LONGEST_NAME = 80, 40
NOT_OF_NAME = re.compile(r"[\s：:（）()]|[盖代]章|20\d\d.*$")
SIGNED = re.compile(
    rf"(?:{ENDS})(?:人民政府|政府|办事处|办|党委|党工委)?(?:(?:党政)?(?:综合)?办公室|党政.{{0,6}}办|[政信][务息]公开.{{0,10}})?$"
    r"|(?<!街道)办事处$"
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


@lru_cache(maxsize=4096)
def filer_of_title(title: str) -> Filer | None:
    """Give the filer a report's title names: before its topic, else alone in brackets or after the topic."""
    bare = QUOTES.sub("", plain(title))
    head = TOPIC.sub("", YEARS.sub("", ABOUT.sub("", bare))).rstrip(DASHES)
    bare = YEARS.sub("", bare)
    for name in (BRACKETED.sub("", head), head):
        if name and (found := filer_of_name(name)):
            return found
    return next((f for part in _set_apart(bare) if (f := filer_of_signature(part)) and f.place), None)


def _set_apart(title: str) -> Iterator[str]:
    """Give the parts of a title that stand in brackets or behind its last word."""
    yield from BRACKETED.findall(title)
    yield BRACKETED.sub("", re.split(r"报告|年报", title)[-1]).strip(DASHES)


def filer_of_signature(text: str) -> Filer | None:
    """Give the filer of a signature line: the line is a name and nothing else."""
    if len(text) > LONGEST_SIGNED:
        return None
    name = NOT_OF_NAME.sub("", simplified(text))
    found = filer_of_name(name) if len(name) <= LONGEST_NAME else None
    return found if found and (found.place is None or SIGNED.search(name)) else None


def filer_of_text(texts: Iterable[str]) -> Filer | None:
    """Give the place a report's prose speaks of as its own, if it clearly speaks of one."""
    said = Counter(own_names("\n".join(texts)))
    ranked = said.most_common(2)
    if not ranked or len(ranked[0][0]) < 2 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return filer_of_place(ranked[0][0])


def own_names(text: str) -> Iterator[str]:
    """Give the townships that a text makes the subject of what a report tells, each as often as it does."""
    for match in SUBJECT.finditer(text):
        stem = STEM_OF_SUBJECT.search(text[max(0, match.start() - LONGEST_SUBJECT - 1) : match.start()])
        if stem and NO_NAME.match(name := stem[1] + match[0]) is None:
            yield _short(name)


def same_place(a: str, b: str) -> bool:
    """镇 and 街道 of one name are one place renamed; a name with its county before it is the name."""
    bare_a, bare_b = TOWNSHIP_ENDS.sub("", a), TOWNSHIP_ENDS.sub("", b)
    return bare_a.endswith(bare_b) or bare_b.endswith(bare_a)


def _short(place: str) -> str:
    """Leave out what stands before a place: words of the sentence, divisions above (甲市乙县丙镇 is 丙镇)."""
    place = BEFORE_NAME.sub("", place)
    while (rest := _below_division(place)) is not None:
        place = rest
    return place


def _below_division(place: str) -> str | None:
    """Give what follows the first division above; None when the name begins with none."""
    for match in DIVISION.finditer(place):
        above, stem, rest = place[: match.end()], place[: match.start()], place[match.end() :]
        own = STEM.match(rest)
        if own is None or ONLY_KIND.fullmatch(rest):
            continue
        if above in SHORT_DISTRICTS and len(own[1]) > 1:
            return rest
        if len(stem) < LEAST_STEM.get(match[0], ORDINARY_STEM) or len(stem) == len(own[1]) == 1:
            continue
        if not (match[0] == "市" and rest[0] in "市区" and not rest.startswith(DISTRICTS_OF_CITIES)):
            return rest
    return None
