"""The columns of delta.csv, described as those of a release's own tables are."""

from release.delta.cause import SAYS
from release.schema import Field, Table, Words

DELTA = "delta.csv"
_CAUSES = Words(
    "; ".join(f"{cause}: {says[0]}" for cause, says in SAYS.items()),
    "；".join(f"{cause}：{says[1]}" for cause, says in SAYS.items()),
)
DELTA_TABLE = Table(
    "delta",
    Words("Rows that differ from the release before, with the cause.", "与上一发布不同的行及其原因。"),
    ("table", "key"),
    (
        Field("table", "text", Words("Table of the release.", "所在表。")),
        Field("key", "json", Words("Values of its primary key, an array.", "主键各值，数组。")),
        Field("what", "text", Words("added, removed or changed.", "新增、移除或改动。")),
        Field(
            "fields",
            "text",
            Words("Columns that say something else, with blanks between.", "内容不同的字段，以空格分隔。"),
            Words("the row came or went as a whole", "整行新增或移除"),
        ),
        Field("cause", "text", Words(f"Decisive cause. {_CAUSES.en}.", f"主要原因。{_CAUSES.zh}。")),
        Field(
            "also",
            "text",
            Words(
                "Causes that cannot be ruled out beside it, with blanks between.", "不能排除的其他原因，以空格分隔。"
            ),
            Words("it was the cause alone", "别无其他原因"),
        ),
    ),
)
