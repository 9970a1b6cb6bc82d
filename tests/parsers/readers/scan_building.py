"""Makes scans of reports: pages of a PDF as pictures, and what a scanner, a photocopier and a stamp do to them."""

import io
from collections.abc import Iterator
from contextlib import closing

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from tests.parsers.readers.pdf_building import Paper, report
from tests.parsers.rendering import layout

Picture = NDArray[np.uint8]
SEED = 20200131


def pages(edition: str, truth: dict[str, str], year: int = 2020, dpi: int = 200) -> list[Picture]:
    """Print a whole report and photograph its pages."""
    return list(photographed(report(layout(edition, truth), Paper(font="MicroHei"), year), dpi))


def photographed(pdf: bytes, dpi: int = 200) -> Iterator[Picture]:
    """Give the pages of a PDF as grey pictures."""
    with closing(pypdfium2.PdfDocument(pdf)) as file:
        for page in file:
            with closing(page), closing(page.render(scale=dpi / 72, grayscale=True)) as bitmap:
                yield np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)


def turned(page: Picture, degrees: float) -> Picture:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=255), dtype=np.uint8)


def photocopied(page: Picture) -> Picture:
    """Blurred, grainy, and pressed to a small JPEG."""
    soft = cv2.GaussianBlur(page, (3, 3), 0.8).astype(float)
    grainy = np.clip(soft + np.random.default_rng(SEED).normal(0, 9, page.shape), 0, 255).astype(np.uint8)
    pressed = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    return np.asarray(cv2.imdecode(pressed, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def shaded(page: Picture) -> Picture:
    """Darker towards one side, as the inner edge of a bound volume is."""
    return (page * np.linspace(0.55, 1, page.shape[1])[None, :]).astype(np.uint8)


def stamped(page: Picture, x: int, y: int) -> Picture:
    """With a round stamp over it."""
    shown = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)
    cv2.circle(shown, (x, y), 150, (60, 60, 220), 9)
    cv2.circle(shown, (x, y), 45, (60, 60, 220), -1)
    return np.asarray(cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def as_file(given: list[Picture], form: str) -> bytes:
    """Pack pages into a file: PNG and JPEG hold one, TIFF and PDF several."""
    images = [Image.fromarray(page) for page in given]
    packed = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if form in ("TIFF", "PDF") else {}
    images[0].save(packed, form, **more)
    return packed.getvalue()
