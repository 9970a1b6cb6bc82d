"""README.md of a release, in Chinese and English: what it is, what `missing` means, how it is read, verified and cited.

readme(schema, facts) -> str
"""

from release.papers.descriptions import citation, description, publisher
from release.papers.facts import Facts
from release.papers.licence import LICENCES
from release.papers.marks import code, plain, table
from release.papers.texts import filled
from release.papers.words import Language, said
from release.schema import Schema, Words

FEW = 20  # so many counties are named
_COUNTIES = Words("Counties: {all}.", "县级行政区：{all}。")
_MANY = Words("{all} counties, named in `RELEASE.json`.", "共 {all} 个县级行政区，名单见 `RELEASE.json`。")
_PREVIOUS = Words(" The one before: `{name}`.", "上一发布：`{name}`。")
_FIRST = Words(" There is none before.", "此前无发布。")
_BOM = Words(" The CSV files begin with a byte order mark.", "CSV 文件以字节顺序标记（BOM）开头。")
_LICENCE = Words(
    "Compiled by {publisher}; the compilation is under the licence [{title}]({url}) ({name}), in full in `LICENSE`. "
    "What the reports themselves say is the word of the bodies that published them.",
    "汇编：{publisher}。汇编成果按 [{title}]({url})（{name}）许可使用，全文见 `LICENSE`。年报原文出自各公布主体。",
)
_ARCHIVE = Words(
    "The archive it rests on: manifest {number} of the night {night}, sha256 `{sha256}`.",
    "所依据的归档：{night} 夜第 {number} 号清单，sha256 `{sha256}`。",
)
_OPEN = Words(
    "No night of the archive was closed yet: nothing outside fixes what it held.",
    "归档尚无封存之夜：其内容没有外部凭据。",
)
_CONTACT = Words("Errors and corrections: {contact}.", "勘误与更正：{contact}。")
_HOMEPAGE = Words("All releases: <{homepage}>.", "全部发布：<{homepage}>。")


def readme(schema: Schema, facts: Facts) -> str:
    """Write it."""
    values: dict[str, object] = {
        "title": plain(facts.settings.title),
        "title_zh": plain(facts.settings.title_zh),
        "name": facts.name,
        "as_of": facts.as_of,
        "tables": "\n".join(_tables(schema, facts)),
        "signature": filled("signed.md" if facts.signed else "unsigned.md", {}).rstrip("\n"),
        "archive": _both(_OPEN if facts.head is None else _ARCHIVE, **(facts.head.told() if facts.head else {})),
        "citation": plain(citation(facts)),
        "contact": _contact(facts),
    }
    for language in ("zh", "en"):
        values |= {f"{name}_{language}": text for name, text in _told(facts, language).items()}
    return filled("readme.md", values).rstrip("\n") + "\n"


def _told(facts: Facts, language: Language) -> dict[str, str]:
    licence = LICENCES[facts.settings.license]
    previous = said(_FIRST, language)
    if facts.previous:
        previous = said(_PREVIOUS, language).format(name=facts.previous.name)
    whose = plain(publisher(facts, language))
    return {
        "description": plain(description(facts, language)),
        "counties": _counties(facts, language),
        "previous": previous,
        "bom": said(_BOM, language) if facts.bom else "",
        "licence": said(_LICENCE, language).format(publisher=whose, name=facts.settings.license, **licence._asdict()),
    }


def _counties(facts: Facts, language: Language) -> str:
    if len(facts.counties) > FEW:
        return said(_MANY, language).format(all=f"{len(facts.counties):,}")
    named = [f"{plain(name)} ({code(county)})" for county, name in sorted(facts.counties.items())]
    return said(_COUNTIES, language).format(all=("、" if language == "zh" else ", ").join(named))


def _tables(schema: Schema, facts: Facts) -> list[str]:
    head = ("表 / table", "内容", "content", "行数 / rows")
    rows = (
        (f"[{code(each.name)}](CODEBOOK.md#{each.name})", each.says.zh, each.says.en, f"{facts.rows[each.name]:,}")
        for each in schema.tables
    )
    return table(head, rows)


def _contact(facts: Facts) -> str:
    settings = facts.settings
    lines = []
    if settings.contact:
        lines.append(_both(_CONTACT, contact=plain(settings.contact)))
    if settings.homepage:
        lines.append(_both(_HOMEPAGE, homepage=settings.homepage))
    return "\n".join(lines)


def _both(words: Words, **values: object) -> str:
    return f"{words.zh.format(**values)}\n{words.en.format(**values)}"
