"""What an editor writes in an issue: the words of one thing, or their own word."""

from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import arrangement, layout, publishing, rephrased, reworded
from bot.errors import BotError
from bot.newsletter import Issue, Item, Kind, Version
from bot.services import Services
from bot.turn import Norm, Reply, Turn
from cards import newsroom_form
from cards.newsroom_form import LONGEST
from dialogs.newsletter import again, issue
from dialogs.story import words

SAVE = "issue.save"


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form for a thing's words, or the editor's own; with what was typed, where it had become too old."""
    one, data = await issue(turn, services, db), turn.data or {}
    own = turn.verb == "issue.word" or "word" in data
    held = None if own or not data.get("item") else one.content.item(data["item"])
    norm = _norm(turn, held.norm if held is not None else layout.norms(services, one.month)[0])
    token = services.forms.sign(turn, SAVE, services.clock.now(), one.about)
    kept = {"about": one.about, "token": token, **({"item": held.id} if held is not None else {})}
    if own:
        typed = {"word": str(data.get("word") or one.content.word.get(norm, "")), "norm": norm}
        return Reply(cards=(newsroom_form.word(typed, kept, turn.norm),))
    was = held.versions.get(norm) if held is not None else None
    title, text = (was.title, was.text) if was is not None else ("", "")
    typed = {"title": str(data.get("title") or title), "text": str(data.get("text") or text), "norm": norm}
    return Reply(cards=(newsroom_form.form(typed, kept, turn.norm),))


def _norm(turn: Turn, otherwise: Norm) -> Norm:
    said = (turn.data or {}).get("norm")
    return "nn" if said == "nn" else "nb" if said == "nb" else otherwise


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what was written. Raises BotError "changed", "no_words"."""
    one, norm = await issue(turn, services, db, same=True), _norm(turn, "nb")
    if "word" in (turn.data or {}):
        said = {**one.content.word, norm: words(turn, "word", LONGEST["word"])}
        content = one.content.model_copy(update={"word": {key: each for key, each in said.items() if each}})
    else:
        made = await _written(turn, db, one, norm)
        content = arrangement.with_item(one.content, made)
        was = next((each for each in one.content.items if each.id == made.id), made)
        await rephrased.tell(services, db, one, was, made, turn.sender.id)
    await publishing.arrange(services, db, one, turn.sender.id, content)
    return await again(turn, services, db, one)


async def _written(turn: Turn, db: AsyncConnection, one: Issue, norm: Norm) -> Item:
    made = Version(title=words(turn, "title", LONGEST["title"]), text=words(turn, "text", LONGEST["text"]))
    if not made.title:
        raise BotError("no_words")
    if not (turn.data or {}).get("item"):
        return Item(id=uuid4().hex[:8], kind=Kind.CONTRIBUTION, norm=norm, versions={norm: made})
    held = one.content.item((turn.data or {})["item"])
    fresh = (await reworded.now(db, [held])).get(held.source)
    if fresh is not None:
        made = made.model_copy(update={"told": reworded.version(fresh, norm).told})
    return held.model_copy(update={"versions": {**held.versions, norm: made}})
