"""The table `rules`: the rules that tested this release.

tables() -> {"rules": …}
"""

import pyarrow as pa

from audit.rules.catalogue import TESTED
from audit.rules.measured import may_fail
from release.rows.making import made


def tables() -> dict[str, pa.Table]:
    """Give a row for each rule."""
    rows = ((rule.id, rule.version, rule.severity, rule.says, may_fail(rule.id, rule.version)) for rule in TESTED)
    return {"rules": made("rules", rows)}
