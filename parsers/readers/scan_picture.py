"""Pictures to grey arrays that lie straight: decoding within bounds, and deskewing.

Needs the `ocr` extra (numpy, OpenCV, Pillow). A picture is a two-dimensional array of bytes, 0 black, 255 white.
"""

import io
import math
import warnings
from itertools import islice
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageOps, ImageSequence

from parsers.source import Unreadable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

MOST_PIXELS = 40_000_000
MOST_PAGES = 60
UPRIGHT_WIDTH, LYING_WIDTH = 1654, 2339  # of an A4 page at 200 dpi, for which the sizes of strokes are set
LARGEST_SCALE = 2.5
ENDLESS = ("GIF", "WEBP")  # formats whose further frames are a moving picture
SMALL = 0.4
STROKE = 14  # pixels of a small copy: a line that rises by 5 degrees still has such level strokes
FEWEST_PIXELS = 500
STEEPEST = 6.0  # degrees
LEAST_SKEW = 0.05


def pictures_of(data: bytes) -> list["Picture"]:
    """Decode every page of a picture file, turned as its EXIF says. Raises Unreadable for one broken or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                moving = image.format in ENDLESS
                if not moving and _has_page(image, MOST_PAGES):
                    raise Unreadable("too_large", f"the picture has more than {MOST_PAGES} pages")
                return [_grey(frame) for frame in islice(ImageSequence.Iterator(image), 1 if moving else MOST_PAGES)]
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Unreadable("broken_picture", f"the picture cannot be decoded: {error}") from error


def _has_page(image: Image.Image, number: int) -> bool:
    """Tell whether there is a page of this number, from 0: counting all takes minutes where thousands are claimed."""
    try:
        image.seek(number)
    except EOFError:
        return False
    finally:
        image.seek(0)
    return True


def _grey(frame: Image.Image) -> "Picture":
    if frame.width * frame.height > MOST_PIXELS:
        raise Unreadable("too_large", f"a picture of {frame.width} by {frame.height} pixels is too large to read")
    turned = ImageOps.exif_transpose(frame)
    if turned.mode in ("RGBA", "LA", "PA", "P"):  # what is transparent is paper
        turned = turned.convert("RGBA")
        paper = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(paper, turned)
    return np.asarray(turned.convert("L"), dtype=np.uint8)


def straight(picture: "Picture") -> "Picture":
    """Bring a page to the usual width and turn it until its long lines are level."""
    height, width = picture.shape
    scale = min((UPRIGHT_WIDTH if height >= width else LYING_WIDTH) / width, LARGEST_SCALE)
    if not 0.8 < scale < 1.25:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        picture = _array(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way))
    angle = _skew(picture)
    if abs(angle) < LEAST_SKEW:
        return picture
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _array(cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255))


def _skew(picture: "Picture") -> float:
    """Give by how many degrees the page's long lines rise; 0 when it has none.

    The right angle is the one at which level strokes fall into the fewest rows. Looked for on a small copy.
    """
    small = cv2.resize(picture, None, fx=SMALL, fy=SMALL, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, STROKE), np.uint8))
    rows, columns = np.nonzero(strokes)
    if len(rows) < FEWEST_PIXELS:
        return 0.0
    coarse = _levelest(rows, columns, np.arange(-STEEPEST, STEEPEST + 0.1, 0.25))
    return _levelest(rows, columns, np.arange(coarse - 0.3, coarse + 0.31, 0.03))


def _levelest(rows: "NDArray[np.int64]", columns: "NDArray[np.int64]", angles: "NDArray[np.float64]") -> float:
    """Give the angle at which the pixels fall into the fewest rows."""

    def sharpness(angle: float) -> float:
        level = np.rint(rows - columns * math.tan(math.radians(angle))).astype(np.int64)
        return float(np.sum(np.square(np.bincount(level - level.min()).astype(float))))

    best: float = max(angles.tolist(), key=sharpness)
    return best


def _array(picture: object) -> "Picture":
    return np.asarray(picture, dtype=np.uint8)


def turned(picture: "Picture", quarters: int) -> "Picture":
    """Turn a page by quarters of a circle."""
    return np.ascontiguousarray(np.rot90(picture, quarters))
