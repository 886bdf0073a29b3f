"""Microsoft Graph stood in for by a local HTTP server."""
