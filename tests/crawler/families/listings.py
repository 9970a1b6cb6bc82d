"""Small listing pages for the specifications of the static families."""

from crawler.families.page import FetchedPage


def lines(*links, day="2024-01-0"):
    """Print lines of a listing, each with a date of its own."""
    return "".join(
        f"<li><a href='{link}'>{name}镇2023年政府信息公开工作年度报告</a><span>{day}{place}</span></li>"
        for place, (link, name) in enumerate(zip(links, "江河湖海山林石", strict=False), start=1)
    )


def page(url, body, number=1):
    """Give a page as it was fetched."""
    return FetchedPage(url, f"<html><body>{body}</body></html>".encode(), number)


def further(found):
    """Give the further pages of a listing: number and address."""
    return [(ref.page, ref.url) for ref in found.next]
