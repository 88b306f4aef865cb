"""Images sent by anybody, drawn again: what leaves here is pixels, and nothing that hid beside them."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps

from compliance.documents.rules import JPEG, PNG, FileRefused

LARGEST_SIDE = 4000  # pixels kept on the longest side: a page of A4 at 340 dots an inch
MOST_PIXELS = 24_000_000  # that are unfolded in memory: some 100 MB, for the time of one page
SCALES = (1, 2, 4, 8)  # at which a JPEG can be unfolded
FORMATS = {JPEG: "JPEG", PNG: "PNG"}
KEPT_MODES = {JPEG: ("L", "RGB"), PNG: ("L", "RGB", "RGBA")}
QUALITY = 88


def redrawn(file: BinaryIO, media_type: str) -> bytes:
    """Return the same image encoded anew: upright, 4,000 pixels at most, without place, device or any other note.

    Raises FileRefused: « pixels » for an image that unfolds beyond what is held in memory, « damaged » for one that
    cannot be read.
    """
    file.seek(0)
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            image = Image.open(file, formats=[FORMATS[media_type]])
        width, height = image.size
        scale = next((one for one in SCALES if width * height <= MOST_PIXELS * one * one), SCALES[-1])
        image.draft(None, (width // scale, height // scale))  # a JPEG is unfolded at that fraction; a PNG never is
        if image.width * image.height > MOST_PIXELS:
            raise FileRefused("pixels")
        return _encoded(image, media_type)
    except FileRefused:
        raise
    except Image.DecompressionBombError as bomb:
        raise FileRefused("pixels") from bomb
    except Exception as fault:  # a decoder fails in as many ways as a file can lie
        raise FileRefused("damaged") from fault


def _encoded(image: Image.Image, media_type: str) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    if upright.mode not in KEPT_MODES[media_type]:
        upright = upright.convert("RGBA" if media_type == PNG and upright.has_transparency_data else "RGB")
    bare = Image.new(upright.mode, upright.size)  # holds no note, whatever the encoder would have copied
    bare.paste(upright)
    encoded = io.BytesIO()
    bare.save(encoded, FORMATS[media_type], quality=QUALITY, optimize=media_type == JPEG)
    return encoded.getvalue()
