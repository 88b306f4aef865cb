"""Images sent by anybody: what is kept is their pixels."""

import io
import struct
import zlib

import pytest
from PIL import Image

from compliance.documents.images import LARGEST_SIDE, MOST_PIXELS, redrawn
from compliance.documents.rules import JPEG, PNG, FileRefused

SECRET = b"49.8941, 2.2958"
FORMATS = {JPEG: "JPEG", PNG: "PNG"}
ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def an_image(media_type: str = JPEG, size: tuple[int, int] = (80, 60), mode: str = "RGB", **more: object) -> io.BytesIO:
    file = io.BytesIO()
    Image.new(mode, size, 1 if mode in {"1", "P"} else None).save(file, FORMATS[media_type], **more)
    return file


def noted() -> Image.Exif:
    exif = Image.Exif()
    exif[DESCRIPTION], exif[ORIENTATION] = SECRET.decode(), 6  # held upright, the sensor lying
    return exif


@pytest.mark.parametrize("media_type", [JPEG, PNG])
def test_nothing_that_hid_beside_the_pixels_is_kept(media_type):
    sent = an_image(media_type, exif=noted(), icc_profile=b"profile " + SECRET)
    sent.seek(0, 2)
    sent.write(b"<script>" + SECRET)  # after the end of the image
    assert SECRET in sent.getvalue()

    kept = redrawn(sent, media_type)

    assert SECRET not in kept and b"<script>" not in kept
    image = Image.open(io.BytesIO(kept))
    assert (image.format, image.size) == (FORMATS[media_type], (60, 80))
    assert not image.getexif() and "icc_profile" not in image.info


@pytest.mark.parametrize(
    ("media_type", "mode", "kept"),
    [
        *((JPEG, "CMYK", "RGB"), (JPEG, "L", "L"), (JPEG, "RGB", "RGB")),
        *((PNG, "1", "RGB"), (PNG, "P", "RGB"), (PNG, "LA", "RGBA"), (PNG, "I;16", "RGB"), (PNG, "RGBA", "RGBA")),
    ],
)
def test_every_kind_of_pixels_is_drawn_again(media_type, mode, kept):
    assert Image.open(io.BytesIO(redrawn(an_image(media_type, mode=mode), media_type))).mode == kept


def test_a_large_photograph_is_made_smaller():
    kept = Image.open(io.BytesIO(redrawn(an_image(size=(9000, 6000)), JPEG)))

    assert kept.size == (LARGEST_SIDE, round(LARGEST_SIDE * 6000 / 9000))


def a_bomb(side: int) -> bytes:
    """Return a PNG of a few kilobytes that says it is ``side`` pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [5000, 10_000, 60_000])
def test_what_unfolds_beyond_the_memory_is_refused_before_it_does(side):
    assert side * side > MOST_PIXELS

    with pytest.raises(FileRefused) as refused:
        redrawn(io.BytesIO(a_bomb(side)), PNG)
    assert refused.value.code == "pixels"


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff\xe0 not much of a JPEG", an_image(size=(400, 400)).getvalue()[:300], b""]
)
def test_what_is_not_an_image_is_refused(content):
    with pytest.raises(FileRefused) as refused:
        redrawn(io.BytesIO(content), JPEG)
    assert refused.value.code == "damaged"


def test_an_image_is_read_as_what_it_was_said_to_be_and_nothing_else():
    with pytest.raises(FileRefused):
        redrawn(an_image(PNG), JPEG)
