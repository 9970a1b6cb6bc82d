"""Chinese numerals: 七, 十二, 两千零三, 二〇, 叁佰. What is not written in full (一百二, 三五) is not read."""

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
MYRIAD = "万"
# Other ways to write the same sign; those of bookkeeping included.
SAME = str.maketrans("〇○两壹贰叁肆伍陆柒捌玖拾佰仟", "零零二一二三四五六七八九十百千")
NUMERALS = "零〇○一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟"


def read_numeral(text: str) -> int | None:
    """Give the number a numeral writes, or None when it is not clearly one.

    A numeral is believed when the number written out again gives the same signs; signs without 十百千万 are places
    (一二〇 is 120), but only with a zero among them: 三五 may well mean three to five.
    """
    plain = text.translate(SAME)
    if all(sign in DIGITS for sign in plain):
        places = int("".join(str(DIGITS.index(sign)) for sign in plain))
        return places if len(plain) == 1 or (DIGITS[0] in plain and plain[0] != DIGITS[0]) else None
    number = _sum(plain)
    written = plain.replace("一十", "十") if plain.startswith("一十") else plain
    return number if write_numeral(number) == written else None


def _sum(plain: str) -> int:
    high, myriad, low = plain.rpartition(MYRIAD)
    if myriad:
        return _sum(high) * 10_000 + _sum(low)
    total = digit = 0
    for sign in low:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in UNITS:
            total += (digit or 1) * 10 ** UNITS.index(sign)
            digit = 0
    return total + digit


def write_numeral(number: int) -> str:
    """Write a number below 100 million in full."""
    high, low = divmod(number, 10_000)
    gap = DIGITS[0] if high and 0 < low < 1000 else ""
    written = f"{_thousands(high)}{MYRIAD}{gap}{_thousands(low)}" if high else _thousands(low) or DIGITS[0]
    return written.removeprefix("一") if written.startswith("一十") else written


def _thousands(number: int) -> str:
    signs = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            signs += DIGITS[digit] + UNITS[power]
        elif signs and number % 10**power and not signs.endswith(DIGITS[0]):
            signs += DIGITS[0]
    return signs
