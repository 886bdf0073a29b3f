"""`python -m bot guidelines check`: looks the whole pack over."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot import bound, config, elsewhere, guideline, wording


def check() -> Iterator[str]:
    """A line for each guideline that needs somebody, and a last one. Raises PackError or SettingsError."""
    settings = config.load()
    pack = guideline.load(settings.guidelines_dir)
    elsewhere.load(settings.guidelines_dir)
    today = datetime.now(UTC).date()
    for one in bound.due_for_review(pack, today):
        yield f"due for review since {one.meta.review_due}: {one.ref} ({one.meta.owner})"
    for one in pack.values():
        if not one.served_on(today):
            yield f"not valid today: {one.ref}"
    unapproved = [one.ref for one in pack.values() if not one.approved]
    yield f"unapproved ({len(unapproved)}): {', '.join(unapproved) or 'none'}"
    for place in wording.load(settings.strategy_file, settings.guidelines_dir).missing:
        yield f"not found in {settings.strategy_file}: {place}"
    yield f"{len(pack)} guidelines, no faults"
