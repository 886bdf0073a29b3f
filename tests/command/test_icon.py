"""The app's icons: the sizes and colours that the Teams manifest wants, and what the script draws."""

import io

from PIL import Image

from bot.command.package import build
from manifest import icons
from tests.command.test_package import ORDER, manifest


def test_the_colour_icon_is_a_full_square_with_what_matters_in_the_middle() -> None:
    image = opened("color.png")
    assert image.size == (192, 192)
    assert image.mode == "RGB"
    accent = tuple(bytes.fromhex(manifest()["accentColor"].removeprefix("#")))
    corners = [image.getpixel((x, y)) for x in (0, 191) for y in (0, 191)]
    assert corners == [accent] * 4
    drawn = image.convert("L").point(lambda level: 255 if level > 100 else 0).getbbox()
    assert drawn is not None
    assert min(drawn[:2]) >= 30
    assert max(drawn[2:]) <= 162


def test_the_outline_icon_is_white_on_nothing() -> None:
    image = opened("outline.png")
    assert image.size == (32, 32)
    assert image.mode == "RGBA"
    bands = image.getextrema()
    assert bands == ((255, 255), (255, 255), (255, 255), (0, 255))
    clear = image.getchannel("A").histogram()[0]
    assert 0.3 < clear / (32 * 32) < 0.9


def test_the_icons_are_what_the_script_draws() -> None:
    assert opened("color.png").tobytes() == icons.color().tobytes()
    assert opened("outline.png").tobytes() == icons.outline().tobytes()


def opened(name: str) -> Image.Image:
    """An icon of the package."""
    return Image.open(io.BytesIO(build(ORDER)[name]))
