"""What the bot counts of itself for machines that watch; never who, and never what was said."""

from prometheus_client import Counter, Histogram

TURNS = Counter("bot_turns", "Turns by how they ended", ["end"])
"""`end` is answered, refused (a BotError), failed (a fault of ours), repeated (a redelivery), shed (too many) or
interrupted (the process stopped)."""
LONG = Counter("bot_turns_long", "Turns that were still going on when somebody was told to wait")
REFUSED = Counter("bot_requests_refused", "Requests that were not let in, by HTTP status", ["status"])
SECONDS = Histogram(
    "bot_turn_seconds", "Seconds from a turn's start to its commit", buckets=(0.01, 0.05, 0.2, 0.5, 2, 10)
)
ANSWERS = Counter("bot_answers", "Questions by outcome", ["outcome"])
