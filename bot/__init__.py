"""The domain of Rauma kommune's communication bot: plain Python and SQLAlchemy."""
