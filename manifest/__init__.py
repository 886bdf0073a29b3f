"""What the Teams app package is made of: the manifest, its language files, and the icons with their script."""
