"""Rules of text: what title, prose and signature say, and whether it is the report's own."""

from audit.rules.text import (
    debris,
    filer_contradiction,
    foreign_county,
    foreign_name,
    foreign_signature,
    other_kind,
    placeholder,
    repeated_text,
    self_contradiction,
    title_without_year,
    wrong_article,
    wrong_circular,
    wrong_period,
    wrong_regulation,
    year_contradiction,
)

RULES = (
    year_contradiction.RULE,
    wrong_period.RULE,
    title_without_year.RULE,
    filer_contradiction.RULE,
    foreign_signature.RULE,
    other_kind.RULE,
    foreign_name.RULE,
    foreign_county.RULE,
    placeholder.RULE,
    debris.RULE,
    wrong_article.RULE,
    wrong_circular.RULE,
    wrong_regulation.RULE,
    self_contradiction.RULE,
    repeated_text.RULE,
)
