"""Rules of form: the edition used, its tables, its parts and their numbers."""

from audit.rules.form import (
    fees_unreported,
    form_missing,
    mixed_editions,
    section_boilerplate,
    section_empty,
    section_missing,
    sections_misnumbered,
    table_missing,
    wrong_edition,
)

RULES = (
    wrong_edition.RULE,
    mixed_editions.RULE,
    form_missing.RULE,
    table_missing.RULE,
    section_missing.RULE,
    section_empty.RULE,
    section_boilerplate.RULE,
    fees_unreported.RULE,
    sections_misnumbered.RULE,
)
