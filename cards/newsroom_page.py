"""How far the intranet's page of an issue is, for its editors, where there is anything to say of it."""

from bot.newsdesk import Desk
from bot.turn import Norm
from cards.element import Element, buttons, execute, quiet, said
from cards.text import texts

AGAIN = "issue.page"


def parts(seen: Desk, norm: Norm) -> list[Element]:
    """One line, and the button that asks again where the bot does not by itself."""
    _ = texts(norm)
    one = seen.page
    if one.code:
        words = _("Intranettet henger etter ({code}). {again}", code=one.code, again=_again(one.permanent, norm))
        return [said(words, color="Attention"), *_button(seen, norm)]
    if one.left:
        return [said(_("På intranettet ligger det som utkast. Åpne det og publiser: {address}", address=one.address))]
    return [quiet(_("Publisert på intranettet."))] if one.public else []


def _again(permanent: bool, norm: Norm) -> str:
    _ = texts(norm)
    if permanent:
        return _("Den som drifter boten, må se på det. Trykk «Prøv igjen» når det er i orden.")
    return _("Jeg prøver igjen om noen minutter.")


def _button(seen: Desk, norm: Norm) -> list[Element]:
    token = seen.tokens.get(AGAIN)
    held = {"about": seen.one.about, "token": token}
    return [buttons([execute(texts(norm)("Prøv igjen"), AGAIN, held)])] if token else []
