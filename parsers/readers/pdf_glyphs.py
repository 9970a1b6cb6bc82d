"""What a character code of a PDF stands for: look-alikes folded to the character meant, and codes without meaning.

Takes a Unicode code as a font's table gives it. Fonts of word processors often map a glyph to the radical that looks
like the character (⺠ for 民, ⼀ for 一), which no search and no label would match.
"""

import unicodedata
from functools import lru_cache

# Radicals (U+2E80-2EFF) that have no compatibility mapping, and the characters they show.
RADICALS = dict(
    zip(
        "⺁⺄⺇⺈⺊⺌⺍⺕⺗⺘⺙⺛⺝⺟⺠⺢⺣⺤⺥⺧⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂乙几刀卜小小彐心手攵旡月母民水火爪爪牛王疋目示礻竹糸纟罓罒网罒冂羊羊羊老聿月臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅长镸长门阜阝雨青韦页风飞食食饣饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟龟",
        strict=True,
    )
)
UNKNOWN = "\ufffd"
NONCHARACTERS = (0xFFFD, 0xFFFE, 0xFFFF)
# Blocks whose characters are only another shape of the character meant.
SHAPES = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE10, 0xFE1F), (0xFE30, 0xFE4F), (0x2F800, 0x2FA1F))
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))


@lru_cache(maxsize=16384)
def folded(code: int) -> str:
    """Give the character a code stands for; `UNKNOWN` when it has no known meaning."""
    if code < 32 or 0x7F <= code < 0xA0 or code in NONCHARACTERS or 0xD800 <= code <= 0xDFFF:
        return UNKNOWN
    if any(first <= code <= last for first, last in PRIVATE):
        return UNKNOWN
    char = chr(code)
    if any(first <= code <= last for first, last in SHAPES):
        return RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    return char
