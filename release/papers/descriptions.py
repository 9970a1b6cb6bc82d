"""What several papers say in the same words: what the release is, its keywords, its sources, who answers for it.

description(facts, language), publisher(facts, language), citation(facts), KEYWORDS, sources(facts), as_json(value)
"""

import json
from typing import Any, NamedTuple

from release.papers.facts import Facts
from release.papers.words import Language, said
from release.schema import Words

KEYWORDS = (
    "China",
    "freedom of information",
    "government transparency",
    "open government information",
    "townships",
    "政府信息公开",
    "年度报告",
    "乡镇",
)
_DESCRIPTION = Words(
    "Which townships of {counties} counties of China had published their annual reports on government information "
    "disclosure (政府信息公开工作年度报告) as far as was known on {as_of}, which had not and how that is proven, every "
    "version of each report with every number of its form, and for each row the archived bytes it was read from.",
    "截至 {as_of} 所知，{counties} 个县级行政区的乡镇（街道）是否公布了政府信息公开工作年度报告，未公布者如何证明；"
    "各份年报的每个版本及表格中的每个数字；以及每一行所依据的归档字节。",
)
_UNNAMED = Words("an operator of Gongkai who gave no name", "未具名的 Gongkai 运行者")


class Source(NamedTuple):
    """What the rows come from."""

    title: str
    version: str
    path: str | None = None


def description(facts: Facts, language: Language) -> str:
    """Say in one sentence what the release holds."""
    return said(_DESCRIPTION, language).format(counties=len(facts.counties), as_of=facts.as_of)


def publisher(facts: Facts, language: Language = "en") -> str:
    """Say who answers for it."""
    return facts.settings.publisher or said(_UNNAMED, language)


def citation(facts: Facts) -> str:
    """Say how the release is cited, on one line."""
    where = f" {facts.settings.homepage}" if facts.settings.homepage else ""
    return f"{publisher(facts)} ({facts.as_of.year}): {facts.settings.title}. Release {facts.name}.{where}"


def sources(facts: Facts) -> tuple[Source, ...]:
    """Give what the rows come from, each with its version."""
    head = facts.head
    archived = f"manifest {head.number} of {head.night}, sha256 {head.sha256}" if head else "no night is closed yet"
    return (
        Source("Disclosure portals of counties, as archived night by night", archived),
        Source("Division lists of the National Bureau of Statistics (国家统计局 统计用区划代码)", "2015 to 2023"),
        Source("Gongkai, which archived, judged and wrote", str(facts.software["gongkai"])),
        Source("Gongkai's parser, which read the reports", str(facts.software["parser"])),
    )


def as_json(value: Any) -> str:
    """Write JSON for people and programs, always the same."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
