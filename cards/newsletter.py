"""An issue of the newsletter as it arrives in Teams: each thing with its first lines, and a button that opens it."""

from collections.abc import Mapping, Sequence

from bot.markup import secure, viewable
from bot.newsdesk import Trial
from bot.newsletter import Kind
from bot.paper import Paper, Piece
from bot.reaction import Reaction
from bot.rendering import Letter, Rendered
from bot.turn import Card, Norm
from cards import newsletter_mail, newsletter_text
from cards.absence import shown as day
from cards.announcement import ACKNOWLEDGE, OPEN, TRIAL, address
from cards.element import Element, buttons, card, execute, heading, quiet, quiet_said, said, short, submit, text
from cards.mail import Mail, mail
from cards.newsletter_mail import Links
from cards.newsletter_part import praise, title
from cards.newsletter_text import lead
from cards.preference import less
from cards.text import texts

MOST_WORDS = 600
"""Characters of the editor's word that stand on the card before it is opened."""
WORD = "word"
"""What a button calls the editor's word, which is no item."""


def rendered(papers: Mapping[Norm, Paper], links: Links) -> Rendered:
    """What is approved, and sent as it is: a card and a letter in each norm that it is laid out in."""
    cards = {norm: delivered(one) for norm, one in papers.items()}
    return Rendered(cards, {norm: newsletter_mail.letter(one, links) for norm, one in papers.items()})


def delivered(paper: Paper) -> Card:
    """The card that people get, and that the preview shows."""
    norm = paper.norm
    parts: list[Element] = [heading(title(paper)), *_word(paper)]
    for number, one in enumerate(paper.pieces):
        parts += _piece(one, paper, number == 0)
    why = texts(norm)("Du får denne fordi du er ansatt i Rauma kommune.")
    parts += [{**buttons(_answers(norm)), "spacing": "Large"}, quiet(why)]
    first = ". ".join([title(paper), *(one.version.title for one in paper.pieces)])
    read = execute(texts(norm)("Lest"), ACKNOWLEDGE, {OPEN: TRIAL}, style="positive")
    return card(parts, norm, first[:500], [read, less(norm)])


def _word(paper: Paper) -> list[Element]:
    """The editor's word, and where it is long the way to the rest."""
    beginning = [said(short(paper.word, MOST_WORDS))] if paper.word else []
    return [*beginning, *([buttons([_open(WORD, paper)])] if len(paper.word) > MOST_WORDS else [])]


def _piece(one: Piece, paper: Paper, is_first: bool) -> list[Element]:
    size = "Large" if is_first else "Medium"
    head = {**said(one.version.title, weight="Bolder", size=size), "separator": True, "spacing": "Medium"}
    parts = [head, *_picture(one), *_facts(one, paper.norm)]
    first = lead(one.version.text)
    parts += [said(first)] if first else []
    if first.endswith(" …") or one.item.link is not None or one.item.kind in (Kind.QUESTION, Kind.GUIDELINE):
        parts.append(buttons([opening(one, paper)]))
    return parts


def opening(one: Piece, paper: Paper) -> Element:
    """The button that opens one thing in the chat; a guideline is shown as ever."""
    if one.item.kind in (Kind.QUESTION, Kind.GUIDELINE):
        about = {"ref": one.item.source.split(" ")[0], "language": paper.norm}
        return submit(texts(paper.norm)("Les mer"), "guideline.show", about)
    return _open(one.item.id, paper)


def _open(item: str, paper: Paper) -> Element:
    return submit(texts(paper.norm)("Les mer"), "issue.read", {"issue": paper.id, "item": item})


def _picture(one: Piece) -> list[Element]:
    picture = one.item.picture
    if picture is None or not viewable(picture.url):
        return []
    return [{"type": "Image", "url": picture.url, "altText": picture.alt or "–", "size": "Stretch"}]


