"""What the bot counts of itself for machines that watch; never who, and never what was said."""

from prometheus_client import Counter, Histogram

TURNS = Counter("bot_turns", "Turns by how they ended", ["end"])
"""`end` is answered, refused (a BotError) or failed (a fault of ours)."""
SECONDS = Histogram(
    "bot_turn_seconds", "Seconds from a turn's start to its commit", buckets=(0.01, 0.05, 0.2, 0.5, 2, 10)
)
ANSWERS = Counter("bot_answers", "Questions by outcome", ["outcome"])
