"""A turn in, a reply out: one file a noun."""
