"""The rim toward Teams: the only place that knows the Bot Framework SDK."""