def _facts(one: Piece, norm: Norm) -> list[Element]:
    """When it happens, where it comes from, and whom it praises."""
    happens = day(one.item.happens, norm) if one.item.happens is not None else ""
    note = " · ".join(filter(None, (happens, one.item.unit)))
    return [quiet_said(each) for each in (note, praise(one.names, norm)) if each]


def reactions(norm: Norm) -> dict[Reaction, str]:
    """What each of the three says."""
    _ = texts(norm)
    return {
        Reaction.LIKED: _("👍 Likte det"),
        Reaction.LEARNT: _("💡 Lærte noe"),
        Reaction.NOT_FOR_ME: _("😐 Ikke for meg"),
    }


def _answers(norm: Norm) -> list[Element]:
    return [
        execute(words, "issue.react", {OPEN: TRIAL, "reaction": one.value}) for one, words in reactions(norm).items()
    ]


def answered(made: Card, said_to_it: Reaction, norm: Norm) -> Card:
    """`made` as it looks to whoever has said something to it."""
    words = texts(norm)("✓ Du svarte: {reaction}. Takk!", reaction=reactions(norm)[said_to_it])
    return {**made, "body": [*made["body"], {**quiet(words), "spacing": "Medium"}]}


def piece(one: Piece, paper: Paper) -> list[Card]:
    """One thing whole, as it is opened in the chat: a card, or more where one would be too large."""
    head: list[Element] = [said(one.version.title, weight="Bolder", size="Large")]
    head += [*_picture(one), *_facts(one, paper.norm)]
    return _whole(one.version.text, head, _link(one), paper, one.version.title)


def _link(one: Piece) -> list[Element]:
    link = one.item.link
    if link is None or not secure(link.url):
        return []
    return [buttons([{"type": "Action.OpenUrl", "title": short(link.title), "url": link.url}])]


def word(paper: Paper) -> list[Card]:
    """The editor's word whole, as it is opened in the chat."""
    name = texts(paper.norm)("Redaktøren har ordet")
    return _whole(paper.word, [heading(name)], [], paper, name)


def whole(paper: Paper) -> Card:
    """The issue as somebody asks for it in the chat, where no answer is counted."""
    return address(delivered(paper), TRIAL)


def _whole(words: str, head: Sequence[Element], tail: Sequence[Element], paper: Paper, name: str) -> list[Card]:
    end = [*tail, quiet(texts(paper.norm)("Fra {title}", title=title(paper)))]
    return newsletter_text.cards(words, lambda parts: card([*parts, *end], paper.norm, name), head)


def recalled(paper: Paper) -> Card:
    """What takes the place of an issue that was recalled."""
    _ = texts(paper.norm)
    words = _("Dette nyhetsbrevet er trukket tilbake.")
    return card([heading(title(paper)), text(words)], paper.norm, words, [less(paper.norm)])


def withdrawn(papers: Mapping[Norm, Paper]) -> Rendered:
    """The recall of an issue in each norm that it was laid out in."""
    return Rendered({norm: recalled(one) for norm, one in papers.items()}, {n: _letter(o) for n, o in papers.items()})


def _letter(paper: Paper) -> Letter:
    _ = texts(paper.norm)
    words = _("Nyhetsbrevet er trukket tilbake. Se bort fra det.")
    made = mail(title(paper), [words], _("Du fikk meldingen på e-post."), paper.norm)
    return Letter(made.subject, made.html, made.text)


def trial(one: Trial, norm: Norm) -> Card:
    """For the editor who wanted the letter: that it is on its way."""
    words = texts(norm)("Nyhetsbrevet er sendt til deg på e-post som en prøve.")
    return card([text(words), quiet(_why_trial(norm))], norm, words)


def _why_trial(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du skal se den før alle andre.")


def trial_letter(one: Trial, norm: Norm) -> Mail:
    """The letter as everybody would get it."""
    made = newsletter_mail.letter(one.paper, Links(one.archive, remark=_why_trial(norm)))
    return Mail(made.subject, made.html, made.text)
