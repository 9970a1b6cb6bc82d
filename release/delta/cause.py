"""The causes by which a row can differ from the release before. docs/release-changes.md tells their rules."""

from collections.abc import Iterable
from enum import StrEnum


class Cause(StrEnum):
    """Why a row was added, removed or changed."""

    SCOPE_CHANGED = "scope_changed"
    RETRACTED = "retracted"
    ROSTER_CORRECTED = "roster_corrected"
    SOURCE_CHANGED = "source_changed"
    READ_BETTER = "read_better"
    DECIDED = "decided"
    SETTINGS_CHANGED = "settings_changed"
    LOOKED_AGAIN = "looked_again"
    SEALED = "sealed"
    TIME_PASSED = "time_passed"
    UNEXPLAINED = "unexplained"


ORDER = {cause: place for place, cause in enumerate(Cause)}  # of several causes the first of these is the decisive one
Causes = tuple[Cause, ...]


def ranked(shown: Iterable[Cause], possible: Iterable[Cause] = ()) -> Causes:
    """Put causes in order: those that the rows themselves show, then those that cannot be ruled out."""
    first, then = (sorted(set(causes), key=ORDER.__getitem__) for causes in (shown, possible))
    return tuple(dict.fromkeys([*first, *then]))


SAYS = {  # in English and Chinese
    Cause.SCOPE_CHANGED: ("its county is only in one of the two releases", "所属县级仅见于其中一个发布"),
    Cause.RETRACTED: ("it, or what it rested on, was taken back, or given back", "该行或其依据已撤回（或恢复）"),
    Cause.ROSTER_CORRECTED: ("the roster, the deadlines or a ruling say otherwise", "名册、期限或地方规定有更正"),
    Cause.SOURCE_CHANGED: ("the portal shows something that it had not been seen to show", "网站出现了此前未见的内容"),
    Cause.READ_BETTER: ("the same bytes, read or judged by other software", "字节未变，解析或规则程序已更新"),
    Cause.DECIDED: ("people decided or answered", "人工复核或答复"),
    Cause.SETTINGS_CHANGED: ("the operator's settings or portal files are others", "运行设置或网站配置已更改"),
    Cause.LOOKED_AGAIN: ("more nights or imports were looked at", "新增查阅夜次或导入"),
    Cause.SEALED: ("the night was closed by a signed manifest", "当夜已由签名清单封存"),
    Cause.TIME_PASSED: ("nothing but the day is another", "仅日期推移"),
    Cause.UNEXPLAINED: ("what the two releases hold does not tell", "两个发布的内容无法说明"),
}
