"""How large a card is for Teams, which counts bytes of UTF-16."""

import json

from bot.turn import Card

LARGEST = 25 * 1024


def size(card: Card) -> int:
    """Bytes of the card as UTF-16."""
    return len(json.dumps(card, ensure_ascii=False).encode("utf-16-le", errors="surrogatepass"))
