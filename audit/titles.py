"""What a title says by itself: which report years, whose name, and whether it is some body that is no township.

Pure text; the names it finds are only candidates, which the roster then knows or does not.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}")
_DATE = re.compile(r"(?:19|20)\d{2}\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[-./]\d{1,2}[-./]\d{1,2})")
_NUMBERED = re.compile(r"[〔\[［（(]\s*(?:19|20)\d{2}\s*[〕\]］)）]\s*\d+\s*号")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

_TOWNSHIP = re.compile(r"街道办事处|街道|办事处|苏木|地区|镇|乡")
_NAME = re.compile(r"[\u3400-\u9fff]+")
_LONGEST_NAME = 16
_SUBJECT_ENDS = re.compile(r"关于|政府信息公开|信息公开|年度报告|年报|(?:19|20)\d{2}|二[〇○零]")
_FORMER = re.compile(r"原([^（()）【】\[\]]+)")
_DEPARTMENT = re.compile(
    r"(?:局|委员会|办公室|中心|法院|检察院|医院|学院|公司|中学|小学|学校|联合会|联社|厅|支队|大队|馆)$"
)
_COLLECTION = re.compile(r"各(?:乡|镇|街道|办事处|单位)|汇编|汇总|合集")  # a county's title, and everybody's reports
_ABOUT = re.compile(r"通知|解读|图解|读懂|会议|培训|编制")  # what is said about reports is none
_BARE = re.compile(r"(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2}|年|度|政府|信息公开|工作|报告|报|[\W\d_]")
_REPORT = re.compile(r"年度?报告?|年度工作报告|工作报告")


def years_of(title: str) -> frozenset[int]:
    """Give the report years a title names; full dates and document numbers such as 〔2020〕5号 are no report years."""
    plain = _HAN_YEAR.sub(lambda found: found.group().translate(_HAN_DIGITS), normalize("NFKC", title))
    rest = _NUMBERED.sub(" ", _DATE.sub(" ", plain))
    return frozenset(int(year) for year in _YEAR.findall(rest))


def township_names(title: str) -> Iterator[tuple[str, ...]]:
    """Give, for each word in the title that could end a township's name, the names ending there, the longest first."""
    for word in _TOWNSHIP.finditer(title):
        before = _NAME.findall(title[: word.start()])
        run = before[-1] if before and title[: word.start()].endswith(before[-1]) else ""
        run = run[-_LONGEST_NAME:]
        yield tuple(run[start:] + word.group() for start in range(len(run)))


def names_several(title: str) -> bool:
    """Tell whether a title may name more than one township: it has more than one word that ends such a name."""
    return len(_TOWNSHIP.findall(title)) > 1


def former_parts(title: str) -> list[str]:
    """Give what stands behind 原 ("formerly") in a title, to the end of its bracket: 白塔镇 for 青石镇（原白塔镇）."""
    return _FORMER.findall(title)


def is_other_body(text: str, county: str) -> bool:
    """Tell whether a title or name is plainly that of the county itself or of a department, so of no township.

    What the county calls a collection of everybody's reports is not plainly its own.
    """
    if _COLLECTION.search(text):
        return False
    subject = _SUBJECT_ENDS.split(text.strip(), maxsplit=1)[0].strip(" 　：:-—")
    if not subject or _TOWNSHIP.search(subject):
        return False
    own = {county, f"{county}政府", f"{county}人民政府"}
    return any(subject.endswith(name) for name in own if county) or bool(_DEPARTMENT.search(subject))


def claims_report(title: str) -> bool:
    """Tell whether a title calls what it leads to an annual report."""
    return bool(_REPORT.search(title)) and not _ABOUT.search(title)


def claims_disclosure_report(title: str) -> bool:
    """Tell whether a title calls what it leads to an annual report on information disclosure, and no other."""
    return claims_report(title) and "公开" in title


def is_bare_claim(title: str) -> bool:
    """Tell whether a title says "annual report on information disclosure" and nothing else: of whom, it leaves open."""
    return claims_report(title) and not _BARE.sub("", title)
