"""One readable table: a card verb, a command word, or free text, each to its dialog."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access import AUTHORS, EDITORS, EVERYONE, LEADERS, May
from bot.services import Services
from bot.turn import Reply, Turn
from dialogs import (
    absence,
    announcement,
    approval,
    broadcast,
    consent,
    contribution,
    delivery,
    draft,
    guideline,
    handover,
    intake,
    issue,
    newsletter,
    newsroom,
    outbox,
    overview,
    picture,
    preference,
    privacy,
    publishing,
    question,
    release,
    smalltalk,
    spokesperson,
    story,
    verdict,
    week,
)

Dialog = Callable[[Turn, Services, AsyncConnection], Awaitable[Reply]]


@dataclass(frozen=True)
class Row:
    """One way in: what leads there, the dialog, who `may`, and whether it may be used where others read along.

    `renew` makes it the way of a form, or of a button that changes another's work: its card carries a token
    (bot/form.py), good for once, and `renew` shows the card anew where the token has become too old.
    """

    dialog: Dialog
    verbs: tuple[str, ...] = ()
    words: str = ""
    everywhere: bool = False
    command: str = ""
    may: May = field(kw_only=True)
    renew: Dialog | None = None
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(rf"(?:{self.words})[\s!.?]*", re.IGNORECASE))


NYNORSK = r"(?:skriv|svar|snakk)(?: på| heller| til meg på)* (?:nynorsk|ny norsk)|nynorsk|bytt til nynorsk"
BOKMAL = r"(?:skriv|svar|snakk)(?: på| heller| til meg på)* bokmål|bokmål|bytt til bokmål"
JOURNALIST = (
    r"en journalist ringer|ein journalist ringjer|ein journalist ringer|journalisten ringer|"
    r"kan jeg uttale meg|kan eg uttale meg|a journalist is calling|(?:start )?talspersonhjelp(?:en)?"
)
KNOWN = (
    r"(?:hva|ka) (?:vet|veit) du om meg|(?:kva|ka) veit du om meg|hva har du lagret om meg|kva har du lagra om meg|"
    r"what do you know about me"
)
FORGET = r"glem (?:meg|alt om meg)|gløym (?:meg|alt om meg)|forget me"
HELP = r"hjelp(?: meg)?|help|hva kan du|kva kan du|hva kan du hjelpe med|kva kan du hjelpe med|meny|start|\?"
UNANSWERED = r"(?:vis )?(?:spørsmål(?:ene|a)? (?:uten|utan) svar|ubesvarte spørsmål|unanswered questions)"
ROWS = (
    Row(smalltalk.help_me, ("help",), HELP, everywhere=True, command="hjelp", may=EVERYONE),
    Row(smalltalk.write_nynorsk, ("norm.nn",), NYNORSK, command="skriv nynorsk", may=EVERYONE),
    Row(smalltalk.write_bokmal, ("norm.nb",), BOKMAL, command="skriv bokmål", may=EVERYONE),
    Row(
        spokesperson.start,
        ("spokesperson.start",),
        JOURNALIST,
        everywhere=True,
        command="en journalist ringer",
        may=EVERYONE,
    ),
    Row(spokesperson.decide, ("spokesperson.decide",), everywhere=True, may=EVERYONE),
    Row(absence.tell, ("absence.form", "absence.propose"), absence.AWAY, command="jeg er borte", may=EVERYONE),
    Row(absence.keep, ("absence.keep",), may=EVERYONE),
    Row(absence.back, ("absence.end",), absence.BACK, may=EVERYONE),
    Row(handover.decline, ("absence.decline",), may=EVERYONE),
    Row(absence.who, ("absence.away",), absence.WHO, may=EVERYONE),
    Row(privacy.show, ("privacy.show",), KNOWN, command="hva vet du om meg", may=EVERYONE),
    Row(privacy.confirm, ("privacy.confirm",), FORGET, may=EVERYONE),
    Row(privacy.forget, ("privacy.forget",), may=EVERYONE),
    Row(guideline.show, ("guideline.show",), everywhere=True, may=EVERYONE),
    Row(guideline.wording, ("guideline.wording",), everywhere=True, may=EVERYONE),
    Row(guideline.helped, ("question.helped", "question.not_helped"), everywhere=True, may=EVERYONE),
    Row(guideline.other, ("question.other",), everywhere=True, may=EVERYONE),
    Row(question.tell, ("question.tell",), may=EVERYONE),
    Row(question.missing, (question.MISSING,), may=EVERYONE, renew=question.renew),
    Row(question.unanswered, ("question.unanswered",), UNANSWERED, may=EDITORS),
    Row(announcement.new, ("announcement.new",), announcement.NEW, command="ny melding", may=AUTHORS),
    Row(announcement.save, (announcement.SAVE,), may=AUTHORS, renew=announcement.renew),
    Row(announcement.show, ("announcement.review",), may=AUTHORS),
    Row(announcement.edit, ("announcement.edit",), may=AUTHORS),
    Row(announcement.copy, ("announcement.copy",), may=AUTHORS),
    Row(announcement.trial, ("announcement.trial",), may=AUTHORS),
    Row(draft.mine, ("announcement.drafts",), draft.MINE, may=AUTHORS),
    Row(draft.drop, ("announcement.drop",), may=AUTHORS),
    Row(draft.discard, (draft.DISCARD,), may=AUTHORS, renew=draft.drop),
    Row(approval.send, (verdict.SEND,), may=AUTHORS, renew=announcement.show),
    Row(approval.submit, (verdict.SUBMIT,), may=AUTHORS, renew=announcement.show),
    Row(approval.withdraw, (verdict.WITHDRAW,), may=AUTHORS, renew=announcement.show),
    Row(approval.waiting, ("announcement.waiting",), approval.WAITING, may=EDITORS),
    Row(approval.weigh, ("announcement.weigh",), may=EDITORS),
    Row(approval.approve, (approval.APPROVE,), may=EDITORS, renew=approval.weigh),
    Row(approval.reject, (approval.REJECT,), may=EDITORS, renew=approval.weigh),
    Row(approval.ask_recall, ("alarm.ask",), may=EDITORS),
    Row(approval.recall, (approval.RECALL,), may=EDITORS, renew=approval.ask_recall),
    Row(delivery.acknowledge, ("delivery.acknowledge",), may=EVERYONE),
    Row(broadcast.show, ("broadcast.show", "broadcast.open"), may=EVERYONE),
    Row(outbox.listed, ("broadcast.list",), outbox.SENT, may=EVERYONE),
    Row(outbox.missed, ("broadcast.missed",), outbox.MISSED, may=LEADERS),
    Row(outbox.message, ("broadcast.message",), may=EVERYONE),
    Row(outbox.export, ("broadcast.export", outbox.REPORT), may=EDITORS),
    Row(outbox.portal, ("broadcast.portal",), may=EDITORS),
    Row(broadcast.act, tuple(broadcast.ACTS), may=EVERYONE, renew=broadcast.show),
    Row(broadcast.sure, ("broadcast.sure",), may=EVERYONE),
    Row(broadcast.form, ("broadcast.form",), may=EVERYONE),
    Row(broadcast.correct, (broadcast.CORRECT,), may=EVERYONE, renew=broadcast.form),
    Row(week.show, ("week.show",), may=EVERYONE),
    Row(week.more, ("week.more",), may=EVERYONE),
    Row(preference.form, ("preference.form", "preference.change"), preference.LESS, may=EVERYONE),
    Row(preference.keep, ("preference.keep",), may=EVERYONE),
    Row(preference.by_mail, ("preference.mail",), preference.BY_MAIL, may=EVERYONE),
    Row(preference.in_teams, ("preference.teams",), preference.IN_TEAMS, may=EVERYONE),
    Row(release.ask, release.ASK, may=EVERYONE),
    Row(release.do, release.DO, may=EVERYONE, renew=release.renew),
    Row(release.show, ("release.address", "release.report"), may=EVERYONE),
    Row(story.new, ("story.new",), story.NEW, command="del en suksesshistorie", may=EVERYONE),
    Row(story.save, (story.SAVE,), may=EVERYONE, renew=story.renew),
    Row(story.mine, ("story.mine",), story.MINE, may=EVERYONE),
    Row(story.show, ("story.show",), may=EVERYONE),
    Row(story.edit, ("story.edit",), may=EVERYONE),
    Row(story.send, (story.SEND,), may=EVERYONE, renew=story.show),
    Row(story.answer, (story.ANSWER,), may=EVERYONE, renew=story.show),
    Row(story.withdraw, (story.WITHDRAW,), may=EVERYONE, renew=story.show),
    Row(picture.save, (picture.SAVE,), may=EVERYONE, renew=picture.renew),
    Row(picture.remove, (picture.REMOVE,), may=EVERYONE, renew=picture.renew),
    Row(consent.say, (consent.YES, consent.NO), may=EVERYONE),
    Row(consent.mine, ("credit.mine",), consent.MINE, may=EVERYONE),
    Row(intake.queue, ("story.queue",), intake.QUEUE, may=EDITORS),
    Row(intake.messages, ("story.messages",), intake.MESSAGES, may=EDITORS),
    Row(intake.tips, ("story.tips",), intake.TIPS, may=EDITORS),
    Row(announcement.of_story, ("story.message",), may=EDITORS),
    Row(intake.weigh, ("story.weigh",), may=EDITORS),
    Row(intake.accept, (intake.ACCEPT,), may=EDITORS, renew=intake.weigh),
    Row(intake.ask, (intake.ASK,), may=EDITORS, renew=intake.weigh),
    Row(intake.decline, (intake.DECLINE,), may=EDITORS, renew=intake.weigh),
    Row(intake.polish, ("story.polish",), may=EDITORS),
    Row(intake.polished, (intake.POLISHED,), may=EDITORS, renew=intake.polish),
    Row(overview.show, ("overview.show",), overview.WORDS, may=EDITORS),
    Row(overview.embargoes, ("release.list",), may=EDITORS),
    Row(issue.latest, ("issue.latest",), issue.LATEST, may=EVERYONE),
    Row(issue.read, ("issue.read",), may=EVERYONE),
    Row(issue.react, ("issue.react",), may=EVERYONE),
    Row(newsletter.desk, ("issue.desk",), may=EDITORS),
    Row(newsletter.item, ("issue.item",), may=EDITORS),
    Row(newsletter.act, newsletter.ACTS, may=EDITORS, renew=newsletter.item),
    Row(newsletter.reword, (newsletter.REWORD,), may=EDITORS, renew=newsletter.item),
    Row(newsroom.form, ("issue.form", "issue.word"), may=EDITORS),
    Row(newsroom.save, (newsroom.SAVE,), may=EDITORS, renew=newsroom.form),
    Row(newsletter.gather, ("issue.gather",), may=EDITORS),
    Row(publishing.figures, ("issue.figures",), may=EDITORS),
    Row(publishing.preview, ("issue.preview",), may=EDITORS),
    Row(publishing.trial, (newsletter.TRIAL,), may=EDITORS, renew=newsletter.desk),
    Row(publishing.test, (newsletter.TEST,), may=EDITORS, renew=newsletter.desk),
    Row(publishing.approve, (newsletter.APPROVE,), may=EDITORS, renew=newsletter.desk),
    Row(publishing.correct, (newsletter.CORRECT,), may=EDITORS, renew=newsletter.desk),
    Row(publishing.ask, (newsletter.ASK,), may=EDITORS, renew=newsletter.desk),
    Row(publishing.take_up, (newsletter.TAKE_UP,), may=EDITORS, renew=newsletter.desk),
    Row(publishing.page_again, (newsletter.PAGE,), may=EDITORS, renew=newsletter.desk),
    Row(publishing.drop, (newsletter.DROP,), may=EDITORS, renew=newsletter.desk),
    Row(contribution.new, ("contribution.new",), contribution.NEW, may=LEADERS),
    Row(contribution.save, (contribution.SAVE,), may=LEADERS, renew=contribution.renew),
    Row(contribution.edit, ("contribution.edit",), may=LEADERS),
    Row(contribution.remove, ("contribution.remove",), may=LEADERS),
    Row(contribution.mine, ("contribution.mine",), contribution.MINE, may=LEADERS),
    Row(smalltalk.thanks, (), smalltalk.THANKS, everywhere=True, may=EVERYONE),
    Row(smalltalk.greet, (), smalltalk.GREETING, everywhere=True, may=EVERYONE),
)
FREE_TEXT = Row(guideline.ask, everywhere=True, may=EVERYONE)
PICTURES = Row(picture.take, may=EVERYONE)
WORDLESS = Row(smalltalk.wordless, everywhere=True, may=EVERYONE)
BY_VERB = {verb: row for row in ROWS for verb in row.verbs}
