"""Every shape a report comes in, as a table: name, the stage at which it bends, and what may not stand beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.parsers.generator import shapes_labels as labels
from tests.parsers.generator import shapes_page as page
from tests.parsers.generator import shapes_tables as tables
from tests.parsers.generator import shapes_values as values
from tests.parsers.generator.boxes import FAULTS
from tests.parsers.generator.draft import Draft

# Truth and plans are bent before the report is composed, its tables and paragraphs after.
BEFORE, AFTER = "before", "after"
FORMS = frozenset({"2014", "2019", "2021"})
TRIAD = frozenset({"2019", "2021"})
ALL = FORMS | {"2008"}
TEXTS = frozenset({"tabbed", "cell lines", "stream", "spaced"})


@dataclass(frozen=True)
class Shape:
    """A way to bend a report. Shapes of one `family` do not go together; `formats` None means every format."""

    name: str
    stage: str
    bend: Callable[[Draft], None]
    family: str
    editions: frozenset[str] = TRIAD
    formats: frozenset[str] | None = None


HTML_ONLY = frozenset({"html", "page with attachment"})
SPANNED = frozenset({"html", "docx"})

TABLE = (
    # numbers
    Shape("full-width digits", BEFORE, values.dressed(values.wide), "number", FORMS),
    Shape("blanks around numbers", BEFORE, values.dressed(values.spaced), "number", FORMS),
    Shape("thousands separators", BEFORE, values.dressed(values.thousands), "number", FORMS),
    Shape("units", BEFORE, values.dressed(values.with_unit, 0.7), "number"),
    Shape("signs", BEFORE, values.dressed(values.signed), "sign"),
    Shape("chinese numerals", BEFORE, values.dressed(values.chinese, 0.7), "number", FORMS),
    Shape("decimals", BEFORE, values.dressed(values.decimal), "number", FORMS),
    Shape("brackets beside numbers", BEFORE, values.dressed(values.bracketed, 0.1), "number", FORMS),
    Shape("footnote marks", BEFORE, values.dressed(values.footnoted, 0.1), "number", FORMS),
    Shape("vague numbers", BEFORE, values.dressed(values.vague, 0.1), "number", FORMS),
    Shape("a sentence for a number", BEFORE, values.dressed(values.sentence, 0.05), "number", FORMS),
    Shape("blank for zero", BEFORE, values.emptied, "zero", FORMS),
    Shape("everything blank", BEFORE, values.all_blank, "zero", FORMS),
    Shape("a word for zero", BEFORE, values.nothing_said, "zero", FORMS),
    Shape("sums that are wrong", BEFORE, values.wrong_sums, "sums"),
    Shape("every number different", BEFORE, values.all_different, "sums", FORMS),
    # columns, rows, tables
    Shape("columns in another order", BEFORE, tables.columns_reordered, "columns"),
    Shape("articles in another order", BEFORE, tables.groups_reordered, "groups"),
    Shape("小计 added", BEFORE, tables.subtotal_added, "columns"),
    Shape("remarks added", BEFORE, tables.remark_added, "columns"),
    Shape("unknown column added", BEFORE, tables.stranger_added, "columns"),
    Shape("a column missing", BEFORE, tables.column_missing, "columns"),
    Shape("rows missing", BEFORE, tables.rows_missing, "rows", FORMS),
    Shape("unknown row added", BEFORE, tables.row_added, "rows"),
    Shape("a table missing", BEFORE, tables.table_missing, "tables"),
    Shape("reviews stacked", BEFORE, tables.reviews_in("stacked"), "reviews"),
    Shape("reviews as a list", BEFORE, tables.reviews_in("as list"), "reviews"),
    Shape("reviews in pairs", BEFORE, tables.reviews_in("paired"), "reviews"),
    Shape("a table turned over", AFTER, tables.transposed, "cut"),
    Shape("a table cut in two", AFTER, tables.cut_in_two, "cut", FORMS),
    Shape("a table cut by headings", AFTER, tables.cut_by_headings, "cut"),
    Shape("all tables in one", AFTER, tables.all_in_one, "cut"),
    Shape("header repeated", AFTER, tables.header_repeated, "header", FORMS),
    Shape("header lost", AFTER, tables.header_lost, "header"),
    Shape("rows numbered", AFTER, tables.serials_added, "serials", FORMS),
    Shape("a table titled", AFTER, tables.titled, "titled", FORMS),
    Shape("tables of other things", AFTER, tables.strangers_around, "strangers", ALL),
    Shape("a row printed twice", AFTER, tables.printed_twice, "twice"),
    Shape("labels repeated", AFTER, tables.labels_repeated, "spans", FORMS),
    *(
        Shape(f"spans: {fault}", AFTER, tables.spans(fault), "spans", formats=SPANNED)
        for fault in FAULTS
    ),
    # labels
    Shape("labels broken", AFTER, labels.relabelled(labels.broken, 0.4), "words", FORMS),
    Shape("labels spaced", AFTER, labels.relabelled(labels.spaced, 0.6), "words", FORMS),
    Shape("odd brackets", AFTER, labels.relabelled(labels.bracketed), "words", FORMS),
    Shape("other numbering", AFTER, labels.relabelled(labels.numbered), "words", FORMS),
    Shape("numbering lost", AFTER, labels.relabelled(labels.unnumbered), "words", FORMS),
    Shape("misprints", AFTER, labels.relabelled(labels.misprinted, 0.3), "words", FORMS),
    Shape("traditional characters", AFTER, labels.relabelled(labels.traditional), "words", FORMS),
    Shape("notes in labels", AFTER, labels.relabelled(labels.annotated, 0.3), "words", FORMS),
    Shape("articles misquoted", AFTER, labels.relabelled(labels.wrong_article), "article"),
    Shape("no label over results", AFTER, labels.no_results_label, "results"),
    Shape("old words and slips", AFTER, labels.old_words, "slips"),
    # the page
    Shape("layout tables", AFTER, page.flag("nested"), "page", ALL, HTML_ONLY),
    Shape("hidden duplicate", AFTER, page.flag("duplicate", "style", "class", "attribute"), "page", FORMS, HTML_ONLY),
    Shape("flattened to paragraphs", AFTER, page.flag("flat", "cells", "rows"), "flat", FORMS, HTML_ONLY),
    Shape("tables of div", AFTER, page.flag("div"), "flat", FORMS, HTML_ONLY),
    Shape("tag soup", AFTER, page.flag("soup"), "soup", ALL, HTML_ONLY),
    Shape("word markup", AFTER, page.flag("word"), "soup", ALL, HTML_ONLY),
    # who, which year, when
    Shape("no year in title", BEFORE, page.no_year_in_title, "title", ALL),
    Shape("year in words", BEFORE, page.year_in_words, "title", ALL),
    Shape("another year left in", BEFORE, page.other_year_left, "years", ALL),
    Shape("no signature", BEFORE, page.no_signature, "signature", ALL),
    Shape("short signature", BEFORE, page.short_signature, "signature", ALL),
    Shape("a neighbour's signature", BEFORE, page.neighbour_signed, "signature", ALL),
    Shape("date in another dress", BEFORE, page.dated_otherwise, "date", ALL),
    Shape("title over lines", AFTER, page.title_broken, "title lines", ALL),
    Shape("headings without numbers", AFTER, page.headings_undressed, "headings", ALL),
)  # fmt: skip
BY_NAME = {shape.name: shape for shape in TABLE}


def fitting(edition: str, file_format: str) -> list[Shape]:
    """Give the shapes an edition can take in a format."""
    return [s for s in TABLE if edition in s.editions and (s.formats is None or file_format in s.formats)]
