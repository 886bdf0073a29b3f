"""Pictures of a success story: what each shows is asked for, and then they are shown."""

from collections.abc import Mapping, Sequence

from bot.intake import View
from bot.picture import LONGEST_ALT, Picture, address
from bot.told import Others
from bot.turn import Card, Language, Norm
from cards.element import Element, card, execute, heading, quiet, quiet_said, said, stacked, submit, text
from cards.field import line
from cards.text import texts


def described(one: View, signed: Mapping[str, str], left: str, missing: bool, norm: Norm) -> Card:
    """The pictures that have come, each with a field; `left` says what could not be taken, "" for nothing.

    `signed` has the token of «Lagre» by its verb, and of each picture's «Fjern» by the picture's id.
    """
    _ = texts(norm)
    title = _("Hva viser bildene?")
    told = one.one.told.title
    lead = _(
        "Bildene hører til historien «{title}». Skriv kort hva hvert bilde viser, for dem som ikke ser det.", title=told
    )
    parts: list[Element] = [heading(title), said(lead)]
    remark = _("Skriv hva hvert bilde viser. Uten det blir det ikke brukt.") if missing else ""
    parts += [*_unseen(one, norm), *(text(each, color="Attention") for each in (left, remark) if each)]
    for number, each in enumerate(one.one.pictures, 1):
        parts += [*_image(one, each, norm), *_field(one, each, number, signed[str(each.id)], norm)]
    parts.append(quiet(_("Den som har lenken til et bilde, kan se det. Er noen med på bildet, må de si ja til det.")))
    held = {"about": str(one.one.id), "token": signed["picture.save"]}
    return card([*parts, *stacked([execute(_("Lagre"), "picture.save", held)])], norm, title)


def _field(one: View, each: Picture, number: int, token: str, norm: Norm) -> list[Element]:
    _ = texts(norm)
    held = {"about": str(one.one.id), "picture": str(each.id), "token": token}
    label = _("Hva viser bilde {number}?", number=number)
    return [
        line(f"alt_{each.id}", label, each.alt, LONGEST_ALT),
        *stacked([execute(_("Fjern bilde {number}", number=number), "picture.remove", held)]),
    ]


def _image(one: View, each: Picture, norm: Norm) -> list[Element]:
    url = address(one.public_url, each.name)
    if not url:
        return []
    return [{"type": "Image", "url": url, "altText": each.alt or texts(norm)("Bilde"), "size": "Large"}]


def _unseen(one: View, norm: Norm, edits: bool = False) -> list[Element]:
    """That pictures are kept though nobody can see them yet, and for whoever `edits` what would help."""
    _ = texts(norm)
    if one.public_url or not one.one.pictures:
        return []
    kind = _("Bilder kan ikke vises for andre ennå, men jeg tar vare på dem til det går.")
    cure = _("Be den som drifter boten, om å sette {setting} til botens https-adresse.", setting="PUBLIC_URL")
    return [text(f"{kind} {cure}" if edits else kind)]


def shown(one: View, norm: Norm, edits: bool = False) -> list[Element]:
    """The pictures of a story as they are, or what they show where they can't be seen here; why not, and `edits` how.

    Where it is unknown whether others can be recognised, none is shown.
    """
    if one.one.told.others is Others.UNKNOWN:
        return []
    parts = _unseen(one, norm, edits)
    for each in one.one.pictures:
        words = each.alt or texts(norm)("Bilde uten tekst. Det blir ikke brukt før noen skriver hva det viser.")
        parts += [*_image(one, each, norm), quiet_said(words)]
    return parts


def asked(norm: Norm) -> Element:
    """That pictures may be sent here."""
    return text(texts(norm)("Har du bilder? Send dem her i chatten, høyst tre."))


def astray(decided: str, language: Language) -> Card:
    """For a picture of no story: what it belongs to; `decided` is the title of the last one that can't be changed."""
    _ = texts(language)
    title = _("Så fint at du vil dele et bilde!")
    lead = _("Bilder hører til en suksesshistorie. Fortell historien først, og send så bildet på nytt her.")
    if decided:
        words = _("Historien «{title}» er avgjort og kan ikke endres mer. Fortell gjerne en ny.", title=decided)
        lead = f"{words} {_('Send så bildet på nytt her.')}"
    begin = submit(_("Del en suksesshistorie"), "story.new")
    return card([heading(title), said(lead), *stacked([begin])], language, f"{title} {lead}")


def words_for(reasons: Sequence[str], norm: Norm) -> str:
    """Why pictures could not be taken, each reason once."""
    _ = texts(norm)
    said_of = {
        "large_picture": _("Et bilde var for stort. Send et som er mindre."),
        "bad_picture": _("En fil er ikke et bilde som jeg kan bruke. Send JPEG eller PNG."),
        "no_picture": _("Et bilde lot seg ikke hente. Prøv å sende det en gang til."),
        "three_pictures": _("En historie har plass til tre bilder. Fjern et før du sender et nytt."),
    }
    return " ".join(said_of[one] for one in dict.fromkeys(reasons))
