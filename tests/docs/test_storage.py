import re
from pathlib import Path

from storage.database import BUSY_SECONDS
from storage.models import Base

PAGE = (Path(__file__).parents[2] / "docs" / "storage.md").read_text(encoding="utf-8")


def test_every_table_has_its_line() -> None:
    section = PAGE.split("## Tables")[1].split("## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(Base.metadata.tables)


def test_the_time_a_lock_is_waited_for_is_true() -> None:
    assert f"waits {BUSY_SECONDS} seconds for a lock" in PAGE
