"""Rules about the filer's conduct: what the verdict's axes say, as findings that can be reviewed one by one."""

from audit.rules.conduct import altered, backdated, defective, late, missing, restored, withdrawn

RULES = (
    missing.RULE,
    late.RULE,
    backdated.RULE,
    altered.RULE,
    withdrawn.RULE,
    restored.RULE,
    defective.RULE,
)
