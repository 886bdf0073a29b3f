"""The signed head of the log of pointers, as it is kept outside the bot."""

import json
from dataclasses import asdict

from cards.mail import Mail, mail
from cards.text import texts
from desk.chain import Head


def shown(head: Head) -> str:
    """The head as a file."""
    return json.dumps(asdict(head), indent=1)


def letter(head: Head) -> Mail:
    """The head for the data protection officer, to be kept and compared."""
    _ = texts("nb")
    title = _("Loggen over varsler {day}", day=head.day)
    words = _(
        "Ta vare på dette brevet. En varslingsmottaker kan lagre teksten under i en fil og kjøre «pointer-desk "
        "verify-log --head» med den. Da ser dere om noe som sto i loggen denne dagen, er endret eller tatt bort siden."
    )
    return mail(title, [words, shown(head)], _("Du får dette fordi du er personvernombud."), "nb")
