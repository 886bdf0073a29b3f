"""The handlers' own program, against a stand-in for the bot that seals as the bot does."""
