"""A picture made clean: what it is by its content, small, without anything but what is seen (Pillow).

Whatever comes in, a new JPEG goes out, so nothing hidden in the old file is kept: metadata, places, other formats.
"""

import struct
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from bot.errors import BotError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1024
LARGEST = 300 * 1024
"""Bytes of what is stored."""
SIDES = (LONGEST_SIDE, 768, 512, 384, 256, 128)
QUALITIES = (85, 75, 65, 50, 35)
_ONE_AT_A_TIME = threading.Lock()
"""A large picture takes much memory while it is read, and warnings are set for all threads."""
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, struct.error, ZeroDivisionError)
"""What Pillow raises at a file that is not what it says."""


@dataclass(frozen=True)
class Photo:
    """A JPEG of at most LARGEST bytes, with its sides in pixels."""

    data: bytes
    width: int
    height: int


def clean(raw: bytes) -> Photo:
    """The picture in `raw`. Raises BotError "bad_picture", or "large_picture" where it has too many pixels."""
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _small(_flat(_opened(raw)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BotError("large_picture") from None
    except BROKEN:
        raise BotError("bad_picture") from None


def _opened(raw: bytes) -> Image.Image:
    """The picture, its size known from its head alone, before a pixel is read."""
    found = Image.open(BytesIO(raw), formats=FORMATS)
    if found.width * found.height > MOST_PIXELS:
        raise BotError("large_picture")
    if found.format != "MPO" and getattr(found, "n_frames", 1) > 1:  # a phone's JPEG has a second, hidden picture
        raise BotError("bad_picture")
    return found


def _flat(found: Image.Image) -> Image.Image:
    """Made small before all else, for memory's sake; upright, and on white where it could be seen through."""
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    found.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(found)
    layered = (_grey(upright) if upright.mode.startswith("I") else upright).convert("RGBA")
    white = Image.new("RGB", layered.size, "white")
    white.paste(layered, mask=layered.getchannel("A"))
    return white


def _grey(deep: Image.Image) -> Image.Image:
    """A picture of 16 bits as one of 8, which Pillow would else cut off at white."""
    return deep.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _small(flat: Image.Image) -> Photo:
    """The best that is small enough: where quality is at its end, pixels go; at the last of SIDES any picture fits."""
    ways = ((side, quality) for side in SIDES for quality in QUALITIES)
    return next(made for way in ways if len((made := _pressed(flat, *way)).data) <= LARGEST)


def _pressed(flat: Image.Image, side: int, quality: int) -> Photo:
    flat.thumbnail((side, side))
    out = BytesIO()
    flat.save(out, "JPEG", quality=quality, optimize=True)
    return Photo(out.getvalue(), flat.width, flat.height)
