"""Changes of a page that mean nothing: each takes its HTML and gives other HTML that says the same."""

import random
import re
from collections.abc import Callable

Noise = Callable[[random.Random, str], str]
BLOCKS = r"<(/?(?:table|tbody|tr|td|th|p|div|ul|li|h1)\b[^>]*)>"
ATTRIBUTES = (
    ' class="xl65"', " lang=EN-US", ' width="103"', ' style="mso-yfti-irow:3;mso-para-margin-left:0"', " nowrap",
    ' data-v-7ba5bd90=""', ' valign="top"', ' x:num="" x:fmla="=SUM(B4:B9)"', ' onclick="return a>b"',
)  # fmt: skip
STRAYS = (
    "<!-- x -->", "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->",
    "<!--[if !supportEmptyParas]--><!--[endif]-->", "<o:p></o:p>", "</font>", "</em>", "<a name=_Toc7></a>", "<wbr>",
    "<st1:chsdate></st1:chsdate>",
)  # fmt: skip
CHROME_BEFORE = """<div class="top"><a href="/">清岚县人民政府</a><span id="clock">2031年5月6日 星期二</span></div>
<div class="nav"><ul><li><a href="/1">首页</a></li><li><a href="/2">政府信息公开年报</a></li></ul></div>"""
CHROME_AFTER = """<div class="sidebar"><h4>热门文章</h4><ul>
<li><a href="/9.html">鹤嘴镇人民政府2017年政府信息公开工作年度报告</a><span>2018-03-02</span></li>
<li><a href="/8.html">关于做好年度报告编制工作的通知</a></li></ul></div>
<div class="share">分享到：<a>微信</a><a>微博</a> 打印 关闭</div>
<div class="foot">版权所有：清岚县人民政府办公室 备案号 豫ICP备09000000号 访问量：778123</div>"""


def whitespace(rng: random.Random, page: str) -> str:
    """Line breaks and blanks between blocks."""
    return _in_body(page, lambda body: re.sub(BLOCKS, lambda m: f"{_blank(rng)}<{m[1]}>{_blank(rng)}", body))


def _blank(rng: random.Random) -> str:
    return rng.choice(("", "", "\n", "  ", "\t\n", "\n\n   "))


def unclosed(rng: random.Random, page: str) -> str:
    """End tags that HTML lets authors leave out, left out."""
    return _in_body(page, lambda body: re.sub(r"</(p|td|tr|tbody|li)>", lambda m: rng.choice(("", m[0])), body))


def strays(rng: random.Random, page: str) -> str:
    """Comments, empty elements and end tags of nothing, between the characters and the tags."""
    return _in_texts(page, lambda text: _struck(rng, text, lambda tail: rng.choice(STRAYS) + tail))


def runs(rng: random.Random, page: str) -> str:
    """Texts cut into spans anywhere."""
    return _in_texts(page, lambda text: _struck(rng, text, lambda tail: f"<span lang=EN-US><font>{tail}</font></span>"))


def attributes(rng: random.Random, page: str) -> str:
    """Attributes that mean nothing, on any tag."""

    def noisy(tag: re.Match[str]) -> str:
        return f"<{tag[1]}{rng.choice(ATTRIBUTES) if rng.random() < 0.5 else ''}{tag[2]}>"

    return _in_body(page, lambda body: re.sub(r"<((?:td|tr|p|span|table)\b)([^>]*)>", noisy, body, flags=re.I))


def chrome(rng: random.Random, page: str) -> str:
    """Navigation, other reports' titles, counters and a footer around the page."""
    return page.replace("<body>", f"<body>{CHROME_BEFORE}", 1).replace("</body>", f"{CHROME_AFTER}</body>", 1)


def carriage_returns(rng: random.Random, page: str) -> str:
    """Lines that end as on Windows."""
    return page.replace("\n", "\r\n")


def upper_case(rng: random.Random, page: str) -> str:
    """Tags in capitals."""
    return _in_body(page, lambda body: re.sub(r"<(/?)(\w+)", lambda m: f"<{m[1]}{m[2].upper()}", body))


def entities(rng: random.Random, page: str) -> str:
    """Characters as numbers."""
    return _in_texts(page, lambda text: re.sub("[一-龥]", lambda m: _entity(rng, m[0]), text))


def _entity(rng: random.Random, letter: str) -> str:
    return rng.choice((letter, letter, letter, f"&#{ord(letter)};", f"&#x{ord(letter):X};"))


def _in_body(page: str, change: Callable[[str], str]) -> str:
    head, body, rest = page.partition("<body>")
    return head + body + change(rest)


def _in_texts(page: str, change: Callable[[str], str]) -> str:
    """Change the texts between tags; scripts stay as they are."""

    def changed(body: str) -> str:
        parts = re.split(r"(<script.*?</script>|<!--.*?-->|<[^>]*>)", body, flags=re.S)
        return "".join(part if part.startswith("<") else change(part) for part in parts)

    return _in_body(page, changed)


def _struck(rng: random.Random, text: str, change: Callable[[str], str]) -> str:
    """Strike some texts of two characters or more at one place, never within a character's entity."""
    if len(text.strip()) < 2 or "&" in text or rng.random() < 0.6:
        return text
    at = rng.randrange(1, len(text))
    return text[:at] + change(text[at:])


# In an order in which they can be put on each other: those that look for tags before those that make tags hard to find.
NOISES: dict[str, Noise] = {
    "whitespace": whitespace,
    "unclosed tags": unclosed,
    "stray tags": strays,
    "runs": runs,
    "chrome": chrome,
    "carriage returns": carriage_returns,
    "entities": entities,
    "upper case": upper_case,
    "attributes": attributes,
}
