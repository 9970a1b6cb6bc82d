"""A letter as a Word document: A4, the fonts of official letters, a page number at the foot.

write_docx(file, letter, as_of)
"""

from datetime import date, datetime, time
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from audit.letter.content import HEADING, ITEM, LINE, PARAGRAPH, SIGNED, TITLE, TO, Letter
from audit.plain import printable

FONTS = {TITLE: ("方正小标宋简体", 18), HEADING: ("黑体", 14), ITEM: ("仿宋", 14), LINE: ("仿宋", 11)}
TEXT = ("仿宋", 14)
INDENTED = {PARAGRAPH: Cm(1), HEADING: Cm(1), ITEM: Cm(1)}


def write_docx(file: Path, letter: Letter, as_of: date) -> None:
    """Write the letter into a file."""
    document = docx.Document()
    _page(document)
    for kind, text in letter.blocks:
        if kind == SIGNED:  # a signature never stands alone on a page
            document.paragraphs[-1].paragraph_format.keep_with_next = True
        _paragraph(document, kind, printable(text, lines=False))
    made = datetime.combine(as_of, time())
    about = document.core_properties
    about.author, about.title, about.created, about.modified = "Gongkai", letter.blocks[0][1][:250], made, made
    document.save(str(file))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(foot.add_run())


def _page_number(run: Run) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _paragraph(document: Document, kind: str, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    name, size = FONTS.get(kind, TEXT)
    run = paragraph.add_run(text)
    run.font.name, run.font.size = name, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = kind in (HEADING, ITEM)
    if kind == TITLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif kind == SIGNED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif kind == LINE:
        paragraph.paragraph_format.left_indent = Cm(1)
    elif kind != TO:
        paragraph.paragraph_format.first_line_indent = INDENTED.get(kind)
    return paragraph
