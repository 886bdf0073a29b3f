"""Where a guideline stands: in a section of the strategy, or beside it."""

ADDED = "tillegg"
"""The section of what the strategy does not say, but the communications chief does."""
