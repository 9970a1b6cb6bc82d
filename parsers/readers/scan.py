"""Pictures of reports to a document: picture files, and pages of a PDF that are pictures.

Tables come from ruled lines, their cells are read one by one; what the recogniser is not sure of is marked so, and
no number is taken from it. Needs the `ocr` extra; without it a picture is `Unreadable` (`needs_ocr`).
"""

from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING

from parsers.document import Document
from parsers.readers.pages import Pages, blocks_of
from parsers.source import Unreadable

if TYPE_CHECKING:
    from parsers.readers.scan_page import PageRead

NEEDED = ("numpy", "cv2", "PIL", "onnxruntime", "rapidocr")


def is_installed() -> bool:
    """Tell whether the `ocr` extra is there."""
    return all(find_spec(name) is not None for name in NEEDED)


def read_pictures(*files: bytes) -> Document:
    """Read picture files of one or more pages each. Raises Unreadable when one is broken or cannot be read here."""
    _need_extra()
    from parsers.readers.scan_page import read_picture
    from parsers.readers.scan_picture import pictures_of

    pages = Pages()
    for number, picture in enumerate(chain.from_iterable(map(pictures_of, files)), 1):
        said = read_picture(picture, number)
        pages.add(number, said.tables, said.lines)
    return Document(tuple(blocks_of(pages)), recognised=True)


def read_rendered(width: int, height: int, pixels: bytes, number: int) -> "PageRead":
    """Read a page rendered in grey, a byte a pixel, row by row. Raises Unreadable when it cannot be read here."""
    _need_extra()
    import numpy as np

    from parsers.readers.scan_page import read_picture

    return read_picture(np.frombuffer(pixels, dtype=np.uint8).reshape(height, width), number)


def _need_extra() -> None:
    if not is_installed():
        raise Unreadable("needs_ocr", "it is a picture: install the ocr extra (`make ocr`) to read pictures and scans")
