"""Formats that need a program or time: LibreOffice in batches, and pictures of pages as a scanner makes them."""

import io
import random
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy
import pypdfium2
from PIL import Image

DPI = 200
TIMEOUT_S = 300


def with_office(files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    """Convert files, by name, to another format in one run of LibreOffice; gives the bytes by the same name."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for name, data in files.items():
            (source / name).write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(target)]
        names = [str(source / name) for name in files]
        subprocess.run([*command, *names], check=True, capture_output=True, timeout=TIMEOUT_S)
        kind = ending.partition(":")[0]
        return {name: (target / name).with_suffix(f".{kind}").read_bytes() for name in files}


def scanned(pdf: bytes, rng: random.Random, rough: bool) -> list[Image.Image]:
    """Give the pages of a PDF as pictures; a rough scan is turned a little, blurred and noisy."""
    pages = [page.render(scale=DPI / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]
    return [_rough(page, rng) for page in pages] if rough else pages


def _rough(page: Image.Image, rng: random.Random) -> Image.Image:
    turned = page.rotate(rng.uniform(-0.8, 0.8), fillcolor=255, resample=Image.Resampling.BICUBIC)
    pixels = cv2.GaussianBlur(numpy.asarray(turned), (3, 3), 0.6).astype(numpy.int16)
    noise = numpy.random.default_rng(rng.randrange(2**32)).normal(0, 9, pixels.shape)
    buffer = io.BytesIO()
    Image.fromarray(numpy.clip(pixels + noise, 0, 255).astype(numpy.uint8)).save(buffer, "JPEG", quality=60)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("L")


def as_picture(pages: Sequence[Image.Image], kind: str) -> bytes:
    """Save pages as one picture under each other (`png`, `jpeg`), or as a PDF of pictures (`pdf`)."""
    buffer = io.BytesIO()
    if kind == "pdf":
        first, *rest = (page.convert("L") for page in pages)
        first.save(buffer, "PDF", resolution=DPI, save_all=True, append_images=rest)
        return buffer.getvalue()
    sheet = Image.new("L", (max(p.width for p in pages), sum(p.height for p in pages)), 255)
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height
    sheet.save(buffer, kind.upper())
    return buffer.getvalue()
