"""What an operator can do about a visit that is not complete. A table: state, words in the reason, advice. Pure.

    advice(state, reason) -> str | None

docs/crawler.md shows the same table; a test holds the two together. No wall is climbed: where one stands, the way is to
ask whoever runs the portal.
"""

import re

ASK = (
    "Ask the portal's operator: the foot of its pages names 主办单位, a telephone number (联系电话) and the "
    "网站标识码; or ask the county's 政务公开办. Tell them the User-Agent, the addresses, the times "
    "(the archive has them) and the purpose, and ask them to let it through."
)

# The first row that fits is given; an empty pattern fits any reason.
ADVICE: tuple[tuple[str, str, str], ...] = (
    ("blocked", r"login asked for", f"The listing is behind a login, though the duty is to publish openly. {ASK}"),
    (
        "blocked",
        r"captcha|challenge|browser check",
        f"The portal tests for people. That is respected, not evaded. {ASK}",
    ),
    ("blocked", r"too many requests", "The portal finds us too fast: set a longer `delay` in the portal file."),
    ("blocked", r"", f"A firewall refused us. Open the listing in a browser to see whether it refuses all. {ASK}"),
    ("changed", r"moved to", "Compare both sites in a browser; if it is the same portal, run the command named."),
    (
        "changed",
        r"",
        "Open the listing in a browser. If the portal was rebuilt, correct the portal file (`gongkai portal probe` "
        "looks again) and accept it with `gongkai portal check ID --accept`. Until then nobody is missed there.",
    ),
    ("down", r"not a public address", "Name the host in `[crawl] allow_hosts` if it is meant."),
    (
        "down",
        r"",
        "The next night tries again. After some nights look by hand: another network may reach it, or it moved.",
    ),
    ("robots", r"", f"robots.txt forbids the listing, and is obeyed. {ASK}"),
    (
        "incomplete",
        r"the window closed",
        "The next night asks again. If it never gets through, widen `[crawl] window`.",
    ),
    ("incomplete", r"the budget of", "Raise `budget` in the portal file, or name narrower columns."),
    ("incomplete", r"an error of ours", "A bug: the log has the traceback, please report it."),
    (
        "incomplete",
        r"HTTP 5|Error|abandoned|changed while",
        "Run `gongkai crawl` again; what has come is not asked again.",
    ),
    ("incomplete", r"", "Open the listing in a browser and compare; docs/crawler.md explains each reason."),
)


def advice(state: str, reason: str | None) -> str | None:
    """Give the advice for a visit's state and reason; None when there is nothing to do."""
    fitting = (told for of_state, words, told in ADVICE if of_state == state and re.search(words, reason or ""))
    return next(fitting, None)
