"""«Mindre slikt», and the newsletter by e-mail or in Teams: a person's own choice of what the bot sends them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import preference
from bot.preference import CHOICES, NOTHING, Preference
from bot.services import Services
from bot.turn import Reply, Turn
from cards import preference as cards

LESS = r"mindre slikt|mindre meldinger|færre meldinger|færre meldingar|less of this"
_NEWSLETTER = r"(?:(?:send meg|gi meg|gje meg|(?:jeg|eg) vil (?:heller )?ha) )?(?:nyhetsbrevet|nyheitsbrevet)"
_SEND = r"(?:send me |i want )?the newsletter"
BY_MAIL = rf"{_NEWSLETTER} (?:på|som|med) (?:e-?post|mail)|{_SEND} (?:by|as|in an) e-?mail"
IN_TEAMS = rf"{_NEWSLETTER} (?:i|på|her i) teams(?: igjen| att)?|{_SEND} (?:in|on) teams(?: again)?"


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form as the person has chosen."""
    chosen = (await preference.of(db, [turn.sender.id])).get(turn.sender.id, NOTHING)
    return Reply(cards=(cards.form(chosen, services.policy.pushes_per_week, turn.norm),))


async def keep(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the choice, and say what follows."""
    data = turn.data or {}
    chosen = Preference(**{name: data.get(name) in ("true", True) for name in CHOICES})
    await preference.keep(db, turn.sender.id, chosen, services.clock.now())
    return Reply(cards=(cards.kept(chosen, turn.norm),))


async def by_mail(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The newsletter by e-mail from now on; where no letter would arrive, nothing is changed and that is said."""
    address = preference.letters_to(services, turn.sender.id)
    if not address:
        return Reply(cards=(cards.no_mail(services.has_mailbox, turn.norm),))
    await preference.newsletter(db, turn.sender.id, True, services.clock.now())
    return Reply(cards=(cards.by_mail(address, turn.norm),))


async def in_teams(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The newsletter in Teams from now on."""
    await preference.newsletter(db, turn.sender.id, False, services.clock.now())
    can_mail = bool(preference.letters_to(services, turn.sender.id))
    return Reply(cards=(cards.in_teams(can_mail, turn.norm),))
