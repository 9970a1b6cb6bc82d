"""What happens to the words of labels: broken, spaced, misprinted, numbered anew, annotated. The figures stay."""

import random
import re
from collections.abc import Callable

from tests.parsers.generator.draft import Draft
from tests.parsers.generator.plan import Item

Change = Callable[[random.Random, str], str]
TRADITIONAL = str.maketrans(
    "政务报开请数规范许处罚强费购项额审维结务类执补国关众总", "政務報開請數規範許處罰強費購項額審維結務類執補國關眾總"
)
WRONG = {"信": "讯", "公": "工", "密": "蜜", "第": "弟", "理": "里", "属": "署", "复": "覆", "件": "伴", "项": "顼"}


def relabelled(change: Change, share: float = 1.0) -> Callable[[Draft], None]:
    """Make a shape that changes the words of a share of the labels."""

    def bend(work: Draft) -> None:
        seen: set[int] = set()
        for item in (item for table in work.tables() for row in table.matrix for item in row):
            if item.cell is None and item.text and id(item) not in seen and work.rng.random() < share:
                item.text = change(work.rng, item.text)
            seen.add(id(item))

    return bend


def broken(rng: random.Random, text: str) -> str:
    """Break a label over two lines."""
    if len(text) < 4:
        return text
    at = rng.randrange(2, len(text) - 1)
    return f"{text[:at]}\n{text[at:]}"


def spaced(rng: random.Random, text: str) -> str:
    """Put blanks between characters, as justified cells have them."""
    blank = rng.choice((" ", "　", "\u00a0"))
    return blank.join(text) if len(text) < 6 else blank.join((text[:2], text[2:]))


def bracketed(rng: random.Random, text: str) -> str:
    """Use other brackets and quotes than the form."""
    left, right = rng.choice(("()", "【】", "〔〕", "﹙﹚"))
    text = text.replace("（", left).replace("）", right)
    return text.replace("“", '"').replace("”", '"')


def numbered(rng: random.Random, text: str) -> str:
    """Write 1、 or 1． or （1） where the form has 1."""
    point = rng.choice(("、", "．", ". ", "，"))
    return re.sub(r"^(\d)\.", lambda m: m[1] + point if rng.random() < 0.8 else f"（{m[1]}）", text)


def unnumbered(rng: random.Random, text: str) -> str:
    """Lose the numbering."""
    return re.sub(r"^(\d\.|（[一二三四五六七]）|[一二三四]、)", "", text)


def misprinted(rng: random.Random, text: str) -> str:
    """Lose or mistake one character of a long label."""
    if len(text) < 6 or text.startswith("第二十条"):
        return text
    for right, wrong in rng.sample(sorted(WRONG.items()), 3):
        if right in text:
            return text.replace(right, wrong, 1)
    at = rng.randrange(3, len(text))
    return text[:at] + text[at + 1 :]


def traditional(rng: random.Random, text: str) -> str:
    """Print some characters in their traditional form."""
    return text.translate(TRADITIONAL)


def annotated(rng: random.Random, text: str) -> str:
    """Add a filling note."""
    note = rng.choice(("（单位：件）", "（填写说明见附件）", "（不含县级部门派驻机构）", "（可为0）"))
    return text + note if 2 < len(text) < 30 and not text.startswith("第") else text


def wrong_article(rng: random.Random, text: str) -> str:
    """Misquote the article."""
    if not text.startswith("第二十条"):
        return text
    return rng.choice(
        (text.replace("二十条", "二十六条"), text.replace("条", "条 "), text[4:], text.replace("项", "款"))
    )


def no_results_label(work: Draft) -> None:
    """Leave out the label over the results, as some filers do."""
    _set(work, "三、本年度办理结果", "")


def old_words(work: Draft) -> None:
    """Keep the words of 2019 in the form of 2021, the slips of hand that were seen, and the other name of a total."""
    for old, new in (
        ("行政规范性文件", "规范性文件"),
        ("本年增/减", "本年增"),
        ("5.属于三类内部事务信息", "5、属于第三类内部事务信息"),
        ("1.信访举报投诉类申请", "1、信访举报类申请"),
        ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
        ("（七）总计", "（七）合计"),
        ("采购总金额", "采购总金额（万元）"),
        ("（四）无法提供", "（四）无\n法提供"),
    ):
        if work.rng.random() < 0.6:
            _set(work, old, new)


def _set(work: Draft, old: str, new: str) -> None:
    found: dict[int, Item] = {id(i): i for t in work.tables() for row in t.matrix for i in row if i.text == old}
    for item in found.values():
        item.text = new
