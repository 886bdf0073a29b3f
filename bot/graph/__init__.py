"""The rim toward Microsoft Graph: nothing outside this room imports its SDK."""
