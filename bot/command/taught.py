"""What the editors have laid over the pack: written as the pack's own files, and tried on the pack's own questions."""

from collections.abc import Mapping
from pathlib import Path

from bot import bound, config, elsewhere, grown, guideline, ranking
from bot.command import store
from bot.corpus import ways
from bot.database import embedded_folder
from bot.errors import SettingsError
from bot.guideline import Pack


async def laid() -> tuple[Pack, dict[str, guideline.Guideline]]:
    """The pack of the files, and with all that holds over it. Raises PackError or SettingsError."""
    settings = config.load()
    shipped = guideline.load(settings.guidelines_dir)
    return shipped, bound.laid(shipped, await store.laid_over())


async def export(to: Path) -> list[str]:
    """Write each guideline that is another than its file to the folder `to`; gives a line for each.

    The files are read back before anything is written. Raises SettingsError where the folder can't be written.
    """
    shipped, now = await laid()
    bound.check(now)
    files = bound.files(shipped, now)
    for name, text in files.items():
        guideline.parse(name, text)
    _write(to, files)
    return [*(f"written: {to / name}" for name in files), f"{len(files)} guidelines differ from the pack"]


def _write(to: Path, files: Mapping[str, str]) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (to / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"--to: {to} cannot be written ({error.strerror})") from None


async def overtaken() -> list[str]:
    """A line for each guideline of the pack that is another than when an editor wrote over it; see bound.overtaken."""
    settings = config.load()
    kept = Path(embedded_folder(settings.embedded_database_dir)) / "PG_VERSION"
    if not settings.database_url and not kept.exists():
        return []  # a check of the files makes no database
    try:
        found = bound.overtaken(guideline.load(settings.guidelines_dir), await store.laid_over())
    except SettingsError:
        return []
    return [f"changed in the pack, but an editor's text of {one.at:%Y-%m-%d} holds: {one.ref}" for one in found]


async def slipped(learnt: Path = ranking.KEPT) -> list[str]:
    """The pack's own questions, each left out in turn, that find their guideline only without what was added.

    `learnt` is the folder of what has been learnt, and will be.
    Where there is no database yet, or one that the bot has not brought up to date, nothing was added.
    """
    try:
        shipped, now = await laid()
    except SettingsError:
        return []
    if now == shipped:
        return []
    others = elsewhere.load(config.load().guidelines_dir)
    before, after = (ranking.kept(pack, others, learnt) for pack in (shipped, bound.unapproved(now)))
    had, has = ({ref: ways(one) for ref, one in pack.items()} for pack in (shipped, now))
    return grown.slipped(before, after, had, had, has)
