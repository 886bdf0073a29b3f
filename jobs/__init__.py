"""When something is done, and by which job; never what it does."""
