"""Who a message is from, as every edition of it says: its author, or whoever vouched for it where they have left."""

from bot.directory import Directory


def signature(directory: Directory, *people: str | None) -> str:
    """Name and title of the first of `people` (ids) whom the directory knows; "" where it knows none."""
    known = next(filter(None, (directory.employee(one) for one in people if one)), None)
    return ", ".join(part for part in (known.name, known.title) if part) if known is not None else ""
