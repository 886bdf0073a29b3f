"""A picture is what its content says, small, and without anything but what is seen."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot import photo
from bot.errors import BotError


def saved(kind: str, size: tuple[int, int] = (2000, 1000), **more: object) -> bytes:
    """A picture in some format."""
    out = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def located() -> bytes:
    """A photograph that says where it was taken, by whom, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Hemmelig Fotograf"
    exif.get_ifd(0x8825)[2] = (62.5, 7.7, 0.0)
    return saved("JPEG", (400, 200), exif=exif, comment=b"en hemmelighet")


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_whatever_comes_in_a_small_jpeg_goes_out(kind: str) -> None:
    made = photo.clean(saved(kind))
    seen = Image.open(BytesIO(made.data))
    assert (seen.format, seen.size) == ("JPEG", (made.width, made.height)) == ("JPEG", (1024, 512))
    assert len(made.data) <= photo.LARGEST


def test_a_phones_picture_with_a_hidden_second_one_is_taken() -> None:
    out, small = BytesIO(), Image.new("RGB", (20, 10), "teal")
    small.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 10), "red")])
    assert (photo.clean(out.getvalue()).width, photo.clean(out.getvalue()).height) == (20, 10)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    out = BytesIO()
    Image.new("I;16", (10, 10), 32_768).save(out, "PNG")
    seen = Image.open(BytesIO(photo.clean(out.getvalue()).data)).convert("L").getpixel((5, 5))
    assert isinstance(seen, int)
    assert 120 < seen < 136


def noisy(size: tuple[int, int]) -> bytes:
    """The worst that a picture can be: each pixel of a colour of its own."""
    out = BytesIO()
    Image.frombytes("RGB", size, Random(1).randbytes(size[0] * size[1] * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("size", [(1024, 1024), (1500, 1500), (1024, 700), (700, 1024)])
def test_a_noisy_picture_loses_pixels_and_is_never_refused(size: tuple[int, int]) -> None:
    made = photo.clean(noisy(size))
    seen = Image.open(BytesIO(made.data))
    assert seen.size == (made.width, made.height)
    assert len(made.data) <= photo.LARGEST
    assert max(seen.size) in photo.SIDES
    assert seen.width * size[1] == pytest.approx(seen.height * size[0], rel=0.01)


def test_at_the_least_side_the_worst_picture_is_small_enough_at_the_best_quality() -> None:
    side = photo.SIDES[-1]
    out = BytesIO()
    Image.open(BytesIO(noisy((side, side)))).save(out, "JPEG", quality=100, subsampling=0)
    assert out.tell() <= photo.LARGEST


def test_a_small_picture_is_not_made_larger() -> None:
    assert (photo.clean(saved("PNG", (40, 30))).width, photo.clean(saved("PNG", (40, 30))).height) == (40, 30)


def test_where_and_by_whom_it_was_taken_is_gone_and_it_stands_upright() -> None:
    raw = located()
    assert all(said in raw for said in (b"Hemmelig Fotograf", b"hemmelighet", b"Exif"))
    made = photo.clean(raw)
    seen = Image.open(BytesIO(made.data))
    before = made.data.partition(b"\xff\xda")[0]  # the picture itself, which is noise, may hold any few letters
    assert not seen.getexif()
    assert b"Exif" not in before
    assert b"GPS" not in before
    assert b"emmelig" not in made.data
    assert (seen.width, seen.height) == (200, 400)


def test_what_can_be_seen_through_is_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(photo.clean(out.getvalue()).data)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (100_000, 100_000), (65_535, 700)])
def test_a_picture_of_too_many_pixels_is_refused_by_its_head(width: int, height: int) -> None:
    with pytest.raises(BotError, match="large_picture"):
        photo.clean(bomb(width, height))


def moving() -> bytes:
    """A GIF that moves."""
    out = BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "an SVG": SVG,
    "nothing": b"",
    "a page": b"<html></html>",
    "a PDF": b"%PDF-1.7",
    "a program": b"MZ" + b"\0" * 200,
    "cut off": saved("JPEG")[:2000],
    "moving": moving(),
    "another format": saved("BMP", (10, 10)),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(BotError, match="bad_picture"):
        photo.clean(BAD[name])


def test_what_hides_behind_a_picture_is_left_behind() -> None:
    made = photo.clean(saved("JPEG", (50, 50)) + b"PK\x03\x04" + SVG)
    assert b"PK\x03\x04" not in made.data
    assert b"<script>" not in made.data


@given(st.binary(max_size=300), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]))
def test_no_bytes_bring_it_down(noise: bytes, kind: str) -> None:
    whole = saved(kind, (20, 20))
    for raw in (noise, whole[: len(whole) // 2] + noise, whole[:40] + noise + whole[40:]):
        with suppress(BotError):
            assert len(photo.clean(raw).data) <= photo.LARGEST
