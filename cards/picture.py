"""Pictures of a success story: what each shows is asked for, and then they are shown."""

from collections.abc import Mapping, Sequence

from bot.picture import LONGEST_ALT, MOST, Picture, address
from bot.told import Others
from bot.turn import Card, Language, Norm
from bot.view import View
from cards.element import Element, card, execute, heading, quiet, quiet_said, said, stacked, submit, text
from cards.field import line
from cards.text import texts


def described(one: View, signed: Mapping[str, str], left: str, missing: bool, norm: Norm) -> Card:
    """The pictures that have come, each with a field; `left` says what could not be taken, "" for nothing.

    `signed` has the token of «Lagre» by its verb, and of each picture's «Fjern» by the picture's id.
    """
    title, lead, lacking = _asking(one, norm)
    parts: list[Element] = [heading(title), said(lead), *_unseen(one, norm)]
    parts += [text(each, color="Attention") for each in (left, lacking if missing else "") if each]
    for number, each in enumerate(one.one.pictures, 1):
        parts += [*_image(one, each, norm), *_field(one, each, number, signed, norm)]
    return card([*parts, *_end(one, signed, norm)], norm, f"{title} {lead}")


def _end(one: View, signed: Mapping[str, str], norm: Norm) -> list[Element]:
    """What may be done with all of them, or with the only one."""
    _ = texts(norm)
    held = {"about": str(one.one.id), "token": signed["picture.save"]}
    ways = [execute(_("Lagre"), "picture.save", held, style="positive")]
    if len(one.one.pictures) == 1:
        ways.append(_away(one, one.one.pictures[0], _("Fjern bildet"), signed))
    remark = _("Den som har lenken til et bilde, kan se det. Er noen med på bildet, må de si ja til det.")
    return [*stacked(ways), quiet(remark)]


def _asking(one: View, norm: Norm) -> tuple[str, str, str]:
    """A heading, what is asked for, and what is said where it is not there; of one picture or of several."""
    _ = texts(norm)
    told = one.one.told.title
    if len(one.one.pictures) > 1:
        lead = _(
            "De hører til historien «{title}». Skriv kort hva hvert bilde viser, for dem som ikke ser det.", title=told
        )
        return _("Takk for bildene!"), lead, _("Skriv hva hvert bilde viser. Uten det blir det ikke brukt.")
    lead = _("Det hører til historien «{title}». Skriv kort hva det viser, for dem som ikke ser det.", title=told)
    return _("Takk for bildet!"), lead, _("Skriv hva bildet viser. Uten det blir det ikke brukt.")


def refused(one: View, left: str, norm: Norm) -> Card:
    """Nothing that was sent could be taken, for the reasons in `left`; the story is as it was."""
    _ = texts(norm)
    title = _("Bildet kom ikke med")
    see = execute(_("Se historien"), "story.show", {"about": str(one.one.id)})
    return card([heading(title), text(left), *stacked([see])], norm, f"{title} {left}")


def _field(one: View, each: Picture, number: int, signed: Mapping[str, str], norm: Norm) -> list[Element]:
    """Where it is written what a picture shows; with its own way to remove it where there are several."""
    _ = texts(norm)
    if len(one.one.pictures) == 1:
        return [line(f"alt_{each.id}", _("Hva viser bildet?"), each.alt, LONGEST_ALT)]
    field = line(f"alt_{each.id}", _("Hva viser bilde {number}?", number=number), each.alt, LONGEST_ALT)
    return [field, *stacked([_away(one, each, _("Fjern bilde {number}", number=number), signed)])]


def _away(one: View, each: Picture, title: str, signed: Mapping[str, str]) -> Element:
    held = {"about": str(one.one.id), "picture": str(each.id), "token": signed[str(each.id)]}
    return execute(title, "picture.remove", held)


def _image(one: View, each: Picture, norm: Norm) -> list[Element]:
    url = address(one.public_url, each.name)
    if not url:
        return []
    return [{"type": "Image", "url": url, "altText": each.alt or texts(norm)("Bilde"), "size": "Stretch"}]


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


def asked(one: View, norm: Norm) -> list[Element]:
    """That pictures may be sent here, as long as there is room for one."""
    _ = texts(norm)
    if len(one.one.pictures) >= MOST:
        return []
    more = _("Har du flere bilder? Send dem her i chatten, høyst tre i alt.")
    return [text(more if one.one.pictures else _("Har du bilder? Send dem her i chatten, høyst tre."))]


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
