"""Names of townships and of the bodies that report for them: as lists spell them, as we keep and compare them.

Takes and gives plain strings; knows nothing of codes, counties or years beyond what it is handed.
"""

import re
from functools import lru_cache

from roster.model import Kind

_GROUPS = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西"
    "|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂"
    "|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|民|各"
)
_PEOPLES = re.compile(rf"(?:(?:{_GROUPS})族)+$")
_ABOVE = re.compile(r".(?:省|市|县|区|旗|盟|州|人民政府)$")
_NOTE = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]?")
_OFFICE = re.compile(r"(?:街道办事处街道|街道办事处|街道办事|街道办|办事处街道|办事处|(?<=街)办)$")
_GOVERNMENT = re.compile(r"(?:人民政府|政府)$")
_ENDINGS = {"街道": Kind.STREET, "地区": Kind.STREET, "镇": Kind.TOWN, "乡": Kind.TOWNSHIP, "苏木": Kind.TOWNSHIP}
_KIND_OF = re.compile(rf"({'|'.join(_ENDINGS)})$")
# What stands behind a place in the names of its bodies: government, party, their offices, a zone's board.
_BODY = re.compile(
    r"(?:人民政府|政府|人民)?(?:(?:党政|综合|政务公开|政府信息公开|信息公开|工作领导小组|和)*办公室"
    r"|(?:党政|综合|政务公开|信息公开)+办)?$"
)
_PARTY = re.compile(r"(?:党的?工作委员会|工作委员会|党工委|党委会?|工委|(?<=[镇乡道木])委员会|(?<=[镇乡])委)$")
_PARTY_BEFORE = re.compile(r"^中(?:国)?共(?:产党)?(?=.{2})")
_BOARD = re.compile(r"(?<=[场区园])(?:管理委员会|管委会|管理处|管理局|场部)$|筹备(?:处|组)$")


def kind_of(name: str) -> Kind:
    """Tell what a name says its bearer is; `OTHER` when it ends in no word for a township, town or street."""
    found = _KIND_OF.search(name)
    return _ENDINGS[found.group(1)] if found else Kind.OTHER


@lru_cache(maxsize=1 << 16)
def stem(name: str) -> str:
    """Give a name without its kind and the peoples of an ethnic township: 中村瑶族乡 → 中村, 火花镇 → 火花.

    Two units of one county that share a stem may be one unit whose kind changed. A name that would vanish is kept.
    """
    bare = _KIND_OF.sub("", name)
    bare = _PEOPLES.sub("", bare) or bare
    return bare.removesuffix("街") or bare or name


def without_notes(text: str) -> str:
    """Drop bracketed notes (also one whose bracket never closes) and white space."""
    return _NOTE.sub("", "".join(text.split()))


def list_name(raw: str, *, street: bool, parents: tuple[str, ...] = ()) -> str:
    """Give the name we keep for a name as a list spells it.

    raw: the list's spelling, e.g. 梁平县梁山街道办事处, 古现街道（烟台开发区）, 北街办事处.
    street: whether its code is that of a street, so that 办事处 means 街道.
    parents: names of county and what lies above; one that stands before a name that is whole without it is dropped.
    A spelling that names no township, town or street is kept whole, notes and all.
    """
    name = _GOVERNMENT.sub("", _without_parents(without_notes(raw), (*parents, "人民政府")))
    office = _OFFICE.search(name)
    if office and (street or office.group().startswith("街道")):
        return _street_name(name)
    if street and name.endswith("街"):
        return f"{name}道"
    return name if kind_of(name) is not Kind.OTHER else "".join(raw.split())


def filer_name(name: str, kind: Kind) -> str:
    """Give the body that reports for a unit: 江左镇人民政府, 东华门街道办事处, 马坊地区办事处."""
    if kind is Kind.OTHER:
        return name
    return name + ("办事处" if kind is Kind.STREET else "人民政府")


@lru_cache(maxsize=1 << 16)
def place_of(text: str, parents: tuple[str, ...] = ()) -> str:
    """Give the place in a filer's name as a document writes it: 江左镇 for 伊川县江左镇人民政府办公室.

    A name that is only a place is given back as it is.
    """
    name = _PARTY_BEFORE.sub("", _BODY.sub("", without_notes(text)))
    name = _without_parents(_BOARD.sub("", _PARTY.sub("", name)), parents)
    return _street_name(name) if _OFFICE.search(name) else name


def is_ethnic(name: str) -> bool:
    """Tell whether a name is that of an ethnic township: 古营瑶族乡."""
    return _PEOPLES.search(_KIND_OF.sub("", name)) is not None


def below_divisions(name: str, ends: str) -> bool:
    """Tell whether a name is `ends` after divisions that stand above it: 某市某区江左镇 is 江左镇, 大江左镇 is not."""
    return name != ends and name.endswith(ends) and _ABOVE.search(name.removesuffix(ends)) is not None


def _street_name(name: str) -> str:
    """Turn 东华门街道办事处, 团结办事处 and 管庄地区办事处 into 东华门街道, 团结街道 and 管庄地区."""
    bare = _OFFICE.sub("", name)
    return bare if bare.endswith(("街道", "地区")) else f"{bare}街道"


def _without_parents(name: str, parents: tuple[str, ...]) -> str:
    """Drop leading parents one after the other while what is left still is a name with a stem of its own."""
    for parent in parents:
        rest = name.removeprefix(parent)
        if parent and rest != name and _stands_alone(rest):
            return _without_parents(rest, parents)
    return name


def _stands_alone(name: str) -> bool:
    ending = _OFFICE.sub("", name)
    return (kind_of(name) is not Kind.OTHER and bool(_KIND_OF.sub("", name))) or (ending != name and bool(ending))
