"""The cells of the form that rules speak of, by the ids of parsers/data/forms.json."""

from collections.abc import Iterable

FORMS = ("2019", "2021")  # the editions with a table of requests and one of disputes
STATISTICS = ("2014",)

APPLICANTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other")
COLUMNS = (*APPLICANTS, "total")
OUTCOMES = ("upheld", "corrected", "other", "pending")
DISPUTES = ("review", "litigation_direct", "litigation_after_review")
_RESULTS = (
    "granted",
    "partly_granted",
    "refused_state_secret",
    "refused_forbidden_by_law",
    "refused_endangers_security",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_files",
    "refused_administrative_query",
    "unavailable_not_held",
    "unavailable_must_be_created",
    "unavailable_still_unclear",
    "not_processed_petition",
    "not_processed_repeated",
    "not_processed_publication",
    "not_processed_excessive",
    "not_processed_reconfirmation",
)
RESULTS = {  # rows that add up to （七）总计, by edition of the form
    "2019": (*_RESULTS, "other"),
    "2021": (*_RESULTS, "other_not_supplemented", "other_fee_unpaid", "other_other"),
}
ISSUED_RULES = ("regulations", "normative_documents")
# Cells that hold sums of money, with the unit the form prints for them; that of 采购总金额 it leaves open.
MONEY = {
    "disclosure.procurement.amount": None,
    "disclosure.fees.amount": "万元",
    "statistics.fees.count": "万元",
    "statistics.budget.count": "万元",
}


def statistics(rows: Iterable[str]) -> tuple[str, ...]:
    """Give the cells of some rows of the statistics table of 2014."""
    return tuple(f"statistics.{row}.count" for row in rows)
