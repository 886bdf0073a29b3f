"""What an issue holds, arranged: things moved, left out and put in, purely."""

from bot.newsletter import Content, Item


def moved(content: Content, item_id: str, step: int) -> Content:
    """The content with one item `step` places further on. Raises BotError "gone"."""
    items, one = list(content.items), content.item(item_id)
    place = items.index(one)
    items.insert(max(0, min(len(items) - 1, place + step)), items.pop(place))
    return content.model_copy(update={"items": tuple(items)})


def without(content: Content, item_id: str, for_good: bool = True) -> Content:
    """The content without one item, which does not come back if left out `for_good`. Raises BotError "gone"."""
    one = content.item(item_id)
    left = (*content.left_out, one.source) if for_good and one.source else content.left_out
    return content.model_copy(
        update={"items": tuple(each for each in content.items if each is not one), "left_out": left}
    )


def with_item(content: Content, item: Item) -> Content:
    """The content with `item` in the place of the one of its id, or at the end."""
    ids = [one.id for one in content.items]
    kept = tuple(item if one.id == item.id else one for one in content.items)
    return content.model_copy(update={"items": kept if item.id in ids else (*kept, item)})
