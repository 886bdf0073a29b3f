"""Pages in a real browser: whether they are accessible and fit, what they look like, and a picture to put on them."""

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.async_api import Page

from tests.e2e.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = Path(os.environ["PICTURES_DIR"]) if os.environ.get("PICTURES_DIR") else None
"""Where pictures of what is shown are kept, where they are asked for: each costs as much as a press."""
RUN = "tags => axe.run(document, tags.length ? {runOnly: tags} : {}).then(found => found.violations)"


async def keep(page: Page, name: str, **how: Any) -> None:
    """Keep the whole page, or what Playwright is told, where pictures are asked for."""
    if PICTURES:
        await page.screenshot(path=PICTURES / f"{name}.png", **(how or {"full_page": True}))


async def faults(page: Page, tags: Sequence[str] = ()) -> list[str]:
    """What axe finds, by the rules of `tags` or all: each rule that is broken, and where."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = await page.evaluate(RUN, list(tags))
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


async def fits(page: Page) -> bool:
    """Whether nobody has to scroll sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def drawn() -> bytes:
    """A picture for a story: a corridor with light at its end."""
    made = Image.new("RGB", (1104, 500), "#d9e7ee")
    draw = ImageDraw.Draw(made)
    draw.polygon([(0, 500), (430, 330), (674, 330), (1104, 500)], fill="#cdb891")
    draw.rectangle((430, 120, 674, 330), fill="#fff7d6")
    kept = BytesIO()
    made.save(kept, "PNG")
    return kept.getvalue()
