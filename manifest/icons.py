"""Draws the app's two icons, a mountain in a speech bubble: `python -m manifest.icons`.

Sizes and colours follow https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package.
"""

from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
COLOR_SIZE, OUTLINE_SIZE = 192, 32
FINER = 8
"""How many times larger the icons are drawn before they are made small, for smooth edges."""
FJORD, SKY, MOUNTAIN, SNOW, BUBBLE = "#1B5A7A", "#CFE6F2", "#2F7A6B", "#FFFFFF", "#FFFFFF"

Points = list[tuple[float, float]]


def color() -> Image.Image:
    """The colour icon: 192 x 192, the whole square filled, what matters within the middle 120 pixels."""
    image = Image.new("RGB", (COLOR_SIZE * FINER,) * 2, FJORD)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(_scaled([(36, 42), (156, 132)]), 18 * FINER, fill=BUBBLE)
    draw.polygon(_scaled([(58, 128), (92, 128), (58, 156)]), fill=BUBBLE)
    draw.rounded_rectangle(_scaled([(44, 50), (148, 124)]), 11 * FINER, fill=SKY)
    draw.polygon(_scaled([(92, 118), (121, 76), (146, 118)]), fill=FJORD)
    draw.polygon(_scaled([(46, 118), (84, 58), (122, 118)]), fill=MOUNTAIN)
    draw.polygon(_scaled([(84, 58), (97, 78.5), (89, 75), (83, 82), (77, 75), (71, 78.5)]), fill=SNOW)
    return image.resize((COLOR_SIZE, COLOR_SIZE), Image.Resampling.LANCZOS)


def outline() -> Image.Image:
    """The outline icon: 32 x 32, white lines on nothing."""
    mask = Image.new("L", (OUTLINE_SIZE * FINER,) * 2, 0)
    draw = ImageDraw.Draw(mask)
    draw.rounded_rectangle(_scaled([(2, 4), (30, 24)]), 5 * FINER, fill=255)
    draw.polygon(_scaled([(7, 23), (15, 23), (7, 30)]), fill=255)
    draw.rounded_rectangle(_scaled([(4, 6), (28, 22)]), 3 * FINER, fill=0)
    draw.polygon(_scaled([(6, 20), (13, 9), (17, 15), (19, 12.5), (26, 20)]), fill=255)
    alpha = mask.resize((OUTLINE_SIZE, OUTLINE_SIZE), Image.Resampling.BOX)
    white = Image.new("RGBA", alpha.size, "#FFFFFF00")
    white.putalpha(alpha)
    return white


def _scaled(points: Points) -> Points:
    return [(x * FINER, y * FINER) for x, y in points]


def main() -> None:
    """Draw both icons anew beside this file."""
    color().save(HERE / "color.png", optimize=True)
    outline().save(HERE / "outline.png", optimize=True)


if __name__ == "__main__":
    main()
