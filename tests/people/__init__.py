"""Who the bot is for, and when they are away."""
