"""Prints blocks as HTML in the hands that write reports: Word's export, plain tables, a table fallen to paragraphs."""

from collections.abc import Callable
from html import escape

from demo.forms import Cell
from demo.report import Block, Grid, Heading, Paragraph

Printer = Callable[[Block], str]
FONT = "font-family:仿宋_GB2312;mso-hansi-font-family:Calibri;font-size:16.0pt"


def printed(body: list[Block], hand: str) -> str:
    """Give the HTML of a report in one hand: word, plain, spaced or flat."""
    return "\n".join(HANDS[hand](block) for block in body)


def _word(block: Block) -> str:
    if isinstance(block, Grid):
        rows = "".join(f'<tr style="mso-yfti-irow:{y}">{_word_cells(row)}</tr>\n' for y, row in enumerate(block.rows))
        return f'<div align="center"><table class="MsoNormalTable" border="1" cellspacing="0">\n{rows}</table></div>'
    if isinstance(block, Heading):
        style = "text-indent:32.0pt;font-family:黑体"
        return f'<p class="MsoNormal" style="{style}"><b><span>{escape(block.text)}</span></b><o:p></o:p></p>'
    side = ' align="right"' if block.right else ""
    pieces = "".join(f'<span style="{FONT}">{escape(piece)}</span>' for piece in _pieces(block.text))
    return f'<p class="MsoNormal"{side} style="text-indent:32.0pt">{pieces}<o:p></o:p></p>'


def _pieces(text: str) -> list[str]:
    """Word cuts a sentence into spans wherever somebody once changed the font."""
    middle = len(text) // 3
    return [piece for piece in (text[:middle], text[middle : 2 * middle], text[2 * middle :]) if piece]


def _word_cells(row: list[Cell]) -> str:
    cells = []
    for cell in row:
        text = escape(cell.text)
        if len(cell.text) == 4 and not cell.text.isdigit():
            text = f"{text[:2]}\n{text[2:]}"  # a narrow column breaks 商业企业 over two lines
        inner = f'<p class="MsoNormal" align="center"><span lang="EN-US" style="font-size:10.0pt">{text}</span></p>'
        cells.append(f'<td{_spans(cell)} valign="top" style="border:solid windowtext 1.0pt">{inner}</td>')
    return "".join(cells)


def _spans(cell: Cell) -> str:
    down = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    across = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    return down + across


def _plain(block: Block) -> str:
    if isinstance(block, Grid):
        cells = ["".join(f"<td{_spans(cell)}>{escape(cell.text)}</td>" for cell in row) for row in block.rows]
        rows = "".join(f"<tr>{line}</tr>\n" for line in cells)
        return f'<table border="1" style="border-collapse:collapse"><tbody>\n{rows}</tbody></table>'
    if isinstance(block, Heading):
        return f"<p><strong>{escape(block.text)}</strong></p>"
    return f'<p style="text-align:{"right" if block.right else "justify"}">　　{escape(block.text)}</p>'


def _spaced(block: Block) -> str:
    """Numbers with hard and wide spaces around them, as seeds of real reports have them."""
    if not isinstance(block, Grid):
        return _plain(block)
    rows = []
    for y, row in enumerate(block.rows):
        cells = [f"<td{_spans(cell)}><p>{_padded(escape(cell.text), x + y)}</p></td>" for x, cell in enumerate(row)]
        rows.append(f"<tr>{''.join(cells)}</tr>\n")
    return f'<table width="100%" border="1">\n{"".join(rows)}</table>'


def _padded(text: str, place: int) -> str:
    if not text.isdigit():
        return text
    return (f"&nbsp;{text}", f"{text}&nbsp;", f"　{text}", f" {text} ")[place % 4]


def _flat(block: Block) -> str:
    """A table pasted without its frame: every cell a paragraph of its own."""
    if isinstance(block, Grid):
        return "\n".join(f"<p>{escape(cell.text)}</p>" for row in block.rows for cell in row)
    if isinstance(block, Paragraph) and block.right:
        return f"<p>　　　　　　　　　　　　　　　{escape(block.text)}</p>"
    return f"<p>　　{escape(block.text)}</p>"


HANDS: dict[str, Printer] = {"word": _word, "plain": _plain, "spaced": _spaced, "flat": _flat}
