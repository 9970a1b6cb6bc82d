"""Figures of reports that are right: every sum adds up, and a year begins where the one before it ended."""

import random
from collections.abc import Mapping

from tests.parsers.generator.truth import cell_ids

# level: (how often a row of applications has any, the most of it, the most normative documents, decisions, published)
LEVELS = {"nothing": (0, 0, 0, 0, 0), "few": (0.12, 3, 4, 9, 60), "busy": (0.5, 19, 12, 160, 900)}
COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other")
DISPUTES = ("review", "litigation_direct", "litigation_after_review")
Figures = dict[str, float]


def fill(rng: random.Random, edition: str, level: str, before: Mapping[str, float] | None = None) -> Figures:
    """Make up the figures of a report; `before` are those of the same filer's report of the year before."""
    ids = list(cell_ids(edition))
    figures: Figures = dict.fromkeys(ids, 0)
    if edition == "2014":
        _statistics(rng, figures, level)
    elif ids:
        _requests(rng, figures, level, before or {})
        _disputes(rng, figures, level)
        _disclosure(rng, figures, level, edition, before or {})
    return figures


def _some(rng: random.Random, share: float, most: int) -> int:
    return rng.randint(1, most) if most and rng.random() < share else 0


def _requests(rng: random.Random, figures: Figures, level: str, before: Mapping[str, float]) -> None:
    share, most, *_ = LEVELS[level]
    rows = list(dict.fromkeys(name.split(".")[1] for name in figures if name.startswith("requests.")))
    results = [row for row in rows if row not in ("new_received", "carried_in", "total", "carried_out")]
    for column in COLUMNS:
        weight = {"natural_person": share, "business": share / 3}.get(column, share / 9)
        for row in results:
            figures[f"requests.{row}.{column}"] = _some(rng, weight, most)
        done = sum(figures[f"requests.{row}.{column}"] for row in results)
        carried_in = before.get(f"requests.carried_out.{column}", _some(rng, weight, 2))
        figures[f"requests.carried_out.{column}"] = max(_some(rng, weight, 2), carried_in - done)
        figures[f"requests.carried_in.{column}"] = carried_in
        figures[f"requests.total.{column}"] = done
        figures[f"requests.new_received.{column}"] = done + figures[f"requests.carried_out.{column}"] - carried_in
    for row in rows:
        figures[f"requests.{row}.total"] = sum(figures[f"requests.{row}.{column}"] for column in COLUMNS)


def _disputes(rng: random.Random, figures: Figures, level: str) -> None:
    for kind in DISPUTES:
        parts = [f"disputes.{kind}.{part}" for part in ("upheld", "corrected", "other", "pending")]
        for part in parts:
            figures[part] = _some(rng, {"nothing": 0, "few": 0.1, "busy": 0.4}[level], 4)
        figures[f"disputes.{kind}.total"] = sum(figures[part] for part in parts)


def _disclosure(rng: random.Random, figures: Figures, level: str, edition: str, before: Mapping[str, float]) -> None:
    _, _, documents, decisions, _ = LEVELS[level]
    made = rng.randint(0, documents)
    if edition == "2021":
        had = before.get("disclosure.normative_documents.in_force", rng.randint(0, documents))
        repealed = rng.randint(0, int(had + made) // 3)
        _put(figures, "disclosure.normative_documents", issued=made, repealed=repealed, in_force=had + made - repealed)
    else:
        had = before.get("disclosure.normative_documents.public_total", rng.randint(0, documents))
        published = made + rng.randint(0, 1) * (level != "nothing")
        _put(figures, "disclosure.normative_documents", made=made, published=published, public_total=had + published)
        for row in ("licensing", "other_services", "penalties", "coercive_measures", "fees"):
            past = f"disclosure.{row}.prior_year_items"
            figures[past] = before.get(past, rng.randint(0, documents)) + before.get(f"disclosure.{row}.change", 0)
            figures[f"disclosure.{row}.change"] = rng.choice((0, 0, 1, -1)) if figures[past] > 1 else 0
        items = _some(rng, 0.5, 5 if level == "busy" else 1) if level != "nothing" else 0
        _put(figures, "disclosure.procurement", items=items, amount=items * 52790)
    for row in ("licensing", "other_services", "penalties", "coercive_measures"):
        if f"disclosure.{row}.decisions" in figures:
            figures[f"disclosure.{row}.decisions"] = rng.randint(0, decisions)


def _put(figures: Figures, row: str, **values: float) -> None:
    figures.update({f"{row}.{column}": value for column, value in values.items()})


def _statistics(rng: random.Random, figures: Figures, level: str) -> None:
    *_, documents, decisions, published = LEVELS[level]
    told: Figures = {}
    for kind in ("website", "wechat", "otherwise"):
        told[f"published_{kind}"] = rng.randint(published // 4, published)
    channels = [value for name, value in told.items() if name.startswith("published_")]
    total = rng.randint(int(max(channels)), int(sum(channels)))
    told |= {"published_total": total, "published_normative": min(total, rng.randint(0, documents))}
    told |= {"normative_issued": told["published_normative"], "interpretations": rng.randint(0, documents)}
    ways = {
        way: _some(rng, 0.5, decisions // 20 or documents) for way in ("in_person", "by_fax", "online", "by_letter")
    }
    received = sum(ways.values())
    told |= {f"requests_received_{way}": value for way, value in ways.items()} | {"requests_received": received}
    told |= {"requests_closed": received, "requests_closed_on_time": received, "requests_answered": received}
    refused = rng.randint(0, received // 3)
    told |= {"answered_refused": refused, "refused_privacy": refused, "answered_granted": received - refused}
    told |= {"reviews": documents // 6, "reviews_upheld": documents // 12, "staff": 2, "staff_full_time": 1}
    told |= {"staff_part_time": 1, "offices": 1, "reading_points": 1, "meetings": 2, "trainings": 1}
    told |= {"people_trained": 12} if level != "nothing" else {}
    figures.update({f"statistics.{name}.count": value for name, value in told.items()})
