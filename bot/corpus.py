"""What the search learns of each subject: its ways of asking, all that it says, and what else tells of it."""

from bot.elsewhere import Elsewhere
from bot.guideline import Guideline, Pack


def ways(one: Guideline) -> tuple[str, ...]:
    """The titles and ways of asking of a guideline."""
    title = one.meta.title
    return (title.nb, title.nn, title.en, *one.meta.ask.all)


def told(pack: Pack) -> dict[str, list[str]]:
    """What each guideline says, a text a line, and its words: more to learn from than the ways of asking."""
    told = {}
    for ref, one in pack.items():
        lines = [line for norm in ("nb", "nn") for line in one.bodies[norm].details.splitlines() if line.strip()]
        told[ref] = [*one.meta.words, *(body.short for body in one.bodies.values()), *lines]
    return told


def whole(one: Guideline) -> str:
    """All that a guideline says and is asked by, titles and words more than once."""
    meta = one.meta
    titles = [meta.title.nb, meta.title.nn, meta.title.en] * 2
    bodies = [text for norm in ("nb", "nn") for text in (one.bodies[norm].short, one.bodies[norm].details)]
    return " \n".join([*titles, *meta.ask.all, *meta.words, *meta.words, *bodies, one.bodies["en"].short])


def whole_elsewhere(one: Elsewhere) -> str:
    """The same of what belongs elsewhere."""
    return " \n".join([*one.ask.all, *one.words, *one.words, *one.words])
