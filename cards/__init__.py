"""All that people read and see: a plain value in, card JSON out."""
