"""`python -m bot newsletter calendar`: when the coming year's issues go, and what comes before them."""

from datetime import datetime

import typer

from bot.command.subcommand import say

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _newsletter() -> None:
    """The monthly newsletter."""


@app.command()
def calendar() -> None:
    """Print the coming twelve issues: when leaders are asked and reminded, the draft is there, and it is sent."""
    from bot import cadence, config, paper
    from bot.clock import SystemClock, day_in_oslo

    now = SystemClock().now()
    say("utgave   ber om bidrag     minner om det     utkast            sendes                 målform")
    settings = config.load()
    plans = (one for one in cadence.year(day_in_oslo(now), settings, 14) if one.due > now)
    for plan, _ in zip(plans, range(12), strict=False):
        moments = "  ".join(_at(one) for one in (plan.ask, plan.remind, plan.assemble))
        norm = paper.norm_of(plan.month) if settings.newsletter_norm == "alternate" else "som skrevet"
        say(f"{plan.month:%Y-%m}  {moments}  {_at(plan.due, DAYS)}  {norm}")


DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def _at(moment: datetime, days: tuple[str, ...] = ()) -> str:
    from bot.clock import OSLO

    here = moment.astimezone(OSLO)
    return f"{days[here.weekday()]} {here:%d.%m. %H.%M}" if days else f"{here:%d.%m.%Y %H.%M}"
